//! The claims of a token. They are read for display only and aren't verified: only the service decides to whom a
//! token belongs and what it allows.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::base::Secret;

/// Maximum size of an encoded payload, in bytes.
const MAX_PAYLOAD: usize = 64 * 1024;

/// The claims that are shown, as the token has them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Claims {
    /// The service that the token is for.
    pub audience: Option<String>,
    /// The token's tenant.
    pub tenant: Option<String>,
    /// The app's client id.
    pub app_id: Option<String>,
    /// The object id of the app's service principal or of the user.
    pub object_id: Option<String>,
    /// The user's name, in a token of a user.
    pub user: Option<String>,
    /// App roles, in a token of an app.
    pub roles: Vec<String>,
    /// Scopes, in a token of a user.
    pub scopes: Vec<String>,
    /// When it expires, in seconds since 1970.
    pub expires: Option<i64>,
}

/// Microsoft Graph's app id, which some tokens have instead of its address.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

impl Claims {
    /// Whether the token is for `scope`, such as `https://graph.microsoft.com/.default`: its audience is the
    /// scope's address, or the app's id. `None` if the token has no audience.
    pub fn is_for(&self, scope: &str) -> Option<bool> {
        let audience = self
            .audience
            .as_deref()?
            .trim_end_matches('/')
            .to_ascii_lowercase();
        let resource = scope
            .strip_suffix("/.default")
            .unwrap_or(scope)
            .to_ascii_lowercase();
        let resource = resource.trim_end_matches('/');
        let id = resource.strip_prefix("api://").unwrap_or(resource);
        let is_graph = audience == GRAPH && resource.contains("graph");
        Some(audience == resource || audience == id || is_graph)
    }
}

/// The claims of a JWT; `None` if the token isn't a JWT (tokens may be opaque). A claim of another type than
/// expected is omitted.
pub fn read(token: &Secret) -> Option<Claims> {
    payload(token).as_ref().map(claims_of)
}

/// The payload of a JWT, unverified.
pub fn payload(token: &Secret) -> Option<Map<String, Value>> {
    let mut parts = token.expose().split(|byte| *byte == b'.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || payload.len() > MAX_PAYLOAD {
        return None;
    }
    let payload = payload.strip_suffix(b"==").unwrap_or(payload);
    let payload = payload.strip_suffix(b"=").unwrap_or(payload);
    let json = Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    serde_json::from_slice(&json).ok()
}

fn claims_of(payload: &Map<String, Value>) -> Claims {
    let text = |name: &str| payload.get(name)?.as_str().map(str::to_owned);
    let list = |name: &str| match payload.get(name) {
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        _ => Vec::new(),
    };
    let words = |text: String| text.split_whitespace().map(str::to_owned).collect();
    Claims {
        audience: list("aud").first().map(ToString::to_string),
        tenant: text("tid"),
        app_id: text("appid").or_else(|| text("azp")),
        object_id: text("oid"),
        user: text("upn").or_else(|| text("preferred_username")),
        roles: list("roles").into_iter().map(str::to_owned).collect(),
        scopes: text("scp").map(words).unwrap_or_default(),
        expires: payload.get("exp").and_then(|exp| {
            exp.as_i64()
                .or_else(|| exp.as_f64().map(|seconds| seconds as i64))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> Secret {
        let text = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        Secret::copy_of(text.as_bytes())
    }

    #[test]
    fn claims_are_read_and_nonsense_is_none() {
        let read_one = read(&token(
            r#"{"aud":"https://graph.microsoft.com","tid":"t","appid":"a","roles":["R.All"],"exp":12}"#,
        ));
        let claims = read_one.unwrap();
        assert_eq!(
            claims.audience.as_deref(),
            Some("https://graph.microsoft.com")
        );
        assert_eq!(
            (claims.roles, claims.expires),
            (vec!["R.All".into()], Some(12))
        );
        let claims = read(&token(r#"{"aud":["x"],"azp":"b","scp":"A B","exp":1.5e9}"#)).unwrap();
        assert_eq!(claims.app_id.as_deref(), Some("b"));
        assert_eq!(
            (claims.scopes.len(), claims.expires),
            (2, Some(1_500_000_000))
        );
        assert!(read(&token("{}")).is_some());
        for bad in ["", "a.b", "opaque", "a.b.c.d", "e30.!!.x", "e30.e30"] {
            assert_eq!(read(&Secret::copy_of(bad.as_bytes())), None, "{bad}");
        }
        let odd = read(&token(r#"{"aud":3,"tid":[],"exp":"soon"}"#));
        assert_eq!(
            odd,
            Some(Claims::default()),
            "what has another type is left out"
        );
        assert_eq!(read(&token("[]")), None);
    }

    #[test]
    fn a_payload_over_the_bound_is_not_read() {
        // Base64 encodes three bytes as four letters.
        let payload = |bytes: usize| {
            let start = r#"{"tid":"t","x":""#;
            format!("{start}{}\"}}", "x".repeat(bytes - start.len() - 2))
        };
        let max_bytes = MAX_PAYLOAD / 4 * 3;
        assert!(read(&token(&payload(max_bytes))).is_some());
        assert_eq!(read(&token(&payload(max_bytes + 1))), None);
    }

    #[test]
    fn the_audience_is_an_address_or_an_app() {
        let graph = "https://graph.microsoft.com/.default";
        let cockpit = "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a/.default";
        for (audience, scope, is_for) in [
            ("https://graph.microsoft.com", graph, true),
            ("https://graph.microsoft.com/", graph, true),
            (GRAPH, graph, true),
            ("https://management.azure.com", graph, false),
            ("https://graph.microsoft.us", graph, false),
            ("b92a36a4-feb8-4f47-a69c-29a180aa6d0a", cockpit, true),
            ("api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a", cockpit, true),
            (GRAPH, cockpit, false),
        ] {
            let claims = Claims {
                audience: Some(audience.to_owned()),
                ..Claims::default()
            };
            assert_eq!(claims.is_for(scope), Some(is_for), "{audience} {scope}");
        }
        assert_eq!(Claims::default().is_for(graph), None);
    }
}
