//! Drives a write: does what the machine says, and tells it what came of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use serde_json::Value;

use super::attempt::{Doubt, Standing, Tag, Versions};
use super::facts::Facts;
use super::kind::{How, Kind, Proof, Sight, Success};
use super::machine::{Fail, Machine, Moment, Sent, Step};
use super::operations::{self, Pointer, Poll, still_going};
use super::situation::{After, Saw};
use crate::base::{CallHint, Error, ErrorKind, Level, Outcome, ProgressKind, Result, ServiceHint};
use crate::client::Reply;
use crate::client::context::{Context, cancelled};
use crate::client::hash::Hash;
use crate::client::task::{Task, Turn};
use crate::client::trace::Trace;
use crate::http::{Answer, Exchange, State, retry};

/// Shortest wait, so that time passes on a clock of any grain.
const LEAST: Duration = Duration::from_millis(1);

/// Writes down that a write is about to be sent; it is sent only if that succeeds.
pub(in crate::client) trait Ledger: Send + Sync {
    /// The item of the journal that the write is.
    fn item(&self) -> Hash;
    /// An attempt is about to be sent, under this ETag if it has one.
    fn sending(&self, etag: Option<&str>) -> Result<()>;
}

/// What an earlier process left of a write: it may have sent it, and may have had no response.
#[derive(Debug, Clone)]
pub(in crate::client) struct Resumed {
    /// When its first attempt was sent, on this machine's clock.
    pub(in crate::client) first: Timestamp,
    /// When its last attempt was sent.
    pub(in crate::client) last: Timestamp,
    /// What that was sent under.
    pub(in crate::client) tag: Tag,
}

/// A write under way.
pub(in crate::client) struct Write {
    kind: Box<dyn Kind>,
    ledger: Option<Arc<dyn Ledger>>,
    resumed: Option<Resumed>,
    running: Option<Running>,
}

/// What there is of a write once its first turn has begun.
struct Running {
    machine: Machine,
    trace: Trace,
    is_prepared: bool,
    /// When the first attempt was sent.
    first: Option<Instant>,
    /// The error of the last attempt.
    last: Option<Error>,
    /// What the last look said.
    seen: Option<Error>,
    /// The operation that was accepted or found, and its polls.
    operation: Option<(Pointer, Poll)>,
    ended: Option<Value>,
    /// Looks at what is locked so far.
    locked: u32,
    success: Option<Success>,
}

impl Write {
    pub(in crate::client) fn new(kind: Box<dyn Kind>) -> Write {
        Write {
            kind,
            ledger: None,
            resumed: None,
            running: None,
        }
    }

    /// With a ledger, and with what an earlier process left.
    pub(in crate::client) fn recorded(
        mut self,
        ledger: Arc<dyn Ledger>,
        resumed: Option<Resumed>,
    ) -> Write {
        self.ledger = Some(ledger);
        self.resumed = resumed;
        self
    }

    fn begin(&self, ctx: &mut Context<'_>) -> Running {
        let now = ctx.now();
        let replaced = match self.kind.ids().last() {
            Some(id) => ctx.client.recent.replaced(id, now),
            None => Vec::new(),
        };
        let versions = Versions::after(replaced);
        let mut machine = Machine::new(self.kind.policy(ctx), versions, now);
        let mut trace = Trace::new(now);
        let mut first = None;
        ctx.state.owner = self.ledger.as_ref().map(|ledger| ledger.item());
        if let Some(resumed) = &self.resumed {
            let since = |at: Timestamp| {
                Timestamp::try_from(ctx.client.clock.now())
                    .map(|now| now.duration_since(at))
                    .and_then(Duration::try_from)
                    .unwrap_or_default()
            };
            let silent = since(resumed.last).min(ctx.client.consistency_wait);
            ctx.state.age = since(resumed.first);
            machine.resume(resumed.tag.clone(), now.checked_sub(silent).unwrap_or(now));
            first = Some(now);
            trace.add(now, "sent", "by an earlier run, perhaps");
        }
        Running {
            machine,
            trace,
            is_prepared: false,
            first,
            last: None,
            seen: None,
            operation: None,
            ended: None,
            locked: 0,
            success: None,
        }
    }
}

impl Task for Write {
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => self.begin(ctx),
        };
        let mut driver = Driver {
            kind: &mut *self.kind,
            ledger: self.ledger.as_deref(),
            running: &mut running,
        };
        let turn = driver.turn(ctx);
        self.running = Some(running);
        turn
    }
}

/// One turn of a write.
struct Driver<'w> {
    kind: &'w mut dyn Kind,
    ledger: Option<&'w dyn Ledger>,
    running: &'w mut Running,
}

