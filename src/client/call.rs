//! What may be said about one call beside its document.

mod headers;

use std::sync::Arc;
use std::time::Duration;

use crate::base::{CallHint, Cancel, Error, Result, Term};
use crate::http::{BeforeWrite, Script};
use crate::model::ids;

/// Options of one call. `CallOptions::default()` says nothing at all.
#[derive(Clone, Default)]
pub struct CallOptions<'a> {
    /// Ends the call within 50 ms when fired. A cancelled call does no resolving look-up.
    pub cancel: Option<&'a Cancel>,
    /// Limit of the whole call, waits and look-ups included; the client's where absent.
    pub deadline: Option<Duration>,
    /// Limit of one attempt; the client's where absent.
    pub attempt_timeout: Option<Duration>,
    /// Update: this etag and no other (one PATCH; 412 is a conflict). Sent as
    /// given, so with its `W/` and quotes.
    pub if_match: Option<&'a str>,
    /// Update: the relationship as last read (JSON with `@odata.etag`), in place of the first GET.
    /// A starting point only: where it lacks what is needed, or is stale, the service is asked.
    pub snapshot: Option<&'a [u8]>,
    /// More request headers; they replace ours of the same name. Refused: Authorization, Host,
    /// Content-*, Transfer-Encoding, X-Tenant, If-Match and hop-by-hop headers.
    pub headers: Vec<(&'a str, &'a str)>,
    /// A GUID for the services' logs; made where absent, and kept over the attempts. It goes as
    /// `client-request-id` to Graph and as `X-Correlation-Id` to CloudCockpit.
    pub client_request_id: Option<&'a str>,
    /// CloudCockpit: its own GUID of the customer.
    pub customer_id: Option<&'a str>,
    /// CloudCockpit: its own GUID of the provider instance; the client's where absent.
    pub provider_instance_id: Option<&'a str>,
    /// Sends members that the service is not known to have, as given, in place of refusing them.
    pub pass_unknown: bool,
    /// Waits for a long-running operation to end, for a new assignment to be active, for a deleted
    /// one to be gone; and for up to ten seconds for a relationship that is not found yet.
    pub wait: bool,
    /// What is there already is a success, `unchanged`, so that a run can be repeated: create, an
    /// existing relationship of that name with equal members; assign, a group that has these roles;
    /// request, a lock of what was approved by now; delete, what is gone.
    pub reuse_existing: bool,
    /// With `plan`: the rules only; nothing is asked of the service.
    pub offline: bool,
    /// Batch: the id of the assignment, for an item that reads, changes or deletes one; the item's
    /// `id` is that of the relationship.
    pub assignment_id: Option<&'a str>,
    /// Batch with a journal: what the item is known by there. If absent, by its action, its id, a
    /// hash of its document, and how often the same was submitted before.
    pub journal_key: Option<&'a str>,
    /// Reports what a write would send, and sends nothing but reads: `{"result":"planned","action",
    /// "refused","unchanged","id","name","method","url","headers","body","changes","problems","error"}`.
    /// A rule that refuses the write is in `problems` and `error`, not an `Err`.
    pub plan: bool,
    #[doc(hidden)]
    pub script: Option<Arc<Script>>,
    #[doc(hidden)]
    pub before_write: Option<Arc<dyn BeforeWrite>>,
    /// CloudCockpit update: reads the customer's list before (so that nothing to do is `unchanged`)
    /// and after (so that the answer holds the relationship).
    pub read_back: bool,
}

/// The options of a call that outlives its caller's stack: what a batch keeps for an item.
#[derive(Clone, Default)]
pub(crate) struct OwnedCall {
    deadline: Option<Duration>,
    attempt_timeout: Option<Duration>,
    if_match: Option<String>,
    snapshot: Option<Vec<u8>>,
    headers: Vec<(String, String)>,
    client_request_id: Option<String>,
    customer_id: Option<String>,
    provider_instance_id: Option<String>,
    pub(crate) assignment_id: Option<String>,
    pub(crate) journal_key: Option<String>,
    flags: [bool; 6],
}

