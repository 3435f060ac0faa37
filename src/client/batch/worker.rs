//! Runs an item in turns, each until the item has ended or has to wait; with a line in the journal before
//! each write and after the item's end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::BatchOptions;
use super::call::Call;
use super::item::Item;
use crate::base::cancel::OnFire;
use crate::base::{CallHint, Diagnostics, Error, ErrorKind, Outcome, Result};
use crate::client::context::Context;
use crate::client::engine::{self, EarlierAttempts, SentUnder, Write};
use crate::client::hash::Hash;
use crate::client::journal::{Description, EarlierRun, Entry, Journal, RecordedResult};
use crate::client::json::to_json;
use crate::client::task::{self, Task};
use crate::client::{CallOptions, Client, Reply, ResultKind};
use crate::http::Outages;
use crate::model::ServiceKind;

/// Runs items. Shared by the threads of a batch.
pub(super) struct Worker {
    client: Client,
    journal: Option<Arc<Journal>>,
    outages: Outages,
}

/// How a turn of an item ended.
pub(super) enum Turn {
    Finished(Result<Reply>),
    /// The item continues after this time.
    Paused(Duration),
}

impl Worker {
    pub(super) fn new(client: &Client, options: &BatchOptions) -> Result<Worker> {
        let clock = &client.0.clock;
        let journal = options.journal.as_deref();
        let journal = journal
            .map(|path| Journal::open(path, options.sync, clock.clone()).map(Arc::new))
            .transpose()?;
        if let Some(journal) = &journal {
            journal.tell(&client.0.recent);
        }
        Ok(Worker {
            client: client.clone(),
            journal,
            outages: Outages::default(),
        })
    }

    /// Calls `listener` when the batch gives up the service's host.
    pub(super) fn on_outage(&self, listener: &Arc<dyn OnFire>) {
        let root = &self.client.0.pipeline.components().audience.root;
        self.outages.listen(root.host(), listener);
    }

    /// The sinks of the client.
    pub(super) fn diag(&self) -> &Diagnostics {
        &self.client.0.diag
    }

    /// Fails in another process than the client's.
    pub(super) fn check_process(&self) -> Result<()> {
        self.client.0.check_process()
    }

    /// The client's service.
    pub(super) fn service(&self) -> ServiceKind {
        self.client.0.service.kind()
    }

    /// Whether the batch has a journal.
    pub(super) fn has_journal(&self) -> bool {
        self.journal.is_some()
    }

    /// Closes the journal at the end of the batch: another run can open it then.
    pub(super) fn close(&self) {
        self.journal.iter().for_each(|journal| journal.close());
    }

    /// Adds an accepted item to the journal, if there is one and the item may write.
    pub(super) fn enter(&self, item: &mut Item) -> Result<()> {
        let Some(journal) = self.journal.as_ref().filter(|_| item.work.writes()) else {
            return Ok(());
        };
        let groups = item
            .groups
            .iter()
            .map(|group| Hash::of(format!("{group:?}")));
        let entry = Entry::new(
            journal,
            Description {
                action: item.work.kind().name(),
                id: item.about(),
                document: &item.document,
                key: item.call.journal_key.as_deref(),
                groups: groups.collect(),
                is_plan: item.call.plans(),
            },
        )?;
        item.entry = Some(Arc::new(entry));
        Ok(())
    }

    /// Runs an item until it ends or has to wait. When it has ended, its key can be used again.
    pub(super) fn turn(&self, item: &mut Item) -> Turn {
        let result = match catch_panic(|| self.advance(item)) {
            Ok(task::Turn::Later(wait, _)) => return Turn::Paused(wait),
            Ok(task::Turn::Done(reply)) => Ok(reply),
            Err(error) => Err(error),
        };
        if let Some(entry) = &item.entry {
            entry.end(&result);
            entry.leave();
        }
        Turn::Finished(result)
    }

    /// Starts an item, or continues it.
    fn advance(&self, item: &mut Item) -> Result<task::Turn<Reply>> {
        let call = item.call.borrow(&item.stop, &self.outages);
        let (mut task, mut ctx) = match item.paused.take() {
            Some((task, state)) => (task, Context::resume(&self.client.0, &call, state)),
            // A write that runs knows the attempts of an earlier run; only errors before need `unsent`.
            None => match self.start(item, &call).map_err(|it| item.unsent(it))? {
                Start::Task(task) => {
                    let ctx = Context::begin(&self.client.0, item.work.kind(), &call);
                    (task, ctx.map_err(|it| item.unsent(it))?)
                }
                Start::Ended(reply) => return Ok(task::Turn::Done(*reply)),
            },
        };
        let turn = task.turn(&mut ctx)?;
        if let task::Turn::Later(wait, why) = &turn {
            ctx.announce(*why, *wait);
            let state = ctx.state;
            item.paused = Some((task, state));
        }
        Ok(turn)
    }

    fn start(&self, item: &Item, call: &CallOptions<'_>) -> Result<Start> {
        let client = &self.client;
        let kind = match Call::of(client, item, call)? {
            Call::Write(kind) => kind,
            Call::Wait(task) => return Ok(Start::Task(task)),
            Call::Read(reply) => return Ok(Start::end_with(reply)),
        };
        let mut resumed = None;
        if let Some(entry) = &item.entry {
            match entry.begin()? {
                EarlierRun::None => {}
                EarlierRun::Done(recorded) => {
                    return skipped_reply(entry.key(), recorded).map(Start::end_with);
                }
                EarlierRun::InDoubt(sent) => {
                    resumed = Some(EarlierAttempts {
                        first: sent.first,
                        last: sent.last,
                        tag: sent.etag.map_or(SentUnder::None, SentUnder::Hash),
                    });
                }
            }
        }
        if call.plan {
            let about = Some(item.id.as_str()).filter(|id| !id.is_empty());
            let mut ctx = Context::begin(&client.0, item.work.kind(), call)?;
            return engine::plan(&mut ctx, item.work.kind(), about, kind).map(Start::end_with);
        }
        let mut write = Write::new(kind?);
        if let Some(entry) = &item.entry {
            write = write.with_ledger(entry.clone(), resumed);
        }
        Ok(Start::Task(Box::new(write)))
    }
}

/// How an item starts.
enum Start {
    Task(Box<dyn Task>),
    Ended(Box<Reply>),
}

impl Start {
    fn end_with(reply: Reply) -> Start {
        Start::Ended(Box::new(reply))
    }
}

/// The result of an item that an earlier run did: `{"result":"skipped","recorded":"updated","id",
/// "journalKey",...}`.
fn skipped_reply(key: &str, recorded: RecordedResult) -> Result<Reply> {
    let json = to_json(&serde_json::json!({
        "result": ResultKind::Skipped,
        "recorded": recorded.result,
        "id": recorded.result_id,
        "journalKey": key,
        "requestsSent": 0,
    }))?;
    Ok(Reply::unsent(ResultKind::Skipped, json, recorded.result_id))
}

/// Turns a panic, which is a bug, into an error of this item, so that other items continue.
fn catch_panic<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(Error::new(
            ErrorKind::Panic,
            "The library panicked in this item. This is a bug.",
        )
        .with_hint(CallHint::ReportBug)
        .with_outcome(Outcome::Unknown))
    })
}
