//! Addresses, strictly checked. They are parsed by the crate that the transport uses, so that the address
//! compared here is the one requests are sent to. Text that two parsers might understand in different ways is
//! rejected.

mod rules;

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Host;

use self::rules::{LONGEST, TOO_LONG, check_path, check_text, read};
use crate::base::text::shorten;
use crate::base::{Error, ErrorKind, Result};

/// The characters to encode in one segment of a path, or one value of a query or form: all but letters, digits
/// and `-._~`.
pub(crate) const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// An absolute address: https, or plain http to this machine. It has no user part, no fragment, no
/// backslash and no dot segments (plain or percent-encoded), and its host is a plain name or
/// address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Url {
    url: url::Url,
    identity: bool,
}

impl Url {
    /// Checks an address.
    pub fn parse(text: &str) -> Result<Url> {
        let url = read(text).map_err(|why| invalid_address(text, why))?;
        if !url.is_https() && !url.is_loopback() {
            return Err(invalid_address(
                text,
                "plain http is for loopback only; use https",
            ));
        }
        Ok(url)
    }

    /// Checks the address of an identity endpoint of the machine (IMDS, App Service, Arc): plain
    /// http to loopback or link-local (169.254.0.0/16) as well. Requests to them never go through a proxy.
    pub fn identity_endpoint(text: &str) -> Result<Url> {
        let mut url = read(text).map_err(|why| invalid_address(text, why))?;
        if !url.is_https() && !url.is_loopback() && !url.is_link_local() {
            return Err(invalid_address(text, "plain http is for this machine only"));
        }
        url.identity = true;
        Ok(url)
    }

    /// This address with `rest` (a path, optionally with a query) after it.
    pub fn join(&self, rest: &str) -> Result<Url> {
        let refuse = |why| invalid_address(&format!("{self}/{rest}"), why);
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        check_text(rest).map_err(refuse)?;
        check_path(path).map_err(refuse)?;
        if rest.len() + self.as_str().len() > LONGEST {
            return Err(refuse(TOO_LONG));
        }
        let mut joined = self.clone();
        if !path.is_empty() {
            let rest = path.strip_prefix('/').unwrap_or(path);
            let is_plain = rest.bytes().all(|byte| byte == b'/' || is_unreserved(byte));
            // If `rest` needs no encoding, only `rest` is parsed: the address before it was parsed already.
            if is_plain && let Ok(mut segments) = joined.url.path_segments_mut() {
                segments.pop_if_empty().extend(rest.split('/'));
            } else {
                let base = self.path().trim_end_matches('/');
                joined.url.set_path(&[base, "/", rest].concat());
            }
        }
        joined.url.set_query(query);
        Ok(joined)
    }

    /// The whole address; without a slash at its end if the path is only that slash.
    pub fn as_str(&self) -> &str {
        let text = self.url.as_str();
        match (self.url.path(), self.url.query()) {
            ("/", None) => text.trim_end_matches('/'),
            _ => text,
        }
    }

    /// The host in lower case; an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port, also if it is the scheme's default.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether it is an identity endpoint of the machine.
    pub fn is_identity(&self) -> bool {
        self.identity
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        }
    }

    fn is_link_local(&self) -> bool {
        matches!(self.url.host(), Some(Host::Ipv4(ip)) if ip.is_link_local())
    }

    /// Scheme, host and port, without a slash at the end.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The parsed address, to which the transport sends a request.
    pub(super) fn parsed(&self) -> &url::Url {
        &self.url
    }

    /// The path, without the query; `/` if there is none.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// All but the query.
    pub fn without_query(&self) -> &str {
        let text = self.as_str();
        text.split_once('?').map_or(text, |(url, _)| url)
    }

    /// Fails unless scheme, host, port and leading path are those of `root`. The error names the two hosts and
    /// nothing else of the address.
    pub fn under(&self, root: &Url) -> Result<()> {
        let prefix = root.path().trim_end_matches('/');
        let rest = self.path().strip_prefix(prefix);
        let is_inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let is_same = self.url.scheme() == root.url.scheme()
            && self.url.host() == root.url.host()
            && self.port() == root.port();
        if is_same && is_inside {
            return Ok(());
        }
        Err(untrusted_address(
            root,
            &format!("{}:{}", self.host(), self.port()),
        ))
    }
}

/// Checks an address that the service returned (nextLink, Location) against the configured root.
pub fn same_host(root: &Url, text: &str) -> Result<Url> {
    let url = read(text)
        .map_err(|why| untrusted_address(root, &format!("an invalid address ({why})")))?;
    url.under(root)?;
    Ok(url)
}

/// Encodes everything but letters, digits and `-._~`, for one segment of a path or one value of a
/// query or form.
pub fn encode(text: &str) -> Cow<'_, str> {
    match text.bytes().all(is_unreserved) {
        true => Cow::Borrowed(text),
        false => utf8_percent_encode(text, PLAIN).into(),
    }
}

/// Whether a byte is never encoded (RFC 3986, 2.3).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Omits the query, which may hold secrets.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.without_query())
    }
}

fn invalid_address(text: &str, why: &str) -> Error {
    let shown = shorten(text.split('?').next().unwrap_or_default(), 200);
    let shown = match shown.split_once('@') {
        Some((_, rest)) => format!("***@{rest}"),
        None => shown,
    };
    Error::argument(format!("The address '{shown}' is rejected: {why}."))
}

fn untrusted_address(root: &Url, what: &str) -> Error {
    Error::new(
        ErrorKind::UntrustedHost,
        format!(
            "The service pointed to {what}, which isn't under the configured {}:{}{}; it isn't followed.",
            root.host(),
            root.port(),
            root.path()
        ),
    )
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
