//! Entities as text.

use super::*;

#[test]
fn text_is_kept_unless_a_date_is_empty() {
    let body = r#"{ "@odata.etag":"W/\"a\"", "id":"r", "x": 1.50 }"#;
    let entity = Entity::read(body.as_bytes()).unwrap();
    assert_eq!(
        (entity.id.as_str(), entity.etag.as_deref()),
        ("r", Some("W/\"a\""))
    );
    assert_eq!(entity.json, body);
    let body = r#"{"id":"r","activatedDateTime":"","displayName":""}"#;
    let entity = Entity::read(body.as_bytes()).unwrap();
    assert_eq!(
        entity.json,
        r#"{"activatedDateTime":null,"displayName":"","id":"r"}"#
    );
}

#[test]
fn bodies_that_arent_entities() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "<html>",
        r#"{"id":""}"#,
        r#"{"id":7}"#,
        r#"{"id":"r"} x"#,
    ] {
        assert!(Entity::read(body.as_bytes()).is_none(), "{body}");
    }
}

#[test]
fn empty_texts() {
    assert!(has_empty_text(br#"{"a":""}"#) && has_empty_text(br#"{"a": "", "b":1}"#));
    assert!(!has_empty_text(br#"{"@odata.etag":"W/\"a\"","b":1}"#));
}
