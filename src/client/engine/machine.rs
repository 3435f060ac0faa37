//! The state of one write, without any I/O: it gets the results of attempts and looks, and decides the next
//! step.

mod timing;

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attempt::{Attempt, Attempts, Doubt, SentUnder, Standing, Versions};
use super::kind::LookResult;
use super::look_schedule::LookSchedule;
use super::policy::{Guard, Policy};
use super::replication_lag::Lag;
use super::situation::{Finding, LastAttempt, Next, Situation};
use super::step::{AttemptResult, DecisionTime, Fail, Step};
use super::table::decide;
use crate::base::Outcome;
use crate::client::hash::Hash;
use crate::http::AttemptState;

/// The state of one write.
pub(super) struct Machine {
    policy: Policy,
    /// Whether attempts may start an operation, as far as known.
    pub(super) may_start_operation: bool,
    attempts: Attempts,
    versions: Versions,
    after: LastAttempt,
    saw: Option<Finding>,
    look_schedule: LookSchedule,
    /// The earliest time of the next attempt.
    not_before: Instant,
    /// The earliest time of the next look.
    no_look_before: Instant,
    lag: Lag,
    sent: u32,
    moves: u32,
    /// Whether a look since the last attempt failed.
    has_failed_look: bool,
    /// Number of attempts that ended without showing whether the write was made.
    ended: u32,
    /// How long the slowest attempt took.
    slowest: Duration,
    /// The rule of the last decision.
    rule: &'static str,
}

impl Machine {
    pub(super) fn new(policy: Policy, versions: Versions, now: Instant) -> Machine {
        Machine {
            policy,
            may_start_operation: false,
            attempts: Attempts::default(),
            versions,
            after: LastAttempt::Nothing,
            saw: None,
            look_schedule: LookSchedule::new(now, policy.consistency_wait),
            not_before: now,
            no_look_before: now,
            lag: Lag::default(),
            sent: 0,
            moves: 0,
            has_failed_look: false,
            ended: 0,
            slowest: Duration::ZERO,
            rule: "",
        }
    }

    /// Records that an earlier process sent the write under `tag` at `at`, with an unknown result.
    pub(super) fn resume(&mut self, tag: SentUnder, at: Instant) {
        self.attempts.0.push(Attempt {
            standing: Standing::ByResponse(AttemptState::Open),
            tag,
        });
        self.after = LastAttempt::Open;
        self.look_schedule = LookSchedule::new(at, self.policy.consistency_wait);
    }

    /// The worst uncertainty over all attempts.
    pub(super) fn doubt(&self) -> Doubt {
        self.attempts.doubt(&self.versions)
    }

    /// What a failure means for the change.
    pub(super) fn outcome(&self) -> Outcome {
        self.attempts.outcome(&self.versions)
    }

