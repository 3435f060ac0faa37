//! OData query options, parsed alike for all collections, and paging.

use crate::emulator::graph::errors::bad_request;
use crate::emulator::http::message::{Call, Response, encode};
use crate::emulator::odata::entity::Entity;
use crate::emulator::odata::filter::Filter;
use crate::emulator::odata::filter_reader;
use crate::emulator::odata::properties::{Listed, Property, Shape, Support, Values};
use crate::emulator::world::settings::Settings;
use std::cmp::Ordering;

/// The maximum number of items of a page with `$top`; with the setting `strict`, also the maximum of `$top`.
const MAX_TOP: usize = 300;

/// The query options of one request.
#[derive(Debug, Default)]
pub(crate) struct Query {
    filter: Option<Filter>,
    pub(crate) select: Option<Vec<String>>,
    pub(crate) expand: Vec<String>,
    order: Vec<(&'static Property, bool)>,
    top: Option<usize>,
    skip: usize,
    count: bool,
    /// From `$skiptoken`: the number of items of the previous pages, and the key of the last one.
    token: Option<(usize, u64)>,
}

/// One page.
pub(crate) struct Page<'a> {
    pub(crate) items: Vec<&'a dyn Entity>,
    pub(crate) next: Option<String>,
    pub(crate) count: Option<usize>,
}

/// What a request reads: lists accept more options than single objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    List,
    One,
}

impl Query {
    /// Reads the options; one that isn't accepted is an error 400.
    pub(crate) fn read<T: Listed>(
        call: &Call,
        settings: &Settings,
        scope: Scope,
    ) -> Result<Self, Response> {
        Self::of_shape(T::SHAPE, call, settings, scope)
    }

    fn of_shape(
        shape: &Shape,
        call: &Call,
        settings: &Settings,
        scope: Scope,
    ) -> Result<Self, Response> {
        let mut query = Self::default();
        let mut seen = Vec::new();
        for (name, value) in call.options() {
            let Some(option) = option(&name) else {
                continue;
            };
            if seen.contains(&option) {
                let text = format!("Query option '${option}' was specified more than once.");
                return Err(bad_request(&text));
            }
            seen.push(option);
            query.take(shape, settings, scope, option, &value)?;
        }
        Ok(query)
    }

    fn take(
        &mut self,
        shape: &Shape,
        settings: &Settings,
        scope: Scope,
        option: &str,
        value: &str,
    ) -> Result<(), Response> {
        let refused = |text: String| Err(bad_request(&text));
        let unsupported = || format!("Query option '${option}' is not supported.");
        let number = || value.parse::<usize>().ok();
        let strict = settings.strict;
        match option {
            "select" => self.select = Some(select(shape, value)?),
            "format" => {}
            "search" => return refused("Search is not supported on this resource.".into()),
            _ if scope == Scope::One && option != "expand" => return refused(unsupported()),
            "filter" if settings.refuse_filter => return refused(unsupported()),
            "filter" => {
                let filter = filter_reader::read(value, shape.properties)
                    .map_err(|why| bad_request(&format!("Invalid filter clause: {why}")))?;
                if strict && !filter.is_known() {
                    return refused(format!("Invalid filter clause: '{value}'."));
                }
                self.filter = Some(filter);
            }
            "orderby" => self.order = order(shape, value, strict)?,
            "top" => match number() {
                Some(top) if top >= 1 && (!strict || top <= MAX_TOP) => self.top = Some(top),
                _ => return refused("The value of '$top' must be between 1 and 300.".into()),
            },
            "skip" if !strict => match number() {
                Some(skip) => self.skip = skip,
                None => return refused("The value of '$skip' must be a number.".into()),
            },
            "expand" if !strict => self.expand = expand(shape, value)?,
            "count" => match value {
                "true" => self.count = true,
                "false" => {}
                _ => return refused("The value of '$count' must be true or false.".into()),
            },
            "skiptoken" => self.token = Some(read_token(value)?),
            _ => return refused(unsupported()),
        }
        Ok(())
    }

    /// The value that the filter requires a property to equal.
    pub(crate) fn equal(&self, name: &str) -> Option<&str> {
        self.filter.as_ref()?.equal(name)
    }

    /// Whether an item matches the filter.
    pub(crate) fn admits(&self, item: &dyn Values) -> bool {
        self.filter.as_ref().is_none_or(|f| f.admits(item))
    }

    /// The key after which the page starts, if the items are in the order of their keys.
    pub(crate) fn start(&self) -> u64 {
        match self.token {
            Some((_, key)) if self.order.is_empty() => key,
            _ => 0,
        }
    }

