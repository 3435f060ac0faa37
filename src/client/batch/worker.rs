//! What a worker does with an item: the whole call, or one look of an item that polls; with a line in
//! the journal before and after.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::item::Item;
use super::{BatchOptions, Work, polling};
use crate::base::{CallHint, Error, ErrorKind, Outcome, Result, ServiceHint, Term};
use crate::client::journal::{Description, Entry, Hash, Journal, Past, Recorded, Sent};
use crate::client::list::ListQuery;
use crate::client::reply::{Done, Reply, to_json};
use crate::client::watch::Look;
use crate::client::{CallOptions, Client};
use crate::http::BeforeWrite;
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
                client.0.fresh.note(&id, at);
            }
        }
        Ok(Worker {
            client: client.clone(),
            journal,
        })
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
                action: item.work.name(),
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
        if item.polls() {
            let mut poll = std::mem::take(&mut item.poll);
            let look = guarded(|| polling::look(&self.client, item, &mut poll));
            item.poll = poll;
            return match look {
                Ok(Look::There(reply)) => Turn::Finished(Ok(reply)),
                Ok(Look::Later(wait)) => Turn::Paused(wait),
                Err(error) => Turn::Finished(Err(error)),
            };
        }
        let Some(entry) = &item.entry else {
            return Turn::Finished(guarded(|| run(&self.client, item, None)));
        };
        let result = match entry.begin() {
            Err(error) => Err(error),
            Ok(Past::Done(recorded)) => skipped(entry.key(), recorded),
            Ok(Past::None) => self.recorded(item, entry, None),
            Ok(Past::InDoubt(sent)) => self.recorded(item, entry, Some(sent)),
        };
        entry.leave();
        Turn::Finished(result)
    }

    /// Runs an item with its lines in the journal.
    fn recorded(&self, item: &Item, entry: &Entry, sent: Option<Sent>) -> Result<Reply> {
        let blind = self.client.0.service.kind() == ServiceKind::CloudCockpit;
        if sent.is_some() && blind && item.work == Work::Create {
            return Err(Error::new(
                ErrorKind::Journal,
                "An earlier run sent this, and what became of it is not known. CloudCockpit \
                 cannot be asked for a relationship by its name.",
            )
            .with_outcome(Outcome::Unknown)
            .with_hint(ServiceHint::UseOtherJournalKey));
        }
        let result = guarded(|| run(&self.client, item, sent));
        // What an earlier run sent is settled by a success alone: an error is about this run.
        if result.is_ok() || sent.is_none() {
            entry.end(&result);
        }
        result
    }
}

/// The answer to an item that an earlier run has done: `{"result":"skipped","recorded":"updated",
/// "id","journalKey",...}`.
fn skipped(key: &str, recorded: Recorded) -> Result<Reply> {
    let json = to_json(&serde_json::json!({
        "result": Done::Skipped,
        "recorded": recorded.result,
        "id": recorded.result_id,
        "journalKey": key,
        "attempts": 0,
    }))?;
    Ok(Reply::unsent(Done::Skipped, json, recorded.result_id))
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

/// Runs an item. What an earlier run may have made of it counts as success.
fn run(client: &Client, item: &Item, sent: Option<Sent>) -> Result<Reply> {
    let mut call: CallOptions = item.call.borrow(&item.stop);
    call.reuse_existing |= sent.is_some() && item.work != Work::Update;
    call.before_write = item
        .entry
        .clone()
        .map(|entry| entry as Arc<dyn BeforeWrite>);
    let call = &call;
    let (id, document) = (item.id.as_str(), item.document.as_slice());
    let part = || {
        call.assignment_id.ok_or_else(|| {
            Error::argument("The item is about an assignment, and names none.").with_hint(
                CallHint::SpecifyOptions {
                    options: vec![Term::AssignmentId],
                },
            )
        })
    };
    match item.work {
        Work::Create => client.create(document, call),
        Work::Update => client.update(id, document, call),
        Work::Get => client.get(id, call),
        Work::Request => client.request(id, document, call),
        Work::Delete => client.delete(id, call),
        Work::Assign => client.assign(id, document, call),
        Work::UpdateAssignment => client.update_assignment(id, part()?, document, call),
        Work::DeleteAssignment => client.delete_assignment(id, part()?, call),
        Work::Await => client.wait_status(id, item.text()?, call),
        Work::Assignment => client.assignment(id, part()?, call),
        Work::Assignments => client.assignments(id, &filter(item)?, call),
        Work::Operation => client.operation(id, item.text()?, call),
        Work::Operations => client.operations(id, &filter(item)?, call),
    }
}

/// What an item lists.
fn filter(item: &Item) -> Result<ListQuery<'_>> {
    let text = item.text()?;
    Ok(ListQuery {
        filter: text,
        ..ListQuery::default()
    })
}
