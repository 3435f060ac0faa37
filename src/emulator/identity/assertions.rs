//! Client assertions: a JWT in place of a secret. The signature is verified.
//!
//! An assertion with `x5t#S256` or `x5t` in its header is signed with a certificate: one that the setting
//! `certificates` has for the client or, if that setting is empty, the one in `x5c`. The certificate must be
//! within its validity period.
//! Any other assertion is a token of an external issuer and is compared with the setting `federated`.

use crate::emulator::identity::aadsts::AadstsError;
use crate::emulator::identity::certificate::{self, Certificate};
use crate::emulator::identity::jwt::Jwt;
use crate::emulator::world::sign_in::Federated;
use crate::emulator::world::state::State;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::{digest, signature};
use serde_json::Value;

/// The tolerated clock difference, in seconds, when an assertion's `nbf` and `exp` are checked.
const TOLERATED: f64 = 300.0;

/// The maximum lifetime of an assertion, in seconds.
const LONGEST: f64 = 600.0;

/// Checks that `assertion` is valid for `client` and one of `audiences`.
pub(crate) fn check(
    state: &State,
    client: &str,
    audiences: &[String],
    assertion: &str,
) -> Result<(), AadstsError> {
    let jwt = Jwt::read(assertion).ok_or_else(|| {
        let text = "Client assertion is malformed: it is no signed JWT.".to_owned();
        ("invalid_request", 50027, text)
    })?;
    let now = state.time().as_millisecond() as f64 / 1000.0;
    let is_early = jwt.date("nbf").is_some_and(|nbf| nbf > now + TOLERATED);
    if is_early || jwt.date("exp").is_none_or(|exp| exp < now - TOLERATED) {
        return no(
            700024,
            "Client assertion is not within its valid time range.",
        );
    }
    if jwt.header.get("x5t#S256").is_none() && jwt.header.get("x5t").is_none() {
        return check_external(state, client, &jwt);
    }
    check_app(state, client, &jwt)?;
    let has_audience = jwt
        .text("aud")
        .is_some_and(|aud| audiences.iter().any(|a| a == aud));
    if !has_audience {
        return no(
            700023,
            "Client assertion audience claim does not match Realm issuer.",
        );
    }
    let names = |claim: &str| jwt.claims[claim].as_str() == Some(client);
    if !names("iss") || !names("sub") {
        return no(
            700021,
            "Client assertion application identifier doesn't match 'client_id' parameter.",
        );
    }
    // nbf is optional (RFC 7519 section 4.1.5).
    let start = jwt.date("nbf").or(jwt.date("iat")).unwrap_or(now);
    let life = jwt.date("exp").map(|exp| exp - start);
    let is_short_lived = life.is_some_and(|life| life > 0.0 && life <= LONGEST);
    if jwt.text("jti").is_none() || !is_short_lived {
        return no(
            700024,
            "Client assertion has no jti, or lives longer than ten minutes.",
        );
    }
    Ok(())
}

fn no(code: u32, text: &str) -> Result<(), AadstsError> {
    Err(("invalid_client", code, text.to_owned()))
}

/// Checks that a certificate of the app signed the assertion.
fn check_app(state: &State, client: &str, jwt: &Jwt<'_>) -> Result<(), AadstsError> {
    let now = state.time().as_second();
    let all = &state.settings.certificates;
    let known: Vec<Vec<u8>> = if all.is_empty() {
        let chain = jwt.header["x5c"].as_array().into_iter().flatten();
        let first = chain.take(1).filter_map(Value::as_str);
        first
            .filter_map(|text| STANDARD.decode(text).ok())
            .collect()
    } else {
        let of_client = all.get(client).into_iter().flatten();
        of_client
            .filter_map(|pem| certificate::from_pem(pem))
            .collect()
    };
    let thumbprint = |of, der: &[u8]| URL_SAFE_NO_PAD.encode(digest::digest(of, der));
    let named = |der: &&Vec<u8>| match (jwt.header["x5t#S256"].as_str(), jwt.header["x5t"].as_str())
    {
        (Some(wanted), _) => wanted == thumbprint(&digest::SHA256, der),
        (None, wanted) => {
            wanted == Some(thumbprint(&digest::SHA1_FOR_LEGACY_USE_ONLY, der).as_str())
        }
    };
    let Some(der) = known.iter().find(named) else {
        return no(
            700027,
            "The certificate with identifier used to sign the client assertion is not registered on application.",
        );
    };
    let known = Certificate::read(der).unwrap_or_default();
    if now > known.not_after {
        return no(
            700027,
            "Client assertion contains an invalid signature. [Reason - The key used is expired.]",
        );
    }
    if now < known.not_before {
        return no(
            700027,
            "Client assertion contains an invalid signature. [Reason - The key used is not valid yet.]",
        );
    }
    verify(&known, jwt)
}

/// Verifies the signature with the key of a certificate.
fn verify(certificate: &Certificate, jwt: &Jwt<'_>) -> Result<(), AadstsError> {
    let how: &signature::RsaParameters = match jwt.header["alg"].as_str() {
        Some("PS256") => &signature::RSA_PSS_2048_8192_SHA256,
        Some("RS256") => &signature::RSA_PKCS1_2048_8192_SHA256,
        _ => {
            return no(
                700027,
                "Client assertion is signed with an algorithm that is not allowed.",
            );
        }
    };
    signature::UnparsedPublicKey::new(how, &certificate.key)
        .verify(jwt.signed.as_bytes(), &jwt.signature)
        .or_else(|_| no(700027, "Client assertion failed signature validation."))
}

/// Checks an external issuer's token against the federated credential of the app.
fn check_external(state: &State, client: &str, jwt: &Jwt<'_>) -> Result<(), AadstsError> {
    let Some(wanted) = state.settings.federated.get(client) else {
        return no(
            70021,
            "No matching federated identity record found for presented assertion.",
        );
    };
    let Federated {
        issuer,
        subject,
        audience,
        certificate,
    } = wanted;
    let differs = |claim: &str, wanted: &str| jwt.claims[claim].as_str() != Some(wanted);
    if differs("iss", issuer) {
        return no(
            700211,
            "No matching federated identity record found for presented assertion issuer.",
        );
    }
    if differs("aud", audience) {
        return no(
            700212,
            "No matching federated identity record found for presented assertion audience.",
        );
    }
    if differs("sub", subject) {
        return no(
            700213,
            "No matching federated identity record found for presented assertion subject.",
        );
    }
    match certificate {
        None => Ok(()),
        Some(pem) => {
            let der = certificate::from_pem(pem).unwrap_or_default();
            verify(&Certificate::read(&der).unwrap_or_default(), jwt)
        }
    }
}
