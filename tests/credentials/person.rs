//! A person signs in with a device code, in a browser or with a refresh token.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gdap::auth::*;
use gdap::base::Secret;
use gdap::http::TokenSource;
use serde_json::json;

use super::browser::visit;
use super::support::{CLIENT, TENANT, World, secret};

#[test]
fn a_device_code_and_its_renewal() {
    let world = World::new();
    let shown = Arc::new(AtomicU32::new(0));
    let count = shown.clone();
    let prompt = move |prompt: &DevicePrompt<'_>| {
        assert!(prompt.message.contains(prompt.user_code));
        count.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    let source = DeviceCodeCredential::new(None, CLIENT, prompt).unwrap();
    world.good(&source);
    world.good(&source);
    assert_eq!(shown.load(Ordering::SeqCst), 1);
    for (person, part) in [("declines", "declined"), ("expires", "expired")] {
        let settings = json!({"deviceCode": {"person": person, "pending": 0}});
        world.emulator.settings(settings);
        let source = DeviceCodeCredential::new(None, CLIENT, |_: &DevicePrompt<'_>| Ok(()));
        let error = world.token(&source.unwrap()).unwrap_err();
        assert!(error.message().contains(part), "{error}");
    }
    world
        .emulator
        .settings(json!({"deviceCode": {"slowDowns": 1, "pending": 0}}));
    let source = DeviceCodeCredential::new(None, CLIENT, |_: &DevicePrompt<'_>| Ok(()));
    let start = Instant::now();
    world.good(&source.unwrap());
    assert!(
        start.elapsed() >= Duration::from_secs(7),
        "one second, then six"
    );
}

#[test]
fn a_refresh_token_rotates() {
    let world = World::new();
    let made = |client: &str, token: &str| {
        RefreshTokenCredential::new(None, client, None, secret(token)).unwrap()
    };
    // With the setting `tokens` the emulator accepts any refresh token; it issues a new one each time.
    world.emulator.settings(json!({"tokens": "any"}));
    let source = made(CLIENT, "first");
    let issued = record(&source);
    world.token(&source).unwrap();
    world.emulator.settings(json!({"tokens": "issued"}));
    world.good(&source);
    world.good(&source);
    world.refused(&made(CLIENT, "first"), "AADSTS700082");
    let sent: Vec<_> = world
        .emulator
        .log()
        .iter()
        .filter_map(|one| {
            let body = one["body"].as_str()?;
            Some(
                body.split("&refresh_token=")
                    .nth(1)?
                    .split('&')
                    .next()?
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!((sent.len(), sent[0] == sent[3]), (4, true), "{sent:?}");
    assert!(
        sent[0] != sent[1] && sent[1] != sent[2],
        "a new one each time"
    );
    // The host gets each new refresh token, and the newest is valid in another process.
    let newest = issued.lock().unwrap().clone();
    assert_eq!((newest.len(), &newest[1]), (3, &sent[2]));
    world.good(&made(CLIENT, &newest[2]));
}

/// Records the issued refresh tokens, as a host saves them.
fn record(source: &dyn TokenSource) -> Arc<Mutex<Vec<String>>> {
    let issued: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = issued.clone();
    let save = move |token: &Secret| {
        let text = String::from_utf8(token.expose().to_vec()).unwrap();
        sink.lock().unwrap().push(text);
        Ok(())
    };
    source.set_refresh_token_callback(Box::new(save)).unwrap();
    issued
}

/// An interactive credential whose browser follows the redirects; the pages it shows are recorded.
fn browser(timeout: Duration) -> (InteractiveCredential, Arc<Mutex<Vec<String>>>) {
    let pages: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = pages.clone();
    let open = move |prompt: &BrowserPrompt<'_>| {
        let (uri, sink) = (prompt.uri.to_owned(), sink.clone());
        std::thread::spawn(move || sink.lock().unwrap().push(visit(&uri)));
        Ok(())
    };
    let options = InteractiveOptions {
        timeout: Some(timeout),
        ..InteractiveOptions::default()
    };
    let source = InteractiveCredential::new(Some(TENANT), CLIENT, options, open);
    (source.unwrap(), pages)
}

/// The last page, once the browser has it.
fn last(pages: &Mutex<Vec<String>>) -> String {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(page) = pages.lock().unwrap().last() {
            return page.clone();
        }
        assert!(Instant::now() < end, "no page came");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_browser_sign_in_and_its_renewal() {
    let world = World::new();
    let registered = json!({"redirectUris": {CLIENT: ["http://localhost"]}});
    world.emulator.settings(registered);
    let (source, pages) = browser(Duration::from_secs(20));
    let issued = record(&source);
    world.good(&source);
    assert!(last(&pages).contains("The program has received your sign-in."));
    let user = source.about().user;
    assert_eq!(user.as_deref(), Some("agent@partner.example"));
    world.good(&source);
    assert_eq!(world.requests("/authorize"), 1, "renewed without a person");
    // A host can start with this refresh token next time.
    let newest = issued.lock().unwrap().last().unwrap().clone();
    let next = RefreshTokenCredential::new(Some(TENANT), CLIENT, None, secret(&newest));
    world.good(&next.unwrap());
    let all = world.logs.lock().unwrap().clone();
    assert!(!all.contains(&newest) && !all.contains("code=0.A"));
}

#[test]
fn a_browser_sign_in_with_an_id_token_that_is_wrong() {
    let world = World::new();
    for wrong in ["nonce", "aud", "iss", "tid", "exp"] {
        world.emulator.clear_faults();
        world
            .emulator
            .fault(json!({"kind": "id_token", "wrong": wrong, "match": {"operation": "token"}}));
        let (source, _) = browser(Duration::from_secs(20));
        let issued = record(&source);
        let error = world.token(&source).unwrap_err();
        // A wrong tenant doesn't match the issuer, so the error names the claim `iss`.
        let claim = if wrong == "tid" { "iss" } else { wrong };
        assert!(error.message().contains(&format!("({claim})")), "{error}");
        assert!(issued.lock().unwrap().is_empty(), "nothing of it is kept");
    }
}

#[test]
fn a_browser_sign_in_that_is_refused() {
    let world = World::new();
    for (consent, code) in [("declined", "AADSTS65004"), ("missing", "AADSTS65001")] {
        world.emulator.settings(json!({"consent": consent}));
        let (source, pages) = browser(Duration::from_secs(20));
        let error = world.token(&source).unwrap_err();
        assert_eq!(error.service_code(), Some(code));
        assert!(error.hint().is_some(), "{error}");
        assert!(last(&pages).contains("The sign-in didn't succeed."));
    }
    // The error of an unregistered redirect URI only appears in the browser.
    world.emulator.settings(json!({
        "consent": "given", "redirectUris": {CLIENT: ["http://localhost/other"]},
    }));
    let (source, pages) = browser(Duration::from_millis(500));
    let error = world.token(&source).unwrap_err();
    assert_eq!(error.hint().unwrap().code(), "browser.finish");
    assert!(last(&pages).contains("AADSTS50011"));
}
