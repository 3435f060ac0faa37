//! The claims challenge of a rejection: what a new token must prove.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::Headers;

const MAX_LENGTH: usize = 8 * 1024;

/// The JSON of `claims="..."` in `WWW-Authenticate`, decoded, if it is a JSON object and at most 8 KiB when
/// encoded.
pub fn claims(headers: &Headers) -> Option<String> {
    headers.all("WWW-Authenticate").find_map(|value| {
        let raw = parameter(value, "claims").filter(|raw| raw.len() <= MAX_LENGTH)?;
        let bare = raw.trim_end_matches('=');
        let decoded = STANDARD_NO_PAD
            .decode(bare)
            .or_else(|_| URL_SAFE_NO_PAD.decode(bare));
        let text = match decoded {
            Ok(bytes) => String::from_utf8(bytes).ok()?,
            Err(_) => raw,
        };
        let json: serde_json::Value = serde_json::from_str(&text).ok()?;
        // Serialized again, so that it is on one line.
        json.is_object().then(|| json.to_string())
    })
}

/// A parameter of a challenge: a quoted string with its escapes undone, or a token.
fn parameter(challenge: &str, name: &str) -> Option<String> {
    let mut rest = challenge;
    loop {
        let at = rest.find('=')?;
        let key = rest[..at].trim_end();
        let key = key.rsplit([' ', ',', '\t']).next().unwrap_or(key);
        let (value, after) = value(rest[at + 1..].trim_start());
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let (mut out, mut escaped) = (String::new(), false);
    for (at, letter) in quoted.char_indices() {
        match letter {
            _ if escaped => {
                out.push(letter);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => return (out, &quoted[at + 1..]),
            _ => out.push(letter),
        }
    }
    (out, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str) -> Option<String> {
        let mut headers = Headers::new();
        headers.set("WWW-Authenticate", value).unwrap();
        claims(&headers)
    }

    #[test]
    fn a_challenge_is_decoded() {
        let expected = Some(r#"{"access_token":{"nbf":{"essential":true}}}"#.to_owned());
        let code = "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==";
        let long = format!(
            "Bearer realm=\"a, claims=b\", error=\"insufficient_claims\", claims=\"{code}\""
        );
        assert_eq!(of(&long), expected);
        assert_eq!(of(&format!("Bearer Claims = {code}")), expected);
        assert_eq!(
            of(r#"Bearer claims="{\"access_token\":{\"nbf\":{\"essential\":true}}}""#),
            expected
        );
        for none in [
            "Bearer",
            "Bearer realm=\"\"",
            "Bearer claims=\"",
            "Bearer claims=\"WzFd\"",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
