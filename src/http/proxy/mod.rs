//! Which proxy a client goes through: what the options and the environment come to.

mod address;
mod diagnosis;
mod exceptions;
mod gate;
mod route;

use std::fmt;

use self::address::Address;
pub(super) use self::diagnosis::Diagnosis;
use self::exceptions::Exceptions;
use self::gate::Gate;
pub(super) use self::route::Route;
use super::Url;
use crate::base::{Result, Secret, Variables};

/// Which proxy. Loopback and link-local addresses never go through one.
///
/// ```no_run
/// # fn example(tokens: std::sync::Arc<dyn gdap::TokenSource>) -> gdap::Result<()> {
/// use gdap::{Client, ProxyChoice};
///
/// let proxy = ProxyChoice::Url { url: "http://proxy.contoso.com:3128".to_owned(), credentials: None };
/// let client = Client::builder(tokens).proxy(proxy).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum ProxyChoice {
    /// As `https_proxy`, `all_proxy` and `no_proxy` say: among these variables, or among those of the
    /// process when the transport is made. A name in lower case wins over the same one in capitals, and
    /// an empty variable counts as unset, as in curl.
    Environment(Option<Variables>),
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

impl Default for ProxyChoice {
    fn default() -> ProxyChoice {
        ProxyChoice::Environment(None)
    }
}

/// Without the address, which may hold a password.
impl fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProxyChoice::Environment(_) => "Environment",
            ProxyChoice::None => "None",
            ProxyChoice::Url { .. } => "Url(***)",
        })
    }
}

/// For a proxy's Basic sign-in.
///
/// Part of a [`ProxyChoice`](crate::ProxyChoice).
#[derive(Debug, Clone)]
pub struct ProxyCredentials {
    /// The name.
    pub user: String,
    /// The password, UTF-8.
    pub password: Secret,
}

/// The proxy that was chosen. `Display` names it and where it comes from, without its credentials.
#[derive(Debug)]
pub(super) struct Proxy {
    /// Its address, without credentials.
    pub url: url::Url,
    pub credentials: Option<ProxyCredentials>,
    source: Source,
    exceptions: Exceptions,
    /// Entries of the variable with exceptions that can't be read.
    pub unreadable: Vec<String>,
}

/// Where a proxy's address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The client's options.
    Option,
    /// The environment variable of this name.
    Variable(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Option => "the proxy option",
            Source::Variable(name) => name,
        })
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        write!(f, "{host}:{port} (from {})", self.source)
    }
}

impl Proxy {
    /// Whether requests to this address go through it.
    pub fn covers(&self, url: &Url) -> bool {
        url.is_https() && self.covers_host(url.host(), url.port())
    }

    /// Whether requests to this host go through it.
    pub fn covers_host(&self, host: &str, port: u16) -> bool {
        !exceptions::is_local(host) && !self.exceptions.contain(host, port)
    }
}

/// What `choice` comes to.
pub(super) fn choose(choice: &ProxyChoice) -> Result<Option<Proxy>> {
    match choice {
        ProxyChoice::None => Ok(None),
        ProxyChoice::Url { url, credentials } => {
            let Address { url, login } = Address::parse(url, Source::Option)?;
            Ok(Some(Proxy {
                url,
                credentials: credentials.clone().or(login),
                source: Source::Option,
                exceptions: Exceptions::default(),
                unreadable: Vec::new(),
            }))
        }
        ProxyChoice::Environment(Some(variables)) => of_variables(variables),
        ProxyChoice::Environment(None) => of_variables(&Variables::of_process()),
    }
}

