//! Relationships: creating, changing, deleting, finding and waiting for them.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod find_by_name;
mod get;
pub(super) mod update;
pub(super) mod wait;
