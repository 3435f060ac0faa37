//! The result of a call: its error or its reply.

use super::Context;
use crate::base::{Error, Result};
use crate::client::json::{Form, FullReply};
use crate::client::reply::{Reply, ResultKind};

impl Context<'_> {
    /// `error` with the ids, status and headers of the last response, and the number of requests sent.
    pub(in crate::client) fn fail(&self, error: Error) -> Error {
        let last = self.state.last.as_ref();
        let request_id = match error.request_id() {
            Some(_) => None,
            None => last
                .and_then(|last| last.headers.request_id())
                .map(str::to_owned),
        };
        let mut error = error
            .with_requests_sent(self.requests_sent())
            .with_ids(request_id, &self.state.call.client_request_id);
        if let Some(last) = last {
            if error.http_status().is_none() {
                error = error.with_http_status(last.status);
            }
            if error.headers().is_empty() {
                error = error.with_headers(last.headers.to_vec());
            }
        }
        error
    }

    /// The reply of a call that succeeded; ends the call. `form` is its JSON without the properties of every
    /// reply.
    pub(in crate::client) fn reply(&mut self, kind: ResultKind, form: &Form<'_>) -> Result<Reply> {
        let last = self.state.last.take();
        let status = last.as_ref().map(|last| last.status);
        let headers = last.map(|last| last.headers).unwrap_or_default();
        let client_request_id = &self.state.call.client_request_id;
        let whole = FullReply {
            result: kind,
            form,
            requests_sent: self.requests_sent(),
            http_status: status,
            service_request_id: headers.request_id(),
            client_request_id,
        };
        let json = whole.to_json()?;
        Ok(Reply {
            kind,
            json,
            id: form.id.map(str::to_owned),
            etag: form.etag.map(str::to_owned),
            next: form.next.map(str::to_owned),
            headers,
            client_request_id: Some(std::mem::take(&mut self.state.call.client_request_id)),
            requests_sent: self.requests_sent(),
            http_status: status,
        })
    }
}
