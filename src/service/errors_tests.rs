use super::*;
use crate::http::Headers;
use crate::http::{Method, Url};

fn http_response(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: Headers::new(),
        body: body.as_bytes().to_vec(),
    }
}

/// The error for a rejected request to `path` below the relationships.
fn rejection(method: Method, path: &str, sent: &str, status: u16, body: &str) -> Error {
    let root = "https://graph.microsoft.us/v1.0/tenantRelationships/delegatedAdminRelationships";
    let url = Url::parse(&format!("{root}{path}")).unwrap();
    let request = Request::new(method, url).with_json(sent.to_owned());
    let scope = "https://graph.microsoft.us/.default";
    graph(&http_response(status, body), &request, scope)
}

fn graph_error(status: u16, body: &str) -> Error {
    rejection(Method::Patch, "/r", "{}", status, body)
}

#[test]
fn hints_depend_on_what_was_asked_and_on_the_code() {
    use Method::*;
    const GROUP: &str = "869fbdd8-10cc-4232-a4a1-2d6f4f2b8b0f";
    let said = |message: &str| format!(r#"{{"error":{{"code":"x","message":"{message}"}}}}"#);
    let assignment = format!(r#"{{"accessContainer":{{"accessContainerId":"{GROUP}"}}}}"#);
    let (all, one) = ("/r/accessAssignments", "/r/accessAssignments/a");
    for (method, path, sent, status, message, code) in [
        (Post, "", "{}", 409, "", "displayName.change"),
        (
            Patch,
            "/r",
            r#"{"displayName":"Taken"}"#,
            409,
            "",
            "displayName.changeOrUpdate",
        ),
        (
            Patch,
            "/r",
            r#"{"autoExtendDuration":"P180D"}"#,
            409,
            "",
            "status.check",
        ),
        (Delete, "/r", "", 409, "", "status.check"),
        (Post, all, &*assignment, 409, "", "assignment.find"),
        (Post, "/r/requests", "{}", 409, "", "request.check"),
        (Post, all, &*assignment, 500, "", "assignment.check"),
        (Post, all, &*assignment, 404, "", "assignment.checkGroup"),
        (
            Post,
            all,
            &*assignment,
            400,
            "The access container 'g' does not exist.",
            "assignment.checkGroup",
        ),
        (Post, all, &*assignment, 400, "", "assignment.check"),
        (Patch, one, "{}", 404, "", "id.check"),
        (Patch, "/r", "{}", 500, "", "service.tryLater"),
        (Patch, one, "{}", 412, "", "etag.refresh"),
        (Post, "/r/requests", "{}", 412, "", "request.refreshETag"),
        (Post, "/r/requests", "{}", 428, "", "request.refreshETag"),
        (Post, "/r/requests", "{}", 400, "", "status.check"),
        (Get, "", "", 400, "", "query.check"),
        (
            Post,
            "",
            r#"{"displayName":"Contoso #1 & Söhne!"}"#,
            400,
            "",
            "displayName.checkCharacters",
        ),
        (
            Post,
            "",
            r#"{"displayName":"Contoso (Europe) 1.0"}"#,
            400,
            "",
            "document.checkRules",
        ),
        (Patch, "/r", "{}", 401, "", "token.check"),
        (Patch, "/r", "{}", 401, "MFA required.", "signIn.requireMfa"),
        (
            Patch,
            "/r",
            "{}",
            403,
            "Multi-factor authentication is required.",
            "signIn.requireMfa",
        ),
        (
            Patch,
            "/r",
            "{}",
            403,
            "Not enough MFAs.",
            "permissions.check",
        ),
    ] {
        let error = rejection(method, path, sent, status, &said(message));
        let hint = error.hint().unwrap();
        assert_eq!(hint.code(), code, "{method:?} {path} {status} {message}");
        if path == all {
            assert!(hint.to_string().contains(GROUP), "{hint}");
        }
    }
    let sent = r#"{"displayName":"A#B&C#"}"#;
    let hint = rejection(Post, "", sent, 400, "")
        .hint()
        .unwrap()
        .to_string();
    assert!(hint.contains("without #&,"), "{hint}");
    let permissions = graph_error(403, "").hint().unwrap().to_string();
    assert!(permissions.contains("multi-factor"), "{permissions}");
}

#[test]
fn details_are_problems_with_pointers() {
    let body = r#"{"error":{"code":"badRequest","message":"There were issue(s) with the input. See details for more information.",
        "details":[{"code":"a","target":"Duration","message":"Too long."},
                   {"code":"b","target":"delegatedAdminRelationship.accessDetails.unifiedRoles[0].roleDefinitionId","message":"Not a role."},
                   {"code":"c","target":null,"message":"Something else."}, {"target":"Ähm/x","message":"Odd."}, {"message":null}]}}"#;
    let error = graph_error(400, body);
    let found: Vec<_> = error
        .problems()
        .iter()
        .map(|problem| (problem.pointer.as_str(), problem.message.as_str()))
        .collect();
    let expected = [
        ("/duration", "Too long."),
        (
            "/accessDetails/unifiedRoles/0/roleDefinitionId",
            "Not a role.",
        ),
        ("", "Something else."),
        ("/Ähm/x", "Odd."),
    ];
    assert_eq!(found, expected);
    assert!(
        error
            .problems()
            .iter()
            .all(|it| it.code == "service.rejected")
    );
    assert!(
        error
            .message()
            .ends_with("Too long. Not a role. Something else. Odd.")
    );
}

