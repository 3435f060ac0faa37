//! Runs a history: one client makes its calls, in order or through a batch; if the process is killed, a
//! second client resumes with the journal of that moment. Then every write still in flight arrives or is
//! dropped.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use gdap::base::Cancel;
use serde_json::{Value, json};

use crate::arrival::Counts;
use crate::faults::Shown;
use crate::history::{Batch, Call, Etag, History, Kind, Ms};
use crate::names;
use crate::product::{CallEnd, Items, Product, Target};
use crate::service::{By, Event, Noun, World};
use crate::time::Sim;
use crate::wire::Wire;

/// The results of a history, for the oracle.
pub struct Record {
    pub history: Arc<History>,
    pub sim: Arc<Sim>,
    pub reports: Vec<Report>,
    /// Reports of a process that was already dead.
    pub unheard: Vec<Report>,
    pub counts: Counts,
    pub logs: String,
    /// An item of a batch never came back.
    pub stuck: bool,
}

/// One report of one call.
pub struct Report {
    pub call: usize,
    /// 0, or 1 for the process that resumed.
    pub life: usize,
    pub start: Ms,
    pub end: Ms,
    pub call_end: CallEnd,
    pub target: Target,
}

/// A run under way.
struct Run {
    history: Arc<History>,
    sim: Arc<Sim>,
    counts: Arc<Mutex<Counts>>,
    reports: Vec<Report>,
    unheard: Vec<Report>,
    /// The target of each call, as first made: a resumed process uses the same again.
    targets: Vec<Option<Target>>,
    made: Option<String>,
    logs: String,
    stuck: bool,
}

/// An item in a batch: its call, the time of its submission, and its target.
type Open = (usize, Ms, Target);

/// Runs `history`; journals go to `folder`.
pub fn run(history: &History, folder: &Path) -> Record {
    fastrand::seed(history.seed);
    let history = Arc::new(history.clone());
    let sim = Arc::new(Sim::new(World::new(history.clone())));
    let mut run = Run {
        targets: vec![None; history.calls.len()],
        history: history.clone(),
        sim: sim.clone(),
        counts: Arc::default(),
        reports: Vec::new(),
        unheard: Vec::new(),
        made: None,
        logs: String::new(),
        stuck: false,
    };
    match &history.batch {
        None => run.direct(),
        Some(batch) => {
            let journal = folder.join("journal");
            let copy = folder.join("copy");
            let _ = (std::fs::remove_file(&journal), std::fs::remove_file(&copy));
            run.batch(0, batch, &journal, &copy);
            if batch.journal && (batch.rerun || sim.is_dead.load(Ordering::SeqCst)) {
                let at = sim.world().now + batch.resume_after;
                sim.until(at, None);
                // The second process doesn't know that the service asked for a pause.
                sim.world().closed_until = 0;
                sim.world().note("a second process begins".to_owned());
                let left = if sim.is_dead.load(Ordering::SeqCst) {
                    copy
                } else {
                    journal
                };
                run.batch(1, batch, &left, Path::new(""));
            }
        }
    }
    sim.settle();
    let counts = std::mem::take(&mut *run.counts.lock().unwrap_or_else(PoisonError::into_inner));
    Record {
        history,
        sim,
        reports: run.reports,
        unheard: run.unheard,
        counts,
        logs: run.logs,
        stuck: run.stuck,
    }
}

impl Run {
    fn product(&self, life: usize, journal: Option<(PathBuf, PathBuf)>) -> Product {
        let wire = Wire::new(self.sim.clone(), life, self.counts.clone(), journal);
        let is_cockpit = self.history.calls[0].kind.is_cockpit();
        let product = Product::new(
            &self.sim,
            life,
            Arc::new(wire),
            is_cockpit,
            &self.history.limits,
        );
        let echoes = |shown: &Shown| matches!(shown, Shown::Error { echoes: true, .. });
        if self.history.faults.iter().any(|fault| echoes(&fault.shown)) {
            product.keep_logs();
        }
        product
    }

    fn direct(&mut self) {
        let product = self.product(0, None);
        for number in 0..self.history.calls.len() {
            let Some((call, target, cancel, start)) = self.prepare(number) else {
                continue;
            };
            let call_end =
                product.call(&call, &names::call_id(number, 0), &target, cancel.as_ref());
            self.over(number, 0, start, target, call_end);
        }
        self.logs.push_str(&product.logs());
    }

