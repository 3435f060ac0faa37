//! Which proxy a client goes through: what the options and the environment come to.

use std::fmt;

use crate::base::{Error, ErrorKind, NetworkHint, Result, Secret};

/// Which proxy. Loopback and link-local addresses never go through one.
#[derive(Clone, Default)]
pub enum ProxyChoice {
    /// As `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` (in capitals or not) say when the transport is
    /// made.
    #[default]
    Environment,
    /// None.
    None,
    /// This one, for every host.
    Url {
        /// Such as `http://proxy.test:3128`.
        url: String,
        /// For Basic sign-in.
        credentials: Option<ProxyCredentials>,
    },
}

/// Without the address, which may hold a password.
impl fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProxyChoice::Environment => "Environment",
            ProxyChoice::None => "None",
            ProxyChoice::Url { .. } => "Url(***)",
        })
    }
}

/// For a proxy's Basic sign-in.
#[derive(Debug, Clone)]
pub struct ProxyCredentials {
    /// The name.
    pub user: String,
    /// The password, UTF-8.
    pub password: Secret,
}

/// A proxy as the transport needs it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub url: String,
    pub not_for: String,
}

/// Hosts that no proxy sees.
const LOCAL: &str = "localhost,127.0.0.0/8,::1,169.254.0.0/16";

/// What `choice` comes to; `variable` reads the environment.
pub(super) fn choose(
    choice: &ProxyChoice,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Chosen>> {
    let read = |name: &str| {
        variable(name)
            .or_else(|| variable(&name.to_lowercase()))
            .filter(|value| !value.trim().is_empty())
    };
    let (url, not_for, from) = match choice {
        ProxyChoice::None => return Ok(None),
        ProxyChoice::Url { url, .. } => (url.clone(), LOCAL.to_owned(), "the option"),
        ProxyChoice::Environment => {
            let Some(url) = read("HTTPS_PROXY").or_else(|| read("ALL_PROXY")) else {
                return Ok(None);
            };
            let not_for = match read("NO_PROXY") {
                Some(more) => format!("{LOCAL},{more}"),
                None => LOCAL.to_owned(),
            };
            (url, not_for, "HTTPS_PROXY or ALL_PROXY")
        }
    };
    let url = url.trim().to_owned();
    let scheme = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !matches!(scheme.as_deref(), None | Some("http" | "https")) {
        return Err(unusable(from));
    }
    Ok(Some(Chosen { url, not_for }))
}

/// The address is not shown: it may hold a password.
pub(super) fn unusable(from: &str) -> Error {
    Error::new(
        ErrorKind::Configuration,
        format!("The proxy's address in {from} cannot be used."),
    )
    .with_hint(NetworkHint::UseHttpProxy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Result<Option<Chosen>> {
        choose(&ProxyChoice::Environment, |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_environment() {
        assert_eq!(of(&[]).unwrap(), None);
        assert_eq!(
            of(&[("HTTP_PROXY", "http://a")]).unwrap(),
            None,
            "https only"
        );
        let both = [
            ("https_proxy", "http://a:1"),
            ("ALL_PROXY", "http://b"),
            ("NO_PROXY", "c.test"),
        ];
        let chosen = of(&both).unwrap().unwrap();
        assert_eq!(chosen.url, "http://a:1");
        assert_eq!(chosen.not_for, format!("{LOCAL},c.test"));
        assert_eq!(
            of(&[("ALL_PROXY", "b:3128")]).unwrap().unwrap().url,
            "b:3128"
        );
        let error = of(&[("ALL_PROXY", "socks5://u:hunter2@b")]).unwrap_err();
        assert!(error.kind() == ErrorKind::Configuration && !error.to_string().contains("hunter2"));
    }
}
