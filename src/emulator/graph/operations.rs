//! Operations 9 and 10: long-running operations, which callers can only read.

use crate::emulator::graph::errors::not_found;
use crate::emulator::graph::relationships;
use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::odata::query::{Query, Scope};
use crate::emulator::odata::render;
use crate::emulator::world::model::Operation;
use crate::emulator::world::state::{ReadKind, State};

fn set(id: &str) -> String {
    format!("delegatedAdminRelationships('{id}')/operations")
}

/// GET of the collection, or of its `$count`.
pub(crate) fn list(state: &State, call: &Call, verb: Verb, id: &str) -> Result<Response, Response> {
    let item = relationships::read(state, call, id, ReadKind::Operations(id))?;
    graph::collection(state, call, verb, &set(id), &item.operations)
}

/// GET of one.
pub(crate) fn get(state: &State, call: &Call, id: &str, of: &str) -> Result<Response, Response> {
    let query = Query::read::<Operation>(call, &state.settings, Scope::One)?;
    let operations = &relationships::read(state, call, id, ReadKind::Operation(id))?.operations;
    let found = operations.iter().find(|o| o.id == of);
    let found = found.ok_or_else(not_found)?;
    let view = graph::view(call, Some(&query));
    let response = Response::json(200, render::entity(call, &set(id), found, view));
    Ok(if found.is_running() {
        let wait = state.settings.operation_ms.div_ceil(1000);
        let wait = state.settings.retry_after_seconds.unwrap_or(wait);
        response.with("retry-after", wait.to_string())
    } else {
        response
    })
}
