//! URLs and query options, as far as services.md, section 8, describes them.

use serde_json::Value;

use crate::values::text;

/// The segments of a path behind the host, and the query, both decoded.
pub fn split(url: &str) -> (Vec<String>, Vec<(String, String)>) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let options = query.split('&').filter(|option| !option.is_empty());
    (
        path.split('/').map(decode).collect(),
        options
            .map(|option| {
                let (name, value) = option.split_once('=').unwrap_or((option, ""));
                (decode(name), decode(value))
            })
            .collect(),
    )
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let hex = behind
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = behind;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A filter of comparisons joined by `and`; reading anything else gives `None`.
pub struct Filter(Vec<(String, String)>);

impl Filter {
    pub fn parse(filter: &str) -> Option<Filter> {
        let mut terms = Vec::new();
        for term in filter.split(" and ") {
            let (path, value) = term.trim().split_once(" eq ")?;
            let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
            terms.push((path.trim().to_owned(), value.replace("''", "'")));
        }
        Some(Filter(terms))
    }

    pub fn asks_for(&self, path: &str) -> bool {
        self.0.iter().any(|(term, _)| term == path)
    }

    pub fn takes(&self, doc: &Value) -> bool {
        self.0.iter().all(|(path, value)| {
            let found = path.split('/').fold(doc, |doc, step| &doc[step]);
            text(found).trim().eq_ignore_ascii_case(value.trim())
        })
    }
}
