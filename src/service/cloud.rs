//! The national clouds of Microsoft Graph by name: where each is, who signs in there, and which
//! scope a token needs. (services.md section 9. Whether GDAP is offered in a cloud changed over the
//! years, so none is refused here.)

use crate::base::{Error, ErrorKind, Result};

/// A cloud by name. The numbers are those of the C header.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cloud {
    /// The global cloud, GCC included.
    #[default]
    Global = 1,
    /// US Government L4 (GCC High).
    UsGov = 2,
    /// US Government L5 (DoD).
    UsGovDod = 3,
    /// China, operated by 21Vianet.
    China = 4,
}

/// The version of Microsoft Graph in the path. The numbers are those of the C header.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ApiVersion {
    /// `v1.0`, the supported one.
    #[default]
    V1 = 1,
    /// `beta`: same rules and types, no production support.
    Beta = 2,
}

impl Cloud {
    /// Root of Microsoft Graph, without a version and without a slash at the end.
    pub fn graph_root(self) -> &'static str {
        match self {
            Cloud::Global => "https://graph.microsoft.com",
            Cloud::UsGov => "https://graph.microsoft.us",
            Cloud::UsGovDod => "https://dod-graph.microsoft.us",
            Cloud::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// The sign-in authority, without a tenant and without a slash at the end.
    pub fn authority(self) -> &'static str {
        match self {
            Cloud::Global => "https://login.microsoftonline.com",
            Cloud::UsGov | Cloud::UsGovDod => "https://login.microsoftonline.us",
            Cloud::China => "https://login.chinacloudapi.cn",
        }
    }

    /// The scope of a token for this cloud's Graph, and for no other's.
    pub fn scope(self) -> String {
        format!("{}/.default", self.graph_root())
    }
}

impl ApiVersion {
    /// As it stands in the path.
    pub fn segment(self) -> &'static str {
        match self {
            ApiVersion::V1 => "v1.0",
            ApiVersion::Beta => "beta",
        }
    }
}

/// Root of CloudCockpit's API.
pub const COCKPIT_ROOT: &str = "https://api.cloudcockpit.com";
/// Where CloudCockpit's API clients sign in: its tenant at the global authority.
pub const COCKPIT_AUTHORITY: &str =
    "https://login.microsoftonline.com/4e806121-ff28-4286-ab4e-3be0a08f9ce0";
/// The scope of a CloudCockpit token; a Graph token does not work there, nor the reverse.
pub const COCKPIT_SCOPE: &str = "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a/.default";

/// The root of a service as configured: everything this client sends, and every link it follows,
/// stays under it. `https://host[:port][/prefix]`, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    text: String,
    /// Length of scheme and host and port within `text`.
    origin: usize,
}

impl Root {
    /// Reads a root. `http_loopback` allows plain http to the machine itself; anything else is https.
    pub fn new(text: &str, http_loopback: bool) -> Result<Root> {
        let refuse = |rule: &str| {
            Err(
                Error::new(ErrorKind::Configuration, format!("The base URI {rule}."))
                    .with_cure("Give it as https://host[:port][/path], such as https://graph.microsoft.com."),
            )
        };
        let text = text.trim_end_matches('/');
        if text.bytes().any(|byte| byte <= b' ' || byte >= 0x7f || b"?#\\@".contains(&byte)) {
            return refuse("holds a blank, a control or non-ASCII character, or one of ? # \\ @");
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return refuse("names no scheme");
        };
        let authority = rest.split('/').next().unwrap_or_default();
        let host = host_of(authority);
        if host.is_empty() {
            return refuse("names no host");
        }
        if port_of(authority).is_some_and(|port| port.parse::<u16>().is_err()) {
            return refuse("has a port that is none");
        }
        match scheme.to_ascii_lowercase().as_str() {
            "https" => {}
            "http" if http_loopback && is_loopback(host) => {}
            "http" => {
                return refuse(
                    "is plain http, which is taken only for the machine itself and only when \
                     allowed (allow_http_loopback)",
                );
            }
            _ => return refuse("is neither https nor http"),
        }
        let origin = scheme.len() + 3 + authority.len();
        let text = format!("{}{}", text[..origin].to_ascii_lowercase(), &text[origin..]);
        Ok(Root { text, origin })
    }

