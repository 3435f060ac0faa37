//! What may change in which status.
