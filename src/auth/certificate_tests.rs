//! Assertions as the service checks them, from PEM and through the signing callback, with keys made
//! for this run.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use ring::digest;
use serde_json::Value;

use super::super::signing::{SigningCredential, SigningRequest};
use super::super::test_kit::{
    CLIENT, Kit, TENANT, grants, openssl, other_key, refuses, rsa_key, shown,
};
use super::*;
use crate::base::Clock;
use crate::http::testing::http_response;

/// A certificate for a key, valid over these years.
fn certificate(key: &str, from: i32, until: i32) -> rcgen::Certificate {
    let key = KeyPair::from_pem_and_sign_algo(key, &rcgen::PKCS_RSA_SHA256).unwrap();
    let mut params = CertificateParams::new(vec!["gdap.test".to_owned()]).unwrap();
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(until, 1, 1);
    params.self_signed(&key).unwrap()
}

fn make(pem: &str, options: CertificateOptions) -> Result<CertificateCredential> {
    CertificateCredential::new(Some(TENANT), CLIENT, pem.as_bytes(), options)
}

fn rs256() -> CertificateOptions {
    CertificateOptions {
        algorithm: Algorithm::Rs256,
        send_chain: true,
    }
}

/// Header and claims of the assertion in request `at`, after verifying its signature.
fn verified(kit: &Kit, at: usize, der: &[u8], algorithm: Algorithm) -> (Value, Value) {
    let assertion = kit.field(at, "client_assertion").unwrap();
    let (message, signed) = assertion.rsplit_once('.').unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let rsa = Certificate::read(der).unwrap().rsa.unwrap();
    let verifier = match algorithm {
        Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
    };
    signature::UnparsedPublicKey::new(verifier, rsa)
        .verify(message.as_bytes(), &decode(signed))
        .expect("a good signature");
    let json = |text| serde_json::from_slice(&decode(text)).unwrap();
    (json(header), json(claims))
}

#[test]
fn assertions_are_those_of_the_page() {
    let (Some(key), Some(other)) = (rsa_key(), other_key()) else {
        return;
    };
    let own = certificate(key, 1990, 2050);
    let issuer = certificate(other, 1990, 9999);
    // The chain comes first, with comments between: the certificate that matches the key is the app's.
    let pem = format!("Bag\n{}note\n{}{key}", issuer.pem(), own.pem());

    let kit = Kit::replies([grants("a"), grants("b")]);
    let credential = make(&pem, CertificateOptions::default()).unwrap();
    kit.token(&credential).unwrap();
    kit.token(&credential).unwrap();
    assert_eq!(
        kit.field(0, "client_assertion_type").as_deref(),
        Some("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    );
    assert_eq!(kit.field(0, "client_secret"), None);
    let (header, claims) = verified(&kit, 0, own.der(), Algorithm::Ps256);
    let print = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, own.der()));
    assert_eq!(
        header,
        serde_json::json!({"alg": "PS256", "typ": "JWT", "x5t#S256": print})
    );
    let endpoint = format!("https://login.test/{TENANT}/oauth2/v2.0/token");
    assert_eq!(claims["aud"], endpoint.as_str());
    assert_eq!(
        (&claims["iss"], &claims["sub"]),
        (&CLIENT.into(), &CLIENT.into())
    );
    assert_eq!(claims["nbf"], claims["iat"]);
    let life = claims["exp"].as_u64().unwrap() - claims["nbf"].as_u64().unwrap();
    assert!((300..=600).contains(&life));
    let (_, next) = verified(&kit, 1, own.der(), Algorithm::Ps256);
    assert_ne!(claims["jti"], next["jti"]);

    let kit = Kit::replies([grants("a")]);
    kit.token(&make(&pem, rs256()).unwrap()).unwrap();
    let (header, _) = verified(&kit, 0, own.der(), Algorithm::Rs256);
    let print = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, own.der());
    assert_eq!(header["x5t"], URL_SAFE_NO_PAD.encode(print));
    let chain = [STANDARD.encode(own.der()), STANDARD.encode(issuer.der())];
    assert_eq!(header["x5c"], serde_json::json!(chain));
}

