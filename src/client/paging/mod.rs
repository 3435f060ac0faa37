//! Lists of Graph: the query, reading pages, and page tokens.

mod fetch;
mod page_token;
mod query;

pub(super) use fetch::{each, page};
pub use query::ListQuery;
pub(super) use query::MOST_TOP;
