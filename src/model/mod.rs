//! Documents: what may be sent to the services, and how their answers are read and compared.
//! Pure: no I/O, no clock. The rules of the services are here and nowhere else.
//!
//! * [`document`] reads a caller's JSON strictly; [`mod@validate`] holds it against the rules and
//!   makes the wire form, of relationships, requests and access assignments.
//! * [`properties`] is the table of what is known of each property: its check, how it compares, when
//!   it may change. [`violation`] lists the rules that a document can break.
//! * [`drafts`] builds documents to send.
//! * [`relationship`] and [`entities`] read an answer leniently; [`compare`] says what of a wanted state is still to do.
//! * [`duration`], [`roles`], [`ids`] are the values inside; [`suggest`] finds the name that was meant.

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
pub use relationship::{Relationship, Status};
pub use request::RequestAction;
pub use roles::{Role, built_in_roles};
pub use validate::{
    Action, Rules, ServiceKind, validate, validate_assignment, validate_request, warnings,
};
pub use violation::Violation;

/// A JSON object. Its properties are in alphabetical order: the crate that reads them keeps no other.
pub type Object = serde_json::Map<String, serde_json::Value>;
