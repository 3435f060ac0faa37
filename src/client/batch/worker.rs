//! What a worker does with an item: a turn of it, until it has ended or has to wait; with a line in the
//! journal before each write and after its end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::item::Item;
use super::{BatchOptions, Work};
use crate::base::{Error, ErrorKind, Outcome, Result};
use crate::client::context::Context;
use crate::client::engine::{self, Resumed, Tag, Write};
use crate::client::hash::Hash;
use crate::client::journal::{Description, Entry, Journal, Past, Recorded};
use crate::client::json::to_json;
use crate::client::operation::OperationWait;
use crate::client::paging::ListQuery;
use crate::client::relationship::wait::Wait;
use crate::client::task::{self, Task};
use crate::client::{CallOptions, Client, Reply, ResultKind, assignment, relationship, request};
use crate::model::ServiceKind;

/// Runs items. Shared by the threads of a batch.
pub(super) struct Worker {
    client: Client,
    journal: Option<Arc<Journal>>,
}

/// How a turn of an item ended.
pub(super) enum Turn {
    Finished(Result<Reply>),
    /// It goes on after this time.
    Paused(Duration),
}

impl Worker {
    pub(super) fn new(client: &Client, options: &BatchOptions) -> Result<Worker> {
        let clock = &client.0.clock;
        let journal = options.journal.as_deref();
        let journal = journal
            .map(|path| Journal::open(path, options.sync, clock.clone()).map(Arc::new))
            .transpose()?;
        for (id, age) in journal.iter().flat_map(|journal| journal.take_recent()) {
            if let Some(at) = clock.instant().checked_sub(age) {
                client.0.recent.note(&id, at);
            }
        }
        Ok(Worker {
            client: client.clone(),
            journal,
        })
    }

    /// Which service it asks.
    pub(super) fn service(&self) -> ServiceKind {
        self.client.0.service.kind()
    }

    /// Whether it writes a journal.
    pub(super) fn has_journal(&self) -> bool {
        self.journal.is_some()
    }

    /// The batch has ended: another run may have the journal.
    pub(super) fn close(&self) {
        self.journal.iter().for_each(|journal| journal.close());
    }

    /// An item is accepted: with a journal it gets its place in it.
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

    /// Runs an item as far as it goes. When it has ended, its key is free again.
    pub(super) fn turn(&self, item: &mut Item) -> Turn {
        let turn = guarded(|| self.advance(item));
        let result = match turn {
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

    /// Begins an item, or goes on with it.
    fn advance(&self, item: &mut Item) -> Result<task::Turn<Reply>> {
        let call = item.call.borrow(&item.stop);
        let (mut task, mut ctx) = match item.paused.take() {
            Some((task, state)) => (task, Context::resume(&self.client.0, &call, state)),
            None => match self.begin(item, &call)? {
                Start::Ended(reply) => return Ok(task::Turn::Done(*reply)),
                Start::Task(task) => {
                    let kind = item.work.kind();
                    (task, Context::begin(&self.client.0, kind, &call)?)
                }
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

    /// What an item is to do: a task, unless it is done by then.
    fn begin(&self, item: &Item, call: &CallOptions<'_>) -> Result<Start> {
        let sent = match item.entry.as_ref().map(|entry| Ok((entry, entry.begin()?))) {
            Some(Err(error)) => return Err(error),
            Some(Ok((entry, Past::Done(recorded)))) => {
                return skipped(entry.key(), recorded).map(Start::ended);
            }
            Some(Ok((_, Past::InDoubt(sent)))) => Some(sent),
            Some(Ok((_, Past::None))) | None => None,
        };
        let client = &self.client;
        let (id, document) = (item.id.as_str(), item.document.as_slice());
        // An item that needs one has one; `check_item` saw to it.
        let part = item.call.assignment_id.as_deref().unwrap_or_default();
        let kind = match item.work {
            Work::Create => relationship::create::kind(client, document, call),
            Work::Update => relationship::update::kind(client, id, document, call),
            Work::Request => request::kind(client, id, document, call),
            Work::Delete => relationship::delete::kind(client, id, None, call),
            Work::Assign => assignment::create::kind(client, id, document, call),
            Work::UpdateAssignment => assignment::update::kind(client, id, part, document, call),
            Work::DeleteAssignment => relationship::delete::kind(client, id, Some(part), call),
            Work::Await => return Ok(Start::Task(Box::new(Wait::new(id, item.text()?)?))),
            Work::Operation if call.wait => {
                let wait = OperationWait::new(id, item.text()?)?;
                return Ok(Start::Task(Box::new(wait)));
            }
            Work::Get => return client.get(id, call).map(Start::ended),
            Work::Assignment => return client.assignment(id, part, call).map(Start::ended),
            Work::Assignments => {
                return client
                    .assignments(id, &filter(item)?, call)
                    .map(Start::ended);
            }
            Work::Operation => return client.operation(id, item.text()?, call).map(Start::ended),
            Work::Operations => {
                return client
                    .operations(id, &filter(item)?, call)
                    .map(Start::ended);
            }
        };
        if call.plan {
            let about = Some(id).filter(|id| !id.is_empty());
            let mut ctx = Context::begin(&client.0, item.work.kind(), call)?;
            return engine::plan(&mut ctx, item.work.kind(), about, kind).map(Start::ended);
        }
        let mut write = Write::new(kind?);
        if let Some(entry) = &item.entry {
            let resumed = sent.map(|sent| Resumed {
                at: sent.first,
                tag: sent.etag.map_or(Tag::None, Tag::Hash),
            });
            write = write.recorded(entry.clone(), resumed);
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
    fn ended(reply: Reply) -> Start {
        Start::Ended(Box::new(reply))
    }
}

/// The answer to an item that an earlier run has done: `{"result":"skipped","recorded":"updated",
/// "id","journalKey",...}`.
fn skipped(key: &str, recorded: Recorded) -> Result<Reply> {
    let json = to_json(&serde_json::json!({
        "result": ResultKind::Skipped,
        "recorded": recorded.result,
        "id": recorded.result_id,
        "journalKey": key,
        "requestsSent": 0,
    }))?;
    Ok(Reply::unsent(ResultKind::Skipped, json, recorded.result_id))
}

/// A panic is a bug, but takes no other item with it.
fn guarded<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(Error::new(
            ErrorKind::Panic,
            "The library panicked in this item; this is a bug of it.",
        )
        .with_outcome(Outcome::Unknown))
    })
}

/// What an item lists.
fn filter(item: &Item) -> Result<ListQuery<'_>> {
    let text = item.text()?;
    Ok(ListQuery {
        filter: text,
        ..ListQuery::default()
    })
}
