//! Counts the reports of each kind in a search: a search that never meets a situation proves nothing about
//! it.

use std::collections::BTreeMap;
use std::fmt;

use crate::history::Kind;

/// The number of reports by kind of call and end.
#[derive(Default)]
pub struct Tally(BTreeMap<(String, String), usize>);

impl Tally {
    pub fn add(&mut self, ends: &[(Kind, String)]) {
        for (kind, end) in ends {
            *self
                .0
                .entry((format!("{kind:?}"), end.clone()))
                .or_default() += 1;
        }
    }

    fn count(&self, kind: Kind, end: &str) -> usize {
        let kind = format!("{kind:?}");
        let ends = self
            .0
            .iter()
            .filter(|((of, what), _)| *of == kind && what.contains(end));
        ends.map(|(_, count)| count).sum()
    }

    /// Panics unless every kind of write had each of its possible ends often enough.
    pub fn assert_breadth(&self) {
        let mut rare = Vec::new();
        for (kind, ends) in ENDS {
            for end in ends.iter().chain(FAILURES) {
                let count = self.count(*kind, end);
                if count < 5 {
                    rare.push(format!("{kind:?} {end}: {count}"));
                }
            }
        }
        assert!(
            rare.is_empty(),
            "These ends hardly came up, so nothing is shown of them: {rare:#?}"
        );
    }
}

const FAILURES: &[&str] = &["not_sent", "rejected", "unknown", "Cancelled"];

const ENDS: &[(Kind, &[&str])] = &[
    (
        Kind::Create,
        &[
            "created",
            "recovered",
            "unchanged",
            "skipped",
            "planned",
            "AlreadyExists",
        ],
    ),
    (
        Kind::Update,
        &[
            "updated",
            "recovered",
            "unchanged",
            "accepted",
            "skipped",
            "planned",
            "Conflict",
        ],
    ),
    (
        Kind::Delete,
        &["deleted", "recovered", "skipped", "Conflict"],
    ),
    (
        Kind::Lock,
        &["created", "recovered", "unchanged", "skipped"],
    ),
    (
        Kind::Terminate,
        &["created", "recovered", "unchanged", "skipped"],
    ),
    (
        Kind::Assign,
        &[
            "created",
            "recovered",
            "unchanged",
            "skipped",
            "AlreadyExists",
        ],
    ),
    (
        Kind::UpdateAssignment,
        &[
            "updated",
            "recovered",
            "unchanged",
            "accepted",
            "skipped",
            "Conflict",
        ],
    ),
    (
        Kind::DeleteAssignment,
        &["deleted", "recovered", "skipped", "Conflict"],
    ),
    (Kind::CockpitCreate, &["created", "recovered", "skipped"]),
    (
        Kind::CockpitUpdate,
        &["updated", "recovered", "unchanged", "skipped"],
    ),
    (Kind::CockpitTerminate, &["updated", "recovered", "skipped"]),
    (Kind::CockpitLink, &["created", "recovered", "skipped"]),
];

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((kind, end), count) in &self.0 {
            writeln!(f, "{count:7}  {kind}: {end}")?;
        }
        Ok(())
    }
}
