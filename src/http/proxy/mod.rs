//! Chooses a client's proxy from the options, the environment and the system's settings.

mod address;
mod diagnosis;
mod exceptions;
mod gate;
mod route;
// Windows and macOS each use one kind of settings; both kinds are tested on every system.
#[allow(dead_code)]
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

/// The proxy to use. Requests to loopback and link-local addresses never go through a proxy.
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
    /// The proxy of `Environment`; if the variables name none, the proxy in the settings of Windows or macOS.
    System(Option<Variables>),
    /// The proxy that `https_proxy`, `all_proxy` and `no_proxy` specify, in these variables, or in those of the
    /// process when the transport is made. A name in lower case takes precedence over the same one in capitals,
    /// and an empty variable counts as unset, as in curl.
    Environment(Option<Variables>),
    /// No proxy.
    None,
    /// This proxy, for every host.
    Url {
        /// The address, such as `http://proxy.test:3128`.
        url: String,
        /// The credentials for Basic sign-in.
        credentials: Option<ProxyCredentials>,
    },
}

impl Default for ProxyChoice {
    fn default() -> ProxyChoice {
        ProxyChoice::System(None)
    }
}

/// Omits the address, which may hold a password.
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

/// Credentials for a proxy's Basic sign-in.
///
/// Part of a [`ProxyChoice`](crate::ProxyChoice).
#[derive(Debug, Clone)]
pub struct ProxyCredentials {
    /// The user name.
    pub user: String,
    /// The password, UTF-8.
    pub password: Secret,
}

/// The chosen proxy. `Display` shows its address and its source, without its credentials.
#[derive(Debug)]
pub(super) struct Proxy {
    /// Its address, without credentials.
    pub url: url::Url,
    pub credentials: Option<ProxyCredentials>,
    source: Source,
    exceptions: Exceptions,
}

/// The chosen proxy, and the warnings about the choice.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub proxy: Option<Proxy>,
    /// The parts of the settings that are ignored, as sentences.
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

/// Chooses the proxy by `choice`.
pub(super) fn choose(choice: &ProxyChoice) -> Result<Chosen> {
    choose_beside(choice, system::read)
}

/// Chooses the proxy by `choice`, with these settings of the system.
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

/// The proxy that the variables name, or else the one in the settings. The exceptions in the variables apply to
/// both.
fn of_variables(variables: &Variables, settings: Option<Settings>) -> Result<Chosen> {
    let first = |names: &[&'static str]| {
        let mut set = names.iter().map(|name| Ok((*name, variables.text(name)?)));
        let found = set.find(|it: &Result<_>| !matches!(it, Ok((_, None))));
        found.transpose()
    };
    // Windows ignores the case, and its users write them in capitals.
    let names: &[&str] = match cfg!(windows) {
        true => &["HTTPS_PROXY", "ALL_PROXY"],
        false => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
    };
    let named = match first(names)? {
        Some((name, Some(address))) => Some((Source::Variable(name), address)),
        _ => None,
    };
    // A proxy in the variables takes precedence over all of the system's settings.
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
    let no_proxy = first(&["no_proxy", "NO_PROXY"])?.and_then(|(_, value)| value);
    let (mut exceptions, unreadable) = Exceptions::parse(no_proxy.unwrap_or_default());
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

/// The warnings about the parts of the system's settings that are ignored.
fn settings_warnings(settings: &Settings) -> Vec<String> {
    let script = "The system's proxy settings name a configuration script (PAC), which isn't run. \
                  Specify the proxy, or let the host send the requests (in PowerShell: \
                  New-GdapSessionOption -Transport DotNet).";
    let socks = "The system's proxy settings name a SOCKS proxy, which isn't supported.";
    let warnings = [(settings.has_script, script), (settings.is_socks, socks)];
    let applicable = warnings.iter().filter(|it| it.0);
    applicable.map(|it| it.1.to_owned()).collect()
}

#[cfg(test)]
mod tests;