    /// The root as text, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether `url` is at this root's scheme, host and port, and under its path. A link that is
    /// not is never followed (design section 7).
    pub fn holds(&self, url: &str) -> bool {
        let Some((origin, path)) = url.split_at_checked(split_origin(url)) else {
            return false;
        };
        let own = &self.text[..self.origin];
        let prefix = &self.text[self.origin..];
        plain_origin(origin).eq_ignore_ascii_case(plain_origin(own))
            && !path.bytes().any(|byte| byte <= b' ' || byte >= 0x7f || byte == b'\\' || byte == b'#')
            && !climbs(path)
            && path
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Where scheme, host and port of `url` end.
fn split_origin(url: &str) -> usize {
    let Some(start) = url.find("://").map(|at| at + 3) else {
        return 0;
    };
    url[start..].find(['/', '?', '#', '\\']).map_or(url.len(), |at| start + at)
}

/// `origin` without the port that its scheme implies.
fn plain_origin(origin: &str) -> &str {
    let port = if origin.len() >= 5 && origin.is_char_boundary(5) && origin[..5].eq_ignore_ascii_case("https") {
        ":443"
    } else {
        ":80"
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

/// Whether a path holds a `.` or `..` segment, percent-encoded dots included.
fn climbs(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/').any(|segment| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    })
}

fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn port_of(authority: &str) -> Option<&str> {
    let after_host = authority.rfind(']').map_or(0, |at| at + 1);
    authority[after_host..].split_once(':').map(|(_, port)| port)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clouds_keep_to_themselves() {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China] {
            assert!(Root::new(cloud.graph_root(), false).is_ok());
            assert_eq!(cloud.scope(), format!("{}/.default", cloud.graph_root()));
        }
        assert_eq!(Cloud::UsGov.scope(), "https://graph.microsoft.us/.default");
    }

    #[test]
    fn roots_are_checked() {
        for bad in [
            "", "graph.microsoft.com", "http://graph.microsoft.com", "ftp://x", "https://", "https:///x",
            "https://user@host", "https://host/?x", "https://host/#x", "https://ho st", "https://host:x",
            "http://127.0.0.1:99999", "http://10.0.0.1", "https://h\u{f6}st",
        ] {
            assert!(Root::new(bad, true).is_err(), "{bad}");
        }
        assert!(Root::new("http://127.0.0.1:8080", false).is_err());
        for good in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9/", "HTTPS://Host/Prefix/"] {
            assert!(Root::new(good, true).is_ok(), "{good}");
        }
        assert_eq!(Root::new("HTTPS://Host/Prefix/", true).unwrap().as_str(), "https://host/Prefix");
    }

    #[test]
    fn only_links_under_the_root_are_held() {
        let root = Root::new("https://graph.test/v1.0", false).unwrap();
        for good in ["https://graph.test/v1.0/x?y=1", "https://GRAPH.test:443/v1.0/"] {
            assert!(root.holds(good), "{good}");
        }
        for bad in [
            "https://graph.test/v1.0", "https://graph.test/beta/x", "http://graph.test/v1.0/x",
            "https://graph.test.evil/v1.0/x", "https://graph.test@evil/v1.0/x", "https://evil/v1.0/x",
            "https://graph.test:444/v1.0/x", "//graph.test/v1.0/x", "/v1.0/x", "",
            "https://graph.test/v1.0/../beta/x", "https://graph.test/v1.0/%2E%2e/x", "https://graph.test\\@evil/v1.0/x",
            "https://graph.test/v1.0/a b", "https://graph.test/v1.0/\n",
        ] {
            assert!(!root.holds(bad), "{bad:?}");
        }
    }
}
