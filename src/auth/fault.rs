//! The error in a response, in any of the shapes of OAuth (RFC 6749 section 5.2), Entra and the hosts of managed
//! identities.

use serde_json::{Map, Value};

use super::{aadsts, token_response};
use crate::http::Response;

/// The reason for a rejection. A field that the response lacks is empty.
#[derive(Default)]
pub(super) struct Fault {
    /// OAuth's code, such as `invalid_client`, or the host's own.
    pub oauth: String,
    /// Entra's error number (AADSTS).
    pub code: Option<u32>,
    pub description: String,
    pub trace: Option<String>,
    pub correlation: Option<String>,
    /// The claims challenge, JSON: what a new sign-in must prove.
    pub claims: Option<String>,
}

impl Fault {
    /// Reads `{error, error_description, error_codes, ..}`, `{error: {code, message}}`, `{statusCode,
    /// message}`, with names in any case, or plain text.
    pub(super) fn read(response: &Response) -> Fault {
        let Ok(Value::Object(body)) = serde_json::from_slice(&response.body) else {
            return Fault::from_text(&response.body);
        };
        let body = with_plain_names(body);
        let inner = match body.get("error") {
            Some(Value::Object(inner)) => with_plain_names(inner.clone()),
            _ => Map::new(),
        };
        let first = |names: &[(&Map<String, Value>, &str)]| {
            let texts = names
                .iter()
                .filter_map(|(of, name)| of.get(*name)?.as_str());
            texts
                .map(str::trim)
                .find(|text| !text.is_empty())
                .unwrap_or_default()
                .to_owned()
        };
        let id = |name| {
            let known = uuid::Uuid::try_parse(body.get(name)?.as_str()?).ok()?;
            Some(known.hyphenated().to_string())
        };
        let description = first(&[
            (&inner, "message"),
            (&body, "errordescription"),
            (&body, "message"),
        ]);
        let codes = body.get("errorcodes").and_then(Value::as_array);
        let number = codes.and_then(|codes| codes.first()?.as_u64());
        Fault {
            oauth: first(&[(&inner, "code"), (&body, "error"), (&body, "code")]),
            code: number
                .and_then(|code| u32::try_from(code).ok())
                .or_else(|| aadsts::find_number(&description)),
            description,
            trace: id("traceid"),
            correlation: id("correlationid"),
            claims: match body.get("claims") {
                None | Some(Value::Null) => None,
                Some(Value::String(claims)) => Some(claims.clone()),
                Some(claims) => Some(claims.to_string()),
            },
        }
    }

    fn from_text(body: &[u8]) -> Fault {
        match std::str::from_utf8(body) {
            Ok(text) if !token_response::is_page(body) => Fault {
                description: text.trim().to_owned(),
                ..Fault::default()
            },
            _ => Fault::default(),
        }
    }
}

/// Names in lower case and without underscores: hosts write `error_description`, `errorDescription` and
/// `ErrorDescription`.
fn with_plain_names(object: Map<String, Value>) -> Map<String, Value> {
    let plain = |name: String| name.to_ascii_lowercase().replace('_', "");
    let mut named = Map::new();
    named.extend(object.into_iter().map(|(name, value)| (plain(name), value)));
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    #[test]
    fn the_reason_is_found_in_every_shape() {
        const NOT_FOUND: &str = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";
        for (body, code, reason) in [
            (
                format!(r#"{{"statusCode":400,"message":"{NOT_FOUND}"}}"#),
                "",
                NOT_FOUND,
            ),
            (
                format!(r#"{{"StatusCode":400,"Message":"{NOT_FOUND}"}}"#),
                "",
                NOT_FOUND,
            ),
            (
                format!(r#"{{"error":{{"code":"invalid_request","message":"{NOT_FOUND}"}}}}"#),
                "invalid_request",
                NOT_FOUND,
            ),
            (
                format!(r#"{{"Error":{{"Code":"invalid_request","Message":"{NOT_FOUND}"}}}}"#),
                "invalid_request",
                NOT_FOUND,
            ),
            (
                r#"{"error":"invalid_request","error_description":"Identity not found"}"#
                    .to_owned(),
                "invalid_request",
                "Identity not found",
            ),
            (
                r#"{"Error":"invalid_request","ErrorDescription":"Identity not found"}"#.to_owned(),
                "invalid_request",
                "Identity not found",
            ),
            (
                "Identity not found\r\n".to_owned(),
                "",
                "Identity not found",
            ),
            ("<html>x</html>".to_owned(), "", ""),
            ("[1]".to_owned(), "", "[1]"),
            (String::new(), "", ""),
        ] {
            let fault = Fault::read(&Response {
                status: 400,
                headers: Headers::new(),
                body: body.clone().into_bytes(),
            });
            assert_eq!(
                (fault.oauth.as_str(), fault.description.as_str()),
                (code, reason),
                "{body}"
            );
        }
    }
}
