//! One item of a batch, and the way of its caller's cancel to it.

use std::sync::{Arc, Weak};

use super::Shared;
use crate::base::Cancel;
use crate::base::cancel::OnFire;
use crate::client::batch::Work;
use crate::client::batch_waits::Waiting;
use crate::client::call::OwnedCall;
use crate::client::journal::Key;

/// One item, from submit to finish.
pub(in crate::client) struct Item {
    pub(in crate::client) tag: u64,
    pub(in crate::client) work: Work,
    pub(in crate::client) id: String,
    pub(in crate::client) document: Vec<u8>,
    pub(in crate::client) call: OwnedCall,
    /// What the journal knows it by; none without a journal, or where it changes nothing.
    pub(in crate::client) key: Option<Key>,
    /// Stops the item: fired by the caller's own cancel and by the batch's.
    pub(in crate::client) stop: Cancel,
    /// Listens to the caller's cancel as long as the item lives.
    pub(in crate::client) forward: Option<Arc<dyn OnFire>>,
    /// Its place in the order of submission.
    pub(in crate::client) number: u64,
    /// What it remembers between two looks, where it waits for something.
    pub(in crate::client) waiting: Waiting,
}

/// Passes the caller's cancel on to an item, queued or running.
pub(super) struct Forward {
    pub(super) shared: Weak<Shared>,
    pub(super) number: u64,
    pub(super) stop: Cancel,
}

impl OnFire for Forward {
    fn fired(&self) {
        self.stop.fire();
        if let Some(shared) = self.shared.upgrade() {
            shared.drop_queued(self.number);
        }
    }
}
