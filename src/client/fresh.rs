//! What was made a moment ago may not be found yet: the services are eventually consistent, and
//! users report 404s right after a create.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::run::Run;
use crate::base::{ErrorKind, ProgressKind, Result};
use crate::model::{Object, Relationship};

/// How long an id counts as just made.
const FRESH: Duration = Duration::from_secs(120);
/// How long a call goes on looking for what was just made.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait between two looks.
const LONGEST: Duration = Duration::from_secs(2);
/// Most ids that are remembered.
const MOST: usize = 4096;
/// How far the service's clocks may be apart.
const SLACK: Duration = Duration::from_secs(120);

/// The ids of relationships that a client made in the last two minutes.
#[derive(Default)]
pub(super) struct Fresh(Mutex<VecDeque<(Instant, String)>>);

impl Fresh {
    /// Remembers an id.
    pub(super) fn note(&self, id: &str, now: Instant) {
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while ids.len() >= MOST || ids.front().is_some_and(|(at, _)| now - *at > FRESH) {
            ids.pop_front();
        }
        ids.push_back((now, id.to_owned()));
    }

    fn holds(&self, id: &str, now: Instant) -> bool {
        let ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(at, known): &(Instant, String)| {
            now.saturating_duration_since(*at) <= FRESH && known.eq_ignore_ascii_case(id)
        };
        ids.iter().any(is_it)
    }
}

/// Does `step`, again for up to ten seconds while it finds no relationship `id`; but only where this
/// client made that in the last two minutes, or where the call says to wait.
pub(super) fn patiently<'a, T>(
    run: &mut Run<'a>,
    id: &str,
    mut step: impl FnMut(&mut Run<'a>) -> Result<T>,
) -> Result<T> {
    let until = run.client.clock.instant() + PATIENCE;
    for round in 0.. {
        let error = match step(run) {
            Err(error) if error.kind() == ErrorKind::NotFound => error,
            ended => return ended,
        };
        let (now, wait) = (run.client.clock.instant(), run.backoff(round).min(LONGEST));
        let patient = run.options.wait || run.client.fresh.holds(id, now);
        if !patient || now + wait > until {
            return Err(error);
        }
        run.pause(ProgressKind::ConsistencyWait, wait)?;
    }
    unreachable!("the rounds are bounded by PATIENCE")
}

/// The relationship that something is to be done in: the caller's snapshot where it will do, else
/// what the service answers.
pub(super) fn relationship(run: &mut Run<'_>, id: &str, snapshot: bool) -> Result<Relationship> {
    if snapshot
        && let Some(bytes) = run.options.snapshot
        && let Some(known) = super::snapshot::read(bytes, id, &Object::new())?
    {
        return Ok(noted(run, known));
    }
    patiently(run, id, |run| run.read(id)).map(|read| noted(run, read))
}

/// A plan tells the name of what it is about.
pub(super) fn noted(run: &Run<'_>, about: Relationship) -> Relationship {
    if let Some(script) = &run.options.script {
        script.note_name(about.display_name.as_deref());
    }
    about
}

/// Whether something was made since this call began, on the service's clock.
pub(super) fn is_since(run: &Run<'_>, created: Option<Timestamp>) -> bool {
    created.is_some_and(|created| created >= since(run))
}

/// When this call began, on the service's clock, less what the clocks may be apart.
pub(super) fn since(run: &Run<'_>) -> Timestamp {
    let began = run
        .began_there()
        .checked_sub(SLACK)
        .unwrap_or(std::time::UNIX_EPOCH);
    Timestamp::try_from(began).unwrap_or(Timestamp::UNIX_EPOCH)
}
