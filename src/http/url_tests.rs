//! Addresses: their parts, deceptive forms, and whether they are below the root.

use super::*;

#[test]
fn host_port_and_path_of_an_address() {
    let url = Url::parse("https://Graph.Microsoft.com/v1.0/a?b=c/d").unwrap();
    assert_eq!(
        (url.host(), url.port(), url.path()),
        ("graph.microsoft.com", 443, "/v1.0/a")
    );
    assert_eq!(url.without_query(), "https://graph.microsoft.com/v1.0/a");
    assert_eq!(format!("{url:?}"), "https://graph.microsoft.com/v1.0/a");
    let url = Url::parse("http://[::1]:8080?x").unwrap();
    assert_eq!((url.host(), url.port(), url.path()), ("[::1]", 8080, "/"));
    // The services' links have characters that aren't URL code points, and a root's path may be escaped.
    for odd in [
        "https://a/v1.0/x('1')?$filter=a eq".replace(' ', "%20"),
        "https://a/b?$skiptoken={x|y}%".into(),
    ] {
        assert!(Url::parse(&odd).is_ok(), "{odd}");
    }
    assert!(Url::parse("http://127.0.0.1:1").unwrap().is_loopback());
    assert!(Url::identity_endpoint("http://169.254.169.254/metadata").is_ok());
}

#[test]
fn misleading_addresses_are_rejected() {
    for bad in [
        "graph.microsoft.com",
        "ftp://a/",
        "http://graph.microsoft.com/",
        "http://169.254.169.254/",
        "http://localhost.evil.test/",
        "https://graph.microsoft.com@evil.test/",
        "https://u:p@graph.microsoft.com/",
        "https://graph.microsoft.com\\@evil.test/",
        "https://graph.microsoft.com\\.evil.test/",
        "https://graph.microsoft.com%2eevil.test/",
        "https://graph.microsoft.com:443:444/",
        "https://graph.microsoft.com:0/",
        "https://graph.microsoft.com:+1/",
        "https://graph.microsoft.com:99999/",
        "https://graph.microsoft.com./",
        "https:///x",
        "https://a/../b",
        "https://a/%2e%2E/b",
        "https://a/.%2e?x",
        "https://a/b#c",
        "https://a/ b",
        "https://a/\r\nX: y",
        "https://gr\u{e4}ph/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://127.1/",
        "https://[::1/",
        "https://[evil]/",
        "https://127.0.0.1.:1/",
        "https://0300.0.0.1/",
        "https://a:/",
        "https://a:00443/..",
        "https:/\\/a/",
        "https://a\\b/",
        "https://a,b/",
        "https:\\\\a/{",
        "https://a\\{",
        "https://xn--/",
        "https://user@/",
        "https://@a/",
        "https://%61/",
    ] {
        assert!(Url::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn links_stay_under_the_root() {
    let root = Url::parse("https://graph.microsoft.com/v1.0").unwrap();
    for good in [
        "https://graph.microsoft.com/v1.0/a?$skiptoken=x",
        "https://GRAPH.microsoft.com:443/v1.0",
        "https://graph.microsoft.com/v1.0?x",
    ] {
        assert!(same_host(&root, good).is_ok(), "{good}");
    }
    for bad in [
        "http://graph.microsoft.com/v1.0/a",
        "https://graph.microsoft.com:444/v1.0/a",
        "https://graph.microsoft.com/v1.00",
        "https://graph.microsoft.com/beta/a",
        "https://graph.microsoft.com/v1.0/../beta",
        "https://graph.microsoft.com@evil.test/v1.0/a",
        "https://evil.test/v1.0/a?token=hunter2",
        "/v1.0/a",
    ] {
        let error = same_host(&root, bad).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UntrustedHost, "{bad}");
        assert!(!error.message().contains("hunter2"));
    }
}

#[test]
fn joining_keeps_below() {
    let root = Url::parse("https://a.test/v1.0/").unwrap();
    assert_eq!(
        root.join("x/y").unwrap().as_str(),
        "https://a.test/v1.0/x/y"
    );
    assert_eq!(
        root.join("/x?y").unwrap().as_str(),
        "https://a.test/v1.0/x?y"
    );
    assert!(root.join("../x").is_err());
    assert_eq!(encode("aZ0-._~"), "aZ0-._~");
    assert_eq!(encode("a/b?c#d e%\u{fc}'"), "a%2Fb%3Fc%23d%20e%25%C3%BC%27");
    assert!(root.join(&encode("..")).is_err(), "dots stay dots");
}