fn of_variables(variables: &Variables) -> Result<Option<Proxy>> {
    let first = |names: &[&'static str]| {
        let mut set = names.iter().map(|name| Ok((*name, variables.text(name)?)));
        let found = set.find(|it: &Result<_>| !matches!(it, Ok((_, None))));
        found.transpose()
    };
    let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let Some((name, Some(address))) = first(&names)? else {
        return Ok(None);
    };
    let source = Source::Variable(name);
    let Address { url, login } = Address::parse(address, source)?;
    let none = first(&["no_proxy", "NO_PROXY"])?.and_then(|(_, value)| value);
    let (exceptions, unreadable) = Exceptions::parse(none.unwrap_or_default());
    Ok(Some(Proxy {
        url,
        credentials: login,
        source,
        exceptions,
        unreadable,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ErrorKind;

    fn of(variables: &[(&str, &str)]) -> Result<Option<Proxy>> {
        let pairs = variables.iter();
        let pairs = pairs.map(|(name, value)| (*name, value.as_bytes()));
        choose(&ProxyChoice::Environment(Some(Variables::of(pairs))))
    }

    fn chosen_proxy(variables: &[(&str, &str)]) -> Option<String> {
        of(variables).unwrap().map(|proxy| proxy.to_string())
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_proxy() {
        assert_eq!(chosen_proxy(&[]), None);
        assert_eq!(
            chosen_proxy(&[("HTTP_PROXY", "http://a")]),
            None,
            "https only"
        );
        for (variables, expected) in [
            (
                &[("https_proxy", "http://a:1"), ("HTTPS_PROXY", "http://b:2")][..],
                "a:1 (from https_proxy)",
            ),
            (
                &[("https_proxy", " "), ("HTTPS_PROXY", "http://b")],
                "b:80 (from HTTPS_PROXY)",
            ),
            (
                &[("HTTPS_PROXY", ""), ("ALL_PROXY", "c:3128")],
                "c:3128 (from ALL_PROXY)",
            ),
            (
                &[("https_proxy", "https://d.test/")],
                "d.test:443 (from https_proxy)",
            ),
        ] {
            assert_eq!(chosen_proxy(variables).as_deref(), Some(expected));
        }
        assert_eq!(
            chosen_proxy(&[("HTTPS_PROXY", ""), ("https_proxy", "")]),
            None
        );
    }

    #[test]
    fn exceptions_go_straight_and_unreadable_ones_are_kept_for_a_warning() {
        let proxy = of(&[
            ("https_proxy", "http://a:1"),
            ("NO_PROXY", "no.test;  ?? , *.corp.test"),
        ]);
        let proxy = proxy.unwrap().unwrap();
        let covers = |url| proxy.covers(&Url::parse(url).unwrap());
        assert!(covers("https://graph.test/"));
        assert!(!covers("https://no.test/") && !covers("https://x.corp.test/"));
        assert!(!covers("https://localhost/") && !covers("https://127.0.0.1:8443/"));
        assert_eq!(proxy.unreadable, ["??"]);
    }

    #[test]
    fn a_bad_address_is_an_error_that_names_the_variable_and_no_password() {
        for bad in [
            "socks5://u:hunter2@b",
            "http://u:hunter2/x@b:3128",
            "http://u:hunter2%@b:3128",
            "http://u:hunter2@",
            "http://u:hunter2@b:3128/path",
        ] {
            let error = of(&[("HTTPS_PROXY", bad)]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let text = error.to_string();
            assert!(text.contains("HTTPS_PROXY"), "{text}");
            assert!(!text.contains("hunter2"), "{text}");
        }
        let choice = ProxyChoice::Url {
            url: "ftp://u:hunter2@b".to_owned(),
            credentials: None,
        };
        let text = choose(&choice).unwrap_err().to_string();
        assert!(text.contains("the proxy option") && !text.contains("hunter2"));
    }

    #[test]
    fn the_login_of_an_address_is_decoded_and_never_shown() {
        let proxy = of(&[("https_proxy", "http://u%40x:hunter2%2F@b:3128")]);
        let proxy = proxy.unwrap().unwrap();
        let login = proxy.credentials.as_ref().unwrap();
        assert_eq!(login.user, "u@x");
        assert_eq!(login.password.expose(), b"hunter2/");
        assert_eq!(proxy.url.as_str(), "http://b:3128/");
        let shown = format!("{proxy} {proxy:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
