//! What a caller may specify for one call beside its document.

mod headers;
mod owned;
mod table;

use std::time::Duration;

use super::etag;
use crate::base::{CallHint, Cancel, Error, Result, Term};
use crate::http::Outages;
use crate::model::{ServiceKind, ids};

pub(super) use owned::OwnedCall;
pub use table::CallKind;

/// Options of one call; by default none.
///
/// ```
/// use std::time::Duration;
///
/// use gdap::CallOptions;
///
/// let options = CallOptions {
///     deadline: Some(Duration::from_secs(30)),
///     if_match: Some("W/\"1\""),
///     ..CallOptions::default()
/// };
/// ```
#[derive(Debug, Clone, Default)]
pub struct CallOptions<'a> {
    /// Ends the call within 50 ms when fired. A cancelled call sends nothing more, not even a read.
    pub cancel: Option<&'a Cancel>,
    /// Most time for the whole call with all its requests and waits; the client's if absent.
    pub deadline: Option<Duration>,
    /// Most time for one attempt; the client's if absent.
    pub attempt_timeout: Option<Duration>,
    /// Update and deletion: this ETag and no other; 412 is a conflict. Sent as specified, so with its
    /// `W/` and quotes. It is sent with a request (lock, terminate ...) too.
    pub if_match: Option<&'a str>,
    /// Update: the relationship as last read (JSON with `@odata.etag`), instead of the first GET.
    /// A starting point only: if it lacks what is needed, or is stale, the service is asked.
    pub snapshot: Option<&'a [u8]>,
    /// More request headers; they replace the library's of the same name. Rejected: Authorization, Host,
    /// Content-*, Transfer-Encoding, X-Tenant, If-Match and hop-by-hop headers.
    pub headers: Vec<(&'a str, &'a str)>,
    /// A GUID for the services' logs, the same for all attempts; a new one if absent. Sent as
    /// `client-request-id` to Graph and as `X-Correlation-Id` to CloudCockpit.
    pub client_request_id: Option<&'a str>,
    /// CloudCockpit: its own GUID of the customer.
    pub customer_id: Option<&'a str>,
    /// CloudCockpit: its own GUID of the provider instance; the client's if absent.
    pub provider_instance_id: Option<&'a str>,
    /// Sends properties that the library doesn't know, instead of rejecting them.
    pub allow_unknown_properties: bool,
    /// Waits for a long-running operation to end, for a new assignment to be active, for a deleted
    /// one to be gone; and for up to ten seconds for a relationship that is not found yet.
    pub wait: bool,
    /// What exists already is a success, `unchanged`, so that a run can be repeated: create, an
    /// existing relationship of that name with equal properties; assign, a group that has these roles;
    /// request, a lock of what was approved by now; delete, what is gone.
    pub reuse_existing: bool,
    /// With `plan`: checks the rules only, and sends nothing.
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
    /// CloudCockpit update: reads the customer's list before (so that nothing to do is `unchanged`)
    /// and after (so that the answer holds the relationship).
    pub read_back: bool,
    /// Batch: the hosts that it has given up.
    #[doc(hidden)]
    pub outages: Option<&'a Outages>,
}

impl CallOptions<'_> {
    /// Checks the options of a call: that they belong to it, and each for itself.
    pub(crate) fn check(&self, kind: CallKind, service: ServiceKind) -> Result<()> {
        kind.check(self, service)?;
        self.check_values()
    }

    /// Checks the options of an item of a batch.
    pub(crate) fn check_item(
        &self,
        kind: CallKind,
        service: ServiceKind,
        has_journal: bool,
    ) -> Result<()> {
        kind.check_item(self, service, has_journal)?;
        self.check_values()
    }

    fn check_values(&self) -> Result<()> {
        headers::check(&self.headers)?;
        if let Some(etag) = self.if_match {
            etag::check(etag)?;
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
                    Error::argument(format!("The {what} {text:?} isn't a GUID."))
                        .with_hint(CallHint::UseGuid),
                );
            }
        }
        if self.deadline.is_some_and(|time| time.is_zero())
            || self.attempt_timeout.is_some_and(|time| time.is_zero())
        {
            return Err(Error::argument("A time limit can't be zero.").with_hint(
                CallHint::OmitOptions {
                    options: vec![Term::Deadline, Term::AttemptTimeout],
                },
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "call_options_tests.rs"]
mod tests;
