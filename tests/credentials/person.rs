//! A person signs in on another device.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use gdap::auth::*;
use serde_json::json;

use super::support::{CLIENT, World};

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
