//! The options of a call that outlives its caller's stack.

use std::time::Duration;

use super::CallOptions;
use crate::base::Cancel;
use crate::http::Outages;

/// The options of a call that outlives its caller's stack: what a batch keeps for an item.
#[derive(Clone, Default)]
pub(in crate::client) struct OwnedCall {
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
            // Made here, so that it is the same for all turns of an item that waits.
            client_request_id: Some(
                call.client_request_id
                    .map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned),
            ),
            customer_id: call.customer_id.map(str::to_owned),
            provider_instance_id: call.provider_instance_id.map(str::to_owned),
            assignment_id: call.assignment_id.map(str::to_owned),
            journal_key: call.journal_key.map(str::to_owned),
            flags: [
                call.allow_unknown_properties,
                call.wait,
                call.reuse_existing,
                call.offline,
                call.read_back,
                call.plan,
            ],
        }
    }

    /// Whether the call waits for background work of the service.
    pub(crate) fn waits(&self) -> bool {
        let [_, wait, ..] = self.flags;
        wait
    }

    /// Whether the item is only planned.
    pub(crate) fn plans(&self) -> bool {
        let [.., plan] = self.flags;
        plan
    }

    /// The options of the call: cancelled by `cancel`, in a batch that has given up the hosts `outages`.
    pub(crate) fn borrow<'a>(
        &'a self,
        cancel: &'a Cancel,
        outages: &'a Outages,
    ) -> CallOptions<'a> {
        let [
            allow_unknown_properties,
            wait,
            reuse_existing,
            offline,
            read_back,
            plan,
        ] = self.flags;
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
            // Options of the batch, not of the call.
            assignment_id: None,
            journal_key: None,
            allow_unknown_properties,
            wait,
            reuse_existing,
            offline,
            read_back,
            plan,
            outages: Some(outages),
        }
    }
}
