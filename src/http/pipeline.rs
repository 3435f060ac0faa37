//! Sends every request to the service: one fixed order of steps, in one function.

mod asking;
mod pause;
mod sending;
mod sign_in;

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::attempt::AttemptState;
use super::rejection::{self, ErrorDecoder, RejectedToken, cancelled};
use super::retry::{self, Event};
use super::throttle::{Entry, Pass, Throttle};
use super::worker::Workers;
use super::{Call, CallResponse, CallSettings, Components, Failure, FailureKind, Request};
use super::{Response, Token, challenge};
use crate::base::{Cancel, Error, ErrorKind, Level, Outcome, ProgressKind, Result};

/// The target of the pipeline's log lines.
const LOG: &str = "gdap::http";

/// Sends requests to one service; any number of threads may use it at once.
pub struct Pipeline {
    components: Arc<Components>,
    throttle: Throttle,
    workers: Workers,
}

/// The result of a request that was sent once.
pub struct Exchange {
    /// The response if its status is 2xx; otherwise, or without a response, the error.
    pub result: Result<CallResponse>,
    /// What is known of a write. After a 2xx it is `Open`: the caller judges whether the response proves the
    /// write.
    pub state: AttemptState,
    /// Whether a retry is worthwhile.
    pub is_retryable: bool,
}

impl Pipeline {
    /// Creates a pipeline, without starting threads.
    pub fn new(components: Components) -> Pipeline {
        Pipeline {
            components: Arc::new(components),
            throttle: Throttle::new(),
            workers: Workers::new(),
        }
    }

    /// Its components.
    pub fn components(&self) -> &Components {
        &self.components
    }

    /// Begins a call; its deadline counts from now. On a thread of an async runtime, which the HTTP library
    /// refuses to block, the call gets a cancel of its own if it has none, because a call with a cancel does its
    /// work on another thread. Fails on a thread that is inside of the host's transport.
    pub fn begin(&self, cancel: Option<&Cancel>, options: CallSettings) -> Result<Call> {
        self.components.transport.check_caller()?;
        let now = self.components.clock.instant();
        let own = || Handle::try_current().ok().map(|_| Cancel::new());
        let cancel = cancel.cloned().or_else(own);
        Call::new(cancel, options, &self.components.settings, now)
    }

    /// Sends a request that changes nothing, and retries as far as the retry rules and the deadline allow, until
    /// the status is 2xx.
    pub fn read(
        &self,
        call: &Call,
        request: Request,
        decoder: &dyn ErrorDecoder,
    ) -> Result<CallResponse> {
        let mut last: Option<Error> = None;
        for retry in 0.. {
            let exchange = self.exchange(call, request.clone(), decoder, &|| Ok(()));
            let exchange = exchange.map_err(|error| error.with_cause(last.as_ref()))?;
            match exchange.result {
                Err(error) if exchange.is_retryable && error.kind() != ErrorKind::Deadline => {
                    self.pause(call, retry, &error)?;
                    last = Some(error);
                }
                result => return result.map_err(|error| error.with_cause(last.as_ref())),
            }
        }
        unreachable!("the pauses are bounded by max_retries")
    }

    /// Sends a request once, and once more only after a 401, with another token. `before` is called each time
    /// right before the request is sent, and its error ends the call. Fails if the request wasn't sent at all:
    /// cancelled, past the deadline, throttled for longer than the deadline, without a token, or because of
    /// `before`.
    pub fn exchange(
        &self,
        call: &Call,
        request: Request,
        decoder: &dyn ErrorDecoder,
        before: &dyn Fn() -> Result<()>,
    ) -> Result<Exchange> {
        self.send(call, request, decoder, before)
            .map_err(|error| call.complete(error))
    }

