//! The attempts of one write: the standing of each, and the version that it was sent under.

use std::sync::Arc;
use std::time::SystemTime;

use crate::base::Outcome;
use crate::client::hash::Hash;
use crate::http::AttemptState;

/// What is known about the effect of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Only what its response, or the lack of one, shows.
    ByResponse(AttemptState),
    /// A look proved that it was not made and can't be made later.
    NotMade,
    /// The service responded that it was made, or accepted.
    Made,
}

/// The version that an attempt was sent under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::client) enum SentUnder {
    /// None: this kind of write has no ETag.
    None,
    /// This ETag.
    Known(String),
    /// The ETag with this hash; an earlier process sent it.
    Hash(Hash),
}

/// One attempt.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) standing: Standing,
    pub(super) tag: SentUnder,
}

/// The worst uncertainty over all attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    /// Each attempt is known to be made or not made.
    None,
    /// It is unknown whether an attempt was made, but none can be made later.
    Ended,
    /// An attempt may still be made later.
    Open,
}

/// All attempts of a write.
#[derive(Default)]
pub(super) struct Attempts(pub(super) Vec<Attempt>);

impl Attempts {
    /// The worst uncertainty. An attempt under a version that is known to be superseded can't be made any more.
    pub(super) fn doubt(&self, versions: &Versions) -> Doubt {
        let each = self.0.iter().map(|attempt| match attempt.standing {
            Standing::ByResponse(AttemptState::Open) if versions.rules_out(&attempt.tag) => {
                Doubt::Ended
            }
            Standing::ByResponse(AttemptState::Open) => Doubt::Open,
            Standing::ByResponse(AttemptState::Ended) => Doubt::Ended,
            _ => Doubt::None,
        });
        each.max().unwrap_or(Doubt::None)
    }

    /// What a failure of the call means for the change.
    pub(super) fn outcome(&self, versions: &Versions) -> Outcome {
        if self.doubt(versions) > Doubt::None || self.any(|standing| standing == Standing::Made) {
            return Outcome::Unknown;
        }
        match self.any(|standing| standing != Standing::ByResponse(AttemptState::Unsent)) {
            true => Outcome::Rejected,
            false => Outcome::NotSent,
        }
    }

    /// Whether any attempt has a standing that matches.
    pub(super) fn any(&self, is: impl Fn(Standing) -> bool) -> bool {
        self.0.iter().any(|attempt| is(attempt.standing))
    }

    /// Sets the standing of the attempts in doubt that match.
    pub(super) fn resolve(&mut self, standing: Standing, is: impl Fn(&Attempt) -> bool) {
        for attempt in &mut self.0 {
            let in_doubt = matches!(
                attempt.standing,
                Standing::ByResponse(AttemptState::Open | AttemptState::Ended)
            );
            if in_doubt && is(attempt) {
                attempt.standing = standing;
            }
        }
    }

    /// Open attempts can't take effect later: marks them ended.
    pub(super) fn close(&mut self) {
        for attempt in &mut self.0 {
            if attempt.standing == Standing::ByResponse(AttemptState::Open) {
                attempt.standing = Standing::ByResponse(AttemptState::Ended);
            }
        }
    }
}

/// The versions of an entity that a call has seen, by their ETags. ETags aren't reused: if an old one
/// shows up again, a stale replica responded.
#[derive(Default)]
pub(super) struct Versions {
    current: Option<String>,
    modified: Option<SystemTime>,
    superseded: Vec<Arc<str>>,
    /// Number of superseded versions that were known before the call.
    known: usize,
}

impl Versions {
    /// Starts with the versions that other calls of the client replaced.
    pub(super) fn after(replaced: Vec<Arc<str>>) -> Versions {
        Versions {
            known: replaced.len(),
            superseded: replaced,
            ..Versions::default()
        }
    }

    /// The versions that this call found to be superseded, once it has seen a later one.
    pub(super) fn replaced_versions(&self) -> &[Arc<str>] {
        match self.current {
            Some(_) => self.superseded.get(self.known..).unwrap_or_default(),
            None => &[],
        }
    }

    /// Whether the version that a look shows is older than the known one.
    pub(super) fn is_stale(&self, etag: &str, modified: Option<SystemTime>) -> bool {
        let is_older = match (modified, self.modified) {
            (Some(seen), Some(known)) => seen < known,
            _ => false,
        };
        is_older || self.is_superseded(etag)
    }

    /// Records the version that a look shows, which is not stale.
    pub(super) fn see(&mut self, etag: &str, modified: Option<SystemTime>) {
        if let Some(before) = self.current.replace(etag.to_owned())
            && before != etag
        {
            self.superseded.push(before.into());
        }
        self.modified = modified.or(self.modified);
    }

    /// Records that the service rejected a write under this version with 412.
    pub(super) fn refuse(&mut self, etag: &str) {
        if self.current.as_deref() == Some(etag) {
            self.current = None;
        }
        self.superseded.push(etag.into());
    }

    /// Makes a stale version the current one, because looks showed it until the end of the schedule: the replica
    /// that rejected it, or showed another version, was the stale one.
    pub(super) fn restore(&mut self, etag: &str, modified: Option<SystemTime>) {
        let before = self.superseded.iter().take(self.known);
        self.known -= before.filter(|known| ***known == *etag).count();
        self.superseded.retain(|known| **known != *etag);
        self.current = Some(etag.to_owned());
        self.modified = modified;
    }

    fn is_superseded(&self, etag: &str) -> bool {
        self.superseded.iter().any(|known| **known == *etag)
    }

    /// Whether no attempt under this version can be made any more.
    fn rules_out(&self, tag: &SentUnder) -> bool {
        match tag {
            SentUnder::None => false,
            SentUnder::Known(etag) => {
                self.is_superseded(etag)
                    || self.current.as_ref().is_some_and(|current| current != etag)
            }
            SentUnder::Hash(known) => self
                .current
                .as_ref()
                .is_some_and(|current| Hash::of(current) != *known),
        }
    }
}
