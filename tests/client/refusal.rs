//! The error of a rejected request: the service's own message, a hint, and never a secret.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gdap::auth::StaticToken;
use gdap::base::{ErrorKind, Level};
use gdap::client::{CallOptions, Client, ListQuery};
use serde_json::json;

use super::support::*;

fn with_token(world: &World, token: &str) -> Client {
    let source = StaticToken::new(token.as_bytes(), None).unwrap();
    Client::new(options(&world.emulator), Arc::new(source)).unwrap()
}

#[test]
fn what_a_service_echoes_is_masked_everywhere() {
    let world = world();
    let token = "opaque/0.AXoA+secret~of.the=call";
    let client = with_token(&world, token);
    let id = world.seed(json!({"status": "created"}));
    let lines = Arc::new(Mutex::new(String::new()));
    let sink = lines.clone();
    client.diagnostics().set_log(Some((
        Level::Debug,
        Arc::new(move |_, _: &str, line: &str| {
            sink.lock().unwrap().push_str(line);
        }),
    )));
    for status in [400, 401, 403, 409, 500, 503] {
        world.emulator.fault(json!([
            {"kind": "echo", "status": status, "match": {"method": "PATCH"}},
            {"kind": "echo", "status": status, "match": {"method": "GET"}},
        ]));
        let document = json!({"displayName": "x"}).to_string();
        let call = CallOptions {
            if_match: Some("W/\"x\""),
            ..CallOptions::default()
        };
        let plan = CallOptions {
            plan: true,
            ..CallOptions::default()
        };
        let results = [
            client.update(&id, document.as_bytes(), &call),
            client.update(&id, document.as_bytes(), &plan),
            client.list(&ListQuery::default(), &CallOptions::default()),
        ];
        for result in results {
            let text = match &result {
                Ok(reply) => reply.json().to_owned(),
                Err(error) => {
                    format!(
                        "{error} {error:?} {}",
                        serde_json::to_string(error).unwrap()
                    )
                }
            };
            assert!(!text.contains("secret"), "{status}: {text}");
        }
    }
    let lines = lines.lock().unwrap();
    assert!(
        lines.contains("***") && !lines.contains("secret"),
        "{lines}"
    );
}

#[test]
fn a_token_of_ones_own_for_another_audience_is_told_in_the_services_words() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let payload = URL_SAFE_NO_PAD.encode(r#"{"aud":"https://management.azure.com/"}"#);
    let client = with_token(&world, &format!("e30.{payload}.c2ln"));
    let service_message = "Access token validation failure. Invalid audience.";
    world.emulator.fault(json!([{
        "kind": "status", "status": 401,
        "body": {"error": {"code": "InvalidAuthenticationToken", "message": service_message}},
    }]));
    let error = client.get(&id, &CallOptions::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(error.message().contains(service_message), "{error}");
    assert_eq!(error.service_code(), Some("InvalidAuthenticationToken"));
    let hint = serde_json::to_value(error.hint().unwrap()).unwrap();
    assert_eq!(hint["code"], "token.useAudience");
    assert_eq!(
        hint["arguments"]["audience"],
        "https://management.azure.com/"
    );

    // An opaque token: the same message, and the permissions that are needed.
    let error = with_token(&world, "opaque").get(&id, &CallOptions::default());
    let error = error.unwrap_err();
    assert!(error.message().contains(service_message), "{error}");
    assert_eq!(error.hint().unwrap().code(), "token.renew");
}

#[test]
fn the_headers_of_a_refusal_are_told_by_name_and_value() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    world.emulator.fault(json!([{
        "kind": "status", "status": 403,
        "headers": {"Retry-After": "7", "request-id": "11111111-1111-1111-1111-111111111111", "x-ms-ags-diagnostic": "slice A", "Set-Cookie": "secret"},
    }]));
    let error = world.client.get(&id, &CallOptions::default()).unwrap_err();
    let value = |name: &str| {
        let mut headers = error.headers().iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("retry-after"), Some("7"));
    assert_eq!(value("x-ms-ags-diagnostic"), Some("slice A"));
    assert_eq!(value("request-id"), error.request_id());
    assert!(error.request_id().is_some());
    assert_eq!(value("set-cookie"), None);
}