    fn send(
        &self,
        call: &Call,
        request: Request,
        decoder: &dyn ErrorDecoder,
        before: &dyn Fn() -> Result<()>,
    ) -> Result<Exchange> {
        self.may_go_on(call)?;
        request.url.under(&self.components.audience.root)?;
        let request = Arc::new(call.add_common_headers(request)?);
        let mut rejected: Option<RejectedToken> = None;
        loop {
            let admitted = self.admit(call, rejected.as_ref());
            let admitted = admitted.and_then(|it| before().map(|()| it));
            let (pass, token) = match (admitted, &rejected) {
                (Ok(admitted), _) => admitted,
                (Err(error), None) => return Err(error),
                (Err(error), Some(_)) => {
                    return Ok(exchange(call, error, AttemptState::Refused, false));
                }
            };
            // A request that was rejected with 401 was sent, whatever the result of the retry.
            let overall = |state| match (state, &rejected) {
                (AttemptState::Unsent, Some(_)) => AttemptState::Refused,
                _ => state,
            };
            let sent = self.attempt(call, &request, token.clone());
            let received = match sent {
                Ok(received) => received.and_then(|response| {
                    rejection::check_depth(response, self.components.settings.max_depth)
                }),
                Err((error, state)) => return Ok(exchange(call, error, overall(state), false)),
            };
            if let Ok(response) = &received {
                self.update_throttle(&pass, response);
            }
            drop(pass);
            let received = match received {
                Ok(response) if (200..300).contains(&response.status) => {
                    return Ok(Exchange {
                        result: Ok(CallResponse {
                            response,
                            requests_sent: call.requests_sent(),
                        }),
                        state: AttemptState::Open,
                        is_retryable: false,
                    });
                }
                received => received,
            };
            let error = match &received {
                Ok(response) => {
                    let error = self.rejection(response, &request, decoder);
                    rejection::add_audience_hint(error, &token, &self.components.audience.scope)
                }
                Err(failure) => self.fault(call, failure),
            };
            let code = error.service_code().map(str::to_owned);
            let (event, is_own) = match &received {
                Ok(response) => (
                    Event::Response(response, code.as_deref()),
                    decoder.is_own(response),
                ),
                Err(failure) => (Event::Failure(failure), false),
            };
            if let (Event::Response(response, _), None) = (event, &rejected)
                && response.status == 401
                && is_own
            {
                let claims = challenge::claims(&response.headers);
                rejected = Some(RejectedToken {
                    token,
                    claims,
                    error,
                });
                continue;
            }
            let state = retry::state(event, is_own);
            let is_retryable = match (state, request.method.is_read()) {
                (AttemptState::Refused, false) => retry::waits(event),
                // The gateway may let a later attempt through to the service.
                (AttemptState::Ended, true) => !is_own || retry::is_retryable(event),
                _ => retry::is_retryable(event),
            };
            let outcome = match state.outcome() {
                // A read changes nothing. Without a response, nothing rejected it either.
                _ if request.method.is_read() && received.is_ok() => Outcome::Rejected,
                _ if request.method.is_read() => Outcome::NotSent,
                outcome => outcome,
            };
            let error = error.with_outcome(outcome);
            return Ok(exchange(call, error, overall(state), is_retryable));
        }
    }

    fn rejection(
        &self,
        response: &Response,
        request: &Request,
        decoder: &dyn ErrorDecoder,
    ) -> Error {
        let now = self.components.clock.now();
        rejection::of_response(response, request, decoder, now)
    }

    /// Gets what a request needs before it is sent: time, a place in the throttle, and a token.
    fn admit(&self, call: &Call, rejected: Option<&RejectedToken>) -> Result<(Pass<'_>, Token)> {
        self.may_go_on(call)?;
        let pass = self.enter(call)?;
        Ok((pass, self.token(call, rejected)?))
    }

    /// Fails if the call was cancelled or its deadline has passed.
    fn may_go_on(&self, call: &Call) -> Result<()> {
        if call.is_cancelled() {
            return Err(cancelled());
        }
        match self.time_left(call).is_zero() {
            true => Err(rejection::deadline("before the request could be sent")),
            false => Ok(()),
        }
    }

    fn time_left(&self, call: &Call) -> Duration {
        let now = self.components.clock.instant();
        call.deadline.saturating_duration_since(now)
    }

    /// Enters the throttle that all calls share.
    fn enter(&self, call: &Call) -> Result<Pass<'_>> {
        let (diag, clock) = (&self.components.diag, &*self.components.clock);
        let entry = self
            .throttle
            .enter(clock, call.cancel.as_ref(), call.deadline, |wait| {
                diag.log(Level::Warn, LOG, || throttling(wait));
                diag.waiting(ProgressKind::ThrottleWait, call.requests_sent() + 1, wait);
            });
        match entry {
            Entry::Pass(pass) => Ok(pass),
            Entry::Cancelled => Err(cancelled()),
            Entry::TooLate(wait) => Err(rejection::throttled(wait)),
        }
    }

    /// Adjusts the throttle to the response.
    fn update_throttle(&self, pass: &Pass<'_>, response: &Response) {
        let clock = &*self.components.clock;
        if retry::is_throttling(response) {
            pass.slow_down(clock, retry::retry_after(&response.headers, clock.now()));
        } else if response.status < 500 {
            pass.speed_up(clock);
        }
    }

    /// The error for a failure.
    fn fault(&self, call: &Call, failure: &Failure) -> Error {
        match failure.kind {
            FailureKind::Timeout if self.time_left(call).is_zero() => match failure.sent {
                true => rejection::deadline("while it waited for the response"),
                false => {
                    rejection::deadline("before a connection was made").with_note(&failure.message)
                }
            },
            _ => failure.to_error(),
        }
    }
}

/// The log message for a wait because the service throttles.
pub(crate) fn throttling(wait: Duration) -> String {
    format!("The service is throttling requests: waiting {wait:.1?}.")
}

fn exchange(call: &Call, error: Error, state: AttemptState, is_retryable: bool) -> Exchange {
    Exchange {
        result: Err(call.complete(error)),
        state,
        is_retryable,
    }
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
