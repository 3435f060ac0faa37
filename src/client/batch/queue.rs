//! The items of a batch, and which of them is next. No threads, no locks, no clock: the time is an
//! argument.
//!
//! An item is *blocked* while an older item of one of its groups isn't finished. Then it is in a *lane*
//! until it is due, and *running* while a worker has it; an item that pauses goes back to its lane.
//! Lanes take turns, so that an item that is due waits for one item of each other lane at most, however
//! many there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use super::item::{Group, Item};
use crate::base::Cancel;

/// A lane: a kind of items that must not delay another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// Reads and writes that haven't started.
    New,
    /// Writes that pause between two steps.
    Started,
    /// Items that poll, from the first poll on.
    Polling,
}

const LANES: usize = 3;

/// Where an unfinished item is.
enum Place {
    Blocked(Box<Item>),
    /// In a lane, due at this time.
    Lane(Lane, Instant),
    /// Running; the cancel stops it.
    Running(Cancel),
}

/// The unfinished items of a batch.
#[derive(Default)]
pub(super) struct Queue {
    /// The items in each lane, in the order in which they are due.
    lanes: [BTreeMap<(Instant, u64), Box<Item>>; LANES],
    /// The lane that had the last turn.
    turn: usize,
    /// Each unfinished item by its number.
    places: HashMap<u64, Place>,
    /// The unfinished items of each group; the first one may run.
    groups: HashMap<Group, BTreeSet<u64>>,
    started: usize,
    /// Number of items accepted so far; it is also the number of the last one.
    accepted: u64,
    is_stopped: bool,
}

impl Item {
    fn lane(&self) -> Lane {
        match (self.polls(), self.is_started) {
            (true, _) => Lane::Polling,
            (false, true) => Lane::Started,
            (false, false) => Lane::New,
        }
    }
}

impl Queue {
    /// Number of items that are not finished.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Number of items accepted so far.
    pub(super) fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Number of unfinished items that a worker has or had.
    pub(super) fn started(&self) -> usize {
        self.started
    }

    /// Adds an item; returns its number.
    pub(super) fn add(&mut self, mut item: Box<Item>, now: Instant) -> u64 {
        self.accepted += 1;
        let number = self.accepted;
        item.number = number;
        for group in &item.groups {
            self.groups.entry(group.clone()).or_default().insert(number);
        }
        match self.is_first(&item) {
            true => self.put(item, now),
            false => {
                self.places.insert(number, Place::Blocked(item));
            }
        }
        number
    }

    /// The next item for a worker, if one is due.
    pub(super) fn next(&mut self, now: Instant) -> Option<Box<Item>> {
        let mut turns = (1..=LANES).map(|step| (self.turn + step) % LANES);
        let is_due = |lane: &usize| {
            let first = self.lanes[*lane].first_key_value();
            first.is_some_and(|((due, _), _)| *due <= now)
        };
        self.turn = turns.find(is_due)?;
        let (_, mut item) = self.lanes[self.turn].pop_first()?;
        self.started += usize::from(!item.is_started);
        item.is_started = true;
        let running = Place::Running(item.stop.clone());
        self.places.insert(item.number, running);
        Some(item)
    }

    /// When the next item is due; `None` if all unfinished items are blocked or running.
    pub(super) fn due(&self) -> Option<Instant> {
        let first = |lane: &BTreeMap<(Instant, u64), Box<Item>>| Some(lane.first_key_value()?.0.0);
        self.lanes.iter().filter_map(first).min()
    }

    /// Takes an item back from its worker until it is due. One that was stopped meanwhile is due now, so that
    /// its next turn reports it.
    pub(super) fn park(&mut self, item: Box<Item>, due: Instant, now: Instant) {
        if self.is_stopped {
            item.stop.fire();
        }
        match item.stop.is_fired() {
            true => self.put(item, now),
            false => self.put(item, due),
        }
    }

    /// Makes the writes that pause due now.
    pub(super) fn hurry(&mut self, now: Instant) {
        let lane = std::mem::take(&mut self.lanes[Lane::Started as usize]);
        for ((due, _), item) in lane {
            self.put(item, due.min(now));
        }
    }

    /// Removes an item that is finished; returns whether that unblocked another one.
    pub(super) fn finish(&mut self, item: &Item, now: Instant) -> bool {
        self.places.remove(&item.number);
        self.started -= usize::from(item.is_started);
        let mut has_unblocked = false;
        for group in &item.groups {
            let Some(numbers) = self.groups.get_mut(group) else {
                continue;
            };
            numbers.remove(&item.number);
            match numbers.first().copied() {
                None => drop(self.groups.remove(group)),
                Some(next) => has_unblocked |= self.unblock(next, now),
            }
        }
        has_unblocked
    }

    /// Handles an item that was stopped: one that hasn't started is finished and returned; one that pauses is
    /// due now, so that its next turn reports the stop.
    pub(super) fn stop(&mut self, number: u64, now: Instant) -> Option<Box<Item>> {
        let item = match self.places.get(&number)? {
            Place::Running(_) => return None,
            Place::Lane(lane, due) => self.lanes[*lane as usize].remove(&(*due, number))?,
            Place::Blocked(_) => match self.places.remove(&number) {
                Some(Place::Blocked(item)) => item,
                _ => return None,
            },
        };
        if item.is_started {
            self.put(item, now);
            return None;
        }
        self.finish(&item, now);
        Some(item)
    }

    /// Stops all items. Returns those that hadn't started, which are finished now, and the cancels of the
    /// running ones.
    pub(super) fn stop_all(&mut self, now: Instant) -> (Vec<Item>, Vec<Cancel>) {
        self.is_stopped = true;
        for lane in &self.lanes {
            lane.values().for_each(|item| item.stop.fire());
        }
        let running = |place: &Place| match place {
            Place::Running(stop) => Some(stop.clone()),
            _ => None,
        };
        let running = self.places.values().filter_map(running).collect();
        (self.remove_not_started(now), running)
    }

    /// Finishes the items that haven't started, the oldest first; those that pause are due now.
    pub(super) fn remove_not_started(&mut self, now: Instant) -> Vec<Item> {
        let mut numbers: Vec<_> = self.places.keys().copied().collect();
        numbers.sort_unstable();
        // The youngest first, so that no item is unblocked meanwhile.
        let remove = |number| self.stop(number, now).map(|item| *item);
        let mut removed: Vec<_> = numbers.into_iter().rev().filter_map(remove).collect();
        removed.reverse();
        removed
    }

    fn is_first(&self, item: &Item) -> bool {
        let is_first = |group| {
            let numbers = self.groups.get(group);
            numbers.and_then(BTreeSet::first) == Some(&item.number)
        };
        item.groups.iter().all(is_first)
    }

    /// Puts a blocked item into its lane if nothing blocks it any more.
    fn unblock(&mut self, number: u64, now: Instant) -> bool {
        if let Some(Place::Blocked(item)) = self.places.get(&number)
            && self.is_first(item)
            && let Some(Place::Blocked(item)) = self.places.remove(&number)
        {
            self.put(item, now);
            return true;
        }
        false
    }

    fn put(&mut self, item: Box<Item>, due: Instant) {
        let (number, lane) = (item.number, item.lane());
        self.places.insert(number, Place::Lane(lane, due));
        self.lanes[lane as usize].insert((due, number), item);
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
