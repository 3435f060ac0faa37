//! The way of every request to the service: one order of steps, as one function.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::redact;
use super::retry::{self, Event};
use super::throttle::{Entry, Gate, Pass};
use super::worker::{Ran, Workers};
use super::{Answer, Attempt, Audience, Call, CallOptions, Failure, FailureKind, Method, Request};
use super::{Response, Settings, Token, TokenContext, TokenSource, Transport, challenge, depth};
use crate::base::cancel::sleep;
use crate::base::{Cancel, Clock, Diag, Error, ErrorKind, Level, Outcome, ProgressKind, Result};

/// The target of its log lines.
const LOG: &str = "gdap::http";

/// Makes an error of an answer that is no success.
pub trait ErrorDecoder: Send + Sync {
    /// Kind, message, cure and the service's code. The pipeline adds status, outcome, ids, attempts,
    /// Retry-After and headers.
    fn decode(&self, response: &Response, method: Method) -> Error;
}

/// What a pipeline is made of.
pub struct Parts {
    /// Sends.
    pub transport: Arc<dyn Transport>,
    /// Hands out tokens.
    pub tokens: Arc<dyn TokenSource>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Logs and progress.
    pub diag: Diag,
    /// Where requests may go, and what the tokens are for.
    pub audience: Audience,
    /// Limits and waits.
    pub settings: Settings,
}

/// Sends requests to one service; any number of threads may use it at once.
pub struct Pipeline {
    parts: Arc<Parts>,
    gate: Gate,
    workers: Workers,
}

/// What is known of a request after the attempts so far.
struct SoFar {
    outcome: Outcome,
    retries: u32,
    refused: Option<Refused>,
}

/// A 401: the token it refused, what a new one must prove, and the error it is if there is none.
struct Refused {
    token: Token,
    claims: Option<String>,
    error: Error,
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
        let mut so_far = SoFar {
            outcome: Outcome::NotSent,
            retries: 0,
            refused: None,
        };
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
        let request = Arc::new(with_headers(call, request)?);
        loop {
            self.may_go_on(call)?;
            let pass = self.enter(call)?;
            let token = self.token(call, so_far)?;
            let brought = self.attempt(call, &request, token.clone(), so_far)?;
            let brought = brought.and_then(|response| self.shallow(response));
            if let Ok(response) = &brought {
                self.steer(&pass, response);
            }
            drop(pass);
            let (error, event) = match &brought {
                Ok(response) if success.contains(&response.status) => {
                    return Ok(Answer::new(call, brought.expect("matched above")));
                }
                Ok(response) => (self.refusal(response, method, decoder), Ok(response)),
                Err(failure) => (self.fault(call, failure), Err(failure)),
            };
            let code = error.service_code().map(str::to_owned);
            let event = match event {
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
            true => Err(deadline()),
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
            Entry::TooLate(wait) => Err(Error::new(
                ErrorKind::Throttled,
                format!(
                    "The service throttles this client for {wait:.1?} more, longer than the call may take."
                ),
            )
            .with_cure("Allow the call more time, or send fewer requests at once.")
            .with_retry_after(Some(wait))),
        }
    }

