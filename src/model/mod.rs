//! The rules for documents that are sent to the services, and the parsing and comparison of their responses.
//! Pure: no I/O, no clock. Only these modules know the services' rules.
//!
//! * [`document`] parses a caller's JSON strictly; [`mod@validate`] checks it against the rules and
//!   makes the body to send, of relationships, requests and access assignments.
//! * [`properties`] is the table of the properties: the check of each, its comparison, and when it may change.
//!   [`violation`] lists the rules that a document can break.
//! * [`drafts`] builds documents to send.
//! * [`relationship`] and [`entities`] parse a response leniently; [`compare`] finds the differences between a
//!   wanted state and the current one.
//! * [`duration`], [`roles`], [`ids`] are the values in documents; [`suggest`] finds the name that was meant.

mod access;
mod check;
pub mod compare;
pub mod document;
pub mod drafts;
pub mod duration;
pub mod entities;
mod equality;
pub mod ids;
mod iso;
pub mod properties;
pub mod property;
pub mod relationship;
mod relationship_status;
pub mod request;
pub mod roles;
mod roles_table;
mod shape;
pub mod suggest;
pub mod validate;
mod value_rules;
pub mod violation;

pub use compare::Change;
pub use drafts::{AssignmentDraft, RelationshipDraft};
pub use duration::{AutoExtend, Days};
pub use entities::{Assignment, Customer, Operation, RelationshipRequest};
pub use property::{Changeable, Property};
pub use relationship::Relationship;
pub use relationship_status::Status;
pub use request::RequestAction;
pub use roles::{Role, built_in_roles};
pub use validate::{
    Action, Rules, ServiceKind, validate, validate_assignment, validate_request, warnings,
};
pub use violation::Violation;

/// A JSON object. Its properties are in alphabetical order: serde_json's map sorts them. It is filled by
/// `extend`: each `collect` compiles a sort of its own, which is 3 KiB of the library.
pub type Object = serde_json::Map<String, serde_json::Value>;