#[test]
fn the_real_answer_of_the_service() {
    let body = r##"{"@odata.context":"...#microsoft.partner.customerserviceadministration.errorResponse",
        "error":{"code":"conflict","message":"The resource already exists.","target":null,"details":[],"innerError":null}}"##;
    let error = graph_error(409, body);
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(error.service_code(), Some("conflict"));
    assert_eq!(
        error.message(),
        "Microsoft Graph rejected the update (HTTP 409, conflict): The resource already exists."
    );
    assert_eq!(error.hint().unwrap().code(), "status.check");
}

#[test]
fn both_spellings_of_the_inner_error_and_nulls() {
    for name in ["innerError", "innererror"] {
        let body =
            format!(r#"{{"error":{{"code":null,"message":null,"{name}":{{"request-id":"r1"}}}}}}"#);
        let error = graph_error(400, &body);
        assert_eq!(error.request_id(), Some("r1"));
        assert_eq!(error.service_code(), None);
    }
    let details = r#"{"error":{"code":"badRequest","message":"Bad.","details":[{"message":"Why."},null,{"message":null}]}}"#;
    assert!(graph_error(400, details).message().ends_with("Bad. Why."));
}

#[test]
fn bodies_that_arent_errors_of_the_service() {
    for body in [
        "",
        "<html><title>x</title></html>",
        "null",
        "[]",
        "{}",
        "{\"error\":7}",
        "\u{1}",
    ] {
        let error = graph_error(503, body);
        assert_eq!(error.kind(), ErrorKind::ServerError, "{body:?}");
        assert!(!error.message().contains('<') && error.hint().is_some());
    }
    assert!(
        graph_error(502, "Bad\r\nGateway")
            .message()
            .ends_with(": Bad  Gateway.")
    );
    let error = graph_error(
        401,
        r#"{"error":"invalid_token","error_description":"Expired."}"#,
    );
    assert_eq!(error.service_code(), Some("invalid_token"));
    assert!(error.message().ends_with("Expired."));
}

#[test]
fn each_kind_has_its_hint() {
    for (status, kind, part) in [
        (302, ErrorKind::UntrustedHost, "base_uri"),
        (400, ErrorKind::BadRequest, "status"),
        (
            401,
            ErrorKind::Unauthenticated,
            "https://graph.microsoft.us/.default",
        ),
        (
            403,
            ErrorKind::Forbidden,
            "2832473f-ec63-45fb-976f-5d45a7d4bb91",
        ),
        (
            403,
            ErrorKind::Forbidden,
            "DelegatedAdminRelationship.ReadWrite.All",
        ),
        (403, ErrorKind::Forbidden, "Admin agent"),
        (404, ErrorKind::NotFound, "id"),
        (409, ErrorKind::AlreadyExists, "status"),
        (412, ErrorKind::Conflict, "isn't current"),
        (428, ErrorKind::Conflict, "if_match"),
        (423, ErrorKind::RequestRejected, "again"),
        (429, ErrorKind::Throttled, "fewer"),
        (500, ErrorKind::ServerError, "request id"),
    ] {
        let error = graph_error(status, "");
        assert_eq!((error.kind(), error.http_status()), (kind, Some(status)));
        assert!(
            error.hint().unwrap().to_string().contains(part),
            "{status}: {error}"
        );
    }
    let wrong_id = r#"{"error":{"code":"badRequest","message":"The passed in delegatedAdminRelationshipId is invalid."}}"#;
    assert_eq!(
        graph_error(400, wrong_id).hint().unwrap().code(),
        "id.useListed"
    );
}

#[test]
fn cloudcockpit_errors() {
    let body = r#"{"statusCode":400,"type":"ValidationError","description":"Invalid.","correlationId":"c1",
        "errors":[{"propertyName":"AutoExtendEnabled","description":["Must be set.","Really."]},
                  {"propertyName":null,"description":null}, null]}"#;
    let error = cloudcockpit(&http_response(400, body), Method::Patch);
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(error.request_id(), Some("c1"));
    assert_eq!(error.problems()[0].pointer, "/AutoExtendEnabled");
    assert_eq!(error.problems()[0].message, "Must be set. Really.");
    for status in [400, 403, 404] {
        let error = cloudcockpit(&http_response(status, ""), Method::Patch);
        let hint = error.hint().unwrap().to_string();
        for part in ["csp and reseller", "portal_domain"] {
            assert!(hint.contains(part), "{hint}");
        }
    }
    let error = cloudcockpit(&http_response(401, ""), Method::Patch);
    assert_eq!(error.hint().unwrap().code(), "token.useCloudCockpit");
}
