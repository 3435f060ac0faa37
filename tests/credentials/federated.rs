//! Federated credentials: tokens of an external issuer.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gdap::auth::*;
use ring::{rand::SystemRandom, signature};
use serde_json::json;

use super::support::{CLIENT, TENANT, World, identity, secret, variables};

/// A token of an external issuer.
fn external_token(subject: &str, until: u64) -> String {
    let Some((key, _)) = identity() else {
        return String::new();
    };
    let text: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap();
    let pair = signature::RsaKeyPair::from_pkcs8(&der).unwrap();
    let claims = json!({"iss": "https://issuer.test", "sub": subject, "aud": "api://AzureADTokenExchange", "exp": until});
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(json!({"alg": "RS256"})), part(claims));
    let mut out = vec![0; pair.public().modulus_len()];
    pair.sign(
        &signature::RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut out,
    )
    .unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(out))
}

#[test]
fn a_federated_token_that_rotates() {
    let Some((_, pem)) = identity() else { return };
    let world = World::new();
    let trust = |audience: &str| {
        let one = json!({"issuer": "https://issuer.test", "subject": "job", "audience": audience, "certificate": pem});
        world.emulator.settings(json!({"federated": {CLIENT: one}}));
    };
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "\u{feff}{}\r\n", external_token("job", 4_000_000_000)).unwrap();
    let source = FederatedCredential::from_file(None, CLIENT, file.path()).unwrap();
    world.refused(&source, "AADSTS70021");
    trust("api://AzureADTokenExchange");
    world.good(&source);
    std::fs::write(file.path(), external_token("job", 1_000_000_000)).unwrap();
    world.refused(&source, "AADSTS700024");
    std::fs::write(file.path(), external_token("other job", 4_000_000_000)).unwrap();
    world.refused(&source, "AADSTS700213");
    std::fs::write(file.path(), external_token("job", 4_000_000_001)).unwrap();
    world.good(&source);
    trust("api://other");
    world.refused(&source, "AADSTS700212");
    trust("api://AzureADTokenExchange");
    let forged = external_token("job", 4_000_000_000);
    std::fs::write(
        file.path(),
        forged.rsplit_once('.').unwrap().0.to_owned() + ".AAAA",
    )
    .unwrap();
    world.refused(&source, "AADSTS700027");
}

#[test]
fn a_callback_vouches() {
    let Some((_, pem)) = identity() else { return };
    let world = World::new();
    let one = json!({"issuer": "https://issuer.test", "subject": "job", "certificate": pem});
    world.emulator.settings(json!({"federated": {CLIENT: one}}));
    let give = |subject: &'static str| {
        let callback = move |request: &TokenRequest<'_>| {
            assert_eq!(request.tenant, Some(TENANT));
            Ok(secret(&external_token(subject, 4_000_000_000)))
        };
        FederatedCredential::from_callback(None, CLIENT, callback).unwrap()
    };
    world.good(&give("job"));
    world.refused(&give("another"), "AADSTS700213");
}

/// The environment of a pod: the token file, and an authority host that must be the client's.
#[test]
fn a_pod_signs_in_with_workload_identity() {
    let Some((_, pem)) = identity() else { return };
    let world = World::new();
    let one = json!({"issuer": "https://issuer.test", "subject": "job", "certificate": pem});
    world.emulator.settings(json!({"federated": {CLIENT: one}}));
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{}", external_token("job", 4_000_000_000)).unwrap();
    let made = |authority: &str| {
        let variables = variables(&[
            ("AZURE_FEDERATED_TOKEN_FILE", file.path().to_str().unwrap()),
            ("AZURE_CLIENT_ID", CLIENT),
            ("AZURE_TENANT_ID", TENANT),
            ("AZURE_AUTHORITY_HOST", authority),
        ]);
        FederatedCredential::from_variables(None, None, &variables).unwrap()
    };
    world.good(&made(world.emulator.uri()));
    let error = world.token(&made("https://login.other.test")).unwrap_err();
    assert!(error.message().contains("AZURE_AUTHORITY_HOST"), "{error}");
}

#[test]
fn a_job_of_github() {
    let world = World::tls();
    let subject = "repo:contoso/gdap:ref:refs/heads/main";
    let one = json!({"issuer": "https://token.actions.githubusercontent.com", "subject": subject});
    world.emulator.settings(json!({"federated": {CLIENT: one}}));
    let address = format!("{}/github/id-token?api-version=2.0", world.emulator.uri());
    let made = |token: &str, audience: Option<&str>| {
        let variables = variables(&[
            ("ACTIONS_ID_TOKEN_REQUEST_URL", &address),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", token),
        ]);
        FederatedCredential::from_github(None, CLIENT, audience, &variables).unwrap()
    };
    world.good(&made("emulator-request-token", None));
    let elsewhere = made("emulator-request-token", Some("api://elsewhere"));
    world.refused(&elsewhere, "AADSTS700212");
    let error = world.token(&made("hunter2", None)).unwrap_err();
    assert_eq!(error.http_status(), Some(401), "{error}");
    assert_eq!(error.hint().unwrap().code(), "federation.grantIdToken");
    assert!(!format!("{error:?}{}", world.logs.lock().unwrap()).contains("hunter2"));
}
