//! Reading pages. Their items keep the text that the service sent.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::ListQuery;
use super::page_token::PageToken;
use crate::base::{Error, Result};
use crate::client::context::{Context, invalid_response};
use crate::client::json::{has_empty_text, normalised};
use crate::http::{Response, Url};
use crate::service::{ServiceCall, Set};

/// One page.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
    #[serde(borrow, default, rename = "@odata.nextLink")]
    next: Option<Cow<'a, str>>,
}

/// One page of a set: its items as a JSON array, and the token of the next page.
pub(in crate::client) fn page(
    ctx: &mut Context<'_>,
    set: Set<'_>,
    query: &ListQuery<'_>,
) -> Result<(Box<RawValue>, Option<String>)> {
    let current = match query.next {
        "" => None,
        text => Some(PageToken::parse(text, ctx.service().root())?),
    };
    let url = address(ctx, set, query, current.as_ref())?;
    let (items, link) = ctx.read(url, |response| {
        let page = read(response)?;
        Ok((items(page.value)?, page.next.map(Cow::into_owned)))
    })?;
    let next = next(ctx, current.as_ref(), link)?;
    Ok((items, next.map(|token| token.text())))
}

/// Passes the text of every item of every page of `set` to `item`.
pub(in crate::client) fn each(
    ctx: &mut Context<'_>,
    set: Set<'_>,
    query: &ListQuery<'_>,
    item: &mut dyn FnMut(&str),
) -> Result<()> {
    let mut current: Option<PageToken> = None;
    loop {
        let url = address(ctx, set, query, current.as_ref())?;
        let link = ctx.read(url, |response| {
            let page = read(response)?;
            for raw in split(page.value)? {
                item(raw.get());
            }
            Ok(page.next.map(Cow::into_owned))
        })?;
        current = next(ctx, current.as_ref(), link)?;
        if current.is_none() {
            return Ok(());
        }
    }
}

fn address(
    ctx: &Context<'_>,
    set: Set<'_>,
    query: &ListQuery<'_>,
    current: Option<&PageToken>,
) -> Result<Url> {
    match current {
        None => ctx.address(ServiceCall::List(set, &query.encoded()?)),
        Some(token) => Ok(token.url.clone()),
    }
}

/// The token of the page after `current`, if there is one.
fn next(
    ctx: &Context<'_>,
    current: Option<&PageToken>,
    link: Option<String>,
) -> Result<Option<PageToken>> {
    link.filter(|link| !link.is_empty())
        .map(|link| PageToken::after(current, &link, ctx.service().root()))
        .transpose()
}

fn read(response: &Response) -> Result<Page<'_>> {
    let text = std::str::from_utf8(&response.body).map_err(|_| unreadable("it isn't UTF-8"))?;
    let page: Page = serde_json::from_str(text).map_err(|error| unreadable(&error.to_string()))?;
    match page.value.get().starts_with('[') {
        true => Ok(page),
        false => Err(unreadable("its value isn't an array")),
    }
}

/// The items with null instead of empty dates; unchanged if they contain no empty string.
fn items(array: &RawValue) -> Result<Box<RawValue>> {
    if !has_empty_text(array.get().as_bytes()) {
        return Ok(array.to_owned());
    }
    let text = |item: &RawValue| normalised(item.get()).unwrap_or_else(|| item.get().to_owned());
    let items: Vec<String> = split(array)?.into_iter().map(text).collect();
    let array = RawValue::from_string(format!("[{}]", items.join(",")));
    array.map_err(|error| unreadable(&error.to_string()))
}

fn split(array: &RawValue) -> Result<Vec<&RawValue>> {
    serde_json::from_str(array.get()).map_err(|error| unreadable(&error.to_string()))
}

fn unreadable(why: &str) -> Error {
    invalid_response(&format!("isn't a page of a list: {why}"))
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
            r#"[{"id":"a","x":1.0},{"endDateTime":null,"id":"b"}]"#
        );
    }
}
