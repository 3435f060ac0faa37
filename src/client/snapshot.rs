//! The caller's snapshot of an entity, from which a write can start instead of a GET.

use crate::base::{CallHint, Error, Result};
use crate::client::context::Context;
use crate::client::etag;
use crate::client::json::relationship;
use crate::model::{Object, Relationship, document};

/// The caller's snapshot. `None` if there is none, or if it can't replace a GET: it has no usable ETag or
/// status, or lacks a property whose current value the call must know. Fails if it isn't a JSON object, or is
/// of another entity.
pub(super) fn read(ctx: &Context<'_>, id: &str, wanted: &Object) -> Result<Option<Relationship>> {
    match ctx.options.snapshot {
        Some(bytes) => parse(bytes, id, wanted),
        None => Ok(None),
    }
}

/// The relationship that a write starts from: the caller's snapshot if it is usable, else the one that the
/// service returns. `None` if the call is offline without a snapshot.
pub(super) fn read_or_get(ctx: &mut Context<'_>, id: &str) -> Result<Option<Relationship>> {
    match read(ctx, id, &Object::new())? {
        Some(known) => Ok(Some(known)),
        None if ctx.options.offline => Ok(None),
        None => ctx.relationship(id).map(Some),
    }
}

fn parse(bytes: &[u8], id: &str, wanted: &Object) -> Result<Option<Relationship>> {
    let mut entity = document::parse(bytes).map_err(|error| {
        Error::new(
            error.kind(),
            format!("The snapshot can't be read: {}", error.message()),
        )
        .with_hint(CallHint::UseReturnedSnapshot)
    })?;
    let snapshot = match entity.contains_key("id") {
        true => relationship(entity.into(), bytes)?,
        false => {
            entity.insert("id".to_owned(), id.into());
            Relationship::from_value(entity.into())?
        }
    };
    if !snapshot.id.eq_ignore_ascii_case(id) {
        return Err(Error::argument(format!(
            "The snapshot is of {}, but the call is for {id}.",
            snapshot.id
        ))
        .with_hint(CallHint::UseMatchingSnapshot));
    }
    let has = |name: &str| snapshot.raw.contains_key(name);
    let usable = etag::of(&snapshot).is_some_and(|text| etag::check(text).is_ok())
        && snapshot.status.is_some()
        && wanted.keys().all(|name| has(name))
        // Whether auto-extend can be switched on depends on the current roles.
        && (!wanted.contains_key("autoExtendDuration") || has("accessDetails"));
    Ok(usable.then_some(snapshot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn snapshots_that_replace_a_read() {
        let wanted = json!({"displayName": "b"});
        let run = |snapshot: &str| parse(snapshot.as_bytes(), "r", wanted.as_object().unwrap());
        let whole = r#"{"@odata.etag":"W/\"1\"","id":"R","status":"created","displayName":"a"}"#;
        assert!(run(whole).unwrap().is_some());
        for lacking in [
            r#"{"id":"r","status":"created","displayName":"a"}"#,
            r#"{"@odata.etag":"1","id":"r","status":"created","displayName":"a"}"#,
            r#"{"@odata.etag":"W/\"1\"","id":"r","displayName":"a"}"#,
            r#"{"@odata.etag":"W/\"1\"","id":"r","status":"created"}"#,
        ] {
            assert!(run(lacking).unwrap().is_none(), "{lacking}");
        }
        assert!(run(&whole.replace("\"R\"", "\"s\"")).is_err());
        assert!(run("[]").is_err() && run("").is_err());
    }
}
