//! The services' data: relationships, customers, settings, and the time.

pub(crate) mod clock;
pub(crate) mod duration;
pub(crate) mod lifecycle;
pub(crate) mod model;
pub(crate) mod persist;
pub(crate) mod roles;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod state;
pub(crate) mod store;

/// The tenant of the partner, the second half of every relationship's id.
pub(crate) const PARTNER: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
