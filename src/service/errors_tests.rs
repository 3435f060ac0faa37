use super::*;
use crate::http::Headers;

fn answer(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: Headers::new(),
        body: body.as_bytes().to_vec(),
    }
}

fn graph_error(status: u16, body: &str) -> Error {
    graph(
        &answer(status, body),
        Method::Patch,
        "https://graph.microsoft.us/.default",
    )
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
        "Microsoft Graph refused the update (HTTP 409, conflict): The resource already exists."
    );
    assert_eq!(error.hint().unwrap().code(), "displayName.change");
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
fn bodies_that_are_none() {
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
        assert_eq!(error.kind(), ErrorKind::Service, "{body:?}");
        assert!(!error.message().contains('<') && error.hint().is_some());
    }
    assert!(
        graph_error(502, "Bad\r\nGateway")
            .message()
            .ends_with(": Bad  Gateway")
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
    for (status, kind, told) in [
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
        (409, ErrorKind::AlreadyExists, "GDAP_CALL_REUSE_EXISTING"),
        (412, ErrorKind::Conflict, "isn't current"),
        (428, ErrorKind::Conflict, "if_match"),
        (423, ErrorKind::Rejected, "again"),
        (429, ErrorKind::Throttled, "fewer"),
        (500, ErrorKind::Service, "request id"),
    ] {
        let error = graph_error(status, "");
        assert_eq!((error.kind(), error.http_status()), (kind, Some(status)));
        assert!(
            error.hint().unwrap().to_string().contains(told),
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
    let error = cloudcockpit(&answer(400, body), Method::Patch);
    assert_eq!(error.kind(), ErrorKind::BadRequest);
    assert_eq!(error.request_id(), Some("c1"));
    assert_eq!(error.problems()[0].pointer, "/AutoExtendEnabled");
    assert_eq!(error.problems()[0].message, "Must be set. Really.");
    for status in [400, 403, 404] {
        let error = cloudcockpit(&answer(status, ""), Method::Patch);
        let hint = error.hint().unwrap().to_string();
        for told in [
            "csp and reseller",
            "belong to a Microsoft tenant/provider",
            "portal_domain",
        ] {
            assert!(hint.contains(told), "{hint}");
        }
    }
    let error = cloudcockpit(&answer(401, ""), Method::Patch);
    assert_eq!(error.hint().unwrap().code(), "token.useCloudCockpit");
}
