//! Faults: which requests go wrong, and what becomes of their responses.

pub(crate) mod rule;
pub(crate) mod spoil;
