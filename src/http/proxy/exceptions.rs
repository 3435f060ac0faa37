//! The hosts that are reached directly although there is a proxy: those in the variable `no_proxy`, and the
//! exceptions in the settings of Windows and macOS.
//!
//! The form of the variable has no specification. This accepts what curl, Go, Python and .NET accept: names with
//! their subdomains, with or without a leading `.` or `*.`, addresses, and networks (`10.0.0.0/8`, `10.*`), each
//! optionally with a port, separated by commas, semicolons or blanks; `*` is every host.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

/// The hosts that don't use the proxy.
#[derive(Debug, Default)]
pub(super) struct Exceptions(Vec<Exception>);

#[derive(Debug)]
struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Debug)]
enum Hosts {
    All,
    /// The host of this name and its subdomains.
    Named(String),
    /// The hosts whose names match this pattern, in which `*` stands for any characters.
    Like(String),
    /// Names without a dot.
    Plain,
    In(IpNet),
}

/// Whether a host is this machine or link-local: no proxy can reach these.
pub(super) fn is_local(host: &str) -> bool {
    match address(host) {
        Some(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_link_local(),
        Some(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unicast_link_local(),
        None => host.eq_ignore_ascii_case("localhost"),
    }
}

impl Exceptions {
    /// Reads a list. The second value has the entries that can't be read.
    pub(super) fn parse(list: &str) -> (Exceptions, Vec<String>) {
        let mut unreadable = Vec::new();
        let entries = list.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
        let entries = entries.filter(|entry| !entry.is_empty());
        let exceptions = entries.filter_map(|entry| {
            let exception = exception(&entry.to_ascii_lowercase());
            if exception.is_none() {
                unreadable.push(entry.to_owned());
            }
            exception
        });
        (Exceptions(exceptions.collect()), unreadable)
    }

    /// Reads the entries of the system's settings, in which a name is that host alone and `*` may be anywhere.
    /// The second value has the entries that can't be read. `<local>` is every name without a dot.
    pub(super) fn of_system<'e>(
        entries: impl Iterator<Item = &'e str>,
    ) -> (Exceptions, Vec<String>) {
        let mut unreadable = Vec::new();
        let entries = entries.map(|entry| entry.trim().to_ascii_lowercase());
        // Entries for http have no meaning here, and requests to this machine never go through a proxy.
        let for_https = |entry: &String| {
            !entry.is_empty() && entry != "<-loopback>" && !entry.starts_with("http://")
        };
        let exceptions = entries.filter(for_https).filter_map(|entry| {
            let exception = pattern_of_system(entry.trim_start_matches("https://"));
            if exception.is_none() {
                unreadable.push(entry);
            }
            exception
        });
        (Exceptions(exceptions.collect()), unreadable)
    }

    /// Adds the exceptions of a second list.
    pub(super) fn extend(&mut self, more: Exceptions) {
        self.0.extend(more.0);
    }

    /// Whether this host is an exception.
    pub(super) fn contain(&self, host: &str, port: u16) -> bool {
        let address = address(host);
        let name = host.trim_end_matches('.').to_ascii_lowercase();
        self.0.iter().any(|exception| {
            let is_host = match &exception.hosts {
                Hosts::All => true,
                Hosts::In(net) => address.is_some_and(|address| net.contains(&address)),
                Hosts::Named(known) => name
                    .strip_suffix(known.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
                Hosts::Like(pattern) => matches_pattern(&name, pattern),
                Hosts::Plain => address.is_none() && !name.contains('.'),
            };
            is_host && exception.port.is_none_or(|known| known == port)
        })
    }
}

fn address(host: &str) -> Option<IpAddr> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address: IpAddr = bare.parse().ok()?;
    Some(address.to_canonical())
}

fn exception(entry: &str) -> Option<Exception> {
    let hosts = |hosts| Some(Exception { hosts, port: None });
    if entry == "*" {
        return hosts(Hosts::All);
    }
    if entry.contains('/') {
        return hosts(Hosts::In(entry.parse::<IpNet>().ok()?.trunc()));
    }
    if let Ok(address) = entry.parse::<IpAddr>() {
        return hosts(Hosts::In(address.into()));
    }
    let (host, port) = match entry.rsplit_once(':') {
        // A colon within brackets is part of the address.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse().ok()?)),
        _ => (entry, None),
    };
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let hosts = match (bare, host.parse::<IpAddr>()) {
        (Some(v6), _) => Hosts::In(v6.parse::<IpAddr>().ok()?.into()),
        (None, Ok(address)) => Hosts::In(address.into()),
        (None, Err(_)) => pattern(host)?,
    };
    Some(Exception { hosts, port })
}

/// A name, or the first numbers of an address and a `*`.
fn pattern(host: &str) -> Option<Hosts> {
    let numbers = host.trim_end_matches(".*");
    if numbers != host {
        let numbers: Result<Vec<u8>, _> = numbers.split('.').map(str::parse).collect();
        let numbers = numbers.ok().filter(|numbers| numbers.len() < 4)?;
        let mut octets = [0; 4];
        octets[..numbers.len()].copy_from_slice(&numbers);
        let net = Ipv4Net::new(Ipv4Addr::from(octets), 8 * numbers.len() as u8);
        return Some(Hosts::In(net.ok()?.into()));
    }
    let name = host.strip_prefix('*').unwrap_or(host);
    if name.len() < host.len() && !name.starts_with('.') {
        return None;
    }
    let name = name.strip_prefix('.').unwrap_or(name).trim_end_matches('.');
    let is_part = |part: &str| {
        let is_letter = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        !part.is_empty() && part.chars().all(is_letter)
    };
    name.split('.')
        .all(is_part)
        .then(|| Hosts::Named(name.to_owned()))
}

fn pattern_of_system(entry: &str) -> Option<Exception> {
    let hosts = |hosts| Some(Exception { hosts, port: None });
    if entry == "<local>" {
        return hosts(Hosts::Plain);
    }
    if let Some(net) = short_network(entry) {
        return hosts(Hosts::In(net.into()));
    }
    if let Some(exception) = exception(entry)
        && !matches!(exception.hosts, Hosts::Named(_))
    {
        return Some(exception);
    }
    let (host, port) = match entry.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (entry, None),
    };
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '*');
    let is_pattern = !host.is_empty() && host.chars().all(is_allowed);
    is_pattern.then(|| Exception {
        hosts: Hosts::Like(host.to_owned()),
        port,
    })
}

/// The first numbers of an address, such as `169.254`, with or without the length of the prefix.
fn short_network(entry: &str) -> Option<Ipv4Net> {
    let (numbers, length) = match entry.split_once('/') {
        Some((numbers, length)) => (numbers, Some(length.parse::<u8>().ok()?)),
        None => (entry, None),
    };
    let numbers: Result<Vec<u8>, _> = numbers.split('.').map(str::parse).collect();
    let numbers = numbers.ok().filter(|numbers| numbers.len() <= 4)?;
    let mut octets = [0; 4];
    octets[..numbers.len()].copy_from_slice(&numbers);
    let length = length.unwrap_or(8 * numbers.len() as u8);
    Some(Ipv4Net::new(octets.into(), length).ok()?.trunc())
}

/// Whether a name matches a pattern, in which `*` stands for any characters.
fn matches_pattern(name: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return name == pattern;
    };
    let Some(mut name) = name.strip_prefix(start) else {
        return false;
    };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        match name.split_once(part) {
            Some((_, after)) => name = after,
            None => return false,
        }
    }
    name.ends_with(end)
}

#[cfg(test)]
#[path = "exceptions_tests.rs"]
mod tests;
