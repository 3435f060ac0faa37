//! When the machine's next step is due, and whether the write may be sent again by then.

use std::time::Instant;

use super::Machine;
use crate::base::ProgressKind;
use crate::client::engine::attempt::Doubt;
use crate::client::engine::policy::Guard;
use crate::client::engine::situation::{LastAttempt, Repeat};
use crate::client::engine::step::{DecisionTime, Fail, Step};

/// Maximum retries of a write because another client changed other properties.
const MAX_ETAG_RETRIES: u32 = 3;

impl Machine {
    /// `step` if it is due, else a wait until then; a failure if the wait would end after the deadline.
    pub(super) fn due(&self, moment: DecisionTime, due: Instant, step: Step) -> Step {
        let is_look = step == Step::Look;
        if due.max(moment.now) >= moment.deadline {
            return Step::Fail(match is_look {
                true => Fail::Deadline,
                false => Fail::Last,
            });
        }
        match due <= moment.now {
            true => step,
            false if is_look => Step::Wait(due, ProgressKind::ConsistencyWait),
            false => Step::Wait(due, ProgressKind::RetryWait),
        }
    }

    /// Whether the write may be sent again.
    pub(super) fn repeat(&self, moment: DecisionTime) -> Repeat {
        let is_final = matches!(
            self.after,
            LastAttempt::Refused
                | LastAttempt::Taken
                | LastAttempt::Made
                | LastAttempt::Accepted
                | LastAttempt::Completed
        );
        let is_spent = self.sent > self.policy.max_retries || self.moves > MAX_ETAG_RETRIES;
        let has_ended_twice = self.policy.guard == Guard::Look && self.ended > 1;
        if is_final || is_spent || has_ended_twice {
            return Repeat::No;
        }
        let is_patient = self.policy.guard == Guard::Look
            || self.may_start_operation
            || self.after == LastAttempt::Claimed;
        if !is_patient || self.doubt() == Doubt::None {
            return Repeat::Now;
        }
        // A retry needs time for itself and for the looks after it.
        let start = self.look_schedule.end().max(moment.now);
        let end = start + self.slowest + self.policy.consistency_wait;
        if self.policy.guard == Guard::Look && end >= moment.deadline {
            return Repeat::No;
        }
        match self.look_schedule.due() {
            Some(_) => Repeat::Later,
            None => Repeat::Now,
        }
    }
}
