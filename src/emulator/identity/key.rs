//! The key that signs the emulator's tokens. It is fixed and public: it protects nothing.

use crate::emulator::identity::jwt::Jwt;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};
use std::sync::LazyLock;

const PEM: &str = include_str!("public-test-key.pem");

/// The key's id (`kid`) in the JWKS and in the header of every token.
const KID: &str = "gdap-emulator-public-test-key";

static KEY: LazyLock<Option<KeyPair>> = LazyLock::new(|| {
    let der = PrivatePkcs8KeyDer::from_pem_slice(PEM.as_bytes()).ok()?;
    KeyPair::from_pkcs8(der.secret_pkcs8_der()).ok()
});

fn components() -> PublicKeyComponents<Vec<u8>> {
    match KEY.as_ref() {
        Some(key) => PublicKeyComponents::from(key.public()),
        None => PublicKeyComponents {
            n: Vec::new(),
            e: Vec::new(),
        },
    }
}

/// The document at `jwks_uri`.
pub(crate) fn jwks(issuer: &str) -> Value {
    let public = components();
    json!({"keys": [{
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": KID,
        "n": URL_SAFE_NO_PAD.encode(&public.n),
        "e": URL_SAFE_NO_PAD.encode(&public.e),
        "issuer": issuer,
    }]})
}

/// A JWT with these claims, signed with RS256.
pub(crate) fn sign(claims: &Value) -> String {
    let head = json!({"typ": "JWT", "alg": "RS256", "kid": KID});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&head), part(claims));
    let mut signature = Vec::new();
    if let Some(key) = KEY.as_ref() {
        signature = vec![0; key.public().modulus_len()];
        // Signing can only fail if the buffer doesn't have the length of the modulus.
        let _ = key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            signed.as_bytes(),
            &mut signature,
        );
    }
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Whether the emulator signed a token.
pub(crate) fn has_signed(jwt: &Jwt<'_>) -> bool {
    let key = components();
    jwt.header["alg"] == "RS256"
        && key
            .verify(
                &RSA_PKCS1_2048_8192_SHA256,
                jwt.signed.as_bytes(),
                &jwt.signature,
            )
            .is_ok()
}
