//! What to list, and how it goes into the address.

use crate::base::{Error, Result};
use crate::http::url::encode;

/// Most items of a page that Graph takes in `$top` (Graph documentation).
pub(in crate::client) const MOST_TOP: u32 = 300;
/// Most bytes of one option.
const MOST_OPTION: usize = 4096;

/// What to list. Empty text and zero stand for "not said". CloudCockpit takes none of it.
///
/// ```no_run
/// # fn example(client: &gdap::Client) -> gdap::Result<()> {
/// use gdap::{CallOptions, ListQuery};
///
/// let query = ListQuery { filter: "status eq 'active'", top: 100, ..ListQuery::default() };
/// let page = client.list(&query, &CallOptions::default())?;
/// println!("{}", page.json());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListQuery<'a> {
    /// Graph: an OData filter such as `status eq 'active'`, as it is before encoding.
    pub filter: &'a str,
    /// Graph: properties to read, with commas between.
    pub select: &'a str,
    /// Graph: order, such as `status`.
    pub orderby: &'a str,
    /// Graph: most items of a page, 1 to 300; 0 leaves it to the service.
    pub top: u32,
    /// [`crate::client::Reply::next`] of the page before. It holds the query that it began with, so the
    /// other properties may stay as they were, and are not sent again.
    pub next: &'a str,
}

impl ListQuery<'_> {
    /// The query as it goes into the address, values percent-encoded.
    pub(super) fn encoded(&self) -> Result<String> {
        if self.top > MOST_TOP {
            return Err(Error::limit(format!(
                "top is {}; the valid values are 1 to {MOST_TOP}.",
                self.top
            )));
        }
        let top = match self.top {
            0 => String::new(),
            top => top.to_string(),
        };
        let mut query = String::new();
        for (name, value) in [
            ("$filter", self.filter),
            ("$select", self.select),
            ("$orderby", self.orderby),
            ("$top", &top),
        ] {
            if value.len() > MOST_OPTION {
                return Err(Error::limit(format!(
                    "{name} has {} bytes; the maximum is {MOST_OPTION}.",
                    value.len()
                )));
            }
            if value.chars().any(char::is_control) {
                return Err(Error::argument(format!(
                    "{name} contains a control character."
                )));
            }
            if !value.is_empty() {
                let and = if query.is_empty() { "" } else { "&" };
                query.push_str(&format!("{and}{name}={}", encode(value)));
            }
        }
        Ok(query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_encoded_and_bounded() {
        let query = ListQuery {
            filter: "displayName eq 'A&B ä'",
            orderby: "status",
            top: 300,
            ..ListQuery::default()
        };
        assert_eq!(
            query.encoded().unwrap(),
            "$filter=displayName%20eq%20%27A%26B%20%C3%A4%27&$orderby=status&$top=300"
        );
        assert_eq!(ListQuery::default().encoded().unwrap(), "");
        for bad in [
            ListQuery {
                top: 301,
                ..ListQuery::default()
            },
            ListQuery {
                filter: "a\nb",
                ..ListQuery::default()
            },
            ListQuery {
                select: &"x".repeat(5000),
                ..ListQuery::default()
            },
        ] {
            assert!(bad.encoded().is_err());
        }
    }
}
