//! ETags of callers and of services.

use super::*;
use serde_json::json;

#[test]
fn etags_that_a_caller_can_specify() {
    for good in ["W/\"JyI0==\"", "\"abc\"", "W/\"\"", "W/\"'x'\""] {
        assert!(check(good).is_ok(), "{good}");
    }
    for (bad, expected) in [
        ("*", "overwrite"),
        (" * ", "overwrite"),
        ("abc", "lacks"),
        ("W/abc", "lacks"),
        ("", "lacks"),
        ("\"W/\"abc\"\"", "twice"),
        ("W/\\\"abc\\\"", "escapes"),
        ("W/'\"abc\"'", "as a whole"),
        ("'W/\"abc\"'", "as a whole"),
        ("W/\"a b\"", "blank"),
        ("W/\"a\r\nX: y\"", "blank"),
        ("\"", "as a whole"),
    ] {
        let error = check(bad).unwrap_err();
        assert!(error.message().contains(expected), "{bad:?}: {error}");
    }
}

#[test]
fn etags_that_a_service_can_return() {
    let entity =
        |etag: &str| Relationship::from_value(json!({"id": "r", "@odata.etag": etag})).unwrap();
    for good in ["W/\"1\"", "\"1\"", "as it came", "1"] {
        assert_eq!(of(&entity(good)), Some(good));
    }
    for bad in ["", "  ", "*", " * ", "a\r\nX: y", "t\u{e4}t", "\t"] {
        assert_eq!(of(&entity(bad)), None, "{bad:?}");
        assert_eq!(
            require(&entity(bad)).unwrap_err().kind(),
            ErrorKind::InvalidResponse
        );
    }
}
