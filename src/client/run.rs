//! One call under way: what every algorithm needs to ask the service and to wait.

use std::time::{Duration, Instant, SystemTime};

use super::ended::Last;
use super::reply::to_json;
use super::{CallOptions, Inner};
use crate::base::{CallHint, Error, ErrorKind, Outcome, ProgressKind, Result};
use crate::http::{self, Headers, Method, Request, Response, Token, Url};
use crate::model::{Object, Relationship};
use crate::service::{Place, Service, Step};

/// A call under way.
pub(super) struct Run<'a> {
    pub(super) client: &'a Inner,
    pub(super) options: &'a CallOptions<'a>,
    pub(super) call: http::Call<'a>,
    /// Headers of every request: the service's, and over them the caller's.
    headers: Headers,
    /// When it began.
    pub(super) began: Instant,
    /// A write was sent whose outcome is not known yet.
    pub(super) lost: bool,
    /// A write was sent and answered.
    pub(super) wrote: bool,
    /// The call is there to change something, so that a failed read leaves it `NotSent`.
    pub(super) changes: bool,
    pub(super) last: Option<Last>,
}

impl<'a> Run<'a> {
    /// Checks the options and begins the call; its deadline runs from now.
    pub(super) fn begin(client: &'a Inner, options: &'a CallOptions<'a>) -> Result<Run<'a>> {
        options.check()?;
        let id = match options.client_request_id {
            Some(id) => id.to_owned(),
            None => uuid::Uuid::new_v4().to_string(),
        };
        let mut headers = Headers::new();
        for (name, value) in client.service.headers(&id) {
            headers.set(name, &value)?;
        }
        for (name, value) in &options.headers {
            headers.set(name, value)?;
        }
        let call = client.pipeline.begin(
            options.cancel,
            &http::CallOptions {
                timeout: options.deadline,
                attempt_timeout: options.attempt_timeout,
                client_request_id: Some(id),
                script: options.script.clone(),
                before_write: options.before_write.clone(),
            },
        )?;
        Ok(Run {
            client,
            options,
            call,
            headers,
            began: client.clock.instant(),
            lost: false,
            wrote: false,
            changes: false,
            last: None,
        })
    }

    /// The service asked.
    pub(super) fn service(&self) -> &'a dyn Service {
        self.client.service.as_ref()
    }

