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
fn unreadable_exceptions_are_reported() {
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
fn a_star_stands_for_any_characters() {
    for (pattern, name) in [
        ("*", "x"),
        ("*.x.test", "a.x.test"),
        ("a*", "a"),
        ("a*b*c", "a1b2b3c"),
        ("*corp*", "www.mycorp.test"),
        ("a**c", "abc"),
        ("x.test", "x.test"),
    ] {
        assert!(matches_pattern(name, pattern), "{pattern}: {name}");
    }
    for (pattern, name) in [
        ("*.x.test", "x.test"),
        ("a*a", "a"),
        ("a*b*c", "ac"),
        ("*corp*", "www.test"),
        ("x.test", "a.x.test"),
        ("ab*ba", "aba"),
    ] {
        assert!(!matches_pattern(name, pattern), "{pattern}: {name}");
    }
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
