//! A call in progress: its requests, its waits and its result.

mod reading;
mod report;
mod waiting;

use std::time::{Duration, Instant, SystemTime};

pub(super) use reading::{invalid_response, json};
pub(super) use waiting::cancelled;

use super::json::to_json;
use super::recent::{Maker, Owner};
use super::{CallKind, CallOptions, Inner};
use crate::base::Result;
use crate::http::{self, Exchange, Headers, Request, Response, ShownHeaders, Token, Url, url};
use crate::model::Object;
use crate::service::{Place, Service, ServiceCall};

/// A call in progress.
pub(super) struct Context<'a> {
    pub(super) client: &'a Inner,
    pub(super) options: &'a CallOptions<'a>,
    pub(super) state: CallState,
    /// Whether a read is sent only once, because the caller retries it on its own schedule.
    is_looking: bool,
}

/// The state of a call, kept while the call is parked.
pub(super) struct CallState {
    pub(super) call: http::Call,
    /// Headers of every request: the service's, overridden by the caller's.
    headers: Headers,
    /// When the call began.
    pub(super) began: Instant,
    /// The `Date` of the last response that had one, and the client's time when it arrived.
    date: Option<(SystemTime, Instant)>,
    /// How long before `began` an earlier process began the work.
    pub(super) age: Duration,
    /// The hash of the journal key of the call's item, if it has one.
    pub(super) owner: Owner,
    last: Option<LastResponse>,
}

/// The status of the last response, and its headers without secrets.
struct LastResponse {
    status: u16,
    headers: ShownHeaders,
}

