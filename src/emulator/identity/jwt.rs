//! Reading JSON web tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// A token's parts. The signature isn't verified here.
pub(crate) struct Jwt<'a> {
    /// The encoded header and claims: the signed text.
    pub(crate) signed: &'a str,
    pub(crate) signature: Vec<u8>,
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

impl<'a> Jwt<'a> {
    /// Parses `text`; `None` if it isn't a JWT.
    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let (signed, last) = text.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let json = |part: &str| {
            let value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()?;
            value.is_object().then_some(value)
        };
        Some(Self {
            signed,
            signature: URL_SAFE_NO_PAD.decode(last).ok()?,
            header: json(header)?,
            claims: json(claims)?,
        })
    }

    /// A claim's value, if it is a string.
    pub(crate) fn text(&self, claim: &str) -> Option<&str> {
        self.claims[claim].as_str()
    }

    /// A NumericDate, which may have a fraction (RFC 7519 section 2). MSAL.NET writes it as a string, which
    /// Entra accepts.
    pub(crate) fn date(&self, claim: &str) -> Option<f64> {
        match &self.claims[claim] {
            Value::String(text) => text.parse().ok(),
            value => value.as_f64(),
        }
    }
}
