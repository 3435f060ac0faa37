//! Relationships: creating, changing, deleting, finding and waiting for them.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod find_by_name;
mod get;
pub(super) mod snapshot;
pub(super) mod update;
pub(super) mod wait;

use super::context::Context;
use crate::base::Result;
use crate::model::{Object, Relationship};

/// The relationship that something is to be done in: the caller's snapshot if it will do, else what the
/// service returns. `None` offline without a snapshot.
pub(super) fn read_or_snapshot(ctx: &mut Context<'_>, id: &str) -> Result<Option<Relationship>> {
    match snapshot::read(ctx, id, &Object::new())? {
        Some(known) => Ok(Some(known)),
        None if ctx.options.offline => Ok(None),
        None => ctx.relationship(id).map(Some),
    }
}
