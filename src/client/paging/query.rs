//! The query of a list, and its encoding in the URL.

use crate::base::{Error, Result};
use crate::http::url::encode;

/// Maximum of `$top`, the items of a page (Graph documentation).
pub(in crate::client) const MOST_TOP: u32 = 300;
/// Maximum bytes of one option.
const MAX_OPTION_BYTES: usize = 4096;

/// The query of a list. An empty string or zero means not specified. CloudCockpit accepts none of the options.
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
    /// Graph: an OData filter such as `status eq 'active'`, not percent-encoded.
    pub filter: &'a str,
    /// Graph: the properties to read, separated by commas.
    pub select: &'a str,
    /// Graph: the property to sort by, such as `status`.
    pub orderby: &'a str,
    /// Graph: maximum items of a page, 1 to 300. 0: the service decides.
    pub top: u32,
    /// [`crate::client::Reply::next`] of the previous page. It contains the original query, so the other
    /// options can stay set; they aren't sent again.
    pub next: &'a str,
}

impl ListQuery<'_> {
    /// The query part of the URL, values percent-encoded.
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
            if value.len() > MAX_OPTION_BYTES {
                return Err(Error::limit(format!(
                    "{name} has {} bytes; the maximum is {MAX_OPTION_BYTES}.",
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
