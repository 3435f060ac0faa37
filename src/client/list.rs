//! Lists: one page a call, with a continuation that is checked, and an iterator over pages.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::continuation::Progress;
use super::entity::{has_empty_text, normalised};
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::{CallOptions, Client, cockpit};
use crate::base::{Error, ErrorKind, Result};
use crate::http::Response;
use crate::http::url::encode;
use crate::model::ServiceKind;
use crate::service::{Set, Step};

/// Most items of a page that Graph takes in `$top` (Graph documentation).
pub(super) const MOST_TOP: u32 = 300;
/// Most bytes of one option.
const MOST_OPTION: usize = 4096;

/// What to list. Empty text and zero stand for "not said". CloudCockpit takes none of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListQuery<'a> {
    /// Graph: an OData filter such as `status eq 'active'`, as it is before encoding.
    pub filter: &'a str,
    /// Graph: members to be read, with commas between.
    pub select: &'a str,
    /// Graph: order, such as `status`.
    pub orderby: &'a str,
    /// Graph: most items of a page, 1 to 300; 0 leaves it to the service.
    pub top: u32,
    /// [`Reply::next`] of the page before; then nothing else is said.
    pub next: &'a str,
}

impl ListQuery<'_> {
    /// The query as it goes into the address, values percent-encoded.
    fn encoded(&self) -> Result<String> {
        if self.top > MOST_TOP {
            return Err(Error::argument(format!(
                "top is 1 to {MOST_TOP}, the most that the service takes, and not {}.",
                self.top
            )));
        }
        let mut query = String::new();
        for (name, value) in [
            ("$filter", Cow::Borrowed(self.filter)),
            ("$select", Cow::Borrowed(self.select)),
            ("$orderby", Cow::Borrowed(self.orderby)),
            (
                "$top",
                if self.top > 0 {
                    self.top.to_string().into()
                } else {
                    "".into()
                },
            ),
        ] {
            if value.len() > MOST_OPTION {
                return Err(Error::argument(format!(
                    "{name} has {} bytes; at most {MOST_OPTION} are taken.",
                    value.len()
                )));
            }
            if value.chars().any(char::is_control) {
                return Err(Error::argument(format!(
                    "{name} holds a control character."
                )));
            }
            if !value.is_empty() {
                let and = if query.is_empty() { "" } else { "&" };
                query.push_str(&format!("{and}{name}={}", encode(&value)));
            }
        }
        Ok(query)
    }
}

/// One page, its items as the text they came as.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
    #[serde(borrow, default, rename = "@odata.nextLink")]
    next: Option<Cow<'a, str>>,
}

impl Client {
    /// One page of relationships: `{"result":"read","value":[...],"next":"...",...}`. The items are
    /// as the service gave them, but empty dates are null. `next` is absent on the last page; handed
    /// in as [`ListQuery::next`] it gets the next one.
    ///
    /// CloudCockpit: the relationships of `call.customer_id`, all on one page, with Graph's names.
    ///
    /// Fails with `UntrustedHost` where the service's nextLink leads elsewhere, with `BadAnswer`
    /// where its pages repeat, and with `LimitExceeded` after 100,000 pages.
    pub fn list(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        let mut run = Run::begin(&self.0, call)?;
        let page = match self.0.service.kind() {
            ServiceKind::Graph => page(&mut run, Set::Relationships, query),
            ServiceKind::CloudCockpit => cockpit::list(&mut run, query).map(|value| (value, None)),
        };
        let (value, next) = page.map_err(|error| run.fail(error))?;
        finish(&mut run, &value, next.as_deref())
    }

    /// All pages, one after the other; ends after the first failure.
    pub fn pages<'a>(&'a self, query: ListQuery<'a>, call: &'a CallOptions<'a>) -> Pages<'a> {
        Pages {
            client: self,
            query,
            call,
            next: Some(query.next.to_owned()),
        }
    }
}

/// The pages of a list; see [`Client::pages`].
pub struct Pages<'a> {
    client: &'a Client,
    query: ListQuery<'a>,
    call: &'a CallOptions<'a>,
    next: Option<String>,
}

impl Iterator for Pages<'_> {
    type Item = Result<Reply>;

    fn next(&mut self) -> Option<Result<Reply>> {
        let next = self.next.take()?;
        let query = match next.as_str() {
            "" => self.query,
            next => ListQuery {
                next,
                ..ListQuery::default()
            },
        };
        let page = self.client.list(&query, self.call);
        if let Ok(page) = &page {
            self.next = page.next().map(str::to_owned);
        }
        Some(page)
    }
}