#[test]
fn keys_come_as_pkcs8_and_pkcs1() {
    let Some(key) = rsa_key() else { return };
    let own = certificate(key, 1990, 2050);
    let old = openssl(&["rsa", "-traditional"], key).unwrap();
    assert!(old.contains("BEGIN RSA PRIVATE KEY"));
    let kit = Kit::replies([grants("a")]);
    let pem = format!("\u{feff}{old}{}", own.pem()).replace('\n', "\r\n");
    kit.token(&make(&pem, CertificateOptions::default()).unwrap())
        .unwrap();
    verified(&kit, 0, own.der(), Algorithm::Ps256);
}

#[test]
fn unusable_pems_are_refused_with_a_hint() {
    let (Some(key), Some(other)) = (rsa_key(), other_key()) else {
        return;
    };
    let own = certificate(key, 1990, 2050).pem();
    let foreign = certificate(other, 1990, 2050).pem();
    let sealed = openssl(&["pkcs8", "-topk8", "-passout", "pass:x"], key).unwrap();
    let sealed_old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\nAQID\n-----END RSA PRIVATE KEY-----\n";
    let curve = openssl(&["ecparam", "-name", "prime256v1", "-genkey", "-noout"], "").unwrap();
    let curve8 = openssl(
        &[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ],
        "",
    )
    .unwrap();
    let small = openssl(
        &[
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:1024",
        ],
        "",
    )
    .unwrap();
    for (pem, part) in [
        (String::new(), "no private key"),
        (own.clone(), "no private key"),
        (key.to_owned(), "no certificate"),
        (
            format!("{foreign}{key}"),
            "doesn't belong to the certificate",
        ),
        (format!("{foreign}{foreign}{key}"), "any of the 2"),
        (format!("{own}{key}{other}"), "more than one private key"),
        (format!("{own}{sealed}"), "encrypted"),
        (format!("{own}{sealed_old}"), "encrypted"),
        (format!("{own}{curve}"), "EC PRIVATE KEY"),
        (format!("{own}{curve8}"), "it isn't an RSA key"),
        (format!("{own}{small}"), "fewer than 2048 bits"),
        (
            format!("{}{key}", own.replacen("MII", "MIX", 1)),
            "can't be read",
        ),
    ] {
        let error = make(&pem, CertificateOptions::default()).unwrap_err();
        assert!(error.message().contains(part), "{part}: {error}");
        let body = key.lines().nth(3).unwrap();
        assert!(!shown(&error).contains(body), "{error}");
    }
}

#[test]
fn certificates_have_their_time() {
    let Some(key) = rsa_key() else { return };
    for (from, until, part) in [
        (1980, 1990, "expired on 1990-01-01"),
        (2030, 2040, "isn't valid before 2030-01-01"),
    ] {
        let pem = format!("{}{key}", certificate(key, from, until).pem());
        let kit = Kit::new();
        let error = kit
            .token(&make(&pem, CertificateOptions::default()).unwrap())
            .unwrap_err();
        assert!(error.message().contains(part), "{error}");
        assert_eq!(kit.transport.count(), 0);
    }
}

#[test]
fn an_assertion_out_of_time_is_made_again_on_the_services_clock() {
    let Some(key) = rsa_key() else { return };
    let own = certificate(key, 1990, 2050);
    let credential = make(
        &format!("{}{key}", own.pem()),
        CertificateOptions::default(),
    )
    .unwrap();
    let hour = Duration::from_secs(3600);
    let there = Kit::new().clock.now() - hour;
    let date = httpdate::fmt_http_date(there);
    let body = r#"{"error":"invalid_client","error_codes":[700024]}"#;
    let kit = Kit::replies([http_response(401, &[("Date", &date)], body), grants("a")]);
    kit.token(&credential).unwrap();
    let (_, claims) = verified(&kit, 1, own.der(), Algorithm::Ps256);
    let at = there
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!(
        claims["nbf"].as_u64().unwrap().abs_diff(at) <= 5,
        "{claims}"
    );
    // Without a clock difference the error is final.
    let kit = Kit::replies([refuses(401, "invalid_client", 700024, "x")]);
    assert!(kit.token(&credential).is_err());
    assert_eq!(kit.transport.count(), 1);
}