impl OwnedCall {
    /// A copy of everything in `call`.
    pub(crate) fn of(call: &CallOptions) -> OwnedCall {
        OwnedCall {
            deadline: call.deadline,
            attempt_timeout: call.attempt_timeout,
            if_match: call.if_match.map(str::to_owned),
            snapshot: call.snapshot.map(<[u8]>::to_vec),
            headers: call
                .headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            // Made here, so that it stays the same over the looks of an item that waits.
            client_request_id: Some(
                call.client_request_id
                    .map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned),
            ),
            customer_id: call.customer_id.map(str::to_owned),
            provider_instance_id: call.provider_instance_id.map(str::to_owned),
            assignment_id: call.assignment_id.map(str::to_owned),
            journal_key: call.journal_key.map(str::to_owned),
            flags: [
                call.pass_unknown,
                call.wait,
                call.reuse_existing,
                call.offline,
                call.read_back,
                call.plan,
            ],
        }
    }

    /// Whether it waits for what the service does in the background.
    pub(crate) fn waits(&self) -> bool {
        let [_, wait, ..] = self.flags;
        wait
    }

    /// Whether the item is only planned.
    pub(crate) fn plans(&self) -> bool {
        let [.., plan] = self.flags;
        plan
    }

    /// The same, borrowed again, but stopped by `cancel`.
    pub(crate) fn borrow<'a>(&'a self, cancel: &'a Cancel) -> CallOptions<'a> {
        let [pass_unknown, wait, reuse_existing, offline, read_back, plan] = self.flags;
        CallOptions {
            cancel: Some(cancel),
            deadline: self.deadline,
            attempt_timeout: self.attempt_timeout,
            if_match: self.if_match.as_deref(),
            snapshot: self.snapshot.as_deref(),
            headers: self
                .headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect(),
            client_request_id: self.client_request_id.as_deref(),
            customer_id: self.customer_id.as_deref(),
            provider_instance_id: self.provider_instance_id.as_deref(),
            assignment_id: self.assignment_id.as_deref(),
            journal_key: self.journal_key.as_deref(),
            script: None,
            before_write: None,
            pass_unknown,
            wait,
            reuse_existing,
            offline,
            read_back,
            plan,
        }
    }
}

impl CallOptions<'_> {
    /// Holds everything but document and id against the rules, so that nothing wrong is ever sent.
    pub(crate) fn check(&self) -> Result<()> {
        headers::check(&self.headers)?;
        if let Some(etag) = self.if_match {
            check_etag(etag)?;
        }
        for (value, what) in [
            (self.client_request_id, "client request id"),
            (self.customer_id, "customer id"),
            (self.provider_instance_id, "provider instance id"),
        ] {
            if let Some(text) = value
                && !ids::is_guid(text)
            {
                return Err(
                    Error::argument(format!("The {what} {text:?} is not a GUID."))
                        .with_hint(CallHint::UseGuid),
                );
            }
        }
        if self.deadline.is_some_and(|time| time.is_zero())
            || self.attempt_timeout.is_some_and(|time| time.is_zero())
        {
            return Err(
                Error::argument("A time limit of zero leaves no time at all.").with_hint(
                    CallHint::OmitOptions {
                        options: vec![Term::Deadline, Term::AttemptTimeout],
                    },
                ),
            );
        }
        Ok(())
    }
}

/// Most bytes in an etag.
const MOST_ETAG_BYTES: usize = 1024;

/// Whether `etag` is an entity tag of RFC 9110 section 8.8.3: `W/"..."` or `"..."`, opaque inside.
/// Quoting it wrongly is the mistake users make (Graph documentation), so it gets its hint; `*`
/// would overwrite anything and is undocumented for this API, so it is refused.
pub(crate) fn check_etag(etag: &str) -> Result<()> {
    let refuse = |fault: &str| {
        Err(Error::argument(format!("The etag {fault}.")).with_hint(CallHint::UseReturnedETag))
    };
    if etag.trim() == "*" {
        return Err(Error::argument(
            "The etag * would overwrite whatever is there; it is not documented for this API and is never sent.",
        )
        .with_hint(CallHint::OmitETag));
    }
    if etag.len() > MOST_ETAG_BYTES {
        return refuse(&format!("is longer than {MOST_ETAG_BYTES} bytes"));
    }
    if etag.contains("\\\"") {
        return refuse("still holds JSON's escapes (\\\")");
    }
    let opaque = etag.strip_prefix("W/").unwrap_or(etag);
    let Some(inner) = opaque
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return refuse(if etag.starts_with(['\'', '"']) || etag.contains("'\"") {
            "is quoted as a whole; the quotes belong behind W/"
        } else {
            "lacks its quotes"
        });
    };
    if inner
        .bytes()
        .any(|byte| byte == b'"' || byte <= b' ' || byte >= 0x7f)
    {
        return refuse(if inner.contains('"') {
            "is quoted twice"
        } else {
            "holds a blank, a control or non-ASCII character"
        });
    }
    Ok(())
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
