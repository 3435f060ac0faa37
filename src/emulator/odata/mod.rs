//! OData: query options, pages, and how entities are written.

pub(crate) mod entity;
pub(crate) mod filter;
pub(crate) mod filter_reader;
pub(crate) mod properties;
pub(crate) mod query;
pub(crate) mod render;
