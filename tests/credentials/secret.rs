//! The client secret, and an endpoint that misbehaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use gdap::auth::*;
use gdap::base::ErrorKind;
use gdap::http::Url;
use gdap::http::claims;
use serde_json::json;

use super::support::{CLIENT, TENANT, World, secret};

#[test]
fn a_client_secret() {
    let world = World::new();
    world
        .emulator
        .settings(json!({"clients": {CLIENT: "right horse"}}));
    world.good(&SecretCredential::new(None, CLIENT, secret("right horse")).unwrap());
    world.refused(
        &SecretCredential::new(None, CLIENT, secret("wrong horse")).unwrap(),
        "AADSTS7000215",
    );
    world.refused(
        &SecretCredential::new(None, TENANT, secret("right horse")).unwrap(),
        "AADSTS700016",
    );
    let logs = world.logs.lock().unwrap();
    assert!(
        logs.contains("/oauth2/v2.0/token") && !logs.contains("horse"),
        "{logs}"
    );
}

#[test]
fn faults_of_the_endpoint() {
    let world = World::new();
    let source = SecretCredential::new(None, CLIENT, secret("hunter2")).unwrap();
    let on_token = json!({"operation": "token"});
    world.emulator.fault(json!([
        {"kind": "status", "status": 429, "match": on_token, "times": 1},
        {"kind": "close_after", "match": on_token, "times": 1},
        {"kind": "status", "status": 400, "body": {"error": "temporarily_unavailable", "error_codes": [90033]}, "match": on_token, "times": 1},
    ]));
    world.good(&source);
    assert_eq!(world.requests("/token"), 4);
    for (fault, kind) in [
        (
            json!({"kind": "html", "status": 200, "match": on_token}),
            ErrorKind::InvalidResponse,
        ),
        (
            json!({"kind": "redirect", "to": "https://evil.test/hunter2", "match": on_token}),
            ErrorKind::UntrustedHost,
        ),
        (
            json!({"kind": "huge", "match": on_token}),
            ErrorKind::ResponseTooLarge,
        ),
        (
            json!({"kind": "status", "status": 403, "body": "<html>hunter2", "match": on_token}),
            ErrorKind::Credential,
        ),
    ] {
        world.emulator.clear_faults();
        world.emulator.fault(fault);
        let error = world.token(&source).unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        let json = serde_json::to_string(&error).unwrap();
        assert!(!format!("{error:?}{json}").contains("hunter2"), "{error:?}");
    }
    assert!(!world.logs.lock().unwrap().contains("hunter2"));
}

#[test]
fn an_endpoint_that_hangs() {
    let mut world = World::new();
    world.settings.attempt_timeout = Duration::from_millis(200);
    world.settings.max_retries = 1;
    let source = SecretCredential::new(None, CLIENT, secret("hunter2")).unwrap();
    world
        .emulator
        .fault(json!({"kind": "stall", "ms": 3000, "match": {"operation": "token"}}));
    let start = Instant::now();
    let error = world.token(&source).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(
        (error.kind(), error.requests_sent()),
        (ErrorKind::Timeout, 2)
    );
    assert!(
        error.message().contains("didn't respond within 200 ms"),
        "{error}"
    );
}

#[test]
fn cloudcockpit_has_a_tenant_and_a_scope_of_its_own() {
    let mut world = World::new();
    let tenant = "4e806121-ff28-4286-ab4e-3be0a08f9ce0";
    let authority = format!("{}/{tenant}", world.emulator.uri());
    world.audience.authority = Url::parse(&authority).unwrap();
    world.audience.scope = "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a/.default".to_owned();
    // The credential's own tenant is the partner's; CloudCockpit's clients live in another.
    let source = SecretCredential::new(Some(TENANT), CLIENT, secret("hunter2")).unwrap();
    let token = world.token(&source).unwrap();
    let claims = claims::read(token.secret()).unwrap();
    assert_eq!(claims.tenant.as_deref(), Some(tenant));
    let audience = claims.audience.as_deref();
    assert_eq!(audience, Some("api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a"));
}

/// A token from elsewhere: given as text, and by a function of the host.
#[test]
fn a_token_and_a_token_callback_of_the_caller() {
    let world = World::new();
    let app = SecretCredential::new(None, CLIENT, secret("x")).unwrap();
    let token = world.token(&app).unwrap();
    world.good(&StaticToken::new(token.secret().expose(), None).unwrap());
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let callback = move |request: &TokenRequest<'_>| {
        assert_eq!(request.scope, "https://graph.microsoft.com/.default");
        count.fetch_add(1, Ordering::SeqCst);
        Ok(token.clone())
    };
    world.good(&CallbackToken::new(callback));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
