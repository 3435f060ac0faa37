//! The choice of the proxy.

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
            &[("https_proxy", " "), ("HTTPS_PROXY", "http://b")][..],
            "b:80 (from HTTPS_PROXY)",
        ),
        (
            &[("HTTPS_PROXY", ""), ("ALL_PROXY", "c:3128")],
            "c:3128 (from ALL_PROXY)",
        ),
        (
            &[("HTTPS_PROXY", "https://d.test/")],
            "d.test:443 (from HTTPS_PROXY)",
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
fn lower_case_wins_except_on_windows_which_ignores_it() {
    let both = [("https_proxy", "http://a:1"), ("HTTPS_PROXY", "http://b:2")];
    let expected = match cfg!(windows) {
        true => "b:2 (from HTTPS_PROXY)",
        false => "a:1 (from https_proxy)",
    };
    assert_eq!(chosen_proxy(&both).as_deref(), Some(expected));
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
    let named = &[("HTTPS_PROXY", "http://v:2")][..];
    for (choice, expected) in [
        (url, Some("o:1 (from the proxy option)")),
        (ProxyChoice::None, None),
        (
            ProxyChoice::System(set(named)),
            Some("v:2 (from HTTPS_PROXY)"),
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
fn ignored_system_proxy_settings_are_reported() {
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
        "http://u:hunter2@b\u{fc}ro.test:3128",
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
fn a_host_with_other_than_ascii_characters_is_written_in_its_xn_form() {
    let error = of(&[("https_proxy", "b\u{fc}ro.test:3128")]).unwrap_err();
    assert!(error.to_string().contains("xn-- form"), "{error}");
    let address = "http://xn--bro-hoa.test:3128/";
    let proxy = of(&[("https_proxy", address)]).unwrap().unwrap();
    assert_eq!(proxy.url.as_str(), address);
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
