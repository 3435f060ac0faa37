//! The state of a write between its turns.

use std::time::{Instant, SystemTime};

use serde_json::Value;

use super::attempt::Versions;
use super::kind::{Success, WriteKind};
use super::ledger::EarlierAttempts;
use super::machine::Machine;
use super::operations::{Pointer, Poll};
use super::trace::{Event, Trace};
use crate::base::Error;
use crate::client::context::Context;

/// The state of a write from its first turn on.
pub(super) struct WriteState {
    pub(super) machine: Machine,
    pub(super) trace: Trace,
    pub(super) is_prepared: bool,
    /// When the first attempt was sent.
    pub(super) first: Option<Instant>,
    /// The error of the last attempt.
    pub(super) last: Option<Error>,
    /// The error of the last look.
    pub(super) seen: Option<Error>,
    /// The operation that was accepted or found, and its polls.
    pub(super) operation: Option<(Pointer, Poll)>,
    pub(super) ended: Option<Value>,
    /// Number of looks so far that found the entity locked.
    pub(super) locked: u32,
    pub(super) success: Option<Success>,
}

impl WriteState {
    /// The state at the beginning of the first turn.
    pub(super) fn begin(
        kind: &dyn WriteKind,
        resumed: Option<&EarlierAttempts>,
        ctx: &mut Context<'_>,
    ) -> WriteState {
        let now = ctx.now();
        let replaced = match kind.ids().own() {
            Some(id) => ctx.client.recent.replaced_versions(id, now),
            None => Vec::new(),
        };
        let versions = Versions::after(replaced);
        let mut machine = Machine::new(kind.policy(ctx), versions, now);
        let mut trace = Trace::new(now);
        let mut first = None;
        if let Some(resumed) = resumed {
            let clock = ctx.client.clock.now();
            let since = |at: SystemTime| clock.duration_since(at).unwrap_or_default();
            let silent = since(resumed.last).min(ctx.client.consistency_wait);
            ctx.state.age = since(resumed.first);
            machine.resume(resumed.tag.clone(), now.checked_sub(silent).unwrap_or(now));
            first = Some(now);
            trace.add(now, Event::Known("sent", "by an earlier run, perhaps"));
        }
        WriteState {
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
