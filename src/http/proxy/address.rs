//! The address of a proxy, with its login if it has one.

use percent_encoding::percent_decode_str;

use super::{ProxyCredentials, Source};
use crate::base::{Error, ErrorKind, NetworkHint, Result, Secret};

/// A parsed address such as `http://user:password@proxy.test:3128`.
pub(super) struct Address {
    pub url: url::Url,
    pub login: Option<ProxyCredentials>,
}

impl Address {
    /// Parses an address; without a scheme it is http. The error names the source and shows nothing of the
    /// address, which may hold a password.
    pub(super) fn parse(text: &str, source: Source) -> Result<Address> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let unusable = |why: &str, hint: NetworkHint| {
            Error::new(
                ErrorKind::Configuration,
                format!("The proxy address in {source} can't be used: {why}."),
            )
            .with_hint(hint)
        };
        if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
            let why = "its scheme isn't http or https";
            return Err(unusable(why, NetworkHint::UseHttpProxy));
        }
        // An @ after the first slash is a sign of a password with a slash in it.
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, rest),
        };
        let login = match login.map(credentials) {
            None => None,
            Some(Some(login)) => Some(login),
            Some(None) => {
                let why = "its user name or password has a character that must be percent-encoded";
                return Err(unusable(why, NetworkHint::EncodeProxyLogin));
            }
        };
        if !place.is_ascii() {
            let why = "its host isn't ASCII; write it in its xn-- form";
            return Err(unusable(why, NetworkHint::UseHttpProxy));
        }
        let url = url::Url::parse(&format!("{scheme}://{place}")).ok();
        let url = url.filter(|url| {
            url.has_host() && url.path() == "/" && url.query().is_none() && url.fragment().is_none()
        });
        match url {
            Some(url) => Ok(Address { url, login }),
            None => Err(unusable(
                "it isn't a host and a port",
                NetworkHint::UseHttpProxy,
            )),
        }
    }
}

/// Decodes a percent-encoded `user:password`; `None` if it isn't valid.
fn credentials(login: &str) -> Option<ProxyCredentials> {
    let is_plain = !login.contains(['/', '?', '#', '@']);
    let mut parts = login.split('%').skip(1);
    let is_encoded = |part: &str| {
        let digits = part.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !is_plain || !parts.all(is_encoded) {
        return None;
    }
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let decoded = |text| percent_decode_str(text).decode_utf8().ok();
    let password = zeroize::Zeroizing::new(decoded(password)?.into_owned());
    Some(ProxyCredentials {
        user: decoded(user)?.into_owned(),
        password: Secret::copy_of(password.as_bytes()),
    })
}
