//! Addresses, strictly checked: what is compared here is what is sent.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::base::{Error, ErrorKind, Result};

/// An absolute address: https, or plain http to this machine. It has no user part, no fragment, no
/// backslash and no dot segments (plain or percent-encoded), and its host is a plain name or
/// address, so that no two readers see different hosts in it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Url {
    text: String,
    https: bool,
    host: String,
    port: u16,
    path_at: usize,
    identity: bool,
}

impl Url {
    /// Checks an address.
    pub fn parse(text: &str) -> Result<Url> {
        let url = read(text).map_err(|why| refused(text, why))?;
        if !url.https && !url.is_loopback() {
            return Err(refused(text, "plain http is for loopback only; use https"));
        }
        Ok(url)
    }

    /// Checks the address of an identity endpoint of the machine (IMDS, App Service, Arc): plain
    /// http to loopback or link-local (169.254.0.0/16) as well. Such never go through a proxy.
    pub fn identity_endpoint(text: &str) -> Result<Url> {
        let mut url = read(text).map_err(|why| refused(text, why))?;
        if !url.https && !url.is_loopback() && !url.is_link_local() {
            return Err(refused(text, "plain http is for this machine only"));
        }
        url.identity = true;
        Ok(url)
    }

    /// This address with `rest` (a path, and a query if wanted) after it.
    pub fn join(&self, rest: &str) -> Result<Url> {
        let base = self.text.trim_end_matches('/');
        let slash = if rest.starts_with(['/', '?']) {
            ""
        } else {
            "/"
        };
        let text = format!("{base}{slash}{rest}");
        let mut url = read(&text).map_err(|why| refused(&text, why))?;
        url.identity = self.identity;
        url.under(self)?;
        Ok(url)
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host in lower case; an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, also where it is the scheme's own.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether it is an identity endpoint of the machine.
    pub fn is_identity(&self) -> bool {
        self.identity
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        let bare = self.host.trim_matches(['[', ']']);
        self.host == "localhost"
            || bare.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
            || bare.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
    }

    fn is_link_local(&self) -> bool {
        self.host
            .parse::<Ipv4Addr>()
            .is_ok_and(|ip| ip.is_link_local())
    }

    /// The path, without the query; `""` where there is none.
    pub fn path(&self) -> &str {
        let rest = &self.text[self.path_at..];
        rest.split_once('?').map_or(rest, |(path, _)| path)
    }

    /// All but the query.
    pub fn without_query(&self) -> &str {
        self.text.split_once('?').map_or(&self.text, |(url, _)| url)
    }

    /// Whether scheme, host, port and leading path are those of `root`; otherwise an error that
    /// names the two hosts and nothing else of the address.
    pub fn under(&self, root: &Url) -> Result<()> {
        let same = (self.https, &self.host, self.port) == (root.https, &root.host, root.port);
        let prefix = root.path().trim_end_matches('/');
        let rest = self.path().strip_prefix(prefix);
        let inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if same && inside {
            return Ok(());
        }
        Err(untrusted(root, &format!("{}:{}", self.host, self.port)))
    }
}

/// Checks an address that the service gave (nextLink, Location) against the configured root.
pub fn same_host(root: &Url, text: &str) -> Result<Url> {
    let url = read(text).map_err(|why| untrusted(root, &format!("an address refused: {why}")))?;
    url.under(root)?;
    Ok(url)
}

/// Encodes everything but letters, digits and `-._~`, for one segment of a path or one value of a
/// query or form.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Without the query, which may hold secrets.
impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.without_query())
    }
}

fn read(text: &str) -> std::result::Result<Url, &'static str> {
    let (https, rest) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
        _ => return Err("it must begin with https://"),
    };
    if text.len() > 16 * 1024 {
        return Err("it is longer than 16 KiB");
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("it may hold printable ASCII without blanks only");
    }
    if text
        .bytes()
        .any(|b| matches!(b, b'\\' | b'#' | b'<' | b'>' | b'"' | b'`'))
    {
        return Err("it may not hold any of \\ # < > \" `");
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, port) = authority(&rest[..end], https)?;
    let path_at = text.len() - rest.len() + end;
    let path = rest[end..].split('?').next().unwrap_or_default();
    if path.split('/').any(is_dots) {
        return Err("its path may not hold . or .. as a segment");
    }
    Ok(Url {
        text: text.to_owned(),
        https,
        host,
        port,
        path_at,
        identity: false,
    })
}

fn authority(text: &str, https: bool) -> std::result::Result<(String, u16), &'static str> {
    if text.contains('@') {
        return Err("it may not hold a user name or @ before the host");
    }
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    };
    let port = match port {
        None if https => 443,
        None => 80,
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => digits
            .parse::<u16>()
            .ok()
            .filter(|port| *port > 0)
            .ok_or("its port is out of range")?,
        Some(_) => return Err("its port is no number"),
    };
    let host = host.to_ascii_lowercase();
    if let Some(bare) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        let ip: Ipv6Addr = bare.parse().map_err(|_| "its IPv6 address is not valid")?;
        return Ok((format!("[{ip}]"), port));
    }
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if !host.split('.').all(label) {
        return Err("its host is neither a plain name nor an address");
    }
    // "0x7f.1" and the like: other readers take names that end in a number for an address.
    let numeric =
        |label: &str| label.bytes().all(|b| b.is_ascii_digit()) || label.starts_with("0x");
    if host.rsplit('.').next().is_some_and(numeric) && host.parse::<Ipv4Addr>().is_err() {
        return Err("its IPv4 address is not in the plain form");
    }
    Ok((host, port))
}

fn is_dots(segment: &str) -> bool {
    const LONGEST: usize = "%2e%2e".len();
    if segment.len() > LONGEST {
        return false;
    }
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

fn refused(text: &str, why: &str) -> Error {
    let shown: String = text
        .split('?')
        .next()
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect();
    let shown = match shown.split_once('@') {
        Some((_, rest)) => format!("***@{rest}"),
        None => shown,
    };
    Error::argument(format!("The address {shown:?} is refused: {why}."))
}

fn untrusted(root: &Url, what: &str) -> Error {
    Error::new(
        ErrorKind::UntrustedHost,
        format!(
            "The service pointed to {what}, which is not under the configured {}:{}{}; it is not followed.",
            root.host,
            root.port,
            root.path()
        ),
    )
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
