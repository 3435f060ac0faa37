//! Documents: what may be sent to the services, and how their answers are read and compared.
//! Pure: no I/O, no clock. The rules of the services are here and nowhere else.
//!
//! * [`document`] reads a caller's JSON strictly; [`mod@validate`] holds it against the rules and
//!   makes the wire form; [`request`] and [`assignment`] do the same for requests (`lockForApproval`
//!   and so on) and access assignments.
//! * [`relationship`] reads an answer leniently; [`compare`] says what of a wanted state is still to do.
//! * [`duration`], [`roles`], [`ids`] are the values inside; [`suggest`] finds the name that was meant.
//! * [`violation`] lists the rules that a document can break.

pub mod assignment;
pub mod compare;
pub mod document;
pub mod duration;
pub mod ids;
mod iso;
pub mod relationship;
pub mod request;
pub mod roles;
mod roles_table;
pub mod suggest;
pub mod validate;
pub mod violation;

pub use assignment::validate_assignment;
pub use compare::Change;
pub use duration::{AutoExtend, Days};
pub use relationship::{Relationship, Status};
pub use request::{RequestAction, validate_request};
pub use validate::{Action, Rules, ServiceKind, validate};
pub use violation::Violation;

/// A JSON object, its members in the order they were written.
pub type Object = serde_json::Map<String, serde_json::Value>;
