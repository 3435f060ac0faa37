//! An entity as it came: kept as text, so that nothing of it is lost or reordered, and parsed only
//! where it has to be.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::reply::to_raw;
use crate::base::Result;
use crate::model::Relationship;
use crate::model::relationship::normalise_answer;

/// An entity with an id.
pub(super) struct Entity {
    pub(super) id: String,
    pub(super) etag: Option<String>,
    pub(super) json: Box<RawValue>,
}

/// What is read of an entity that is kept as text.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "@odata.etag")]
    etag: Option<Cow<'a, str>>,
}

impl Entity {
    /// Reads a body; `None` where it is empty or no entity with an id.
    pub(super) fn read(body: &[u8]) -> Option<Entity> {
        let text = std::str::from_utf8(body).ok()?;
        let head: Head = serde_json::from_str(text).ok()?;
        let id = head.id.filter(|id| !id.is_empty())?.into_owned();
        let etag = head.etag.map(Cow::into_owned);
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        Some(Entity {
            id,
            etag,
            json: normalised(raw)?,
        })
    }

    /// The text of a relationship that was read with its values.
    pub(super) fn of(relationship: &Relationship) -> Result<Entity> {
        Ok(Entity {
            id: relationship.id.clone(),
            etag: relationship.etag.clone(),
            json: to_raw(&relationship.raw)?,
        })
    }
}

/// The text as it is, unless it may hold an empty date: then with null in its place.
pub(super) fn normalised(raw: &RawValue) -> Option<Box<RawValue>> {
    if !has_empty_text(raw.get().as_bytes()) {
        return Some(raw.to_owned());
    }
    let mut value: Value = serde_json::from_str(raw.get()).ok()?;
    normalise_answer(&mut value);
    to_raw(&value).ok()
}

/// Whether JSON text may hold an empty string: two quotes side by side, the first not escaped (an
/// etag ends in `\""`). May say yes where there is none, never no where there is one.
pub(super) fn has_empty_text(json: &[u8]) -> bool {
    json.windows(3)
        .any(|three| three[1] == b'"' && three[2] == b'"' && three[0] != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kept_unless_a_date_is_empty() {
        let body = r#"{ "@odata.etag":"W/\"a\"", "id":"r", "x": 1.50 }"#;
        let entity = Entity::read(body.as_bytes()).unwrap();
        assert_eq!(
            (entity.id.as_str(), entity.etag.as_deref()),
            ("r", Some("W/\"a\""))
        );
        assert_eq!(entity.json.get(), body);
        let body = r#"{"id":"r","activatedDateTime":"","displayName":""}"#;
        let entity = Entity::read(body.as_bytes()).unwrap();
        assert_eq!(
            entity.json.get(),
            r#"{"id":"r","activatedDateTime":null,"displayName":""}"#
        );
    }

    #[test]
    fn what_is_no_entity() {
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
}
