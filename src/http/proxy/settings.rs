//! The proxy for https in the settings of Windows and macOS.

use super::exceptions::Exceptions;

/// The settings of the system, as far as they apply to https.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The proxy, such as `proxy.test:3128`.
    pub address: Option<String>,
    pub exceptions: Exceptions,
    /// Exceptions that can't be read.
    pub unreadable: Vec<String>,
    /// Whether a configuration script (PAC) is to choose the proxy.
    pub has_script: bool,
    /// Whether there is a SOCKS proxy and none for https.
    pub is_socks: bool,
}

/// The values of Windows' `Internet Settings`.
#[derive(Debug, Default)]
pub(super) struct InternetSettings {
    /// `ProxyEnable`.
    pub is_enabled: bool,
    /// `ProxyServer`: `a:1`, or by protocol `http=a:1;https=b:2`.
    pub server: Option<String>,
    /// `ProxyOverride`: `*.a.test;10.*;<local>`.
    pub exceptions: Option<String>,
    /// `AutoConfigURL`.
    pub script: Option<String>,
}

/// The values of macOS's dictionary of proxies.
#[derive(Debug, Default)]
pub(super) struct NetworkSettings {
    /// `HTTPSProxy` with `HTTPSPort`, if `HTTPSEnable`.
    pub server: Option<(String, Option<u16>)>,
    /// `SOCKSEnable`.
    pub is_socks_enabled: bool,
    /// `ExceptionsList`: `*.local`, `169.254/16`.
    pub exceptions: Vec<String>,
    /// `ExcludeSimpleHostnames`.
    pub excludes_plain_names: bool,
    /// `ProxyAutoConfigEnable` with an address.
    pub has_script: bool,
}

impl InternetSettings {
    pub fn for_https(self) -> Settings {
        let server = self.server.filter(|_| self.is_enabled).unwrap_or_default();
        let (address, is_socks) = https_server(&server);
        let list = self.exceptions.unwrap_or_default();
        let entries = list.split(|c: char| c == ';' || c.is_whitespace());
        let (exceptions, unreadable) = Exceptions::of_system(entries);
        Settings {
            address,
            exceptions,
            unreadable,
            has_script: self.script.is_some(),
            is_socks,
        }
    }
}

/// The proxy for https, and whether there is only one for SOCKS. In a list by protocol, an entry without a
/// protocol is for all protocols that aren't listed.
fn https_server(server: &str) -> (Option<String>, bool) {
    let entries = server.split(|c: char| c == ';' || c.is_whitespace());
    let (mut https, mut other, mut is_socks) = (None, None, false);
    for entry in entries.filter(|entry| !entry.is_empty()) {
        match entry.split_once('=') {
            Some((protocol, place)) if protocol.eq_ignore_ascii_case("https") => {
                https = Some(place)
            }
            Some((protocol, _)) => is_socks |= protocol.eq_ignore_ascii_case("socks"),
            None => other = other.or(Some(entry)),
        }
    }
    let address = https.or(other).filter(|place| !place.is_empty());
    (address.map(str::to_owned), address.is_none() && is_socks)
}

