//! An outside issuer vouches for the app.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gdap::auth::*;
use ring::{rand::SystemRandom, signature};
use serde_json::json;

use super::support::{CLIENT, World, identity};

/// An outside issuer's token.
fn outside(subject: &str, until: u64) -> String {
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
    write!(file, "\u{feff}{}\r\n", outside("job", 4_000_000_000)).unwrap();
    let source = FederatedCredential::from_file(None, CLIENT, file.path()).unwrap();
    world.refused(&source, "AADSTS70021");
    trust("api://AzureADTokenExchange");
    world.good(&source);
    std::fs::write(file.path(), outside("job", 1_000_000_000)).unwrap();
    world.refused(&source, "AADSTS700024");
    std::fs::write(file.path(), outside("other job", 4_000_000_000)).unwrap();
    world.refused(&source, "AADSTS700213");
    std::fs::write(file.path(), outside("job", 4_000_000_001)).unwrap();
    world.good(&source);
    trust("api://other");
    world.refused(&source, "AADSTS700212");
    trust("api://AzureADTokenExchange");
    let forged = outside("job", 4_000_000_000);
    std::fs::write(
        file.path(),
        forged.rsplit_once('.').unwrap().0.to_owned() + ".AAAA",
    )
    .unwrap();
    world.refused(&source, "AADSTS700027");
}