    /// A token at hand, or a fresh one; after a 401 never the one that it refused.
    fn token(&self, call: &Call<'_>, so_far: &SoFar) -> Result<Token> {
        let refused = so_far.refused.as_ref();
        let rejected = refused.map(|refused| &refused.token);
        let claims = refused.and_then(|refused| refused.claims.as_deref());
        let ctx = self
            .parts
            .context(call.deadline, call.cancel, rejected, claims);
        let token = match (self.parts.tokens.cached(&ctx), call.cancel) {
            (Some(token), _) => Ok(token),
            (None, None) => self.parts.tokens.token(&ctx),
            (None, Some(cancel)) => {
                let (parts, deadline, own) = (self.parts.clone(), call.deadline, cancel.clone());
                let rejected = rejected.cloned();
                let claims = claims.map(str::to_owned);
                let end = Instant::now() + self.left(call);
                let ran = self.workers.run(cancel, Some(end), move || {
                    let rejected = rejected.as_ref();
                    let ctx = parts.context(deadline, Some(&own), rejected, claims.as_deref());
                    parts.tokens.token(&ctx)
                })?;
                match ran {
                    Ran::Done(token) => token,
                    Ran::TimedOut => Err(deadline_of("getting a token")),
                    Ran::NotStarted | Ran::Left => Err(cancelled()),
                }
            }
        };
        match (token, refused) {
            (Ok(token), Some(refused)) if token.is_same(&refused.token) => Err(refused.to_error()),
            (Err(error), Some(refused)) => Err(refused.complete(error)),
            (token, _) => token,
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
        let diag = &self.parts.diag;
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
        let start = Instant::now();
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
        diag.log(Level::Info, LOG, || said(&brought, start.elapsed()));
        if let Ok(response) = &brought {
            diag.log(Level::Debug, LOG, || redact::response(response));
        }
        Ok(brought)
    }

    /// Refuses JSON that is nested too deep to be parsed safely.
    fn shallow(&self, response: Response) -> std::result::Result<Response, Failure> {
        let most = self.parts.settings.max_depth;
        if response.status >= 400 || depth::within(&response.body, most) {
            return Ok(response);
        }
        Err(Failure {
            kind: FailureKind::TooLarge,
            sent: true,
            status: Some(response.status),
            message: format!("The answer is nested deeper than {most} levels."),
        })
    }

    /// Tells the gate what came.
    fn steer(&self, pass: &Pass<'_>, response: &Response) {
        let clock = &*self.parts.clock;
        if retry::is_throttling(response) {
            pass.throttled(clock, retry::retry_after(&response.headers, clock.now()));
        } else if response.status < 500 {
            pass.succeeded();
        }
    }

    /// The error that an answer is.
    fn refusal(&self, response: &Response, method: Method, decoder: &dyn ErrorDecoder) -> Error {
        let now = self.parts.clock.now();
        let mut error = match response.status {
            300..=399 => redirected(response),
            407 => Failure {
                kind: FailureKind::Proxy,
                sent: true,
                status: Some(407),
                message: "The proxy wants a sign-in that it did not get.".to_owned(),
            }
            .to_error(),
            _ => decoder.decode(response, method),
        };
        if let Some(claims) = challenge::claims(&response.headers) {
            error = error.with_note(&format!(
                "It wants a token that proves more (claims challenge): {claims}"
            ));
        }
        let code = error.service_code().map(str::to_owned);
        error
            .with_service(response.status, code)
            .with_ids(response.request_id().map(str::to_owned), "")
            .with_retry_after(retry::retry_after(&response.headers, now))
            .with_headers(redact::headers(&response.headers))
    }

    /// The error that a failure is.
    fn fault(&self, call: &Call<'_>, failure: &Failure) -> Error {
        match failure.kind {
            FailureKind::Timeout if self.left(call).is_zero() => {
                deadline_of("waiting for the answer")
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
        if sleep(wait, call.cancel) {
            return Err(cancelled());
        }
        so_far.retries += 1;
        Ok(())
    }
}

impl Parts {
    fn context<'a>(
        &'a self,
        deadline: Instant,
        cancel: Option<&'a Cancel>,
        rejected: Option<&'a Token>,
        claims: Option<&'a str>,
    ) -> TokenContext<'a> {
        TokenContext {
            transport: &*self.transport,
            audience: &self.audience,
            settings: &self.settings,
            deadline,
            cancel,
            clock: &*self.clock,
            diag: &self.diag,
            rejected,
            claims,
        }
    }
}

impl Refused {
    /// The 401 itself.
    fn to_error(&self) -> Error {
        self.error.clone()
    }

    /// Why there is no other token, with what the 401 said.
    fn complete(&self, error: Error) -> Error {
        let known = &self.error;
        let error = match &self.claims {
            Some(claims) => error.with_note(&format!(
                "The service wants a token that proves more (claims challenge): {claims}"
            )),
            None => error,
        };
        error
            .with_service(401, known.service_code().map(str::to_owned))
            .with_ids(known.request_id().map(str::to_owned), "")
            .with_headers(known.headers().to_vec())
    }
}

/// What every request carries beside its own.
fn with_headers(call: &Call<'_>, mut request: Request) -> Result<Request> {
    const PREFER: &str = "include-unknown-enum-members";
    let prefer = match request.headers.get("Prefer") {
        Some(own) => format!("{own}, {PREFER}"),
        None => PREFER.to_owned(),
    };
    for (name, value) in call.headers.iter() {
        if request.headers.get(name).is_none() {
            request.headers.set(name, value)?;
        }
    }
    if request.headers.get("Accept").is_none() {
        request.headers.set("Accept", "application/json")?;
    }
    request.headers.set("Prefer", &prefer)?;
    request
        .headers
        .set("client-request-id", &call.client_request_id)?;
    Ok(request)
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

/// Names the host alone: the rest of the address may hold secrets.
fn redirected(response: &Response) -> Error {
    let target = response.headers.get("Location").unwrap_or_default();
    let host = match super::Url::parse(target) {
        Ok(url) => url.host().to_owned(),
        Err(_) => "an address that is not shown".to_owned(),
    };
    Error::new(
        ErrorKind::UntrustedHost,
        format!("The service redirects to {host}; redirects are not followed."),
    )
    .with_cure("Check the configured root of the service, and whether a proxy or portal stands in the way.")
}

fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "The call was cancelled.")
}

fn deadline() -> Error {
    deadline_of("other steps")
}

fn deadline_of(step: &str) -> Error {
    Error::new(
        ErrorKind::Deadline,
        format!("The call's time was over ({step})."),
    )
    .with_cure("Allow the call more time.")
}

#[cfg(test)]
#[path = "pipeline_tests.rs"]
mod tests;