impl NetworkSettings {
    pub fn for_https(self) -> Settings {
        let address = self.server.map(|(host, port)| {
            let host = match host.contains(':') && !host.starts_with('[') {
                true => format!("[{host}]"),
                false => host,
            };
            port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
        });
        let plain = self.excludes_plain_names.then_some("<local>");
        let entries = self.exceptions.iter().map(String::as_str).chain(plain);
        let (exceptions, unreadable) = Exceptions::of_system(entries);
        Settings {
            is_socks: address.is_none() && self.is_socks_enabled,
            address,
            exceptions,
            unreadable,
            has_script: self.has_script,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(server: &str) -> Settings {
        let settings = InternetSettings {
            is_enabled: true,
            server: Some(server.to_owned()),
            ..InternetSettings::default()
        };
        settings.for_https()
    }

    #[test]
    fn windows_names_one_proxy_for_all_or_one_by_protocol() {
        for (server, address) in [
            ("a:1", Some("a:1")),
            ("http://a:1", Some("http://a:1")),
            ("http=a:1;https=b:2", Some("b:2")),
            ("HTTP=a:1 HTTPS=b:2", Some("b:2")),
            ("http=a:1;c:3", Some("c:3")),
            ("http=a:1;ftp=b:2", None),
            ("https=", None),
            ("", None),
        ] {
            let settings = windows(server);
            assert_eq!(settings.address.as_deref(), address, "{server}");
            assert!(!settings.is_socks, "{server}");
        }
        let socks = windows("socks=a:1080");
        assert!(socks.address.is_none() && socks.is_socks);
        assert!(!windows("socks=a:1080;https=b:2").is_socks);
    }

    #[test]
    fn windows_keeps_a_proxy_that_is_switched_off() {
        let settings = InternetSettings {
            server: Some("a:1".to_owned()),
            script: Some("http://a/proxy.pac".to_owned()),
            ..InternetSettings::default()
        };
        let settings = settings.for_https();
        assert!(settings.address.is_none() && settings.has_script);
    }

    #[test]
    fn windows_lists_exceptions_by_pattern() {
        let list = "*.corp.test;exact.test; 10.*;<local>;<-loopback>;https://s.test;http://h.test;p.test:8443;a?b";
        let settings = InternetSettings {
            exceptions: Some(list.to_owned()),
            ..InternetSettings::default()
        };
        let settings = settings.for_https();
        for (host, is_exception) in [
            ("a.corp.test", true),
            ("a.b.CORP.test", true),
            ("corp.test", false),
            ("exact.test", true),
            ("sub.exact.test", false),
            ("10.1.2.3", true),
            ("11.1.2.3", false),
            ("intranet", true),
            ("[fd09::1]", false),
            ("s.test", true),
            ("h.test", false),
            ("p.test", false),
        ] {
            let found = settings.exceptions.contain(host, 443);
            assert_eq!(found, is_exception, "{host}");
        }
        assert!(settings.exceptions.contain("p.test", 8443));
        assert_eq!(settings.unreadable, ["a?b"]);
    }

    #[test]
    fn macos_names_the_proxy_for_https_and_its_exceptions() {
        let exceptions = ["*.local", "169.254/16", "*corp.test", "10", "fd09::/16"];
        let settings = NetworkSettings {
            server: Some(("proxy.test".to_owned(), Some(3128))),
            is_socks_enabled: true,
            exceptions: exceptions.map(str::to_owned).to_vec(),
            excludes_plain_names: true,
            has_script: true,
        };
        let settings = settings.for_https();
        assert_eq!(settings.address.as_deref(), Some("proxy.test:3128"));
        assert!(settings.has_script && !settings.is_socks);
        for (host, is_exception) in [
            ("printer.local", true),
            ("169.254.7.1", true),
            ("169.253.7.1", false),
            ("www.mycorp.test", true),
            ("10.9.9.9", true),
            ("100.9.9.9", false),
            ("[fd09::1]", true),
            ("intranet", true),
            ("graph.microsoft.com", false),
        ] {
            let found = settings.exceptions.contain(host, 443);
            assert_eq!(found, is_exception, "{host}");
        }
        assert_eq!(settings.unreadable, [""; 0]);
    }

    #[test]
    fn macos_without_a_proxy_for_https_has_none() {
        let socks = NetworkSettings {
            is_socks_enabled: true,
            ..NetworkSettings::default()
        };
        let settings = socks.for_https();
        assert!(settings.address.is_none() && settings.is_socks);
        let v6 = NetworkSettings {
            server: Some(("fd09::1".to_owned(), None)),
            ..NetworkSettings::default()
        };
        assert_eq!(v6.for_https().address.as_deref(), Some("[fd09::1]"));
    }
}
