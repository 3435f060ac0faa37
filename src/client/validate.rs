//! Checking documents: without a service for callers, and as the first step of every write.

use serde::Serialize;
use serde_json::Value;

use super::json::to_json;
use super::reply::{Reply, ResultKind};
use crate::base::{CallHint, Error, ErrorKind, Problem, Result};
use crate::model::{Action, Object, Rules, ServiceKind, document, validate, warnings};

/// Placeholder in a check for the provider instance that a call or a client may specify.
const ANY_PROVIDER: &str = "00000000-0000-0000-0000-000000000000";

/// Checks a document without a service and without a client:
/// `{"result":"checked","valid":bool,"problems":[{"pointer","code","message"}],"warnings":[...],"body":{...}}`.
/// `body` is what would be sent; it is absent if there are problems. CloudCockpit's `providerInstanceId` may be
/// absent, since a call or a client may specify it. `warnings` have the form of problems: they break no rule but
/// may be mistakes, such as a role that isn't known to be possible.
///
/// A document that breaks rules isn't an error here. Fails if the document isn't one JSON object in UTF-8, or
/// is too large or too deeply nested.
///
/// ```
/// use gdap::{Action, RelationshipDraft, ServiceKind, check};
///
/// # fn main() -> gdap::Result<()> {
/// let document = RelationshipDraft::new().days(1000).to_json();
/// let checked = check(ServiceKind::Graph, Action::Update, &document, false)?;
/// assert!(checked.json().contains("\"valid\":false"));
/// # Ok(())
/// # }
/// ```
pub fn check(
    service: ServiceKind,
    action: Action,
    document: &[u8],
    allow_unknown_properties: bool,
) -> Result<Reply> {
    #[derive(Serialize)]
    struct Checked<'a> {
        result: ResultKind,
        valid: bool,
        problems: &'a [Problem],
        warnings: &'a [Problem],
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<&'a Object>,
    }
    let rules = Rules {
        service,
        action,
        allow_unknown_properties,
    };
    let (body, problems) = match body(document, &rules, Some(ANY_PROVIDER)) {
        Ok(body) => (Some(body), Vec::new()),
        Err(error) if error.kind() == ErrorKind::Validation => (None, error.problems().to_vec()),
        Err(error) => return Err(error),
    };
    let body = body.map(|mut body| {
        if body.get("providerInstanceId").and_then(Value::as_str) == Some(ANY_PROVIDER) {
            body.remove("providerInstanceId");
        }
        body
    });
    let json = to_json(&Checked {
        result: ResultKind::Checked,
        valid: problems.is_empty(),
        problems: &problems,
        warnings: &body.as_ref().map(warnings).unwrap_or_default(),
        body: body.as_ref(),
    })?;
    Ok(Reply::unsent(ResultKind::Checked, json, None))
}

/// Parses a document and makes the body to be sent. CloudCockpit's `providerInstanceId` comes from the call or
/// the client (`provider`) if the document has none; if both have one, they must be equal.
pub(super) fn body(document: &[u8], rules: &Rules, provider: Option<&str>) -> Result<Object> {
    let text = document;
    let mut document = document::parse(text)?;
    if rules.service == ServiceKind::CloudCockpit
        && let Some(provider) = provider
    {
        match document.get("providerInstanceId").and_then(Value::as_str) {
            Some(own) if provider != ANY_PROVIDER && !own.eq_ignore_ascii_case(provider) => {
                return Err(Error::argument(format!(
                    "The document has the provider instance {own}, but the call or the client has {provider}."
                ))
                .with_hint(CallHint::SpecifyProviderInstanceOnce));
            }
            Some(_) => {}
            None if document.contains_key("providerInstanceId") => {}
            None => {
                document.insert("providerInstanceId".to_owned(), provider.into());
            }
        }
    }
    let problems = |problems| Error::validation(document::in_order(problems, text));
    validate(document, rules).map_err(problems)
}
