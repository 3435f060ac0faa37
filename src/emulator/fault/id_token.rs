//! Invalid ID tokens, which a client must reject.

use crate::emulator::fault::rule::{Claim, Fault};
use crate::emulator::identity::jwt::Jwt;
use crate::emulator::identity::key;
use serde_json::Value;

/// Makes the ID token in a response of the token endpoint wrong.
pub(crate) fn invalidate(body: &mut Value, fault: &Fault) {
    const OTHER: &str = "99999999-9999-4999-8999-999999999999";
    let Some(token) = body["id_token"].as_str().map(str::to_owned) else {
        return;
    };
    let Some(mut claims) = Jwt::read(&token).map(|jwt| jwt.claims) else {
        return;
    };
    let iss = claims["iss"].as_str().unwrap_or_default().to_owned();
    match fault.wrong {
        Some(Claim::Aud) => claims["aud"] = OTHER.into(),
        Some(Claim::Iss) => claims["iss"] = format!("{iss}x").into(),
        Some(Claim::Nonce) => claims["nonce"] = OTHER.into(),
        Some(Claim::Tid) => claims["tid"] = OTHER.into(),
        Some(Claim::Exp) => {
            for name in ["exp", "nbf", "iat"] {
                claims[name] = (claims[name].as_i64().unwrap_or(0) - 86_400).into();
            }
        }
        Some(Claim::Signature) | None => {}
    }
    let mut token = key::sign(&claims);
    if fault.wrong == Some(Claim::Signature) {
        let at = token.rfind('.').unwrap_or(0) + 1;
        let other = if token[at..].starts_with('A') {
            "B"
        } else {
            "A"
        };
        token.replace_range(at..at + 1, other);
    }
    body["id_token"] = token.into();
}
