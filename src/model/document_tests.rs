use super::*;
use crate::model::Violation;
use proptest::prelude::*;
use serde_json::json;

fn fails(bytes: &[u8]) -> Error {
    parse(bytes).unwrap_err()
}

#[test]
fn an_object_is_read_as_it_stands() {
    let text = r#" {"z": null, "a": [1, -2, 3.5, true, "\u00e9\n", {}], "b": {"c": 18446744073709551615}} "#;
    let object = parse(text.as_bytes()).unwrap();
    assert_eq!(
        Value::Object(object),
        json!({"z": null, "a": [1, -2, 3.5, true, "é\n", {}], "b": {"c": 18446744073709551615u64}})
    );
    assert!(parse(b"{}").unwrap().is_empty());
}

#[test]
fn problems_are_in_the_order_of_the_document() {
    let at = |pointer: &str| Problem::new(pointer, Violation::ReadOnly);
    let problems = ["/a/1", "/a/0", "/ab", "/none", "/z~1/x"].map(at);
    let sorted = in_order(
        problems.to_vec(),
        br#"{"z/": {"x": 1}, "ab": 1, "a": [1, 2]}"#,
    );
    let pointers: Vec<_> = sorted.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(pointers, ["/z~1/x", "/ab", "/a/1", "/a/0", "/none"]);
}

#[test]
fn a_document_that_isnt_an_object_is_rejected_with_position_and_hint() {
    let cases: &[(&str, &str)] = &[
        ("", "is empty, at line 1, column 0"),
        ("\n \n", "is empty, at line"),
        ("[]", "is an array, not a JSON object, at line 1, column 1"),
        (
            "\n  null",
            "is null, not a JSON object, at line 2, column 3",
        ),
        ("\"x\"", "is a string"),
        ("{", "is incomplete, at line 1"),
        ("{\"a\":\n\"b", "is incomplete, at line 2"),
        (
            "{\"a\": 1} {}",
            "There is text after the JSON object, at line 1, column 10",
        ),
        ("{\"a\": 1}x", "There is text after"),
        ("{\"a\": 1}\0", "There is text after"),
        (
            "{'a': 1}",
            "isn't valid JSON (key must be a string), at line 1, column 2",
        ),
        ("{\"a\": 1,}", "isn't valid JSON (trailing comma)"),
        ("{\"a\": 1e999}", "isn't valid JSON (number out of range)"),
        ("{\"a\": \"\\ud800\"}", "isn't valid JSON"),
        ("{\"a\": NaN}", "isn't valid JSON"),
        ("\u{feff}{}", "byte order mark"),
        ("displayName=x", "isn't valid JSON"),
    ];
    for (text, expected) in cases {
        let error = fails(text.as_bytes());
        assert_eq!(error.kind(), ErrorKind::InvalidJson, "{text:?}");
        assert!(error.message().contains(expected), "{text:?}: {error}");
        assert!(error.hint().is_some(), "{text:?}");
    }
    let encoding = fails(b"{\n \"a\": \"\xff\"}");
    assert_eq!(encoding.kind(), ErrorKind::InvalidText);
    assert!(encoding.message().ends_with("at line 2, column 8."));
}

#[test]
fn size_and_depth_are_limited() {
    let mut text = b"{}".to_vec();
    text.resize(MAX_DOCUMENT, b' ');
    assert!(parse(&text).is_ok());
    text.push(b' ');
    assert_eq!(fails(&text).kind(), ErrorKind::LimitExceeded);

    let nested = |levels: usize| {
        let inner = levels - 1;
        format!("{{\"a\":{}{}}}", "[".repeat(inner), "]".repeat(inner))
    };
    assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
    assert_eq!(
        fails(nested(MAX_DEPTH + 1).as_bytes()).kind(),
        ErrorKind::LimitExceeded
    );
    assert_eq!(
        fails(nested(100_000).as_bytes()).kind(),
        ErrorKind::LimitExceeded
    );
    assert_eq!(
        fails(&b"[".repeat(MAX_DOCUMENT)).kind(),
        ErrorKind::LimitExceeded
    );
    assert_eq!(
        fails(&b"{\"a\":".repeat(100_000)).kind(),
        ErrorKind::LimitExceeded
    );
}

#[test]
fn every_duplicate_key_is_named_by_pointer() {
    let error = fails(
        br#"{"a/b": 1, "l": [0, {"x~": 1, "x~": 2}], "a/b": 2, "d": 1, "\u0064": 2, "a/b": 3}"#,
    );
    assert_eq!(error.kind(), ErrorKind::Validation);
    let pointers: Vec<_> = error
        .problems()
        .iter()
        .map(|p| p.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/l/1/x~0", "/a~1b", "/d", "/a~1b"]);
    assert!(
        error
            .problems()
            .iter()
            .all(|p| p.code == "document.duplicateKey")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in r#"[\[\]{}",:a0-9 \\u.eE-]{0,60}"#) {
        let _ = parse(&bytes);
        if let Ok(object) = parse(text.as_bytes()) {
            let again = serde_json::to_vec(&object).unwrap();
            prop_assert_eq!(parse(&again).unwrap(), object);
        }
    }
}