#[test]
fn the_callback_signs_and_is_checked() {
    let (Some(key), Some(other)) = (rsa_key(), other_key()) else {
        return;
    };
    let own = certificate(key, 1990, 2050);
    let pair = |pem: &str| {
        let der = pem::blocks(pem.as_bytes()).unwrap().remove(0).der;
        Arc::new(signature::RsaKeyPair::from_pkcs8(der.expose()).unwrap())
    };
    let with = |pem: &str, padding: &'static dyn signature::RsaEncoding| {
        let pair = pair(pem);
        let sign = move |request: &SigningRequest<'_>| {
            let sum = digest::digest(&digest::SHA256, request.message);
            assert_eq!(sum.as_ref(), request.digest);
            let mut out = vec![0; pair.public().modulus_len()];
            pair.sign(
                padding,
                &rand::SystemRandom::new(),
                request.message,
                &mut out,
            )
            .unwrap();
            Ok(out)
        };
        SigningCredential::new(
            Some(TENANT),
            CLIENT,
            &[own.der()],
            CertificateOptions::default(),
            sign,
        )
        .unwrap()
    };
    let kit = Kit::replies([grants("a")]);
    kit.token(&with(key, &signature::RSA_PSS_SHA256)).unwrap();
    verified(&kit, 0, own.der(), Algorithm::Ps256);

    for bad in [
        with(other, &signature::RSA_PSS_SHA256),
        with(key, &signature::RSA_PKCS1_SHA256),
    ] {
        let kit = Kit::new();
        let error = kit.token(&bad).unwrap_err();
        assert!(error.message().contains("PS256"), "{error}");
        assert!(
            error.hint().unwrap().to_string().contains("RS256"),
            "{error}"
        );
        assert_eq!(kit.transport.count(), 0, "nothing is sent");
    }

    let cannot =
        |_: &SigningRequest<'_>| Err(Error::new(ErrorKind::Credential, "The key store refused."));
    let credential = SigningCredential::new(
        Some(TENANT),
        CLIENT,
        &[own.der()],
        CertificateOptions::default(),
        cannot,
    );
    let error = Kit::new().token(&credential.unwrap()).unwrap_err();
    assert!(
        error.hint().unwrap().to_string().contains("algorithm"),
        "{error}"
    );

    let never = |_: &SigningRequest<'_>| Ok(Vec::new());
    let curve = rcgen::generate_simple_self_signed(vec!["a.test".to_owned()]).unwrap();
    for ders in [
        &[][..],
        &[&b"nonsense"[..]][..],
        &[&curve.cert.der()[..]][..],
    ] {
        let made = SigningCredential::new(None, CLIENT, ders, CertificateOptions::default(), never);
        assert!(made.is_err());
    }
}

#[test]
fn signing_costs_little_and_shows_nothing() {
    let Some(key) = rsa_key() else { return };
    let own = certificate(key, 1990, 2050);
    let credential = make(
        &format!("{}{key}", own.pem()),
        CertificateOptions::default(),
    )
    .unwrap();
    let sent = Arc::new(Mutex::new(String::new()));
    let seen = sent.clone();
    let memory = crate::http::testing::Memory::scripted(move |request, _| {
        let body = String::from_utf8(request.body.clone().unwrap().into()).unwrap();
        *seen.lock().unwrap() = body.clone();
        http_response(
            401,
            &[],
            &serde_json::json!({"error": body, "error_description": body}).to_string(),
        )
    });
    let kit = Kit::over(memory);
    let start = Instant::now();
    let error = kit.token(&credential).unwrap_err();
    // No test profile builds ring with optimizations: the limit of 10 ms is for a release build.
    assert!(start.elapsed() < Duration::from_millis(500));
    let assertion = kit.field(0, "client_assertion").unwrap();
    let signed = assertion.rsplit_once('.').unwrap().1;
    let all = format!("{} {} {credential:?}", shown(&error), kit.logs());
    assert!(
        !all.contains(signed) && !all.contains(&assertion[..60]),
        "{all}"
    );
}
