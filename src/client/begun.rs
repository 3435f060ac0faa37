//! The operation that a write without an answer may have begun: it has to be looked for before the
//! write is sent again, since the values change only when it ends.

use serde_json::Value;

use super::fresh::since;
use super::list::{self, ListQuery};
use super::run::Run;
use crate::base::{ProgressKind, Result};
use crate::model::relationship::timestamp;
use crate::service::Set;

/// Looks for an operation that should be there before it counts as not begun (eventual consistency).
const LOOKS: u32 = 3;

/// The ids of the operations of relationship `id` that were begun since this call did and have not
/// ended. `expected`: something was changed there, so one is looked for a few times.
pub(super) fn running(run: &mut Run<'_>, id: &str, expected: bool) -> Result<Vec<String>> {
    let began = since(run);
    for round in 0..LOOKS {
        if round > 0 {
            run.pause(ProgressKind::ConsistencyWait, run.backoff(round - 1))?;
        }
        let (mut running, mut ended) = (Vec::new(), false);
        let query = ListQuery::default();
        list::each(run, Set::Operations(id), &query, &mut |item| {
            let item: Value = serde_json::from_str(item).unwrap_or_default();
            let created = item["createdDateTime"].as_str().and_then(timestamp);
            if created.is_some_and(|created| created < began) {
                return;
            }
            match (item["status"].as_str(), item["id"].as_str()) {
                (Some("notStarted" | "running"), Some(id)) => running.push(id.to_owned()),
                _ => ended = true,
            }
        })?;
        if !running.is_empty() || ended || !expected {
            return Ok(running);
        }
    }
    Ok(Vec::new())
}
