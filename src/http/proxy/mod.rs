//! Which proxy a client goes through: what the options, the environment and the system's settings come to.

mod address;
mod diagnosis;
mod exceptions;
mod gate;
mod route;
// Read on Windows and macOS, tested everywhere.
#[cfg_attr(not(any(windows, target_os = "macos")), allow(dead_code))]
mod settings;
mod system;

use std::fmt;

use self::address::Address;
pub(super) use self::diagnosis::Diagnosis;
use self::exceptions::Exceptions;
use self::gate::Gate;
pub(super) use self::route::Route;
use self::settings::Settings;
use super::Url;
use crate::base::text::foreign;
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
    /// That of `Environment`; if the variables name none, that of the settings of Windows or macOS.
    System(Option<Variables>),
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
        ProxyChoice::System(None)
    }
}

/// Without the address, which may hold a password.
impl fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ProxyChoice::System(_) => "System",
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
}

/// What was chosen.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub proxy: Option<Proxy>,
    /// What of the settings isn't followed, as sentences.
    pub warnings: Vec<String>,
    /// Whether the system's settings name a configuration script, which isn't run.
    pub has_script: bool,
}

/// Where a proxy's address comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The client's options.
    Option,
    /// The environment variable of this name.
    Variable(&'static str),
    /// The settings of Windows or macOS.
    System,
}

impl Source {
    fn key(self) -> &'static str {
        match self {
            Source::Option => "option",
            Source::Variable(name) => name,
            Source::System => "system",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Option => "the proxy option",
            Source::Variable(name) => name,
            Source::System => "the system's proxy settings",
        })
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (from {})", self.place(), self.source)
    }
}

impl Proxy {
    /// Its host and port.
    pub fn place(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        format!("{host}:{port}")
    }

    /// Where its address comes from: `option`, `system`, or the name of a variable.
    pub fn source(&self) -> &'static str {
        self.source.key()
    }

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
pub(super) fn choose(choice: &ProxyChoice) -> Result<Chosen> {
    choose_beside(choice, system::read)
}

/// What `choice` comes to beside these settings of the system.
fn choose_beside(
    choice: &ProxyChoice,
    settings: impl FnOnce() -> Option<Settings>,
) -> Result<Chosen> {
    let process = Variables::of_process;
    match choice {
        ProxyChoice::None => Ok(Chosen::default()),
        ProxyChoice::Url { url, credentials } => {
            let Address { url, login } = Address::parse(url, Source::Option)?;
            let proxy = Proxy {
                url,
                credentials: credentials.clone().or(login),
                source: Source::Option,
                exceptions: Exceptions::default(),
            };
            Ok(Chosen {
                proxy: Some(proxy),
                ..Chosen::default()
            })
        }
        ProxyChoice::Environment(variables) => {
            of_variables(variables.as_ref().unwrap_or(&process()), None)
        }
        ProxyChoice::System(variables) => {
            of_variables(variables.as_ref().unwrap_or(&process()), settings())
        }
    }
}

/// The proxy that the variables name, or else the settings. The exceptions of the variables are also those of
/// the settings' proxy.
fn of_variables(variables: &Variables, settings: Option<Settings>) -> Result<Chosen> {
    let first = |names: &[&'static str]| {
        let mut set = names.iter().map(|name| Ok((*name, variables.text(name)?)));
        let found = set.find(|it: &Result<_>| !matches!(it, Ok((_, None))));
        found.transpose()
    };
    let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let named = match first(&names)? {
        Some((name, Some(address))) => Some((Source::Variable(name), address)),
        _ => None,
    };
    // What the variables name comes before all that the system's settings say.
    let settings = settings.filter(|_| named.is_none()).unwrap_or_default();
    let of_system = settings.address.as_deref();
    let of_system = of_system.map(|address| (Source::System, address));
    let mut chosen = Chosen {
        warnings: settings_warnings(&settings),
        has_script: settings.has_script,
        proxy: None,
    };
    let Some((source, address)) = named.or(of_system) else {
        return Ok(chosen);
    };
    let Address { url, login } = Address::parse(address, source)?;
    let none = first(&["no_proxy", "NO_PROXY"])?.and_then(|(_, value)| value);
    let (mut exceptions, unreadable) = Exceptions::parse(none.unwrap_or_default());
    exceptions.extend(settings.exceptions);
    let ignored = |entry: &String, of: &str| {
        let entry = foreign(entry, 80);
        format!("The entry '{entry}' of {of} can't be read and is ignored.")
    };
    let excepted = "the exceptions in the system's proxy settings";
    let settings = settings.unreadable.iter();
    let settings = settings.map(|entry| ignored(entry, excepted));
    let unreadable = unreadable.iter().map(|entry| ignored(entry, "no_proxy"));
    chosen.warnings.extend(unreadable.chain(settings));
    chosen.proxy = Some(Proxy {
        url,
        credentials: login,
        source,
        exceptions,
    });
    Ok(chosen)
}

