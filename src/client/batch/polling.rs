//! Items that poll until something has happened. A worker makes each look; between two looks the item
//! is back in the queue, so a batch of eight workers can wait for thousands.

use std::time::Duration;

use super::Work;
use super::item::{Item, Poll};
use crate::base::Result;
use crate::client::run::Run;
use crate::client::watch::Look;
use crate::client::{CallOptions, Client, Reply, await_status, operation};

/// Least time for a look whose deadline has come while it waited for a worker.
const LEAST: Duration = Duration::from_millis(1);

/// One look.
pub(super) fn look(client: &Client, item: &Item, poll: &mut Poll) -> Result<Look<Reply>> {
    let mut call: CallOptions = item.call.borrow(&item.stop);
    if let Some(until) = poll.until {
        let left = until.saturating_duration_since(client.0.clock.instant());
        call.deadline = Some(left.max(LEAST));
    }
    let mut run = Run::begin(&client.0, &call)?;
    poll.until.get_or_insert(run.deadline());
    let (id, text) = (item.id.as_str(), item.text()?);
    match item.work {
        Work::Await => await_status::turn(&mut run, id, text, &mut poll.watch),
        _ => operation::turn(&mut run, id, text, &mut poll.watch),
    }
}