/// One page of a set, as the answer of a call.
pub(super) fn one_page(
    client: &Client,
    set: Set<'_>,
    query: &ListQuery,
    call: &CallOptions,
) -> Result<Reply> {
    let mut run = Run::begin(&client.0, call)?;
    let (value, next) = page(&mut run, set, query).map_err(|error| run.fail(error))?;
    finish(&mut run, &value, next.as_deref())
}

fn finish(run: &mut Run<'_>, value: &RawValue, next: Option<&str>) -> Result<Reply> {
    let form = Form {
        value: Some(value),
        next,
        ..Form::default()
    };
    run.reply(Done::Read, form)
}

/// One page of Graph: its items as a JSON array, and what leads to the next.
fn page(
    run: &mut Run<'_>,
    set: Set<'_>,
    query: &ListQuery<'_>,
) -> Result<(Box<RawValue>, Option<String>)> {
    let (response, progress) = fetch(run, set, query)?;
    let page = read(&response)?;
    let next = continuation(run, progress, page.next.as_deref())?;
    Ok((items(page.value)?, next))
}

/// Hands the text of every item of every page of `set` to `item`.
pub(super) fn each(
    run: &mut Run<'_>,
    set: Set<'_>,
    query: &ListQuery<'_>,
    item: &mut dyn FnMut(&str),
) -> Result<()> {
    let mut next: Option<String> = None;
    loop {
        let further = ListQuery {
            next: next.as_deref().unwrap_or_default(),
            ..ListQuery::default()
        };
        let (response, progress) = fetch(run, set, if next.is_some() { &further } else { query })?;
        let page = read(&response)?;
        for raw in split(page.value)? {
            item(raw.get());
        }
        next = continuation(run, progress, page.next.as_deref())?;
        if next.is_none() {
            return Ok(());
        }
    }
}

fn fetch(run: &mut Run<'_>, set: Set<'_>, query: &ListQuery<'_>) -> Result<(Response, Progress)> {
    if query.next.is_empty() {
        let encoded = query.encoded()?;
        return Ok((run.ask(Step::List(set, &encoded))?, Progress::default()));
    }
    let begins = ListQuery { next: "", ..*query };
    if begins != ListQuery::default() {
        return Err(Error::argument(
            "With `next` nothing else may be said: it holds the query it began with.",
        )
        .with_cure("Leave filter, select, orderby and top out."));
    }
    let (progress, url) = Progress::read(query.next, run.service().root())?;
    Ok((run.follow(url, &[200])?, progress))
}

fn continuation(run: &Run<'_>, progress: Progress, link: Option<&str>) -> Result<Option<String>> {
    link.filter(|link| !link.is_empty())
        .map(|link| progress.then(link, run.service().root()))
        .transpose()
}

fn read(response: &Response) -> Result<Page<'_>> {
    let text = std::str::from_utf8(&response.body).map_err(|_| unreadable("it is not UTF-8"))?;
    let page: Page = serde_json::from_str(text).map_err(|error| unreadable(&error.to_string()))?;
    match page.value.get().starts_with('[') {
        true => Ok(page),
        false => Err(unreadable("its value is no array")),
    }
}

/// The items with empty dates made null; as they are, where no empty text is in them.
fn items(array: &RawValue) -> Result<Box<RawValue>> {
    if !has_empty_text(array.get().as_bytes()) {
        return Ok(array.to_owned());
    }
    let items: Vec<_> = split(array)?
        .into_iter()
        .map(|item| match has_empty_text(item.get().as_bytes()) {
            true => normalised(item).map_or(Cow::Borrowed(item), Cow::Owned),
            false => Cow::Borrowed(item),
        })
        .collect();
    to_raw(&items)
}

fn split(array: &RawValue) -> Result<Vec<&RawValue>> {
    serde_json::from_str(array.get()).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(why: &str) -> Error {
    Error::new(
        ErrorKind::BadAnswer,
        format!("The service's answer is no page of a list: {why}."),
    )
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

    #[test]
    fn items_are_kept_as_text() {
        let text = r#"[{"id":"a","x":1.0},{"id":"b","endDateTime":""}]"#;
        let raw: &RawValue = serde_json::from_str(text).unwrap();
        assert_eq!(
            items(raw).unwrap().get(),
            r#"[{"id":"a","x":1.0},{"id":"b","endDateTime":null}]"#
        );
    }
}
