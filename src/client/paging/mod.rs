//! Lists of Graph: what to ask for, reading pages, and where a list goes on.

mod fetch;
mod page_token;
mod query;

pub(super) use fetch::{each, page};
pub use query::ListQuery;
pub(super) use query::MOST_TOP;
