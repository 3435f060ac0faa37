//! Planted secrets are never shown.

use proptest::prelude::*;

use super::*;
use crate::http::Method;

#[test]
fn secrets_in_forms_json_and_headers_are_masked() {
    for (plain, shown) in [
        (
            "grant_type=x&client_secret=hunter2&scope=y",
            "grant_type=x&client_secret=***&scope=y",
        ),
        (
            "{\"access_token\": \"hunter2\", \"a\": 1",
            "{\"access_token\": ***, \"a\": 1",
        ),
        ("{\"password\":\"hun\\\"ter2\"", "{\"password\":***"),
        (
            "{\\\"id_token\\\":\\\"hunter2\\\",1",
            "{\\\"id_token\\\":***,1",
        ),
        ("Authorization: Bearer hunter2", "Authorization: ***"),
        ("sent Bearer hunter2, then", "sent Bearer ***, then"),
        ("client_assertion_type=urn&x", "client_assertion_type=urn&x"),
        ("at eyJhbGciOiJub25lIn0.eyJhIjoxfQ. end", "at *** end"),
        ("refresh_token", "refresh_token"),
        ("t\u{e4}xt \u{1f600}", "t\u{e4}xt \u{1f600}"),
    ] {
        assert_eq!(text(plain), shown);
    }
}

#[test]
fn json_is_masked_whole() {
    let shown =
        body(br#"{"a":[{"Client_Secret":{"x":"hunter2"}}],"b":"{\"password\":\"hunter2\"}"}"#);
    assert!(!shown.contains("hunter2"), "{shown}");
    let shown = body(br#"{"access\u005ftoken":"hunter2","displayName":"Contoso"}"#);
    assert_eq!(shown, r#"{"access_token":"***","displayName":"Contoso"}"#);
    assert!(body(&[b'a'; 100_000]).len() < 9_000);
}

#[test]
fn headers_and_queries_by_allow_list() {
    assert_eq!(header("Authorization", "Bearer x"), "***");
    assert_eq!(header("X-Identity-Header", "x"), "***");
    assert_eq!(header("Request-Id", "42"), "42");
    assert_eq!(
        header("Location", "https://a.test/b?sig=1"),
        "https://a.test/b?***"
    );
    let address = Url::parse("https://a.test/b?$top=5&%24filter=x&code=hunter2").unwrap();
    assert_eq!(
        url(&address),
        "https://a.test/b?$top=5&%24filter=x&code=***"
    );
}

proptest! {
    #[test]
    fn planted_secrets_do_not_come_out(
        secret in "[A-Za-z0-9_-]{12,40}",
        name in prop::sample::select(SECRETS),
        before in "[ -~]{0,20}",
        after in "[ -~]{0,20}",
        shape in 0..6,
    ) {
        prop_assume!(!before.contains(&secret) && !after.contains(&secret));
        // An open quote before the secret would make it a part of another text.
        let before = before.replace(['"', '\'', '\\', ':', '='], "");
        let planted = match shape {
            0 => format!("{{\"{name}\":\"{secret}\",\"x\":\"{after}"),
            1 => format!("{{\"{name}\" : \"{secret}\"}}"),
            2 => format!("a=b&{name}={secret}&c=d"),
            3 => format!("{before} Bearer {secret}"),
            4 => format!("{before}{{\\\"{name}\\\":\\\"{secret}\\\"}}{after}"),
            _ => format!("{before} eyJ{secret}{secret}.{secret}"),
        };
        let shown = text(&planted);
        prop_assert!(!shown.contains(&secret), "{planted} -> {shown}");
        let shown = body(planted.as_bytes());
        prop_assert!(!shown.contains(&secret), "{planted} -> {shown}");

        let url = Url::parse(&format!("https://a.test/b?sig={secret}")).unwrap();
        let mut request = Request::new(Method::Post, url).with_json(planted.into_bytes());
        request.headers.set("Authorization", &secret).unwrap();
        let shown = format!("{request:?}");
        prop_assert!(!shown.contains(&secret));
    }

    #[test]
    fn any_text_can_be_redacted(plain in "\\PC{0,80}") {
        let _ = (text(&plain), body(plain.as_bytes()));
    }
}

#[test]
fn every_pattern_begins_with_a_letter_that_is_looked_at() {
    for pattern in SECRETS.iter().chain(&["bearer ", "basic ", "eyj"]) {
        assert!(may_begin(pattern.as_bytes()[0]), "{pattern}");
    }
}

#[test]
fn a_secret_of_a_form_is_hidden_whatever_its_field_is_named() {
    let url = Url::parse("https://login.test/token").unwrap();
    let mut request = Request::new(Method::Post, url);
    request.body = Some("code=a%2Bb&x=a%2Bb%2Bc&code_verifier=vv&grant_type=code".into());
    let secrets = ["a+b", "vv", ""];
    request.secrets = secrets.map(|one| Secret::copy_of(one.as_bytes())).to_vec();
    let shown = super::request(&request);
    assert!(
        shown.ends_with("code=***&x=***%2Bc&code_verifier=***&grant_type=code"),
        "{shown}"
    );
}
