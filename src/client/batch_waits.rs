//! Items of a batch that wait for something: each look is done by a thread of the batch, and between
//! two looks the item lies here and holds none. So a batch of eight threads can wait for thousands.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::batch::Work;
use super::batch_queue::Item;
use super::batch_work::{guarded, text_of};
use super::run::Run;
use super::watch::{Look, Watch};
use super::{CallOptions, Client, Reply, await_status, operation};
use crate::base::Result;

/// Shortest time that is left for a look that is due.
const LEAST: Duration = Duration::from_millis(1);

/// What an item that waits remembers.
#[derive(Default)]
pub(super) struct Waiting {
    watch: Watch,
    /// When its time is over, counted from the first look.
    until: Option<Instant>,
}

impl Item {
    /// Whether it is done in looks.
    pub(super) fn waits(&self) -> bool {
        match self.work {
            Work::Await => true,
            Work::Operation => self.call.waits(),
            _ => false,
        }
    }
}

/// One look of an item that waits.
pub(super) fn turn(client: &Client, item: &mut Item) -> Result<Look<Reply>> {
    let mut waiting = std::mem::take(&mut item.waiting);
    let looked = guarded(|| look(client, item, &mut waiting));
    item.waiting = waiting;
    looked
}

fn look(client: &Client, item: &Item, waiting: &mut Waiting) -> Result<Look<Reply>> {
    let mut call: CallOptions = item.call.borrow(&item.stop);
    if let Some(until) = waiting.until {
        let left = until.saturating_duration_since(client.0.clock.instant());
        call.deadline = Some(left.max(LEAST));
    }
    let mut run = Run::begin(&client.0, &call)?;
    waiting.until.get_or_insert(run.deadline());
    let (id, text) = (item.id.as_str(), text_of(item)?);
    match item.work {
        Work::Await => await_status::turn(&mut run, id, text, &mut waiting.watch),
        _ => operation::turn(&mut run, id, text, &mut waiting.watch),
    }
}

/// The items that lie until their next look, by the time when that is due.
#[derive(Default)]
pub(super) struct Lying(BTreeMap<(Instant, u64), Item>);

impl Lying {
    pub(super) fn put(&mut self, item: Item, due: Instant) {
        self.0.insert((due, item.number), item);
    }

    /// The item that has been due the longest.
    pub(super) fn take_due(&mut self, now: Instant) -> Option<Item> {
        let first = self.0.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// How long until the next one is due.
    pub(super) fn due_in(&self, now: Instant) -> Option<Duration> {
        let ((due, _), _) = self.0.first_key_value()?;
        Some(due.saturating_duration_since(now))
    }

    /// Makes an item, or all of them, due at once: they were cancelled, and their look tells so.
    pub(super) fn hurry(&mut self, number: Option<u64>, now: Instant) -> bool {
        let is_it = |at: &u64| number.is_none_or(|number| number == *at);
        let keys: Vec<_> = self.0.keys().filter(|(_, at)| is_it(at)).copied().collect();
        for key in &keys {
            if let Some(item) = self.0.remove(key) {
                self.put(item, now);
            }
        }
        !keys.is_empty()
    }
}
