use super::*;

#[test]
fn headers() {
    let call = |name, value| CallOptions {
        headers: vec![(name, value)],
        ..CallOptions::default()
    };
    for refused in [
        "Authorization",
        "HOST",
        "Content-Type",
        "content-length",
        "Transfer-Encoding",
        "X-Tenant",
        "Connection",
        "Proxy-Authorization",
        "If-Match",
        "",
        "a b",
        "a:b",
        "\u{e4}",
    ] {
        assert!(call(refused, "x").check_values().is_err(), "{refused}");
    }
    assert!(call("Prefer", "x\r\ny").check_values().is_err());
    assert!(
        call("Prefer", "return=representation")
            .check_values()
            .is_ok()
    );
    let twice = CallOptions {
        headers: vec![("A", "1"), ("a", "2")],
        ..CallOptions::default()
    };
    assert!(twice.check_values().is_err());
}