    /// Whose relationships: the call's ids, or the client's.
    pub(super) fn place(&self) -> Place<'a> {
        Place {
            customer_id: self.options.customer_id,
            provider_instance_id: self
                .options
                .provider_instance_id
                .or(self.client.provider_instance_id.as_deref()),
        }
    }

    /// A token, as the next request would carry it; offline the one at hand, if any.
    pub(super) fn sign_in(&self) -> Result<Option<Token>> {
        let pipeline = &self.client.pipeline;
        pipeline.sign_in(&self.call, self.options.offline)
    }

    /// Sends a step that has no body.
    pub(super) fn ask(&mut self, step: Step<'_>) -> Result<Response> {
        let (request, success) = self.request(step, None, None)?;
        self.send(request, success)
    }

    /// Sends a step with a JSON body, under an etag where one is given.
    pub(super) fn write(
        &mut self,
        step: Step<'_>,
        etag: Option<&str>,
        body: &Object,
    ) -> Result<Response> {
        let (request, success) = self.request(step, etag, Some(body))?;
        self.send(request, success)
    }

    /// Sends a DELETE under an etag.
    pub(super) fn remove(&mut self, step: Step<'_>, etag: &str) -> Result<Response> {
        let (request, success) = self.request(step, Some(etag), None)?;
        self.send(request, success)
    }

    /// Reads an address that the service gave, which was checked to be below its root.
    pub(super) fn follow(&mut self, url: Url, success: &'static [u16]) -> Result<Response> {
        self.send(Request::new(Method::Get, url), success)
    }

    /// What `write` would send, but for the sign-in and an id made for this call alone.
    pub(super) fn planned(
        &self,
        step: Step<'_>,
        etag: Option<&str>,
        body: &Object,
    ) -> Result<Request> {
        let (request, _) = self.request(step, etag, Some(body))?;
        let mut request = self.call.dress(self.with_headers(request)?)?;
        if self.options.client_request_id.is_none() {
            request.headers.remove_value(&self.call.client_request_id);
        }
        Ok(request)
    }

    fn request(
        &self,
        step: Step<'_>,
        etag: Option<&str>,
        body: Option<&Object>,
    ) -> Result<(Request, &'static [u16])> {
        let route = self.service().route(step, self.place())?;
        let mut request = Request::new(route.method, route.url).with_repeat(route.repeat);
        if let Some(body) = body {
            request = request.with_json(to_json(body)?);
        }
        if let Some(etag) = etag {
            request = request.with_header("If-Match", etag)?;
        }
        Ok((request, route.success))
    }

    fn with_headers(&self, mut request: Request) -> Result<Request> {
        for (name, value) in self.headers.iter() {
            request.headers.set(name, value)?;
        }
        Ok(request)
    }

    /// Sends a request; its answer is a success with one of these statuses.
    pub(super) fn send(&mut self, request: Request, success: &'static [u16]) -> Result<Response> {
        let is_read = request.method.is_read();
        let request = self.with_headers(request)?;
        let sent = self
            .client
            .pipeline
            .send(&self.call, request, self.service(), success);
        match sent {
            Ok(answer) => {
                if !is_read {
                    self.wrote = true;
                    self.lost = false;
                }
                let response = answer.response;
                self.last = Some(Last {
                    status: response.status,
                    request_id: answer.request_id,
                    headers: http::redact::headers(&response.headers),
                    date: answer.date.map(|date| (date, self.client.clock.instant())),
                });
                Ok(response)
            }
            Err(error) => {
                if !is_read {
                    self.wrote |= error.outcome() != Outcome::NotSent;
                    self.lost |= error.outcome() == Outcome::Unknown;
                }
                Err(error)
            }
        }
    }

    /// Reads a relationship of Graph with all its values.
    pub(super) fn read(&mut self, id: &str) -> Result<Relationship> {
        let response = self.ask(Step::Get(id))?;
        let value = serde_json::from_slice(&response.body).map_err(|error| {
            Error::new(
                ErrorKind::BadAnswer,
                format!("The relationship was read, but the answer is not JSON: {error}."),
            )
        })?;
        Relationship::from_value(value)
    }

    /// When the call began on the service's clock, as far as an answer told it, else on ours.
    pub(super) fn began_there(&self) -> SystemTime {
        let passed = |now: Instant| now.saturating_duration_since(self.began);
        let (date, at) = match self.last.as_ref().and_then(|last| last.date) {
            Some(known) => known,
            None => (self.client.clock.now(), self.client.clock.instant()),
        };
        date.checked_sub(passed(at))
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Requests sent so far.
    pub(super) fn attempts(&self) -> u32 {
        self.call.attempts()
    }

    /// When the call's time is over.
    pub(super) fn deadline(&self) -> Instant {
        self.call.deadline
    }

    /// Tells that the next look or try is due in a while. Fails where the deadline is nearer.
    pub(super) fn announce(&self, kind: ProgressKind, wait: Duration) -> Result<()> {
        let left = self
            .call
            .deadline
            .saturating_duration_since(self.client.clock.instant());
        if wait >= left {
            return Err(Error::new(
                ErrorKind::Deadline,
                format!(
                    "The call's deadline leaves {} ms, and the next step is due in {} ms.",
                    left.as_millis(),
                    wait.as_millis()
                ),
            )
            .with_hint(CallHint::RaiseDeadline));
        }
        self.client
            .diag
            .waiting(kind, self.call.attempts() + 1, wait);
        Ok(())
    }

    /// Waits before another look or try. Fails at once where the deadline is nearer, and within
    /// 50 ms when the call is cancelled.
    pub(super) fn pause(&self, kind: ProgressKind, wait: Duration) -> Result<()> {
        self.announce(kind, wait)?;
        if self.client.clock.sleep(wait, self.options.cancel) {
            return Err(Error::new(
                ErrorKind::Cancelled,
                "The call was cancelled while it waited.",
            ));
        }
        Ok(())
    }

    /// The wait before look or repeat number `round`, from 0: the retry base doubled each time, with
    /// some jitter, and never longer than the retry cap.
    pub(super) fn backoff(&self, round: u32) -> Duration {
        let base = self.client.retry.base.saturating_mul(1 << round.min(16));
        let most = base.min(self.client.retry.cap);
        most.mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}
