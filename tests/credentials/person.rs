//! A person signs in on another device.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use gdap::auth::*;
use serde_json::json;

use super::support::{CLIENT, World, secret};

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
    let source = DeviceCodeCredential::new(None, CLIENT, Box::new(prompt)).unwrap();
    world.good(&source);
    world.good(&source);
    assert_eq!(shown.load(Ordering::SeqCst), 1);
    for (person, part) in [("declines", "declined"), ("expires", "expired")] {
        let settings = json!({"deviceCode": {"person": person, "pending": 0}});
        world.emulator.settings(settings);
        let source =
            DeviceCodeCredential::new(None, CLIENT, Box::new(|_: &DevicePrompt<'_>| Ok(())));
        let error = world.token(&source.unwrap()).unwrap_err();
        assert!(error.message().contains(part), "{error}");
    }
    world
        .emulator
        .settings(json!({"deviceCode": {"slowDowns": 1, "pending": 0}}));
    let source = DeviceCodeCredential::new(None, CLIENT, Box::new(|_: &DevicePrompt<'_>| Ok(())));
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
    // The first is known to nobody but the emulator that takes any; it gives a new one each time.
    world.emulator.settings(json!({"tokens": "any"}));
    let source = made(CLIENT, "first");
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
}
