//! Lists: one page a call, with a continuation that is checked, and an iterator over pages.

mod query;

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::continuation::Progress;
use super::entity::{has_empty_text, normalised};
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::{CallOptions, Client, cockpit};
use crate::base::{CallHint, Error, ErrorKind, Result, Term};
use crate::http::Response;
use crate::model::ServiceKind;
use crate::service::{Set, Step};

pub use query::ListQuery;
pub(super) use query::MOST_TOP;

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
            "A continuation holds the query it began with, so nothing else can be specified.",
        )
        .with_hint(CallHint::OmitOptions {
            options: vec![Term::Filter, Term::Select, Term::OrderBy, Term::Top],
        }));
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
    fn items_are_kept_as_text() {
        let text = r#"[{"id":"a","x":1.0},{"id":"b","endDateTime":""}]"#;
        let raw: &RawValue = serde_json::from_str(text).unwrap();
        assert_eq!(
            items(raw).unwrap().get(),
            r#"[{"id":"a","x":1.0},{"id":"b","endDateTime":null}]"#
        );
    }
}