    fn batch(&mut self, life: usize, batch: &Batch, journal: &Path, copy: &Path) {
        let paths = batch.journal.then(|| (journal.to_owned(), copy.to_owned()));
        let product = self.product(life, paths);
        // A resuming run may have a larger capacity.
        let capacity = if life == 0 { batch.capacity } else { 16 };
        let items = product.batch(batch.journal.then(|| journal.to_owned()), capacity);
        let mut open: Vec<Open> = Vec::new();
        self.sim.hold(batch.queues);
        for number in 0..self.history.calls.len() {
            if !batch.queues {
                self.take(life, &items, &mut open);
            }
            let Some((call, target, cancel, start)) = self.prepare(number) else {
                continue;
            };
            let id = names::call_id(number, life);
            let submit = || items.submit(&call, &id, &target, cancel.as_ref(), number);
            let mut call_end = submit();
            while call_end
                .as_ref()
                .is_some_and(|call_end| call_end.kind == "BatchFull")
            {
                self.sim.hold(false);
                if !self.take_one(life, &items, &mut open) {
                    break;
                }
                call_end = submit();
            }
            match call_end {
                Some(call_end) => self.over(number, life, start, target, call_end),
                None => open.push((number, start, target)),
            }
        }
        self.sim.hold(false);
        self.take(life, &items, &mut open);
        self.logs.push_str(&product.logs());
    }

    /// Takes the results of all open items.
    fn take(&mut self, life: usize, items: &Items, open: &mut Vec<Open>) {
        while !open.is_empty() && self.take_one(life, items, open) {}
    }

    /// Takes one result; false if none came.
    fn take_one(&mut self, life: usize, items: &Items, open: &mut Vec<Open>) -> bool {
        let Some((tag, call_end)) = items.take() else {
            self.stuck = true;
            return false;
        };
        let place = open.iter().position(|(number, ..)| *number == tag);
        let (number, start, target) = open.remove(place.expect("an item that was submitted"));
        self.over(number, life, start, target, call_end);
        true
    }

    /// Prepares a call; `None` if its target was never created.
    fn prepare(&mut self, number: usize) -> Option<(Call, Target, Option<Cancel>, Ms)> {
        let call = self.history.calls[number].clone();
        let target = match &self.targets[number] {
            Some(target) => target.clone(),
            None => self.target(&call)?,
        };
        self.targets[number] = Some(target.clone());
        let start = self.sim.world().now + call.pause;
        self.sim.until(start, None);
        let cancel = call.cancel.map(|after| {
            let cancel = Cancel::new();
            self.sim.set_cancel(number, &cancel);
            self.sim
                .world()
                .schedule(start + after, Event::Cancel(number));
            cancel
        });
        self.sim
            .world()
            .note(format!("call {number} begins: {:?}", call.kind));
        Some((call, target, cancel, start))
    }

    fn target(&mut self, call: &Call) -> Option<Target> {
        let mut target = Target::default();
        if matches!(call.kind, Kind::Create | Kind::CockpitCreate) {
            return Some(target);
        }
        target.id = match call.on_made {
            true => self.made.clone()?,
            false => names::SEEDED.to_owned(),
        };
        let on_assignment = call.kind.is_on_assignment();
        target.assignment = on_assignment.then(|| names::ASSIGNMENT.to_owned());
        let mut world = self.sim.world();
        let noun = if on_assignment {
            Noun::Assignment
        } else {
            Noun::Relationship
        };
        let id = target.assignment.as_deref().unwrap_or(&target.id);
        let thing = world.find(noun, id)?;
        let mut seen = world.doc(thing).cloned().unwrap_or_default();
        let etag = world.etag(thing).to_owned();
        seen["@odata.etag"] = json!(etag);
        let makes_stale = matches!(call.etag, Etag::IfMatchStale | Etag::SnapshotStale);
        if makes_stale && world.doc(thing).is_some() {
            world.note("another client changes another property".to_owned());
            world.change(thing, json!({"note": "changed before the call"}), By::Other);
        }
        match call.etag {
            Etag::None => {}
            Etag::IfMatch | Etag::IfMatchStale => target.if_match = Some(etag),
            Etag::IfMatchBad(bad) => target.if_match = Some(bad.to_owned()),
            Etag::Snapshot | Etag::SnapshotStale => target.snapshot = Some(bytes(&seen)),
            Etag::SnapshotBad(bad) => {
                seen["@odata.etag"] = json!(bad);
                target.snapshot = Some(bytes(&seen));
            }
        }
        Some(target)
    }

    /// Records the end of a call. The reports of a dead process are kept apart.
    fn over(&mut self, number: usize, life: usize, start: Ms, target: Target, call_end: CallEnd) {
        let is_heard = life == 1 || !self.sim.is_dead.load(Ordering::SeqCst);
        let mut world = self.sim.world();
        let (what, end) = (
            format!("{}{} {}", call_end.result, call_end.kind, call_end.outcome),
            world.now,
        );
        let heard = if is_heard { "" } else { ", unheard" };
        world.note(format!("call {number} is over{heard}: {what}"));
        drop(world);
        self.sim.call_is_over();
        let report = Report {
            call: number,
            life,
            start,
            end,
            call_end,
            target,
        };
        if !is_heard {
            self.unheard.push(report);
            return;
        }
        let makes = matches!(report.call_end.result.as_str(), "created" | "recovered");
        if number == 0 && self.made.is_none() && makes {
            self.made = report.call_end.json["id"].as_str().map(str::to_owned);
        }
        self.reports.push(report);
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