    /// The rule of the last decision.
    pub(super) fn rule(&self) -> &'static str {
        self.rule
    }

    /// The result of the last attempt.
    pub(super) fn after(&self) -> LastAttempt {
        self.after
    }

    /// Number of writes sent by this call.
    pub(super) fn sent_count(&self) -> u32 {
        self.sent
    }

    /// When to retry after a 404 or 405 that may be replication delay, of a write or (`is_read`) a read;
    /// `None`: it counts as absent. For a write, this is asked before its result is added.
    pub(super) fn lag(&mut self, now: Instant, is_read: bool) -> Option<Instant> {
        let left = match is_read {
            true => u32::MAX,
            false => self.policy.max_retries.saturating_sub(self.sent),
        };
        self.lag.next_after_miss(now, left)
    }

    /// Whether an entity that wasn't found may still be missing only because of replication delay.
    pub(super) fn lag_goes_on(&self, now: Instant) -> bool {
        self.lag.goes_on(now)
    }

    /// Versions of the entity that this call has seen replaced by a later one.
    pub(super) fn replaced_versions(&self) -> &[Arc<str>] {
        self.versions.replaced_versions()
    }

    /// The next step.
    pub(super) fn next(&mut self, moment: DecisionTime) -> Step {
        if moment.is_cancelled {
            self.rule = "a_fired_cancel_sends_nothing_more";
            return Step::Fail(Fail::Cancelled);
        }
        let situation = Situation {
            after: self.after,
            doubt: self.doubt(),
            saw: self.saw,
            looks_left: self.look_schedule.due().is_some(),
            repeat: self.repeat(moment),
        };
        let (next, rule) = decide(&situation);
        self.rule = rule;
        match next {
            Next::Send => self.due(moment, self.not_before, Step::Send),
            Next::Look if !self.policy.can_look => Step::Fail(Fail::Unverified),
            Next::Look => {
                let due = match self.saw {
                    Some(Finding::Locked | Finding::Lagging) => self.no_look_before,
                    _ => self.look_schedule.due().unwrap_or(moment.now),
                };
                self.due(moment, due.max(self.no_look_before), Step::Look)
            }
            Next::Operation => Step::Operation,
            Next::Made => Step::Made,
            Next::Recovered => Step::Recovered,
            Next::Unchanged => Step::Unchanged,
            Next::FailLast => Step::Fail(Fail::Last),
            Next::FailSeen => Step::Fail(Fail::Seen),
            Next::FailUnverified => Step::Fail(Fail::Unverified),
        }
    }

    /// Adds the result of an attempt.
    pub(super) fn add_attempt(&mut self, sent: AttemptResult) {
        if sent.after == LastAttempt::Stale {
            if let SentUnder::Known(etag) = &sent.tag {
                self.versions.refuse(etag);
            }
            self.moves += 1;
        }
        self.ended += u32::from(sent.standing == Standing::ByResponse(AttemptState::Ended));
        self.attempts.0.push(Attempt {
            standing: sent.standing,
            tag: sent.tag,
        });
        self.sent += 1;
        self.after = sent.after;
        self.saw = None;
        self.has_failed_look = false;
        self.look_schedule = LookSchedule::new(sent.now, self.policy.consistency_wait);
        self.not_before = sent.now + sent.wait;
        self.no_look_before = sent.now;
        self.slowest = self.slowest.max(sent.now - sent.began);
    }

    /// Adds the result of the first look, which is before any attempt.
    pub(super) fn add_first_look(&mut self, sight: &LookResult, now: Instant) -> Finding {
        let mut saw = sight.saw;
        if let Some(etag) = &sight.etag {
            match self.versions.is_stale(etag, sight.modified) {
                true => {
                    saw = Finding::Stale;
                    self.look_schedule = LookSchedule::new(now, self.policy.consistency_wait);
                    self.look_schedule.add_look(now, now);
                }
                false => self.versions.see(etag, sight.modified),
            }
        }
        self.saw = Some(saw);
        saw
    }

    /// The versions under which attempts were sent.
    pub(super) fn tags(&self) -> impl Iterator<Item = &str> {
        self.attempts.0.iter().filter_map(|it| match &it.tag {
            SentUnder::Known(etag) => Some(etag.as_str()),
            _ => None,
        })
    }

    /// Adds the result of a look from `began` to `now`; the next one is after `wait` at the earliest. A look
    /// that shows an older version is ignored: then the finding is `Stale`.
    pub(super) fn add_look(
        &mut self,
        sight: &LookResult,
        began: Instant,
        now: Instant,
        wait: Duration,
    ) -> Finding {
        let mut saw = sight.saw;
        self.look_schedule.add_look(began, now);
        if saw == Finding::Unreadable && !self.has_failed_look && self.look_schedule.due().is_none()
        {
            // If the schedule ran out during the first look, which failed, it restarts.
            self.look_schedule = LookSchedule::new(now, self.policy.consistency_wait);
            self.look_schedule.add_look(now, now);
        }
        self.has_failed_look |= saw == Finding::Unreadable;
        self.no_look_before = now + wait;
        let is_last = self.look_schedule.due().is_none();
        if let Some(etag) = &sight.etag {
            match self.versions.is_stale(etag, sight.modified) {
                false => self.versions.see(etag, sight.modified),
                true if is_last => self.versions.restore(etag, sight.modified),
                true => saw = Finding::Stale,
            }
        }
        match saw {
            // Another entity has the name or the group, so no attempt of this call can have made one with it.
            Finding::Taken | Finding::Existing => {
                self.attempts.resolve(Standing::NotMade, |_| true)
            }
            Finding::RuledOut | Finding::Gone => self.attempts.close(),
            _ => {}
        }
        if is_last && matches!(saw, Finding::Before | Finding::RuledOut) {
            let current = sight.etag.as_deref();
            let is_same = |tag: &SentUnder| match (tag, current) {
                // Without an ETag, another client may have overwritten the value that the attempt set.
                (SentUnder::None, _) => self.policy.guard != Guard::Idempotent,
                (SentUnder::Known(etag), Some(current)) => etag == current,
                (SentUnder::Hash(hash), Some(current)) => Hash::of(current) == *hash,
                (_, None) => false,
            };
            let ended = Standing::ByResponse(AttemptState::Ended);
            self.attempts.resolve(Standing::NotMade, |it| {
                it.standing == ended && is_same(&it.tag)
            });
        }
        self.saw = Some(saw);
        saw
    }

    /// Records that the operation has succeeded: only a read must still confirm the values. If a 2xx started
    /// the operation, it is this call's, whatever earlier attempts did.
    pub(super) fn complete_operation(&mut self, now: Instant) {
        if matches!(
            self.after,
            LastAttempt::Accepted | LastAttempt::Unproven | LastAttempt::Claimed
        ) {
            self.attempts.resolve(Standing::Made, |_| true);
        }
        self.after = LastAttempt::Completed;
        self.saw = None;
        self.look_schedule = LookSchedule::new(now, self.policy.consistency_wait);
    }

    /// Records that the operation that the last attempt started has failed.
    pub(super) fn operation_failed(&mut self) {
        for attempt in &mut self.attempts.0 {
            if attempt.standing == Standing::Made {
                attempt.standing = Standing::NotMade;
            }
        }
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