impl<'a> Context<'a> {
    /// Checks the options and begins the call; its deadline runs from now.
    pub(super) fn begin(
        client: &'a Inner,
        kind: CallKind,
        options: &'a CallOptions<'a>,
    ) -> Result<Context<'a>> {
        client.check_process()?;
        options.check(kind, client.service.kind())?;
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
        let http_options = http::CallSettings {
            timeout: options.deadline,
            attempt_timeout: options.attempt_timeout,
            client_request_id: Some(id),
            outages: options.outages.cloned(),
        };
        let call = client.pipeline.begin(options.cancel, http_options)?;
        let state = CallState {
            call,
            headers,
            began: client.clock.instant(),
            date: None,
            age: Duration::ZERO,
            owner: None,
            last: None,
        };
        Ok(Context::resume(client, options, state))
    }

    /// Continues a call that was parked; `options` are those that it began with.
    pub(super) fn resume(
        client: &'a Inner,
        options: &'a CallOptions<'a>,
        state: CallState,
    ) -> Context<'a> {
        Context {
            client,
            options,
            state,
            is_looking: false,
        }
    }

    /// The client's service.
    pub(super) fn service(&self) -> &'a dyn Service {
        self.client.service.as_ref()
    }

    /// The customer and the provider instance that the call is about; the latter is the call's, else the client's.
    pub(super) fn place(&self) -> Place<'a> {
        Place {
            customer_id: self.options.customer_id,
            provider_instance_id: self
                .options
                .provider_instance_id
                .or(self.client.provider_instance_id.as_deref()),
        }
    }

    /// The time on the client's clock.
    pub(super) fn now(&self) -> Instant {
        self.client.clock.instant()
    }

    /// The token that the next request would carry; offline only a cached one, if any.
    pub(super) fn sign_in(&self) -> Result<Option<Token>> {
        let pipeline = &self.client.pipeline;
        pipeline.sign_in(&self.state.call, self.options.offline)
    }

    /// The URL of a service call that only reads.
    pub(super) fn address(&self, service_call: ServiceCall<'_>) -> Result<Url> {
        Ok(self.service().route(service_call, self.place())?.url)
    }

    /// The request of a write, with the ETag and the JSON body if there are any.
    pub(super) fn write(
        &self,
        service_call: ServiceCall<'_>,
        etag: Option<&str>,
        body: Option<&Object>,
    ) -> Result<Request> {
        let route = self.service().route(service_call, self.place())?;
        let mut request = Request::new(route.method, route.url);
        if let Some(body) = body {
            request = request.with_json(to_json(body)?);
        }
        if let Some(etag) = etag {
            request = request.with_etag(etag)?;
        }
        self.with_headers(request)
    }

    /// Sends a write once. `before` is called right before the write goes on the wire.
    pub(super) fn send(
        &mut self,
        request: Request,
        before: &dyn Fn() -> Result<()>,
    ) -> Result<Exchange> {
        let (pipeline, call) = (&self.client.pipeline, &self.state.call);
        let exchange = pipeline.exchange(call, request, self.service(), before)?;
        if let Ok(call_response) = &exchange.result {
            self.note(call_response);
        }
        Ok(exchange)
    }

    /// `request` with all headers that it would be sent with, except the sign-in and a generated client
    /// request id.
    pub(super) fn with_call_headers(&self, request: Request) -> Result<Request> {
        let mut request = self.state.call.add_common_headers(request)?;
        if self.options.client_request_id.is_none() {
            for name in ["client-request-id", "x-correlation-id"] {
                request.headers.remove(name);
            }
        }
        Ok(request)
    }

    fn with_headers(&self, mut request: Request) -> Result<Request> {
        request.headers.extend(&self.state.headers);
        Ok(request)
    }

    fn note(&mut self, call_response: &http::CallResponse) {
        let response = &call_response.response;
        if let Some(date) = response.date() {
            self.state.date = Some((date, self.now()));
        }
        self.state.last = Some(LastResponse {
            status: response.status,
            headers: http::redact::headers(&response.headers),
        });
    }

    /// `time` on the service's clock, minus the possible difference of the clocks: 5 s after a response with
    /// a `Date`, else 120 s. If an earlier process began the work, minus the age of the work too.
    pub(super) fn service_time(&self, time: Instant) -> SystemTime {
        let (date, at, slack) = match self.state.date {
            Some((date, at)) => (date, at, 5),
            None => (self.client.clock.now(), self.now(), 120),
        };
        let ago = at.saturating_duration_since(time) + self.state.age;
        date.checked_sub(ago + Duration::from_secs(slack))
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Whether an entity with this creation time was created since the call began, on the service's clock.
    pub(super) fn is_since(&self, created: Option<SystemTime>) -> bool {
        created.is_some_and(|created| created >= self.service_time(self.state.began))
    }

    /// Whether the call waits for background work of the service; a plan never does.
    pub(super) fn waits(&self) -> bool {
        self.options.wait && !self.options.plan
    }

    /// The id at the end of a response's `Location`, if that is below the service's root.
    pub(super) fn located_id(&self, response: &Response) -> Option<String> {
        let location = response.headers.get("Location")?;
        let url = url::same_host(self.service().root(), location).ok()?;
        let id = url.path().rsplit('/').next()?;
        (!id.is_empty()).then(|| id.to_owned())
    }

    /// Records that this call created the entity `id`, as the service's response says.
    pub(super) fn claim(&self, id: &str) {
        let recent = &self.client.recent;
        recent.claim(id, self.state.owner, self.now());
    }

    /// Which call created the entity `id` that a look of this call found, as far as this client knows.
    pub(super) fn claim_found(&self, id: &str) -> Maker {
        let CallState {
            began, age, owner, ..
        } = self.state;
        let since = age.is_zero().then_some(began);
        let recent = &self.client.recent;
        recent.claim_found(id, owner, since, self.now())
    }

    /// Whether one of these ids was created by this client a moment ago.
    pub(super) fn is_recent<'i>(&self, mut ids: impl Iterator<Item = &'i str>) -> bool {
        let now = self.now();
        ids.any(|id| self.client.recent.holds(id, now))
    }

    /// Requests sent so far.
    pub(super) fn requests_sent(&self) -> u32 {
        self.state.call.requests_sent()
    }
}
