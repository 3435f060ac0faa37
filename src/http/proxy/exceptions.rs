//! The hosts that go straight although there is a proxy: the variable `no_proxy`.
//!
//! Nobody specifies its form. Read is what curl, Go, Python and .NET read: names with their subdomains,
//! with or without a leading `.` or `*.`, addresses, networks (`10.0.0.0/8`, `10.*`), each with a port
//! if wanted, separated by commas, semicolons or blanks; `*` is every host.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

/// What goes straight.
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
    /// The host of this name and those below it.
    Named(String),
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
    /// Reads a list; what can't be read of it comes second.
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

    /// Whether this host is among them.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        for (list, inside, outside) in [
            ("x.test", "x.test", "ax.test"),
            ("x.test", "a.X.test", "test"),
            (".x.test", "a.x.test", "y.test"),
            ("*.x.test", "a.b.x.test", "bx.test"),
            ("a.test, b.test", "b.test", "c.test"),
            ("a.test;b.test", "b.test", "c.test"),
            ("a.test b.test", "b.test", "c.test"),
            ("10.0.0.0/8", "10.1.2.3", "11.1.2.3"),
            ("10.1.2.3/8", "10.9.9.9", "ten.test"),
            ("10.*", "10.1.2.3", "100.1.2.3"),
            ("192.168.*.*", "192.168.7.1", "192.169.7.1"),
            ("10.1.2.3", "10.1.2.3", "10.1.2.4"),
            ("[fd09::1]", "[fd09::1]", "[fd09::2]"),
            ("fd09::/16", "[fd09:1::5]", "[fd0a::5]"),
            ("*", "anything.test", ""),
        ] {
            let (exceptions, unreadable) = Exceptions::parse(list);
            assert_eq!(unreadable, [""; 0], "{list}");
            assert!(exceptions.contain(inside, 443), "{list}: {inside}");
            if !outside.is_empty() {
                assert!(!exceptions.contain(outside, 443), "{list}: {outside}");
            }
        }
    }

    #[test]
    fn a_port_is_part_of_an_entry() {
        let (exceptions, _) = Exceptions::parse("a.test:8443 [fd09::1]:8443 10.0.0.1:8443");
        for host in ["a.test", "x.a.test", "[fd09::1]", "10.0.0.1"] {
            assert!(exceptions.contain(host, 8443), "{host}");
            assert!(!exceptions.contain(host, 443), "{host}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let list = "http://a.test, a*.test, *a.test, 10.0.0.0/99, a.test:x, [x], a..b, ok.test";
        let (exceptions, unreadable) = Exceptions::parse(list);
        assert_eq!(
            unreadable,
            [
                "http://a.test",
                "a*.test",
                "*a.test",
                "10.0.0.0/99",
                "a.test:x",
                "[x]",
                "a..b"
            ]
        );
        assert!(exceptions.contain("ok.test", 443));
    }

    #[test]
    fn this_machine_is_local() {
        for local in [
            "localhost",
            "LOCALHOST",
            "127.9.9.9",
            "[::1]",
            "169.254.169.254",
        ] {
            assert!(is_local(local), "{local}");
        }
        assert!(!is_local("graph.microsoft.com") && !is_local("10.0.0.1"));
    }
}
