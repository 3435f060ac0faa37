//! Drives a write: takes the steps that the machine decides, and reports their results to it.

mod failure;
mod judgement;
mod look;

use std::time::{Duration, Instant};

use super::attempt::{Doubt, SentUnder};
use super::kind::{Success, SuccessKind, WriteKind};
use super::ledger::Ledger;
use super::operations::still_going;
use super::situation::LastAttempt;
use super::step::{AttemptResult, DecisionTime, Step};
use super::trace::Event;
use super::write_state::WriteState;
use crate::base::{Error, ErrorKind, Level, ProgressKind, Result};
use crate::client::Reply;
use crate::client::context::Context;
use crate::client::task::Turn;
use crate::http::retry;

/// Minimum wait, so that time passes even on a coarse clock.
const LEAST: Duration = Duration::from_millis(1);

/// One turn of a write.
pub(super) struct Driver<'w> {
    pub(super) kind: &'w mut dyn WriteKind,
    pub(super) ledger: Option<&'w dyn Ledger>,
    pub(super) running: &'w mut WriteState,
}

impl Driver<'_> {
    pub(super) fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        if let Some(success) = &self.running.success {
            return self.finish(ctx, success.how);
        }
        if !self.running.is_prepared
            && let Some(wait) = self.prepare(ctx)?
        {
            return Ok(wait);
        }
        loop {
            self.running.machine.may_start_operation = self.kind.may_start_operation();
            let step = self.running.machine.next(DecisionTime::of(ctx));
            let rule = self.running.machine.rule();
            self.note(ctx, Event::Decided(step, rule));
            match step {
                Step::Send => {
                    self.warn_of_conflict(ctx);
                    self.send(ctx)?;
                }
                Step::Look => self.look(ctx),
                Step::Wait(until, why) => {
                    if let Some(error) = ctx.given_up() {
                        return Err(self.fail(ctx, error));
                    }
                    let wait = until.saturating_duration_since(ctx.now());
                    return Ok(Turn::Later(wait.max(LEAST), self.reason(why)));
                }
                Step::Operation if !ctx.waits() => return self.finish(ctx, SuccessKind::Accepted),
                Step::Operation => {
                    if let Some(wait) = self.poll(ctx)? {
                        return Ok(wait);
                    }
                }
                Step::Made => return self.finish(ctx, SuccessKind::Made),
                Step::Recovered => return self.finish(ctx, SuccessKind::Recovered),
                Step::Unchanged => return self.finish(ctx, SuccessKind::Unchanged),
                Step::Fail(fail) => {
                    let error = self.failure(ctx, fail);
                    return Err(self.fail(ctx, error));
                }
            }
        }
    }

    /// Makes the reads before the first attempt. An entity that was created a moment ago may not be found yet.
    fn prepare(&mut self, ctx: &mut Context<'_>) -> Result<Option<Turn<Reply>>> {
        let facts = self.facts(ctx);
        let error = match self.kind.prepare(ctx, &facts) {
            Ok(sight) => {
                self.running.is_prepared = true;
                if let Some(sight) = sight {
                    let saw = self.running.machine.add_first_look(&sight, ctx.now());
                    self.note(ctx, Event::Finding(saw));
                    self.running.seen = sight.error;
                }
                return Ok(None);
            }
            Err(error) => error,
        };
        if let Some(due) = self.lag(ctx, &error, true) {
            let wait = due.saturating_duration_since(ctx.now());
            match ctx.may_wait(wait) {
                Ok(()) => return Ok(Some(Turn::Later(wait, ProgressKind::ConsistencyWait))),
                // The entity may exist: that it wasn't found must not count as the wanted result.
                Err(cut) if self.kind.finding_if_absent().is_some() => {
                    let cut = cut.with_cause(Some(&error));
                    return Err(self.fail(ctx, cut));
                }
                Err(_) => {}
            }
        }
        if error.kind() == ErrorKind::NotFound
            && let Some(saw) = self.kind.finding_if_absent()
        {
            self.running.is_prepared = true;
            self.running.machine.add_first_look(&saw.into(), ctx.now());
            return Ok(None);
        }
        let error = self.kind.explain(ctx, error);
        Err(self.fail(ctx, error))
    }

    /// When to retry after a 404 or 405 for an entity that was created a moment ago, or for any entity if
    /// the call waits.
    fn lag(&mut self, ctx: &Context<'_>, error: &Error, is_read: bool) -> Option<Instant> {
        let is_missing = error.kind() == ErrorKind::NotFound || error.http_status() == Some(405);
        match is_missing && self.may_lag(ctx) {
            true => self.running.machine.lag(ctx.now(), is_read),
            false => None,
        }
    }

    /// Whether an entity that isn't found may have been created only a moment ago.
    fn may_lag(&self, ctx: &Context<'_>) -> bool {
        ctx.waits() || ctx.is_recent(self.kind.ids().iter())
    }

    fn send(&mut self, ctx: &mut Context<'_>) -> Result<()> {
        let request = self.kind.request(ctx)?;
        let etag = self.kind.etag().map(str::to_owned);
        let began = ctx.now();
        let number = self.running.machine.sent_count() + 1;
        self.note(ctx, Event::Sent(request.method.as_str(), number));
        // Recorded right before the request is sent, after any wait for a throttled service or for a token: a
        // later process takes the recorded time for the time of sending.
        let before = || match self.ledger {
            Some(ledger) => ledger.record_attempt(etag.as_deref()),
            None => Ok(()),
        };
        let exchange = match ctx.send(request, &before) {
            Ok(exchange) => exchange,
            // The attempt wasn't started: the call has ended.
            Err(error) => {
                let error = error.with_cause(self.running.last.as_ref());
                return Err(self.fail(ctx, error));
            }
        };
        self.running.first.get_or_insert(began);
        let (after, standing, error) = self.classify_attempt(ctx, exchange);
        let error = error.map(|error| error.with_cause(self.running.last.as_ref()));
        let now = ctx.now();
        let mut wait = match &error {
            Some(error) => {
                let settings = &ctx.client.pipeline.components().settings;
                retry::wait(settings, error.retry_after(), number - 1, fastrand::f64())
            }
            None => Duration::ZERO,
        };
        let after = match after {
            LastAttempt::Lag => {
                match error.as_ref().and_then(|error| self.lag(ctx, error, false)) {
                    Some(due) => {
                        wait = due.saturating_duration_since(now);
                        LastAttempt::Lag
                    }
                    // Without a retry left, it is unknown whether the entity is gone.
                    None if self.running.machine.lag_goes_on(now) => LastAttempt::Refused,
                    None => self.kind.refused(LastAttempt::Gone, self.in_doubt()),
                }
            }
            after => after,
        };
        let status = error.as_ref().and_then(Error::http_status);
        self.note(ctx, Event::Came(status, after));
        self.running.last = error;
        self.running.seen = None;
        self.running.machine.add_attempt(AttemptResult {
            after,
            standing,
            tag: etag.map_or(SentUnder::None, SentUnder::Known),
            began,
            now,
            wait,
        });
        Ok(())
    }

    /// The reason for a wait: throttling, if the service throttled the last attempt.
    fn reason(&self, why: ProgressKind) -> ProgressKind {
        let last = self.running.last.as_ref().map(Error::kind);
        match (why, last) {
            (ProgressKind::RetryWait, Some(ErrorKind::Throttled)) => ProgressKind::ThrottleWait,
            _ => why,
        }
    }

    /// Logs that the write is sent again because another client changed other properties.
    fn warn_of_conflict(&self, ctx: &Context<'_>) {
        let last = self.running.last.as_ref().and_then(Error::http_status);
        if last == Some(412) {
            ctx.client.diag.log(Level::Warn, "client", || {
                "Another client changed other properties meanwhile: sending the change again under the new ETag."
                    .to_owned()
            });
        }
    }

    fn in_doubt(&self) -> bool {
        self.running.machine.doubt() != Doubt::None
    }

    /// Polls the operation; returns a wait, or `None` once it has succeeded.
    fn poll(&mut self, ctx: &mut Context<'_>) -> Result<Option<Turn<Reply>>> {
        let Some((operation, mut poll)) = self.running.operation.take() else {
            let error = Error::new(ErrorKind::Internal, "There is no operation to wait for.");
            return Err(self.fail(ctx, error));
        };
        let waits_first = self.running.machine.after() == LastAttempt::Accepted;
        let polled = poll.turn(ctx, self.kind.ids().relationship(), &operation, waits_first);
        let what = format!("operation {}", operation.id);
        self.running.operation = Some((operation, poll));
        match polled {
            Ok(Turn::Later(wait, why)) => Ok(Some(Turn::Later(wait, why))),
            Ok(Turn::Done(ended)) => {
                self.note(ctx, Event::Known("saw", "the operation succeeded"));
                self.running.ended = Some(ended);
                self.running.machine.complete_operation(ctx.now());
                Ok(None)
            }
            Err(error) if error.kind() == ErrorKind::OperationFailed => {
                self.running.machine.operation_failed();
                Err(self.fail(ctx, error))
            }
            Err(error) => {
                let error = still_going(error, &what);
                Err(self.fail(ctx, error))
            }
        }
    }

    fn finish(&mut self, ctx: &mut Context<'_>, how: SuccessKind) -> Result<Turn<Reply>> {
        let mut success = match self.running.success.take() {
            Some(success) => success,
            None => Success {
                how,
                operation: self.running.ended.take(),
                trace: None,
            },
        };
        if how == SuccessKind::Accepted
            && success.operation.is_none()
            && let Some((operation, _)) = &self.running.operation
        {
            success.operation = Some(operation.form(ctx, self.kind.ids().relationship())?);
            ctx.claim(&operation.id);
        }
        if let Some(id) = self.kind.ids().own() {
            let machine = &self.running.machine;
            let is_written = matches!(how, SuccessKind::Made | SuccessKind::Recovered);
            let tags = machine.tags().filter(|_| is_written);
            let seen = machine.replaced_versions().iter().map(|etag| &**etag);
            for etag in tags.chain(seen) {
                ctx.client.recent.replace(id, etag, ctx.now());
            }
        }
        if how == SuccessKind::Recovered {
            success.trace = Some(self.running.trace.to_value());
        }
        let turn = self.kind.finish(ctx, &success);
        self.running.success = Some(success);
        turn.map_err(|error| self.fail(ctx, error))
    }

    fn note(&mut self, ctx: &Context<'_>, event: Event) {
        self.running.trace.add(ctx.now(), event);
        let trace = &self.running.trace;
        let diag = &ctx.client.diag;
        diag.log(Level::Debug, "gdap::write", || trace.last());
    }
}
