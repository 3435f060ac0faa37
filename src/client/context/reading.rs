//! The reads of a call.

use super::Context;
use crate::base::{Error, ErrorKind, ProgressKind, Result};
use crate::client::json::relationship;
use crate::http::{Method, Request, Response, Url, gateway};
use crate::model::Relationship;
use crate::service::ServiceCall;

impl<'a> Context<'a> {
    /// Reads a relationship of Graph with all its values.
    pub(in crate::client) fn relationship(&mut self, id: &str) -> Result<Relationship> {
        self.entity(ServiceCall::Get(id), id)
    }

    /// Reads an entity with an id, an ETag, a status and roles: a relationship or an assignment.
    pub(in crate::client) fn entity(
        &mut self,
        service_call: ServiceCall<'_>,
        id: &str,
    ) -> Result<Relationship> {
        self.read(self.address(service_call)?, |response| {
            let entity = relationship(json(response)?, &response.body)?;
            match entity.id.eq_ignore_ascii_case(id) {
                true => Ok(entity),
                false => Err(invalid_response(&format!(
                    "is about {}, not about {id}",
                    entity.id
                ))),
            }
        })
    }

    /// Reads a URL of the service. A response that can't be parsed is retried too.
    pub(in crate::client) fn read<T>(
        &mut self,
        url: Url,
        mut parse: impl FnMut(&Response) -> Result<T>,
    ) -> Result<T> {
        let request = self.with_headers(Request::new(Method::Get, url))?;
        for retry in 0.. {
            let (pipeline, call) = (&self.client.pipeline, &self.state.call);
            let call_response = match self.is_looking {
                false => pipeline.read(call, request.clone(), self.service())?,
                true => {
                    pipeline
                        .exchange(call, request.clone(), self.service(), &|| Ok(()))?
                        .result?
                }
            };
            self.note(&call_response);
            let error = match parse(&call_response.response) {
                Err(error) if error.kind() == ErrorKind::InvalidResponse => error,
                parsed => return parsed,
            };
            let error = match gateway::is_page(&call_response.response) {
                true => gateway::error(&call_response.response, request.url.host()),
                false => error.with_service(call_response.response.status, None),
            };
            let wait = self.backoff(retry);
            let is_last = self.is_looking || retry >= self.client.retry.max_retries;
            if is_last || self.may_wait(wait).is_err() {
                return Err(error);
            }
            self.pause(ProgressKind::RetryWait, wait)?;
        }
        unreachable!("the pauses are bounded by max_retries")
    }

    /// Runs `look` with reads that are sent only once each: the caller repeats the look on its own schedule.
    pub(in crate::client) fn look<T>(&mut self, look: impl FnOnce(&mut Context<'a>) -> T) -> T {
        let before = std::mem::replace(&mut self.is_looking, true);
        let seen = look(self);
        self.is_looking = before;
        seen
    }
}

/// The JSON of a response.
pub(in crate::client) fn json<T: serde::de::DeserializeOwned>(response: &Response) -> Result<T> {
    let parsed = serde_json::from_slice(&response.body);
    parsed.map_err(|error| invalid_response(&format!("can't be read: {error}")))
}

/// The error for an invalid response to a read.
pub(in crate::client) fn invalid_response(why: &str) -> Error {
    let message = format!("The response to the read {why}.");
    Error::new(ErrorKind::InvalidResponse, message)
}
