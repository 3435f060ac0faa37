//! Rules for addresses, so that every parser understands them in one way.

use std::cell::Cell;

use url::{Host, SyntaxViolation};

use super::Url;

/// Maximum length of an address, in bytes.
pub(super) const LONGEST: usize = 16 * 1024;
pub(super) const TOO_LONG: &str = "it is longer than 16 KiB";
const BACKSLASH: &str = "it can't have a backslash";

/// Reads an address, or says why it can't be used.
pub(super) fn read(text: &str) -> std::result::Result<Url, &'static str> {
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
        _ => return Err("it must begin with https://"),
    };
    if text.len() > LONGEST {
        return Err(TOO_LONG);
    }
    check_text(text)?;
    let violation = Cell::new(None);
    let note = |found| match found {
        // Links of the services have such characters; they don't change where a link leads.
        SyntaxViolation::NonUrlCodePoint | SyntaxViolation::PercentDecode => {}
        other => violation.set(Some(other)),
    };
    let parsed = url::Url::options()
        .syntax_violation_callback(Some(&note))
        .parse(text);
    if let Some(found) = violation.take() {
        return Err(match found {
            SyntaxViolation::EmbeddedCredentials => "it can't have a user name or a password",
            SyntaxViolation::Backslash => BACKSLASH,
            other => other.description(),
        });
    }
    let url = parsed.map_err(|_| "it isn't a valid address")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    if !is_plain(&url, authority) {
        return Err("its host or port isn't in the plain form");
    }
    check_path(rest.split('?').next().unwrap_or_default())?;
    Ok(Url {
        url,
        identity: false,
    })
}

/// Fails unless an address, or a part of one, has only characters that every parser understands in one way.
pub(super) fn check_text(text: &str) -> std::result::Result<(), &'static str> {
    for byte in text.bytes() {
        match byte {
            b'#' | b'<' | b'>' | b'"' | b'`' => return Err("it can't have any of # < > \" `"),
            byte if byte.is_ascii_graphic() => {}
            _ => return Err("only printable ASCII without blanks is allowed"),
        }
    }
    Ok(())
}

pub(super) fn check_path(path: &str) -> std::result::Result<(), &'static str> {
    if path.contains('\\') {
        return Err(BACKSLASH);
    }
    match path.split('/').any(is_dots) {
        true => Err("its path can't have . or .. as a segment"),
        false => Ok(()),
    }
}

/// Whether the authority has only the host that was parsed and its port: no user, no name that is parsed as a
/// number, no escape.
fn is_plain(url: &url::Url, authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_host = match url.host() {
        Some(Host::Domain(name)) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            name.eq_ignore_ascii_case(host) && name.chars().all(plain) && !name.ends_with('.')
        }
        Some(Host::Ipv4(ip)) => ip.to_string() == host,
        Some(Host::Ipv6(_)) => host.starts_with('['),
        None => false,
    };
    let is_port = |digits: &str| {
        let number: Option<u16> = digits.parse().ok();
        digits.bytes().all(|b| b.is_ascii_digit()) && number == url.port_or_known_default()
    };
    is_host && port.is_none_or(|digits| is_port(digits) && url.port() != Some(0))
}

fn is_dots(segment: &str) -> bool {
    const LONGEST: usize = "%2e%2e".len();
    if segment.len() > LONGEST {
        return false;
    }
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}
