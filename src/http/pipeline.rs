//! The way of every request to the service: one order of steps, as one function.

mod sign_in;

use std::sync::Arc;
use std::time::Duration;

use super::refusal::{self, ErrorDecoder, Refused, cancelled};
use super::retry::{self, Event};
use super::throttle::{Entry, Gate, Pass};
use super::worker::{Ran, Workers};
use super::{Answer, Attempt, Call, CallOptions, Failure, FailureKind, Parts, Request, echo};
use super::{Response, Token, challenge, redact};
use crate::base::{Cancel, Error, Level, Outcome, ProgressKind, Result};

/// The target of its log lines.
const LOG: &str = "gdap::http";

/// Sends requests to one service; any number of threads may use it at once.
pub struct Pipeline {
    parts: Arc<Parts>,
    gate: Gate,
    workers: Workers,
}

/// What is known of a request after the attempts so far.
#[derive(Default)]
struct SoFar {
    outcome: Outcome,
    retries: u32,
    refused: Option<Refused>,
}

impl Pipeline {
    /// A pipeline; starts no threads yet.
    pub fn new(parts: Parts) -> Pipeline {
        Pipeline {
            parts: Arc::new(parts),
            gate: Gate::new(),
            workers: Workers::new(),
        }
    }

    /// Its parts.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Begins a call: its deadline runs from now.
    pub fn begin<'a>(&self, cancel: Option<&'a Cancel>, options: &CallOptions) -> Result<Call<'a>> {
        let now = self.parts.clock.instant();
        Call::new(cancel, options, &self.parts.settings, now)
    }

    /// Sends `request`, again where its `repeat` and the answer allow, until a status of `success`
    /// comes or there is an error to tell. The error's outcome is that of this request.
    pub fn send(
        &self,
        call: &Call<'_>,
        request: Request,
        decoder: &dyn ErrorDecoder,
        success: &[u16],
    ) -> Result<Answer> {
        let mut so_far = SoFar::default();
        self.steps(call, request, decoder, success, &mut so_far)
            .map_err(|error| {
                error
                    .with_outcome(so_far.outcome)
                    .with_attempts(call.attempts())
                    .with_ids(None, &call.client_request_id)
            })
    }

    fn steps(
        &self,
        call: &Call<'_>,
        request: Request,
        decoder: &dyn ErrorDecoder,
        success: &[u16],
        so_far: &mut SoFar,
    ) -> Result<Answer> {
        let method = request.method;
        self.may_go_on(call)?;
        request.url.under(&self.parts.audience.root)?;
        let request = Arc::new(call.dress(request)?);
        loop {
            self.may_go_on(call)?;
            let pass = self.enter(call)?;
            let token = self.token(call, so_far)?;
            let brought = self
                .attempt(call, &request, token.clone(), so_far)?
                .and_then(|response| refusal::shallow(response, self.parts.settings.max_depth));
            if let Ok(response) = &brought {
                self.steer(&pass, response);
            }
            drop(pass);
            let (error, brought) = match brought {
                Ok(response) if success.contains(&response.status) => {
                    return Ok(Answer::new(call, response));
                }
                Ok(response) => {
                    let now = self.parts.clock.now();
                    let error = refusal::of_answer(&response, &request, decoder, now);
                    let scope = &self.parts.audience.scope;
                    (refusal::about_token(error, &token, scope), Ok(response))
                }
                Err(failure) => (self.fault(call, &failure), Err(failure)),
            };
            let code = error.service_code().map(str::to_owned);
            let event = match &brought {
                Ok(response) => Event::Answer(response, code.as_deref()),
                Err(failure) => Event::Failure(failure),
            };
            so_far.outcome = retry::combine(so_far.outcome, retry::outcome(method, event));
            if let (Event::Answer(response, _), None) = (event, &so_far.refused)
                && response.status == 401
            {
                let claims = challenge::claims(&response.headers);
                so_far.refused = Some(Refused {
                    token,
                    claims,
                    error,
                });
                continue;
            }
            self.wait(call, request.repeat, event, error, so_far)?;
        }
    }

    /// Whether the call has neither been cancelled nor used up its time.
    fn may_go_on(&self, call: &Call<'_>) -> Result<()> {
        if call.cancel.is_some_and(Cancel::is_fired) {
            return Err(cancelled());
        }
        match self.left(call).is_zero() {
            true => Err(refusal::deadline("before the request could be sent")),
            false => Ok(()),
        }
    }

    fn left(&self, call: &Call<'_>) -> Duration {
        let now = self.parts.clock.instant();
        call.deadline.saturating_duration_since(now)
    }

    /// Through the gate that all calls share.
    fn enter(&self, call: &Call<'_>) -> Result<Pass<'_>> {
        let diag = &self.parts.diag;
        let entry = self
            .gate
            .enter(&*self.parts.clock, call.cancel, call.deadline, |wait| {
                diag.log(Level::Info, LOG, || {
                    format!("The service throttles: waiting {wait:.1?}.")
                });
                diag.waiting(ProgressKind::ThrottleWait, call.attempts() + 1, wait);
            });
        match entry {
            Entry::Pass(pass) => Ok(pass),
            Entry::Cancelled => Err(cancelled()),
            Entry::TooLate(wait) => Err(refusal::throttled(wait)),
        }
    }

    /// Sends once: here, or on a kept thread where a cancel may call the caller away.
    fn attempt(
        &self,
        call: &Call<'_>,
        request: &Arc<Request>,
        token: Token,
        so_far: &mut SoFar,
    ) -> Result<std::result::Result<Response, Failure>> {
        if let Some(script) = &call.script
            && script.keeps(request)
        {
            return Err(cancelled());
        }
        if let Some(before) = &call.before_write
            && !request.method.is_read()
        {
            before.before_write(request)?;
        }
        let diag = &self.parts.diag;
        let secret = token.secret().clone();
        let attempt = Attempt {
            timeout: call.attempt_timeout.min(self.left(call)),
            max_body: self.parts.settings.max_body,
            bearer: Some(token),
        };
        let number = call.count();
        diag.waiting(ProgressKind::Attempt, number, Duration::ZERO);
        diag.log(Level::Info, LOG, || {
            let (method, url) = (request.method.as_str(), redact::url(&request.url));
            format!(
                "{method} {url}: attempt {number}, client-request-id {}",
                call.client_request_id
            )
        });
        diag.log(Level::Debug, LOG, || redact::request(request));
        let start = self.parts.clock.instant();
        let brought = match call.cancel {
            None => self.parts.transport.send(request, &attempt),
            Some(cancel) => {
                let (parts, own) = (self.parts.clone(), request.clone());
                let work = move || parts.transport.send(&own, &attempt);
                match self.workers.run(cancel, None, work)? {
                    Ran::Done(brought) => brought,
                    Ran::NotStarted => {
                        call.uncount();
                        return Err(cancelled());
                    }
                    Ran::Left | Ran::TimedOut => {
                        if !request.method.is_read() {
                            so_far.outcome = Outcome::Unknown;
                        }
                        return Err(cancelled());
                    }
                }
            }
        };
        let brought = brought.map(|response| echo::masked(response, &[&secret]));
        let took = self.parts.clock.instant() - start;
        diag.log(Level::Info, LOG, || said(&brought, took));
        if let Ok(response) = &brought {
            diag.log(Level::Debug, LOG, || redact::response(response));
        }
        Ok(brought)
    }

    /// Tells the gate what came.
    fn steer(&self, pass: &Pass<'_>, response: &Response) {
        let clock = &*self.parts.clock;
        if retry::is_throttling(response) {
            pass.throttled(clock, retry::retry_after(&response.headers, clock.now()));
        } else if response.status < 500 {
            pass.succeeded(clock);
        }
    }

    /// The error that a failure is.
    fn fault(&self, call: &Call<'_>, failure: &Failure) -> Error {
        match failure.kind {
            FailureKind::Timeout if self.left(call).is_zero() => {
                refusal::deadline("while waiting for the answer")
            }
            _ => failure.to_error(),
        }
    }

    /// Waits before the next attempt, or gives up with `error`.
    fn wait(
        &self,
        call: &Call<'_>,
        repeat: super::Repeat,
        event: Event<'_>,
        error: Error,
        so_far: &mut SoFar,
    ) -> Result<()> {
        let (settings, diag) = (&self.parts.settings, &self.parts.diag);
        if !retry::may_repeat(repeat, event) {
            return Err(error);
        }
        if so_far.retries >= settings.max_retries {
            let note = format!("Given up after {} attempts.", so_far.retries + 1);
            return Err(error.with_note(&note));
        }
        let now = self.parts.clock.now();
        let wait = retry::wait(settings, event, so_far.retries, now, fastrand::f64());
        let left = self.left(call);
        if wait >= left {
            return Err(error.with_note(&format!(
                "Not sent again: a wait of {wait:.1?} would outlive the call, which has {left:.1?} left."
            )));
        }
        diag.log(Level::Info, LOG, || {
            format!("Waiting {wait:.1?} before the next attempt: {error}")
        });
        diag.waiting(ProgressKind::RetryWait, call.attempts() + 1, wait);
        if self.parts.clock.sleep(wait, call.cancel) {
            return Err(cancelled());
        }
        so_far.retries += 1;
        Ok(())
    }
}

fn said(brought: &std::result::Result<Response, Failure>, took: Duration) -> String {
    match brought {
        Ok(response) => format!(
            "{} after {took:.1?}, request-id {}",
            response.status,
            response.request_id().unwrap_or("none")
        ),
        Err(failure) => format!("no answer after {took:.1?}: {}", failure.message),
    }
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
