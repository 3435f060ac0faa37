//! The connection from a caller's cancel to its item.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};

use super::Scheduler;
use crate::base::Cancel;
use crate::base::cancel::OnFire;
use crate::client::batch::item::Item;

/// Stops an item when its caller's cancel fires, also one that still waits for room.
pub(super) struct Stopper {
    scheduler: Weak<Scheduler>,
    /// 0 until the item is accepted.
    number: AtomicU64,
    stop: Cancel,
}

impl Stopper {
    pub(super) fn new(scheduler: &Arc<Scheduler>, item: &Item) -> Stopper {
        Stopper {
            scheduler: Arc::downgrade(scheduler),
            number: AtomicU64::new(0),
            stop: item.stop.clone(),
        }
    }

    /// Stores the number of the item, which is accepted.
    pub(super) fn accepted(&self, number: u64) {
        self.number.store(number, Ordering::Release);
    }
}

impl OnFire for Stopper {
    fn fired(&self) {
        self.stop.fire();
        if let Some(scheduler) = self.scheduler.upgrade() {
            let number = || Some(self.number.load(Ordering::Acquire)).filter(|number| *number > 0);
            scheduler.stop(number);
        }
    }
}
