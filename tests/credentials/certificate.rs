//! Certificates, with the key in the library and with an external signer.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gdap::auth::*;
use gdap::base::{Clock, Error, ErrorKind, Outcome, SystemClock};
use gdap::http::{Attempt, Method, Request, Ticket, Transport, Url};
use ring::{digest, rand::SystemRandom, signature};
use serde_json::json;

use super::support::{CLIENT, TENANT, World, identity, made, made_for};

fn certificate(pem: &(String, String), options: CertificateOptions) -> CertificateCredential {
    let pem = format!("{}{}", pem.0, pem.1);
    CertificateCredential::new(None, CLIENT, pem.as_bytes(), options).unwrap()
}

#[test]
fn an_app_signs_in_with_a_certificate() {
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

    // With clocks an hour apart, the assertion is rejected, a warning is logged, and a new assertion is made
    // with the service's time.
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

/// An assertion is only valid at the endpoint that it is sent to.
#[test]
fn an_assertion_for_another_audience() {
    let Some(own) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    world.good(&certificate(own, CertificateOptions::default()));
    let log = world.emulator.log();
    let sent = log.iter().find_map(|one| one["body"].as_str()).unwrap();
    let replay = |tenant: &str| {
        let url = format!("{}/{tenant}/oauth2/v2.0/token", world.emulator.uri());
        let mut request = Request::new(Method::Post, Url::parse(&url).unwrap())
            .with_header("Content-Type", "application/x-www-form-urlencoded")
            .unwrap();
        request.body = Some(sent.as_bytes().to_vec().into());
        let attempt = Attempt {
            timeout: Duration::from_secs(10),
            max_body: 10_000,
            bearer: None,
            ticket: Ticket::default(),
            cancel: None,
        };
        let answer = world.transport.send(&request, &attempt).unwrap();
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        (answer.status, body["error_codes"][0].as_u64())
    };
    assert_eq!(replay(TENANT), (200, None));
    assert_eq!(replay(CLIENT), (401, Some(700023)));
}

/// A certificate outside its validity period is rejected before anything is sent; if only the service's clock
/// shows it, the service rejects it.
#[test]
fn a_certificate_that_expired_or_isnt_valid_yet() {
    let world = World::new();
    let (day, now) = (Duration::from_secs(24 * 3600), SystemTime::now());
    for (from, until, part) in [
        (now - 2 * day, now - day, "expired on"),
        (now + day, now + 2 * day, "isn't valid before"),
    ] {
        let Some(own) = made_for(from, until) else {
            return;
        };
        let source = certificate(&own, CertificateOptions::default());
        let error = world.token(&source).unwrap_err();
        assert!(error.message().contains(part), "{error}");
        assert_eq!(error.hint().unwrap().code(), "certificate.checkTime");
        assert_eq!(error.outcome(), Outcome::NotSent);
    }
    assert_eq!(world.requests("/token"), 0);

    let own = made_for(now - day, now + day).unwrap();
    let source = certificate(&own, CertificateOptions::default());
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    world.good(&source);
    for hours in [48, -48] {
        let skew = json!({"clockSkewSeconds": hours * 3600});
        world.emulator.settings(skew);
        world.emulator.clear_log();
        world.refused(&source, "AADSTS700027");
        // The first assertion isn't valid by the service's clock either, so a second one is made with the
        // service's time.
        assert_eq!(world.requests("/token"), 2);
    }
}

/// An external signer that supports only one padding and rejects the other.
fn signer(
    identity: &(String, String),
    only: Algorithm,
    options: CertificateOptions,
) -> SigningCredential {
    let pair = signature::RsaKeyPair::from_pkcs8(&der(&identity.0)).unwrap();
    let sign = move |request: &SigningRequest<'_>| {
        if request.algorithm != only {
            return Err(Error::new(
                ErrorKind::Credential,
                "The key store does not know this padding.",
            ));
        }
        let padding: &dyn signature::RsaEncoding = match only {
            Algorithm::Ps256 => &signature::RSA_PSS_SHA256,
            Algorithm::Rs256 => &signature::RSA_PKCS1_SHA256,
        };
        let mut out = vec![0; pair.public().modulus_len()];
        pair.sign(padding, &SystemRandom::new(), request.message, &mut out)
            .unwrap();
        Ok(out)
    };
    let own = der(&identity.1);
    SigningCredential::new(None, CLIENT, &[&own], options, sign).unwrap()
}

fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(text).unwrap()
}

#[test]
fn a_signing_callback() {
    let Some(own) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    world.good(&signer(
        own,
        Algorithm::Ps256,
        CertificateOptions::default(),
    ));
    let other = made().unwrap();
    let stranger = signer(&other, Algorithm::Ps256, CertificateOptions::default());
    world.refused(&stranger, "AADSTS700027");
}

/// A key that can't sign with PSS: the error names the option with which the sign-in succeeds.
#[test]
fn a_key_without_pss() {
    let Some(own) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    let cannot = signer(own, Algorithm::Rs256, CertificateOptions::default());
    let error = world.token(&cannot).unwrap_err();
    assert_eq!(error.message(), "The key store does not know this padding.");
    assert!(
        error
            .hint()
            .unwrap()
            .to_string()
            .contains("algorithm to RS256")
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(world.requests("/token"), 0);

    let rs256 = CertificateOptions {
        algorithm: Algorithm::Rs256,
        send_chain: false,
    };
    world.good(&signer(own, Algorithm::Rs256, rs256));
    // The header has x5t, as the services require with RS256; the emulator found the certificate by it.
    let log = world.emulator.log();
    let sent = log.iter().find_map(|one| one["body"].as_str()).unwrap();
    let assertion = sent.split("client_assertion=").nth(1).unwrap();
    let header = URL_SAFE_NO_PAD.decode(assertion.split('.').next().unwrap());
    let header: serde_json::Value = serde_json::from_slice(&header.unwrap()).unwrap();
    let print = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &der(&own.1));
    let print = URL_SAFE_NO_PAD.encode(print);
    assert_eq!(header, json!({"alg": "RS256", "typ": "JWT", "x5t": print}));
}
