//! OData query options, as far as the service documents them, and pages.

use crate::emulator::graph::errors::bad_request;
use crate::emulator::http::message::{Answer, Call, encode};
use std::borrow::Cow;

/// The most items a caller may ask for at once.
const MAX_TOP: usize = 300;

/// What can be listed: it has members that filters and orders name.
pub(crate) trait Listed {
    /// Members that `$filter` takes.
    const FILTERS: &'static [&'static str];
    /// Members that `$orderby` takes.
    const ORDERS: &'static [&'static str];
    /// Members that `$select` takes.
    const MEMBERS: &'static [&'static str];
    /// The text of a member.
    fn member(&self, name: &str) -> Option<Cow<'_, str>>;
}

/// The query options of one request.
#[derive(Debug, Default)]
pub(crate) struct Query {
    /// Equalities that must all hold.
    pub(crate) filter: Vec<(String, String)>,
    pub(crate) select: Option<Vec<String>>,
    order: Option<(String, bool)>,
    top: Option<usize>,
    count: bool,
    /// The order's value and the key of the last item of the page before.
    token: Option<(String, u64)>,
}

/// One page.
pub(crate) struct Page<'a, T> {
    pub(crate) items: Vec<&'a T>,
    pub(crate) next: Option<String>,
    pub(crate) count: Option<usize>,
}

impl Query {
    /// Reads the options; what the service does not take is a 400.
    pub(crate) fn read<T: Listed>(call: &Call, refuse_filter: bool) -> Result<Self, Answer> {
        let mut query = Self::default();
        for (name, value) in call.options() {
            match name.as_str() {
                "$filter" if refuse_filter => {
                    return Err(bad_request("Query option '$filter' is not supported."));
                }
                "$filter" => query.filter = filter(&value, T::FILTERS)?,
                "$select" => {
                    let names: Vec<String> = value.split(',').map(|s| s.trim().into()).collect();
                    if let Some(odd) = names.iter().find(|n| !T::MEMBERS.contains(&n.as_str())) {
                        return Err(bad_request(&format!("'$select' names '{odd}', unknown.")));
                    }
                    query.select = Some(names);
                }
                "$orderby" => query.order = Some(order(&value, T::ORDERS)?),
                "$top" => {
                    let top = value.parse().ok().filter(|t| (1..=MAX_TOP).contains(t));
                    query.top = Some(top.ok_or_else(|| {
                        bad_request("The value of '$top' must be between 1 and 300.")
                    })?);
                }
                "$count" if value == "true" || value == "false" => query.count = value == "true",
                "$skiptoken" => query.token = Some(read_token(&value)?),
                other if other.starts_with('$') => {
                    return Err(bad_request(&format!(
                        "Query option '{other}' is not supported."
                    )));
                }
                _ => {}
            }
        }
        Ok(query)
    }

    /// The value that the filter wants a property to equal.
    pub(crate) fn equal(&self, name: &str) -> Option<&str> {
        let term = self.filter.iter().find(|(member, _)| member == name);
        term.map(|(_, value)| value.as_str())
    }

    /// Whether an item passes the filter.
    pub(crate) fn admits<T: Listed>(&self, item: &T) -> bool {
        self.filter
            .iter()
            .all(|(name, wanted)| item.member(name).is_some_and(|v| v == wanted.as_str()))
    }

    /// The key to start after, when the order is that of the keys.
    pub(crate) fn start(&self) -> u64 {
        match (&self.order, &self.token) {
            (None, Some((_, key))) => *key,
            _ => 0,
        }
    }

