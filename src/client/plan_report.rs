//! The report of a planned write.

use serde::Serialize;
use serde_json::Value;

use crate::base::{Error, Problem};
use crate::http::{Request, redact::HIDDEN};
use crate::model::{Change, Object};

/// What a write would send, or the rule that rejects it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanReport<'a> {
    pub(super) action: &'static str,
    /// Whether the write would be rejected.
    pub(super) refused: bool,
    /// Whether there is nothing to write.
    pub(super) unchanged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'a str>,
    pub(super) headers: Object,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Object>,
    pub(super) changes: Vec<Change<'a>>,
    pub(super) problems: &'a [Problem],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<&'a Error>,
}

/// The headers that would be sent, without secrets.
pub(super) fn headers(request: &Request) -> Object {
    let pairs = [("authorization", HIDDEN)]
        .into_iter()
        .chain(request.headers.iter());
    let mut headers = Object::new();
    headers.extend(pairs.map(|(name, value)| (name.to_owned(), Value::from(value))));
    headers
}