    /// Takes a page from `items`, which must be in the order of their keys, starting after `start()`.
    pub(crate) fn page<'a>(
        &self,
        call: &Call,
        settings: &Settings,
        items: &mut dyn Iterator<Item = (u64, &'a dyn Entity)>,
        total: &dyn Fn() -> usize,
    ) -> Page<'a> {
        let size = self
            .top
            .unwrap_or(settings.page_size)
            .min(self.largest(settings));
        let fits = items.filter(|(_, item)| self.admits(*item));
        let skip = if self.token.is_some() { 0 } else { self.skip };
        let mut taken: Vec<(u64, &'a dyn Entity)> = if self.order.is_empty() {
            fits.skip(skip).take(size + 1).collect()
        } else {
            let mut all: Vec<_> = fits.collect();
            all.sort_by(|a, b| self.compare(a.1, b.1).then(a.0.cmp(&b.0)));
            let start = self.token.map_or(skip, |(before, last)| {
                // If the last item was deleted, the page continues at its position.
                let at = all.iter().position(|(key, _)| *key == last);
                at.map_or(before, |at| at + 1)
            });
            all.into_iter().skip(start).take(size + 1).collect()
        };
        let more = taken.len() > size;
        taken.truncate(size);
        let before = self.token.map_or(skip, |(before, _)| before);
        let next = taken.last().filter(|_| more);
        let next = next.map(|(key, _)| next_link(call, before + size, *key));
        Page {
            count: self.count.then(total),
            next,
            items: taken.into_iter().map(|(_, item)| item).collect(),
        }
    }

    /// The maximum number of items of a page: that of `$top` if it is given, otherwise the setting
    /// `pageSize`.
    fn largest(&self, settings: &Settings) -> usize {
        if self.top.is_some() {
            MAX_TOP
        } else {
            settings.page_size
        }
    }

    fn compare(&self, a: &dyn Values, b: &dyn Values) -> Ordering {
        let each = self.order.iter().map(|(property, down)| {
            let (a, b) = (a.value_of(property.name), b.value_of(property.name));
            let order = match (&a, &b) {
                (Some(a), Some(b)) => property.kind.compare(a, b),
                // Null comes first.
                _ => a.is_some().cmp(&b.is_some()),
            };
            if *down { order.reverse() } else { order }
        });
        each.fold(Ordering::Equal, Ordering::then)
    }
}

/// The OData option of this name, with or without its `$`; `None` if it isn't one, so that it is ignored.
fn option(name: &str) -> Option<&'static str> {
    const OPTIONS: [&str; 11] = [
        "filter",
        "select",
        "orderby",
        "top",
        "skip",
        "count",
        "search",
        "expand",
        "skiptoken",
        "format",
        "apply",
    ];
    let bare = name.strip_prefix('$').unwrap_or(name);
    let known = OPTIONS.into_iter().find(|o| o.eq_ignore_ascii_case(bare));
    known.or(name.starts_with('$').then_some("unknown"))
}

fn select(shape: &Shape, value: &str) -> Result<Vec<String>, Response> {
    let names: Vec<String> = value.split(',').map(|s| s.trim().into()).collect();
    let known = |name: &str| shape.properties.iter().any(|p| p.name == name);
    match names.iter().find(|name| !known(name)) {
        None => Ok(names),
        Some(odd) => Err(bad_request(&format!(
            "Could not find a property named '{odd}' to select."
        ))),
    }
}

fn expand(shape: &Shape, value: &str) -> Result<Vec<String>, Response> {
    let names: Vec<String> = value.split(',').map(|s| s.trim().into()).collect();
    match names
        .iter()
        .find(|name| !shape.expands.contains(&name.as_str()))
    {
        None => Ok(names),
        Some(odd) => Err(bad_request(&format!(
            "Could not find a navigation property named '{odd}' to expand."
        ))),
    }
}

fn order(
    shape: &Shape,
    value: &str,
    strict: bool,
) -> Result<Vec<(&'static Property, bool)>, Response> {
    let each = value.split(',').map(|term| {
        let mut words = term.split_whitespace();
        let name = words.next().unwrap_or_default();
        let down = match words.next() {
            None | Some("asc") => Some(false),
            Some("desc") => Some(true),
            Some(_) => None,
        };
        let property = shape.properties.iter().find(|p| p.name == name);
        let taken = property.filter(|p| match p.order {
            Support::No => false,
            Support::Here => !strict,
            Support::Known => true,
        });
        match (taken, down, words.next()) {
            (Some(property), Some(down), None) => Ok((property, down)),
            _ => Err(bad_request(&format!(
                "'$orderby' does not take '{}'.",
                term.trim()
            ))),
        }
    });
    each.collect()
}

fn next_link(call: &Call, before: usize, key: u64) -> String {
    use base64::Engine;
    let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("{key}:{before}"));
    let mut link = format!("{}{}?", call.root, call.path);
    for (name, value) in call.options() {
        if !matches!(option(&name), Some("skiptoken" | "skip")) {
            let name = encode(&name).replace("%24", "$");
            link.push_str(&format!("{name}={}&", encode(&value)));
        }
    }
    link + "$skiptoken=" + &token
}

fn read_token(text: &str) -> Result<(usize, u64), Response> {
    use base64::Engine;
    let read = || {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(text)
            .ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (key, before) = text.split_once(':')?;
        Some((before.parse().ok()?, key.parse().ok()?))
    };
    read().ok_or_else(|| bad_request("The value of '$skiptoken' is not valid."))
}
