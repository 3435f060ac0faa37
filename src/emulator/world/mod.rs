//! What the services keep: relationships, customers, settings, and the time that passes for them.

pub(crate) mod clock;
pub(crate) mod duration;
pub(crate) mod lifecycle;
pub(crate) mod model;
pub(crate) mod persist;
pub(crate) mod roles;
pub(crate) mod settings;
pub(crate) mod state;
pub(crate) mod store;
