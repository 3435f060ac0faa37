//! The options of a call.

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

/// Options of one call. By default none is set.
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
    /// Maximum time for the whole call with all its requests and waits. Default: the client's.
    pub deadline: Option<Duration>,
    /// Maximum time for one attempt. Default: the client's.
    pub attempt_timeout: Option<Duration>,
    /// Update and deletion: writes only if the entity has this ETag; a 412 is a conflict. It is sent as
    /// specified, so include the `W/` and the quotes. It is also sent with a request (lock, terminate ...).
    pub if_match: Option<&'a str>,
    /// The relationship or assignment as last read (JSON with `@odata.etag`), used instead of the first GET.
    /// It is only a starting point: if it lacks a needed property or is stale, the service is asked.
    pub snapshot: Option<&'a [u8]>,
    /// Additional request headers; they replace the library's headers of the same name. Rejected:
    /// Authorization, Host, Content-*, Transfer-Encoding, X-Tenant, If-Match and hop-by-hop headers.
    pub headers: Vec<(&'a str, &'a str)>,
    /// A GUID for the services' logs, the same for all attempts. Default: a new one. Sent as
    /// `client-request-id` to Graph and as `X-Correlation-Id` to CloudCockpit.
    pub client_request_id: Option<&'a str>,
    /// CloudCockpit: its own id of the customer, a GUID.
    pub customer_id: Option<&'a str>,
    /// CloudCockpit: its own id of the provider instance, a GUID. Default: the client's.
    pub provider_instance_id: Option<&'a str>,
    /// Sends properties that the library doesn't know, instead of rejecting them.
    pub allow_unknown_properties: bool,
    /// Waits until a long-running operation has ended, a new assignment is active, or a deleted one is
    /// gone. Also waits for up to ten seconds for a relationship that isn't found yet.
    pub wait: bool,
    /// Succeeds with `unchanged` if there is nothing left to do, so that a run can be repeated. Create: a
    /// relationship of that name with equal properties exists. Assign: the group has these roles.
    /// Request: the relationship to lock has been approved by now. Delete: the entity is gone.
    pub reuse_existing: bool,
    /// With `plan`: only checks the rules, and sends nothing. Sign-in: only uses a cached token.
    pub offline: bool,
    /// Batch: the id of the assignment, for an item that reads, changes or deletes one; the item's
    /// `id` is then the relationship's.
    pub assignment_id: Option<&'a str>,
    /// Batch with a journal: the key of the item in the journal. Default: its action, its id, a hash of
    /// its document, and how many equal items were submitted before.
    pub journal_key: Option<&'a str>,
    /// Reports what a write would send; only reads are sent: `{"result":"planned","action",
    /// "refused","unchanged","id","name","method","url","headers","body","changes","problems","error"}`.
    /// A rule that rejects the write is reported in `problems` and `error`, not as an `Err`.
    pub plan: bool,
    /// CloudCockpit update: reads the customer's list before the write (so that the result is `unchanged`
    /// if there is nothing to do) and after it (so that the reply contains the relationship).
    pub read_back: bool,
    /// Batch: the hosts that the batch has given up.
    #[doc(hidden)]
    pub outages: Option<&'a Outages>,
}

impl CallOptions<'_> {
    /// Checks that the options belong to the call, and that their values are valid.
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
