//! Finds a relationship by its displayName, which is unique among the partner's relationships.

use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::base::{ErrorKind, Result};
use crate::client::context::Context;
use crate::client::paging::{self, ListQuery};
use crate::model::{Object, Relationship, compare};
use crate::service::{Set, status};

/// The filter for a body's name: quotes doubled, as OData requires.
pub(in crate::client) fn filter(body: &Object) -> String {
    format!("displayName eq '{}'", name(body).replace('\'', "''"))
}

/// The relationship with the name of `body`. If the service rejects the filter (400), this client reads and
/// compares all relationships from then on.
///
/// If there are several, one with the properties of `body` that has not ended is preferred. A name that differs
/// only in case or outer blanks is found too, since the service may treat it as the same.
pub(super) fn find(ctx: &mut Context<'_>, body: &Object) -> Result<Option<Relationship>> {
    if name(body).trim() != name(body) {
        return search(ctx, body, &unfiltered());
    }
    if !ctx.client.no_name_filter.load(Ordering::Relaxed) {
        let filter = filter(body);
        let query = ListQuery {
            filter: &filter,
            ..ListQuery::default()
        };
        match search(ctx, body, &query) {
            Err(error) if error.kind() == ErrorKind::BadRequest => {
                ctx.client.no_name_filter.store(true, Ordering::Relaxed);
            }
            found => return found,
        }
    }
    search(ctx, body, &unfiltered())
}

fn unfiltered() -> ListQuery<'static> {
    ListQuery {
        top: paging::MOST_TOP,
        ..ListQuery::default()
    }
}

fn search(
    ctx: &mut Context<'_>,
    body: &Object,
    query: &ListQuery<'_>,
) -> Result<Option<Relationship>> {
    let wanted = name(body).trim();
    let mut best: Option<(u8, Relationship)> = None;
    paging::each(ctx, Set::Relationships, query, &mut |item: &str| {
        let Ok(value @ Value::Object(_)) = serde_json::from_str::<Value>(item) else {
            return;
        };
        let item_name = value["displayName"].as_str().unwrap_or_default().trim();
        if item_name != wanted && item_name.to_lowercase() != wanted.to_lowercase() {
            return;
        }
        if let Ok(found) = Relationship::from_value(value) {
            let rank = rank(body, &found);
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, found));
            }
        }
    })?;
    Ok(best.map(|(_, found)| found))
}

/// How well a relationship of the name matches: equal properties count more than not having ended.
fn rank(body: &Object, found: &Relationship) -> u8 {
    let is_same = compare::not_shown(body, &found.raw).is_empty();
    let is_alive = !found.status.as_ref().is_some_and(status::is_ending);
    u8::from(is_same) * 2 + u8::from(is_alive)
}

fn name(body: &Object) -> &str {
    body.get("displayName")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quotes_are_doubled() {
        let body = json!({"displayName": "O'Neill's"});
        assert_eq!(
            filter(body.as_object().unwrap()),
            "displayName eq 'O''Neill''s'"
        );
    }
}
