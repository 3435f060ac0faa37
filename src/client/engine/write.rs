//! A write in progress: a task that runs in turns.

use std::sync::Arc;

use super::driver::Driver;
use super::kind::WriteKind;
use super::ledger::{EarlierAttempts, Ledger};
use super::write_state::WriteState;
use crate::base::Result;
use crate::client::Reply;
use crate::client::context::Context;
use crate::client::task::{Task, Turn};

/// A write in progress.
pub(in crate::client) struct Write {
    kind: Box<dyn WriteKind>,
    ledger: Option<Arc<dyn Ledger>>,
    resumed: Option<EarlierAttempts>,
    running: Option<WriteState>,
}

impl Write {
    pub(in crate::client) fn new(kind: Box<dyn WriteKind>) -> Write {
        Write {
            kind,
            ledger: None,
            resumed: None,
            running: None,
        }
    }

    /// Adds a ledger, and the attempts of an earlier process.
    pub(in crate::client) fn with_ledger(
        mut self,
        ledger: Arc<dyn Ledger>,
        resumed: Option<EarlierAttempts>,
    ) -> Write {
        self.ledger = Some(ledger);
        self.resumed = resumed;
        self
    }
}

impl Task for Write {
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        let mut running = match self.running.take() {
            Some(running) => running,
            None => {
                ctx.state.owner = self.ledger.as_ref().map(|ledger| ledger.item());
                WriteState::begin(&*self.kind, self.resumed.as_ref(), ctx)
            }
        };
        let mut driver = Driver {
            kind: &mut *self.kind,
            ledger: self.ledger.as_deref(),
            running: &mut running,
        };
        let turn = driver.turn(ctx);
        self.running = Some(running);
        turn
    }
}