impl Driver<'_> {
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        if let Some(success) = &self.running.success {
            return self.finish(ctx, success.how);
        }
        if !self.running.is_prepared
            && let Some(wait) = self.prepare(ctx)?
        {
            return Ok(wait);
        }
        loop {
            self.running.machine.operates = self.kind.operates();
            let step = self.running.machine.next(moment(ctx));
            self.decided(ctx, &step);
            match step {
                Step::Send => self.send(ctx)?,
                Step::Look => self.look(ctx),
                Step::Wait(until, why) => {
                    let wait = until.saturating_duration_since(ctx.now());
                    return Ok(Turn::Later(wait.max(LEAST), why));
                }
                Step::Operation if !ctx.waits() => return self.finish(ctx, How::Accepted),
                Step::Operation => {
                    if let Some(wait) = self.poll(ctx)? {
                        return Ok(wait);
                    }
                }
                Step::Made => return self.finish(ctx, How::Made),
                Step::Recovered => return self.finish(ctx, How::Recovered),
                Step::Unchanged => return self.finish(ctx, How::Unchanged),
                Step::Fail(fail) => {
                    let error = self.failure(ctx, fail);
                    return Err(self.fail(ctx, error));
                }
            }
        }
    }

    /// Reads what has to be known first. What was created a moment ago may not be found yet.
    fn prepare(&mut self, ctx: &mut Context<'_>) -> Result<Option<Turn<Reply>>> {
        let facts = self.facts(ctx);
        let error = match self.kind.prepare(ctx, &facts) {
            Ok(sight) => {
                self.running.is_prepared = true;
                if let Some(sight) = sight {
                    let saw = self.running.machine.prepared(&sight, ctx.now());
                    self.note(ctx, "saw", format!("{saw:?}"));
                    self.running.seen = sight.error;
                }
                return Ok(None);
            }
            Err(error) => error,
        };
        if let Some(due) = self.lag(ctx, &error, true) {
            let wait = due.saturating_duration_since(ctx.now());
            if ctx.may_wait(wait).is_ok() {
                return Ok(Some(Turn::Later(wait, ProgressKind::ConsistencyWait)));
            }
        }
        if error.kind() == ErrorKind::NotFound
            && let Some(saw) = self.kind.missing()
        {
            self.running.is_prepared = true;
            self.running.machine.prepared(&saw.into(), ctx.now());
            return Ok(None);
        }
        let error = self.kind.explain(ctx, error);
        Err(self.fail(ctx, error))
    }

    /// When to try again after a 404 or 405 of what was created a moment ago, or of anything if the
    /// call waits.
    fn lag(&mut self, ctx: &Context<'_>, error: &Error, is_read: bool) -> Option<Instant> {
        let is_missing = error.kind() == ErrorKind::NotFound || error.http_status() == Some(405);
        match is_missing && self.may_lag(ctx) {
            true => self.running.machine.lag(ctx.now(), is_read),
            false => None,
        }
    }

    /// Whether what isn't found may only have been created a moment ago.
    fn may_lag(&self, ctx: &Context<'_>) -> bool {
        ctx.waits() || ctx.is_recent(&self.kind.ids())
    }

    fn send(&mut self, ctx: &mut Context<'_>) -> Result<()> {
        let request = self.kind.request(ctx)?;
        let etag = self.kind.etag().map(str::to_owned);
        let began = ctx.now();
        let number = self.running.machine.sent_count() + 1;
        let method = request.method.as_str();
        self.note(ctx, "sent", format!("{method}, attempt {number}"));
        // Only now, and not before a wait for a throttled service or for a token: what a later process
        // reads is when it was sent.
        let before = || match self.ledger {
            Some(ledger) => ledger.sending(etag.as_deref()),
            None => Ok(()),
        };
        let exchange = match ctx.send(request, &before) {
            Ok(exchange) => exchange,
            // It was not even begun: the call is over.
            Err(error) => return Err(self.fail(ctx, error)),
        };
        self.running.first.get_or_insert(began);
        let (after, standing, error) = self.came_to(ctx, exchange);
        let now = ctx.now();
        let mut wait = match &error {
            Some(error) => {
                let settings = &ctx.client.pipeline.parts().settings;
                retry::wait(settings, error.retry_after(), number - 1, fastrand::f64())
            }
            None => Duration::ZERO,
        };
        let after = match after {
            After::Lag => match error.as_ref().and_then(|error| self.lag(ctx, error, false)) {
                Some(due) => {
                    wait = due.saturating_duration_since(now);
                    After::Lag
                }
                None => self.kind.refused(After::Gone, self.in_doubt()),
            },
            after => after,
        };
        let status = error.as_ref().and_then(Error::http_status);
        let status = status.map_or_else(String::new, |status| format!("HTTP {status}: "));
        self.note(ctx, "status", format!("{status}{after:?}"));
        self.running.last = error;
        self.running.seen = None;
        self.running.machine.attempted(Sent {
            after,
            standing,
            tag: etag.map_or(Tag::None, Tag::Known),
            began,
            now,
            wait,
        });
        Ok(())
    }

    /// What an attempt came to, and what is left of it.
    fn came_to(
        &mut self,
        ctx: &mut Context<'_>,
        exchange: Exchange,
    ) -> (After, Standing, Option<Error>) {
        let left = Standing::Left(exchange.state);
        let error = match exchange.result {
            Ok(answer) => return self.judge(ctx, &answer),
            Err(error) => error,
        };
        let status = error.http_status();
        let after = match exchange.state {
            State::Unsent if exchange.is_retryable => After::Unsent,
            State::Unsent => After::Refused,
            State::Open => After::Open,
            State::Ended => After::Ended,
            State::Refused => match status {
                Some(423) if ctx.waits() && self.kind.operates() => After::Locked,
                _ if exchange.is_retryable => After::Busy,
                Some(status @ (404 | 405)) if self.kind.may_lag(status) && self.may_lag(ctx) => {
                    After::Lag
                }
                Some(404) => self.kind.refused(After::Gone, self.in_doubt()),
                Some(409) => self.kind.refused(After::Taken, self.in_doubt()),
                Some(412 | 428) => self.kind.refused(After::Stale, self.in_doubt()),
                _ => After::Refused,
            },
        };
        (after, left, Some(error))
    }

    /// What a 2xx came to.
    fn judge(
        &mut self,
        ctx: &mut Context<'_>,
        answer: &Answer,
    ) -> (After, Standing, Option<Error>) {
        match self.kind.judge(ctx, &answer.response) {
            Proof::Made => (After::Made, Standing::Made, None),
            Proof::Accepted(operation) => {
                self.running.operation = Some((operation, Poll::default()));
                (After::Accepted, Standing::Made, None)
            }
            proof => {
                let after = match proof {
                    Proof::Told => After::Told,
                    _ => After::Unproven,
                };
                let status = answer.response.status;
                let error = Error::new(
                    ErrorKind::BadAnswer,
                    format!("The response to the write (HTTP {status}) doesn't show the change."),
                )
                .with_service(status, None)
                .with_ids(answer.request_id.clone(), &answer.client_request_id);
                (after, Standing::Left(State::Open), Some(error))
            }
        }
    }

    fn facts(&self, ctx: &Context<'_>) -> Facts {
        let first = self.running.first.unwrap_or(ctx.state.began);
        Facts {
            in_doubt: self.in_doubt(),
            is_plan: false,
            after: self.running.machine.after(),
            since: ctx.service_time(first),
        }
    }

    fn in_doubt(&self) -> bool {
        self.running.machine.doubt() != Doubt::None
    }

    fn look(&mut self, ctx: &mut Context<'_>) {
        let facts = self.facts(ctx);
        let began = ctx.now();
        let kind = &mut *self.kind;
        let mut sight = match ctx.look(|ctx| kind.look(ctx, &facts)) {
            Ok(sight) => sight,
            Err(error) => Sight::from(Saw::Unreadable).or(error),
        };
        let now = ctx.now();
        let mut wait = Duration::ZERO;
        if sight.is_missing
            && self.may_lag(ctx)
            && let Some(due) = self.running.machine.lag(now, true)
        {
            sight.saw = Saw::Lagging;
            wait = due.saturating_duration_since(now);
        }
        if sight.saw == Saw::Locked {
            wait = operations::polite(ctx, self.running.locked);
            self.running.locked += 1;
        }
        if let Some(operation) = &sight.operation {
            self.running.operation = Some((operation.clone(), Poll::default()));
        }
        let saw = self.running.machine.looked(&sight, began, now, wait);
        self.note(ctx, "saw", format!("{saw:?}"));
        if let (Saw::Unreadable, Some(error)) = (saw, &sight.error) {
            ctx.client.diag.log(Level::Warn, "client", || {
                format!("A look at what was written failed: {error}")
            });
        }
        self.running.seen = sight.error;
    }

    /// Polls the operation. A wait, or nothing once it has ended well.
    fn poll(&mut self, ctx: &mut Context<'_>) -> Result<Option<Turn<Reply>>> {
        let Some((operation, mut poll)) = self.running.operation.take() else {
            let error = Error::new(ErrorKind::Internal, "There is no operation to wait for.");
            return Err(self.fail(ctx, error));
        };
        let waits_first = self.running.machine.after() == After::Accepted;
        let polled = poll.turn(ctx, self.kind.ids()[0], &operation, waits_first);
        let what = format!("operation {}", operation.id);
        self.running.operation = Some((operation, poll));
        match polled {
            Ok(Turn::Later(wait, why)) => Ok(Some(Turn::Later(wait, why))),
            Ok(Turn::Done(ended)) => {
                self.note(ctx, "saw", "the operation succeeded");
                self.running.ended = Some(ended);
                self.running.machine.completed(ctx.now());
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

    fn finish(&mut self, ctx: &mut Context<'_>, how: How) -> Result<Turn<Reply>> {
        let mut success = match self.running.success.take() {
            Some(success) => success,
            None => Success {
                how,
                operation: self.running.ended.take(),
                trace: None,
            },
        };
        if how == How::Accepted
            && success.operation.is_none()
            && let Some((operation, _)) = &self.running.operation
        {
            success.operation = Some(operation.form(ctx, self.kind.ids()[0])?);
            ctx.claim(&operation.id);
        }
        if let (How::Made | How::Recovered, Some(id)) = (how, self.kind.ids().last()) {
            for etag in self.running.machine.tags() {
                ctx.client.recent.replace(id, etag, ctx.now());
            }
        }
        if how == How::Recovered {
            success.trace = Some(self.running.trace.clone());
        }
        let turn = self.kind.finish(ctx, &success);
        self.running.success = Some(success);
        turn.map_err(|error| self.fail(ctx, error))
    }

    /// The failure that the call ends with.
    fn failure(&mut self, ctx: &Context<'_>, fail: Fail) -> Error {
        let last = self.running.last.take();
        let seen = self.running.seen.take();
        let error = match (fail, &last, seen) {
            (Fail::Seen, _, Some(seen)) => seen,
            (Fail::Cancelled, _, _) => cancelled(),
            (Fail::Deadline, Some(last), _) if last.kind() == ErrorKind::Deadline => last.clone(),
            (Fail::Deadline, _, _) => Error::new(
                ErrorKind::Deadline,
                "The call's deadline passed before the result could be verified.",
            )
            .with_hint(CallHint::RaiseDeadline),
            (Fail::Unverified, Some(last), Some(seen)) => last
                .clone()
                .with_note(&format!("The result couldn't be verified: {}", seen.message())),
            (Fail::Unverified, None, Some(seen)) => seen,
            _ if self.running.machine.after() == After::Completed => Error::new(
                ErrorKind::Conflict,
                "The service made the change, but other values are there now: another client changed them.",
            )
            .with_hint(ServiceHint::DecideConflict),
            (_, Some(last), _) => last.clone(),
            (_, None, Some(seen)) => seen,
            (_, None, None) => Error::new(
                ErrorKind::Journal,
                "An earlier run sent this, and whether it was made couldn't be verified.",
            ),
        };
        self.running.last = last;
        self.kind.explain(ctx, error)
    }

    /// `error` with what the whole write means for the change.
    fn fail(&mut self, ctx: &Context<'_>, error: Error) -> Error {
        let outcome = self.running.machine.outcome();
        let error = match &self.running.last {
            Some(last) => with_attempt(error, last),
            None => error,
        };
        let error = ctx.fail(error).with_outcome(outcome);
        if outcome != Outcome::Unknown {
            return error;
        }
        let hint = self.kind.how_to_verify();
        error
            .with_note("The change might have been made, or may still arrive.")
            .with_hint(hint)
            .with_trace(self.running.trace.to_value())
    }

    fn note(&mut self, ctx: &Context<'_>, step: &'static str, what: impl Into<String>) {
        self.running.trace.add(ctx.now(), step, what);
        let trace = &self.running.trace;
        let diag = &ctx.client.diag;
        diag.log(Level::Debug, "gdap::write", || trace.last());
    }

    fn decided(&mut self, ctx: &Context<'_>, step: &Step) {
        let what = match step {
            Step::Wait(until, _) => {
                let wait = until.saturating_duration_since(ctx.now());
                format!("wait {} ms", wait.as_millis())
            }
            step => format!("{step:?}"),
        };
        let rule = self.running.machine.rule();
        self.note(ctx, "decided", format!("{what}: {rule}"));
    }
}

fn moment(ctx: &Context<'_>) -> Moment {
    Moment {
        now: ctx.now(),
        deadline: ctx.state.call.deadline,
        is_cancelled: ctx.state.call.is_cancelled(),
    }
}

/// `error` with what the last attempt of the write said: status, code, id, headers and Retry-After.
/// What a look said of itself gives way to that.
fn with_attempt(error: Error, last: &Error) -> Error {
    let error = match last.http_status() {
        Some(status) => error.with_service(status, last.service_code().map(str::to_owned)),
        None => error,
    };
    error
        .with_ids(last.request_id().map(str::to_owned), "")
        .with_headers(last.headers().to_vec())
        .with_retry_after(last.retry_after())
}
