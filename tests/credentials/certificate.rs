//! Certificates: the key at hand, and the key elsewhere.

use std::time::{Duration, Instant};

use base64::Engine;
use gdap::auth::*;
use gdap::base::{Clock, SystemClock};
use gdap::http::TokenSource;
use ring::{rand::SystemRandom, signature};
use serde_json::json;

use super::support::{CLIENT, World, identity, made, secret};

fn certificate(pem: &(String, String), options: CertificateOptions) -> CertificateCredential {
    let pem = format!("{}{}", pem.0, pem.1);
    CertificateCredential::new(None, CLIENT, pem.as_bytes(), options).unwrap()
}

#[test]
fn a_certificate() {
    let Some(own) = identity() else { return };
    let world = World::new();
    let ps256 = CertificateOptions::default();
    let rs256 = CertificateOptions {
        algorithm: Algorithm::Rs256,
        ..ps256
    };
    world.refused(&certificate(own, ps256), "AADSTS700027");
    world.good(&certificate(
        own,
        CertificateOptions {
            send_chain: true,
            ..ps256
        },
    ));
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    world.good(&certificate(own, ps256));
    world.good(&certificate(own, rs256));
    let (key, other) = made().unwrap();
    world.refused(&certificate(&(key, other), ps256), "AADSTS700027");

    // An hour between the clocks: refused, told, and made again on the service's.
    for hour in [3600, -3600] {
        world.emulator.settings(json!({"clockSkewSeconds": hour}));
        world.emulator.clear_log();
        let token = world.token(&certificate(own, ps256)).unwrap();
        assert_eq!(world.requests("/token"), 2);
        assert!(token.expires().unwrap() > SystemClock.now() + Duration::from_secs(3000));
    }
    assert!(
        world
            .logs
            .lock()
            .unwrap()
            .contains("This machine's clock is")
    );
}

#[test]
fn a_signing_callback() {
    let Some((key, pem)) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [pem]}}));
    let der = |pem: &str| {
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    };
    let pair = signature::RsaKeyPair::from_pkcs8(&der(key)).unwrap();
    let sign = move |request: &SigningRequest<'_>| {
        let mut out = vec![0; pair.public().modulus_len()];
        pair.sign(
            &signature::RSA_PSS_SHA256,
            &SystemRandom::new(),
            request.message,
            &mut out,
        )
        .unwrap();
        Ok(out)
    };
    let options = CertificateOptions::default();
    let made = SigningCredential::new(None, CLIENT, &[&der(pem)], options, Box::new(sign));
    world.good(&made.unwrap());
}

/// With a key that is at hand, signing in by certificate costs little more than by secret.
#[test]
fn what_a_certificate_adds() {
    let Some(own) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    let by_secret = SecretCredential::new(None, CLIENT, secret("x")).unwrap();
    let by_certificate = certificate(own, CertificateOptions::default());
    let time = |source: &dyn TokenSource| {
        let mut all: Vec<_> = (0..15)
            .map(|_| {
                let start = Instant::now();
                world.token(source).unwrap();
                start.elapsed()
            })
            .collect();
        all.sort();
        all[7]
    };
    let (plain, signed) = (time(&by_secret), time(&by_certificate));
    println!("median: secret {plain:?}, certificate {signed:?}");
    if !cfg!(debug_assertions) {
        assert!(
            signed < plain + Duration::from_millis(10),
            "{plain:?} {signed:?}"
        );
    }
}
