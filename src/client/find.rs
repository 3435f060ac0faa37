//! Finds a relationship by its displayName, which is unique over all of a partner's.

use std::sync::atomic::Ordering;

use serde_json::Value;

use super::list::{self, ListQuery};
use super::run::Run;
use crate::base::{ErrorKind, Result};
use crate::model::{Object, Relationship, compare};
use crate::service::{Set, status};

/// The filter for a body's name: quotes doubled, as OData wants them.
pub(super) fn filter(body: &Object) -> String {
    format!("displayName eq '{}'", name(body).replace('\'', "''"))
}

/// The relationship with the name of `body`. Where the service refuses the filter (400), all
/// relationships are read and compared here, for the rest of the client's life.
///
/// Should there be several, one with the members of `body` that has not ended comes first. A name
/// that differs in case alone is found too, since the service may hold it for the same.
pub(super) fn by_name(run: &mut Run<'_>, body: &Object) -> Result<Option<Relationship>> {
    if !run.client.no_name_filter.load(Ordering::Relaxed) {
        let filter = filter(body);
        let query = ListQuery {
            filter: &filter,
            ..ListQuery::default()
        };
        match search(run, body, &query) {
            Err(error) if error.kind() == ErrorKind::BadRequest => {
                run.client.no_name_filter.store(true, Ordering::Relaxed);
            }
            found => return found,
        }
    }
    let query = ListQuery {
        top: list::MOST_TOP,
        ..ListQuery::default()
    };
    search(run, body, &query)
}

fn search(run: &mut Run<'_>, body: &Object, query: &ListQuery<'_>) -> Result<Option<Relationship>> {
    let wanted = name(body);
    let mut best: Option<(u8, Relationship)> = None;
    list::each(run, Set::Relationships, query, &mut |item: &str| {
        let Ok(value @ Value::Object(_)) = serde_json::from_str::<Value>(item) else {
            return;
        };
        let given = value["displayName"].as_str().unwrap_or_default();
        if given != wanted && given.to_lowercase() != wanted.to_lowercase() {
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

/// How near a relationship of the name is to the one wanted.
fn rank(body: &Object, found: &Relationship) -> u8 {
    let same = compare::remaining(body, &found.raw).is_empty();
    let alive = !found.status.as_ref().is_some_and(status::is_ending);
    u8::from(same) * 2 + u8::from(alive)
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