    /// Cuts a page out of `items`, which come in the order of their keys from `start()` on.
    pub(crate) fn page<'a, T: Listed>(
        &self,
        call: &Call,
        size: usize,
        items: impl Iterator<Item = (u64, &'a T)>,
        total: impl FnOnce() -> usize,
    ) -> Page<'a, T> {
        let size = self.top.unwrap_or(size);
        let fits = items.filter(|(_, item)| self.admits(*item));
        let mut taken: Vec<(Cow<'a, str>, u64, &'a T)> = match &self.order {
            None => fits
                .take(size + 1)
                .map(|(key, item)| (Cow::Borrowed(""), key, item))
                .collect(),
            Some((name, down)) => {
                let mut all: Vec<_> = fits
                    .map(|(key, item)| (item.member(name).unwrap_or_default(), key, item))
                    .filter(|(value, key, _)| {
                        self.token.as_ref().is_none_or(|(last, at)| {
                            let order = value.as_ref().cmp(last.as_str());
                            let order = if *down { order.reverse() } else { order };
                            order.then(key.cmp(at)).is_gt()
                        })
                    })
                    .collect();
                all.sort_by(|a, b| {
                    let order = a.0.cmp(&b.0);
                    let order = if *down { order.reverse() } else { order };
                    order.then(a.1.cmp(&b.1))
                });
                all.truncate(size + 1);
                all
            }
        };
        let more = taken.len() > size;
        taken.truncate(size);
        let next = taken
            .last()
            .filter(|_| more)
            .map(|(value, key, _)| next_link(call, value, *key));
        Page {
            count: self.count.then(total),
            next,
            items: taken.into_iter().map(|(_, _, item)| item).collect(),
        }
    }
}

fn next_link(call: &Call, value: &str, key: u64) -> String {
    use base64::Engine;
    let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("{key}:{value}"));
    let mut link = format!("{}{}?", call.root, call.path);
    for (name, value) in call.options() {
        if name != "$skiptoken" {
            link.push_str(&format!(
                "{}={}&",
                encode(&name).replace("%24", "$"),
                encode(&value)
            ));
        }
    }
    link + "$skiptoken=" + &token
}

fn read_token(text: &str) -> Result<(String, u64), Answer> {
    use base64::Engine;
    let read = || {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(text)
            .ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (key, value) = text.split_once(':')?;
        Some((value.to_owned(), key.parse().ok()?))
    };
    read().ok_or_else(|| bad_request("The value of '$skiptoken' is not valid."))
}

fn order(text: &str, known: &[&str]) -> Result<(String, bool), Answer> {
    let mut words = text.split_whitespace();
    let (name, way) = (words.next().unwrap_or_default(), words.next());
    let down = match way {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(bad_request("The value of '$orderby' is not valid.")),
    };
    if words.next().is_some() || !known.contains(&name) {
        return Err(bad_request(&format!("'$orderby' does not take '{text}'.")));
    }
    Ok((name.to_owned(), down))
}

/// Reads `member eq value` terms joined by `and`.
fn filter(text: &str, known: &[&str]) -> Result<Vec<(String, String)>, Answer> {
    let wrong = || bad_request(&format!("Invalid filter clause: '{text}'."));
    let mut terms = Vec::new();
    let mut rest = text.trim();
    loop {
        let (name, after) = rest.split_once(' ').ok_or_else(wrong)?;
        let after = after.trim_start().strip_prefix("eq ").ok_or_else(wrong)?;
        let (value, after) = literal(after.trim_start()).ok_or_else(wrong)?;
        if !known.contains(&name) {
            return Err(wrong());
        }
        terms.push((name.to_owned(), value));
        let after = after.trim_start();
        if after.is_empty() {
            return Ok(terms);
        }
        rest = after.strip_prefix("and ").ok_or_else(wrong)?.trim_start();
    }
}

/// A quoted text, `duration'..'`, or a bare word; and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let quoted = text.strip_prefix("duration'").or(text.strip_prefix('\''));
    let Some(mut rest) = quoted else {
        let end = text.find(' ').unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        return (!word.is_empty() && word.chars().all(plain)).then(|| (word.to_owned(), rest));
    };
    let mut value = String::new();
    loop {
        let (head, tail) = rest.split_once('\'')?;
        value.push_str(head);
        match tail.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, tail)),
        }
    }
}