/// What of the system's settings isn't followed.
fn settings_warnings(settings: &Settings) -> Vec<String> {
    let script = "The system's proxy settings name a configuration script (PAC), which isn't run. \
                  Specify the proxy, or let the host send the requests (in PowerShell: \
                  New-GdapSessionOption -Transport DotNet).";
    let socks = "The system's proxy settings name a SOCKS proxy, which isn't supported.";
    let both = [(settings.has_script, script), (settings.is_socks, socks)];
    let told = both.iter().filter(|it| it.0);
    told.map(|it| it.1.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ErrorKind;

    fn set(variables: &[(&str, &str)]) -> Option<Variables> {
        let pairs = variables.iter();
        let pairs = pairs.map(|(name, value)| (*name, value.as_bytes()));
        Some(Variables::of(pairs))
    }

    fn of(variables: &[(&str, &str)]) -> Result<Option<Proxy>> {
        let chosen = choose(&ProxyChoice::Environment(set(variables)));
        chosen.map(|chosen| chosen.proxy)
    }

    fn settings() -> Option<Settings> {
        let entries = ["*.corp.test", "a?b"];
        let (exceptions, unreadable) = Exceptions::of_system(entries.into_iter());
        Some(Settings {
            address: Some("sys.test:8080".to_owned()),
            exceptions,
            unreadable,
            has_script: true,
            is_socks: false,
        })
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
        let variables = set(&[
            ("https_proxy", "http://a:1"),
            ("NO_PROXY", "no.test;  ?? , *.corp.test"),
        ]);
        let chosen = choose(&ProxyChoice::Environment(variables)).unwrap();
        let proxy = chosen.proxy.unwrap();
        let covers = |url| proxy.covers(&Url::parse(url).unwrap());
        assert!(covers("https://graph.test/"));
        assert!(!covers("https://no.test/") && !covers("https://x.corp.test/"));
        assert!(!covers("https://localhost/") && !covers("https://127.0.0.1:8443/"));
        assert_eq!(
            chosen.warnings,
            ["The entry '??' of no_proxy can't be read and is ignored."]
        );
    }

    #[test]
    fn options_come_before_variables_and_these_before_the_system() {
        let url = ProxyChoice::Url {
            url: "http://o:1".to_owned(),
            credentials: None,
        };
        let named = &[("https_proxy", "http://v:2")][..];
        for (choice, expected) in [
            (url, Some("o:1 (from the proxy option)")),
            (ProxyChoice::None, None),
            (
                ProxyChoice::System(set(named)),
                Some("v:2 (from https_proxy)"),
            ),
            (ProxyChoice::Environment(set(&[])), None),
            (
                ProxyChoice::System(set(&[])),
                Some("sys.test:8080 (from the system's proxy settings)"),
            ),
            (
                ProxyChoice::System(set(&[("https_proxy", "")])),
                Some("sys.test:8080 (from the system's proxy settings)"),
            ),
        ] {
            let chosen = choose_beside(&choice, settings).unwrap();
            let shown = chosen.proxy.as_ref().map(Proxy::to_string);
            assert_eq!(shown.as_deref(), expected, "{choice:?}");
            let is_system = expected.is_some_and(|it| it.starts_with("sys"));
            assert_eq!(chosen.warnings.len(), if is_system { 2 } else { 0 });
        }
    }

    #[test]
    fn the_systems_exceptions_and_the_variables_ones_go_straight() {
        let choice = ProxyChoice::System(set(&[("no_proxy", "no.test")]));
        let chosen = choose_beside(&choice, settings).unwrap();
        let proxy = chosen.proxy.unwrap();
        let covers = |url| proxy.covers(&Url::parse(url).unwrap());
        assert!(covers("https://graph.test/") && covers("https://corp.test/"));
        assert!(!covers("https://a.no.test/") && !covers("https://x.corp.test/"));
        assert!(!covers("https://localhost/"));
    }

    #[test]
    fn what_of_the_systems_settings_is_not_followed_is_told() {
        let chosen = choose_beside(&ProxyChoice::System(set(&[])), settings).unwrap();
        assert!(chosen.warnings[0].contains("-Transport DotNet"));
        assert!(chosen.has_script);
        assert_eq!(
            chosen.warnings[1],
            "The entry 'a?b' of the exceptions in the system's proxy settings can't be read and is ignored."
        );
        let socks = || {
            Some(Settings {
                is_socks: true,
                ..Settings::default()
            })
        };
        let chosen = choose_beside(&ProxyChoice::System(set(&[])), socks).unwrap();
        assert!(chosen.proxy.is_none() && chosen.warnings[0].contains("SOCKS"));
    }

    #[test]
    fn a_bad_address_of_the_system_names_the_systems_settings() {
        let bad = || {
            Some(Settings {
                address: Some("socks5://u:hunter2@b".to_owned()),
                ..Settings::default()
            })
        };
        let error = choose_beside(&ProxyChoice::System(set(&[])), bad).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("the system's proxy settings") && !text.contains("hunter2"));
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
