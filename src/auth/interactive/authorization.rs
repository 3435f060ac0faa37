//! The parameters of the sign-in page, and the random values that tie its response to this sign-in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{Url, url};

/// The scopes for the person's name and for refresh tokens
/// (learn.microsoft.com/entra/identity-platform/scopes-oidc).
const OPENID: [&str; 3] = ["openid", "profile", "offline_access"];

/// The random values of one sign-in, each of 256 bits.
pub(super) struct Authorization {
    /// Returned in the redirect: a redirect without it belongs to another sign-in (RFC 6749 section 10.12).
    pub state: String,
    /// Returned in the ID token (OpenID Connect Core 1.0, section 3.1.2.1).
    pub nonce: String,
    /// Proves to the token endpoint that this sign-in requested the code (RFC 7636).
    pub verifier: Secret,
}

impl Authorization {
    pub(super) fn new() -> Result<Authorization> {
        let verifier = random()?;
        Ok(Authorization {
            state: random()?.to_string(),
            nonce: random()?.to_string(),
            verifier: Secret::copy_of(verifier.as_bytes()),
        })
    }

    /// The address of the page: `endpoint` with the parameters that have a value.
    pub(super) fn uri(&self, endpoint: Url, parameters: &[(&str, Option<&str>)]) -> Result<Url> {
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.expose()));
        let has_hint = parameters
            .iter()
            .any(|(name, value)| *name == "login_hint" && value.is_some());
        let own = [
            ("response_type", Some("code")),
            ("response_mode", Some("query")),
            ("state", Some(self.state.as_str())),
            ("nonce", Some(self.nonce.as_str())),
            ("code_challenge", Some(challenge.as_str())),
            ("code_challenge_method", Some("S256")),
            // Partners have several accounts: without a hint the page lets the person choose.
            ("prompt", (!has_hint).then_some("select_account")),
        ];
        let pairs = parameters.iter().chain(&own).filter_map(|(name, value)| {
            let value = url::encode((*value)?);
            Some(format!("{name}={value}"))
        });
        endpoint.join(&format!("?{}", pairs.collect::<Vec<_>>().join("&")))
    }
}

fn random() -> Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new([0; 32]);
    SystemRandom::new().fill(&mut *bytes).map_err(|_| {
        Error::new(
            ErrorKind::Internal,
            "The system has no random numbers to sign in with.",
        )
    })?;
    Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes)))
}

/// Checks the name of a permission (scope-token in RFC 6749 section 3.3).
pub(super) fn check_scope(scope: &str) -> Result<()> {
    let is_plain = |b: u8| b.is_ascii_graphic() && b != b'"' && b != b'\\';
    if !scope.is_empty() && scope.len() <= 256 && scope.bytes().all(is_plain) {
        return Ok(());
    }
    Err(Error::argument(
        "A scope isn't valid. Use the name of a permission, such as DelegatedAdminRelationship.ReadWrite.All.",
    ))
}

/// The scopes to request: those of OpenID Connect, and the service's own, each prefixed with the service's
/// address, because a bare name means Microsoft Graph of the global cloud.
pub(super) fn scope(audience: &str, names: &[String]) -> Result<String> {
    let resource = audience.strip_suffix("/.default").unwrap_or(audience);
    let mut all = OPENID.map(str::to_owned).to_vec();
    let own = names
        .iter()
        .filter(|scope| !OPENID.contains(&scope.as_str()) && *scope != "email");
    for scope in own {
        let is_resource = scope
            .get(..resource.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(resource))
            && scope[resource.len()..].starts_with('/');
        match scope.contains("://") {
            false => all.push(format!("{resource}/{scope}")),
            true if is_resource => all.push(scope.clone()),
            true => {
                let message = format!("The scope {scope} isn't a scope of {resource}.");
                return Err(Error::argument(message).with_hint(SignInHint::CheckScope));
            }
        }
    }
    if all.len() == OPENID.len() {
        all.push(audience.to_owned());
    }
    Ok(all.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_those_of_the_service() {
        let graph = "https://graph.microsoft.us/.default";
        let of = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|one| (*one).to_owned()).collect();
            scope(graph, &names)
        };
        let start = "openid profile offline_access";
        assert_eq!(of(&[]).unwrap(), format!("{start} {graph}"));
        assert_eq!(of(&["openid"]).unwrap(), format!("{start} {graph}"));
        assert_eq!(
            of(&["A.Read", "https://graph.microsoft.us/B.Read"]).unwrap(),
            format!("{start} https://graph.microsoft.us/A.Read https://graph.microsoft.us/B.Read")
        );
        for other in [
            "https://graph.microsoft.com/A.Read",
            "https://graph.microsoft.us.evil.test/A",
        ] {
            let error = of(&[other]).unwrap_err();
            assert_eq!(error.hint().unwrap().code(), "signIn.checkScope", "{other}");
        }
        for bad in ["", "a b", "a\"b", "ä", "a\\b", &"x".repeat(257)] {
            assert!(check_scope(bad).is_err(), "{bad}");
        }
        assert!(check_scope("DelegatedAdminRelationship.ReadWrite.All").is_ok());
    }

    #[test]
    fn the_page_is_asked_with_pkce_and_values_of_its_own() {
        let made = [Authorization::new().unwrap(), Authorization::new().unwrap()];
        let [one, other] = &made;
        assert_ne!(one.state, other.state);
        assert_ne!(one.nonce, other.nonce);
        assert_ne!(one.verifier.expose(), other.verifier.expose());
        // RFC 7636 section 4.1: 43 to 128 characters.
        assert_eq!(one.verifier.expose().len(), 43);
        let page = Url::parse("https://login.test/x/oauth2/v2.0/authorize").unwrap();
        let hint = [("login_hint", Some("a+b@c.test")), ("claims", None)];
        let with = one.uri(page.clone(), &hint).unwrap();
        let with = with.as_str();
        assert!(
            with.contains("?login_hint=a%2Bb%40c.test&response_type=code&response_mode=query&")
        );
        assert!(with.contains("&code_challenge_method=S256"));
        assert!(!with.contains("prompt=") && !with.contains("claims"));
        assert!(!with.contains(std::str::from_utf8(one.verifier.expose()).unwrap()));
        let without = one.uri(page, &[]).unwrap();
        assert!(without.as_str().ends_with("&prompt=select_account"));
    }
}
