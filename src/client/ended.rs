//! How a call ended: its success or its error, with all that is known of its requests.

use std::time::{Instant, SystemTime};

use super::reply::{Done, Form, Reply, Whole, to_json};
use super::run::Run;
use crate::base::{Error, Outcome, Result};

/// What is kept of the last answer.
pub(super) struct Last {
    pub(super) status: u16,
    pub(super) request_id: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    /// The service's clock when it answered, and ours.
    pub(super) date: Option<(SystemTime, Instant)>,
}

impl Run<'_> {
    /// `error` with everything that is known of the call: the outcome over all its writes, the ids,
    /// and how many requests it took.
    pub(super) fn fail(&self, error: Error) -> Error {
        let outcome = match error.outcome() {
            _ if self.lost => Outcome::Unknown,
            Outcome::NotSent if self.wrote => Outcome::Rejected,
            _ if self.changes && !self.wrote => Outcome::NotSent,
            known => known,
        };
        let attempts = self.call.attempts().max(error.attempts());
        let request_id = match (error.request_id(), &self.last) {
            (Some(_), _) | (_, None) => None,
            (None, Some(last)) => last.request_id.clone(),
        };
        let mut error = error
            .with_outcome(outcome)
            .with_attempts(attempts)
            .with_ids(request_id, &self.call.client_request_id);
        if let Some(last) = &self.last
            && error.headers().is_empty()
        {
            error = error.with_headers(last.headers.clone());
        }
        error
    }

    /// The success of the call. `form` is its JSON without what every answer has.
    pub(super) fn reply(&mut self, done: Done, form: Form<'_>) -> Result<Reply> {
        let last = self.last.take();
        let status = last.as_ref().map(|last| last.status);
        let request_id = last.as_ref().and_then(|last| last.request_id.clone());
        let json = to_json(&Whole {
            result: done,
            form: &form,
            attempts: self.call.attempts(),
            http_status: status,
            request_id: request_id.as_deref(),
            client_request_id: &self.call.client_request_id,
        })?;
        Ok(Reply {
            done,
            json,
            id: form.id.map(str::to_owned),
            etag: form.etag.map(str::to_owned),
            next: form.next.map(str::to_owned),
            headers: last.map(|last| last.headers).unwrap_or_default(),
            request_id,
            client_request_id: Some(self.call.client_request_id.clone()),
            attempts: self.call.attempts(),
            http_status: status,
        })
    }
}
