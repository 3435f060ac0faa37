//! Responses that aren't the service's, and damaged responses of the service.

use gdap::http::Request;
use serde_json::{Value, json};

use crate::faults::{Body, Odd, Shown, Spoiled};
use crate::names;
use crate::service::{Answer, Noun, Version, World, error_body};

/// The response that the client gets in place of the service's.
pub fn instead(
    world: &World,
    attempt: Option<usize>,
    request: &Request,
    shown: &Shown,
    is_cockpit: bool,
) -> Answer {
    match shown {
        Shown::Page {
            status,
            body,
            retry_after,
        } => page(*status, *body, *retry_after),
        Shown::Error {
            status,
            code,
            retry_after,
            echoes,
        } => {
            let mut answer = match is_cockpit && matches!(status, 401 | 403) {
                true => Answer::empty(*status),
                false => Answer::json(*status, &error(is_cockpit, *status, code, *echoes)),
            };
            if *status == 401 {
                answer = answer.with("WWW-Authenticate", "Bearer realm=\"\"");
            }
            if *echoes {
                answer = answer.with("x-ms-ags-diagnostic", names::TOKEN);
                answer = answer.with("request-id", names::TOKEN);
            }
            retry_after.map_or(answer.clone(), |after| {
                answer.with("Retry-After", after.to_string())
            })
        }
        Shown::Odd(odd) => odd_answer(world, attempt, request, *odd),
        _ => Answer::empty(500),
    }
}

fn page(status: u16, body: Body, retry_after: Option<u64>) -> Answer {
    let mut answer = match body {
        Body::Html => Answer::text(
            status,
            "text/html",
            "<html><title>Access denied</title></html>",
        ),
        Body::Empty => Answer::empty(status),
        Body::OtherJson => Answer::json(status, &json!({"fault": "policy", "id": 7})),
    };
    if status == 401 && body != Body::Empty {
        answer = answer.with("WWW-Authenticate", "NTLM");
    }
    if status / 100 == 3 {
        answer = answer.with("Location", "https://portal.model.test/login");
    }
    retry_after.map_or(answer.clone(), |after| {
        answer.with("Retry-After", after.to_string())
    })
}

fn error(is_cockpit: bool, status: u16, code: &str, echoes: bool) -> Value {
    if !echoes {
        return error_body(is_cockpit, status, code, "The request was not carried out.");
    }
    let token = names::TOKEN;
    let message = format!("Header Authorization: Bearer {token} was not accepted.");
    let mut body = error_body(is_cockpit, status, code, &message);
    match is_cockpit {
        true => body["errors"] = json!([{"propertyName": token, "description": [token]}]),
        false => {
            body["error"]["target"] = json!(token);
            body["error"]["details"] = json!([{"code": token, "message": token, "target": token}]);
            body["error"]["innerError"] = json!({"request-id": token, "date": token});
        }
    }
    body
}

fn odd_answer(world: &World, attempt: Option<usize>, request: &Request, odd: Odd) -> Answer {
    match odd {
        Odd::Html => Answer::text(
            200,
            "text/html",
            "<html><title>Sign in to the network</title></html>",
        ),
        Odd::Empty => Answer::empty(200),
        Odd::NoContent => Answer::empty(204),
        Odd::NotUtf8 => Answer {
            status: 200,
            headers: vec![("Content-Type", "application/json".to_owned())],
            body: b"{\"id\":\"\xff\xfe\"}".to_vec(),
        },
        Odd::OtherEntity => {
            let status = if attempt.is_some() && request.method.as_str() == "POST" {
                201
            } else {
                200
            };
            Answer::json(
                status,
                &json!({
                    "id": names::guid(0x66, 6), "@odata.etag": "W/\"other\"", "status": "succeeded",
                    "displayName": "Another one", "duration": "P1D",
                }),
            )
        }
        Odd::OldEntity => {
            let url = request.url.as_str();
            let noun = match url.contains("/accessAssignments/") {
                true => Noun::Assignment,
                false => Noun::Relationship,
            };
            let id = url.rsplit('/').next().unwrap_or_default();
            let sent_under = request.headers.get("If-Match");
            let thing = world.find(noun, id).map(|thing| &world.things[thing]);
            let versions = thing.map(|thing| thing.versions.iter());
            let is_it = |version: &&Version| Some(version.etag.as_str()) == sent_under;
            match versions.and_then(|mut versions| versions.find(is_it)) {
                Some(version) => {
                    let mut doc = version.doc.clone().unwrap_or_default();
                    doc["@odata.etag"] = json!(version.etag);
                    Answer::json(200, &doc)
                }
                None => Answer::empty(200),
            }
        }
    }
}

/// The service's response, damaged. An error of the service isn't changed.
pub fn spoiled(mut answer: Answer, spoiled: Spoiled) -> Answer {
    if answer.status >= 300 {
        return answer;
    }
    match spoiled {
        Spoiled::Etag(etag) => {
            let mut body = answer.value();
            if body.is_object() && body.get("@odata.etag").is_some() {
                body["@odata.etag"] = json!(etag);
                answer.body = body.to_string().into_bytes();
            }
        }
        Spoiled::NoLocation => answer.headers.retain(|(name, _)| *name != "Location"),
        Spoiled::WrongPrefix => {
            for (name, value) in &mut answer.headers {
                if *name == "Location" {
                    *value = value.replace("/v1.0/", "/elsewhere/v1.0/");
                }
            }
        }
        Spoiled::Cut => {
            let half = answer.body.len() / 2;
            answer.body.truncate(half);
        }
        Spoiled::Duplicate => {
            if answer.body.first() == Some(&b'{') && answer.body.len() > 2 {
                let rest = answer.body.split_off(1);
                answer.body.extend_from_slice(b"\"status\":\"other\",");
                answer.body.extend(rest);
            }
        }
    }
    answer
}
