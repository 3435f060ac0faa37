//! Checks that the ID token belongs to this sign-in, and reads the person's name (OpenID Connect Core 1.0,
//! section 3.1.3.7; learn.microsoft.com/entra/identity-platform/id-token-claims-reference). The ID token comes
//! over TLS directly from the token endpoint, so its signature needn't be verified (point 6 of that section).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::super::endpoint::WHO;
use crate::base::text::foreign;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::claims;
use crate::model::ids;

/// Authorities with a common issuer, one list per cloud. The first is the issuer of them all (`issuer` in the
/// OpenID Connect metadata of each authority; `aliases` in the instance discovery of
/// login.microsoftonline.com/common/discovery/instance).
const ALIASES: [&[&str]; 2] = [
    &[
        "https://login.microsoftonline.com",
        "https://login.windows.net",
        "https://login.microsoft.com",
    ],
    &[
        "https://login.partner.microsoftonline.cn",
        "https://login.chinacloudapi.cn",
    ],
];

/// Maximum clock difference.
const MAX_SKEW: Duration = Duration::from_secs(300);

/// The values that the ID token must have.
pub(super) struct Expected<'a> {
    pub client_id: &'a str,
    /// The origin of the authority.
    pub authority: &'a str,
    /// The requested tenant. It is compared only if it is an id.
    pub tenant: &'a str,
    pub nonce: &'a str,
    /// The service's time.
    pub now: SystemTime,
}

impl Expected<'_> {
    /// Checks the ID token and returns the person's name, which is for display only.
    pub(super) fn check(&self, id_token: Option<&Secret>) -> Result<Option<String>> {
        let claims = id_token
            .and_then(claims::payload)
            .ok_or_else(|| invalid("without an ID token that can be read"))?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let user = foreign(text("preferred_username"), 256);
        if text("nonce") != self.nonce {
            return Err(invalid("with the ID token of another sign-in (nonce)"));
        }
        if !text("aud").eq_ignore_ascii_case(self.client_id) {
            return Err(invalid("with an ID token for another app (aud)"));
        }
        let tenant = text("tid");
        let issuer = format!("{}/{tenant}/v2.0", issuer_of(self.authority));
        if !ids::is_guid(tenant) || !text("iss").eq_ignore_ascii_case(&issuer) {
            return Err(invalid("with an ID token of another issuer (iss)"));
        }
        let end = claims.get("exp").and_then(Value::as_u64);
        let end = end.and_then(|end| UNIX_EPOCH.checked_add(Duration::from_secs(end)));
        if end.is_none_or(|end| end + MAX_SKEW <= self.now) {
            return Err(invalid("with an ID token that has expired (exp)"));
        }
        if ids::is_guid(self.tenant) && !tenant.eq_ignore_ascii_case(self.tenant) {
            let message = format!(
                "{user:?} signed in to tenant {tenant}, not to {}.",
                self.tenant
            );
            return Err(
                Error::new(ErrorKind::Credential, message).with_hint(SignInHint::UseTenantAccount)
            );
        }
        Ok(Some(user).filter(|user| !user.is_empty()))
    }
}

/// The origin that the tokens of an authority name as their issuer.
fn issuer_of(authority: &str) -> &str {
    let cloud = ALIASES.iter().find(|cloud| cloud.contains(&authority));
    cloud.map_or(authority, |cloud| cloud[0])
}

fn invalid(what: &str) -> Error {
    let message = format!("{WHO} responded {what}. The sign-in was rejected.");
    Error::new(ErrorKind::InvalidResponse, message).with_hint(SignInHint::SignInAgain)
}

#[cfg(test)]
mod tests {
    use super::super::super::test_kit::{CLIENT, TENANT, jwt};
    use super::*;
    use serde_json::json;

    #[test]
    fn each_claim_is_compared() {
        let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let expected = |tenant| Expected {
            client_id: CLIENT,
            authority: "https://login.test",
            tenant,
            nonce: "n",
            now,
        };
        let good = json!({
            "nonce": "n", "aud": CLIENT, "iss": format!("https://login.test/{TENANT}/v2.0"),
            "tid": TENANT, "exp": 1_800_000_000_u64 - 299, "preferred_username": "a\u{1b}[31m@b.test",
        });
        let check = |claims: &Value, tenant| {
            let token = Secret::copy_of(jwt(claims.clone()).as_bytes());
            expected(tenant).check(Some(&token))
        };
        assert_eq!(check(&good, TENANT).unwrap().as_deref(), Some("a@b.test"));
        assert!(check(&good, "organizations").is_ok());
        assert!(check(&good, "contoso.test").is_ok());
        assert!(expected(TENANT).check(None).is_err());
        let opaque = Secret::copy_of(b"opaque");
        assert!(expected(TENANT).check(Some(&opaque)).is_err());
        for (name, value, part) in [
            ("nonce", json!("m"), "(nonce)"),
            ("nonce", Value::Null, "(nonce)"),
            ("aud", json!(TENANT), "(aud)"),
            ("iss", json!("https://evil.test/x/v2.0"), "(iss)"),
            ("tid", json!("x"), "(iss)"),
            ("tid", json!(CLIENT), "(iss)"),
            ("exp", json!(1_800_000_000_u64 - 300), "(exp)"),
            ("exp", json!("soon"), "(exp)"),
        ] {
            let mut claims = good.clone();
            claims[name] = value;
            let error = check(&claims, TENANT).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidResponse);
            assert!(error.message().contains(part), "{error}");
        }
        let error = check(&good, CLIENT).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert!(error.message().contains("\"a@b.test\" signed in to tenant"));
        assert_eq!(error.hint().unwrap().code(), "signIn.useTenantAccount");
    }

    #[test]
    fn each_cloud_has_one_issuer() {
        for (authority, issuer) in [
            (
                "https://login.chinacloudapi.cn",
                "https://login.partner.microsoftonline.cn",
            ),
            (
                "https://login.microsoftonline.us",
                "https://login.microsoftonline.us",
            ),
            (
                "https://login.windows.net",
                "https://login.microsoftonline.com",
            ),
            (
                "https://login.partner.microsoftonline.cn",
                "https://login.partner.microsoftonline.cn",
            ),
            ("https://login.test", "https://login.test"),
        ] {
            assert_eq!(issuer_of(authority), issuer);
        }
    }
}
