//! Sends one attempt of a request.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::{LOG, Pipeline};
use crate::base::{Error, Level, Outcome, ProgressKind};
use crate::http::attempt::{AttemptState, Ticket};
use crate::http::rejection::cancelled;
use crate::http::retry::{self, Event};
use crate::http::worker::WorkEnd;
use crate::http::{Attempt, Call, Failure, FailureKind, Request, Response, Token, echo, redact};

impl Pipeline {
    /// Sends once: on this thread, or on a thread of the pool if a cancel may end the wait. Fails if the cancel
    /// fired or no thread could be started, with what is known of the attempt.
    pub(super) fn attempt(
        &self,
        call: &Call,
        request: &Arc<Request>,
        token: Token,
    ) -> std::result::Result<std::result::Result<Response, Failure>, (Error, AttemptState)> {
        let diag = &self.components.diag;
        let (bearer, transport) = (token.clone(), &self.components.transport);
        let (clock, limit) = (&self.components.clock, self.components.settings.unreachable);
        let host = request.url.host();
        let search = || call.search.lock().unwrap_or_else(PoisonError::into_inner);
        let allowed = self
            .components
            .reach
            .begin(&mut search(), host, limit, clock.instant());
        let max_time = match allowed {
            Ok(time) => time.unwrap_or(Duration::MAX),
            Err(failure) => return Ok(Err(failure)),
        };
        let attempt = Attempt {
            timeout: call.attempt_timeout.min(self.time_left(call)).min(max_time),
            max_body: self.components.settings.max_body,
            bearer: Some(token),
            ticket: Ticket::default(),
            cancel: call.cancel.clone().filter(|_| transport.ends_on_cancel()),
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
        let start = self.components.clock.instant();
        let cut = |state: AttemptState| {
            let outcome = match request.method.is_read() {
                true => Outcome::NotSent,
                false => state.outcome(),
            };
            (cancelled().with_outcome(outcome), state)
        };
        let received = match &call.cancel {
            None => transport.send(request, &attempt),
            Some(_) if transport.ends_on_cancel() => transport.send(request, &attempt),
            Some(cancel) => {
                let (components, own) = (self.components.clone(), request.clone());
                let ticket = attempt.ticket.clone();
                let work = move || components.transport.send(&own, &attempt);
                let work_end = self.workers.run(cancel, None, work);
                match work_end.map_err(|error| (error, AttemptState::Unsent))? {
                    WorkEnd::Done(received) => received,
                    WorkEnd::NotStarted => {
                        call.uncount();
                        return Err((cancelled(), AttemptState::Unsent));
                    }
                    WorkEnd::Left | WorkEnd::TimedOut => {
                        return Err(cut(match transport.give_up(&ticket) {
                            true => AttemptState::Unsent,
                            false => AttemptState::Open,
                        }));
                    }
                }
            }
        };
        if let Err(failure) = &received
            && failure.kind == FailureKind::Cancelled
        {
            return Err(cut(retry::state(Event::Failure(failure), false)));
        }
        let now = clock.instant();
        let received = self
            .components
            .reach
            .end(&mut search(), host, limit, now, received);
        let received = received.map(|response| echo::mask(response, &[bearer.secret()]));
        let elapsed = now - start;
        diag.log(Level::Info, LOG, || describe(&received, elapsed));
        if let Ok(response) = &received {
            diag.log(Level::Debug, LOG, || redact::response(response));
        }
        Ok(received)
    }
}

fn describe(received: &std::result::Result<Response, Failure>, elapsed: Duration) -> String {
    match received {
        Ok(response) => format!(
            "{} after {elapsed:.1?}, request-id {}",
            response.status,
            response.request_id().unwrap_or("none")
        ),
        Err(failure) => format!("no response after {elapsed:.1?}: {}", failure.message),
    }
}
