//! Runs thousands of histories and shrinks the failing ones.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::history::{History, Kind};
use crate::oracle::{self, Violation};
use crate::tally::Tally;
use crate::{drive, generate, print, shrink};

/// The verdict on one history.
pub struct Verdict {
    pub violations: Vec<Violation>,
    /// Every report: the kind of call and its end.
    pub ends: Vec<(Kind, String)>,
    pub log: Vec<String>,
}

/// Runs a history and judges it; a panic is a violation too. Journals go to `folder`.
pub fn verdict(history: &History, folder: &Path) -> Verdict {
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let record = drive::run(history, folder);
        let ends = record.reports.iter().map(|report| {
            let kind = history.calls[report.call].kind;
            let failure = format!("{} {}", report.call_end.kind, report.call_end.outcome);
            match report.call_end.result.as_str() {
                "" => (kind, failure),
                result => (kind, result.to_owned()),
            }
        });
        Verdict {
            violations: oracle::judge(&record),
            ends: ends.collect(),
            log: record.sim.world().log.clone(),
        }
    }));
    ran.unwrap_or_else(|_| {
        let what = "the client, or the model, panicked".to_owned();
        Verdict {
            violations: vec![Violation {
                rule: "no panic",
                what,
            }],
            ends: Vec::new(),
            log: Vec::new(),
        }
    })
}

/// The findings of a search.
#[derive(Default)]
pub struct Found {
    pub histories: u64,
    pub tally: Tally,
    /// For each rule the seeds of the histories that broke it.
    broken: BTreeMap<&'static str, Vec<u64>>,
}

/// Runs the histories of `seeds` on all processors, up to the first that breaks a rule, or all.
pub fn search(seeds: Range<u64>, all: bool, folder: &Path) -> Found {
    let next = AtomicU64::new(seeds.start);
    let found: Mutex<Found> = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(2, |count| count.get().min(8));
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (next, found, folder) = (&next, &found, folder.join(thread.to_string()));
            std::fs::create_dir(&folder).expect("a folder for journals");
            scope.spawn(move || {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let is_over = !all && !found.lock().expect("the count").broken.is_empty();
                    if seed >= seeds.end || is_over {
                        return;
                    }
                    let verdict = verdict(&generate::history(seed), &folder);
                    let mut found = found.lock().expect("the count");
                    found.histories += 1;
                    found.tally.add(&verdict.ends);
                    for violation in verdict.violations {
                        found.broken.entry(violation.rule).or_default().push(seed);
                    }
                }
            });
        }
    });
    found.into_inner().expect("the count")
}

impl Found {
    /// The broken rules, how often each was broken, and for each the first history, shrunk.
    pub fn failures(&self, folder: &Path) -> Option<String> {
        if self.broken.is_empty() {
            return None;
        }
        let mut text = String::new();
        for (rule, seeds) in &self.broken {
            let mut first: Vec<u64> = seeds.clone();
            first.sort_unstable();
            first.dedup();
            first.truncate(24);
            let times = seeds.len();
            text.push_str(&format!(
                "{rule}: {times} times, first GDAP_SEED={first:?}\n"
            ));
        }
        for (rule, seeds) in &self.broken {
            let seed = seeds.iter().min().copied().unwrap_or_default();
            let history = generate::history(seed);
            text.push_str(&format!("\n{}", smallest(&history, rule, folder)));
        }
        Some(text)
    }
}

/// The smallest history that breaks the same rule, and its events.
fn smallest(history: &History, rule: &'static str, folder: &Path) -> String {
    let fails = |history: &History| {
        let verdict = verdict(history, folder);
        verdict
            .violations
            .iter()
            .any(|violation| violation.rule == rule)
    };
    let smallest = shrink::shrink(history, &fails);
    print::failure(&smallest, &verdict(&smallest, folder))
}
