//! What a worker does with an item: the whole call, or one look of an item that polls; with a line in
//! the journal before and after.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::item::Item;
use super::{BatchOptions, Work, polling};
use crate::base::{CallHint, Error, ErrorKind, Outcome, Result, ServiceHint, Term};
use crate::client::journal::{Begun, Journal, Key, Past, Recorded, hash};
use crate::client::list::ListQuery;
use crate::client::reply::{Done, Reply, to_json};
use crate::client::watch::Look;
use crate::client::{CallOptions, Client};
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

/// How a run of an item differs from the caller's wish.
#[derive(Clone, Copy, Default)]
struct How {
    /// An earlier run began it, and nobody knows what became of it.
    in_doubt: bool,
}

impl Worker {
    pub(super) fn new(client: &Client, options: &BatchOptions) -> Result<Worker> {
        let journal = options.journal.as_deref();
        Ok(Worker {
            client: client.clone(),
            journal: journal
                .map(|path| Journal::open(path, options.sync).map(Arc::new))
                .transpose()?,
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

    /// An item comes into the batch: with a journal it gets its key.
    pub(super) fn enter(&self, item: &mut Item) -> Result<()> {
        let Some(journal) = self.journal.as_ref().filter(|_| item.writes()) else {
            return Ok(());
        };
        let key = match &item.call.journal_key {
            Some(key) => key.clone(),
            None => format!(
                "{} {} {:032x}",
                item.work.name(),
                item.about(),
                hash(&item.document)
            ),
        };
        item.key = Some(Key::enter(journal, key)?);
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
        let result = match self.before(item) {
            Err(Before::Skipped(reply)) => Ok(*reply),
            Err(Before::Refused(error)) => Err(*error),
            Ok(how) => {
                let result = guarded(|| run(&self.client, item, how));
                if let (Some(journal), Some(key)) = (&self.journal, &item.key) {
                    journal.end(key.text(), &result);
                }
                result
            }
        };
        item.key.iter().for_each(Key::leave);
        Turn::Finished(result)
    }

    /// What the journal says before an item is done.
    fn before(&self, item: &Item) -> std::result::Result<How, Before> {
        let (Some(journal), Some(key)) = (&self.journal, &item.key) else {
            return Ok(How::default());
        };
        let refused = |error| Before::Refused(Box::new(error));
        if item.stop.is_fired() {
            return Err(refused(Error::new(
                ErrorKind::Cancelled,
                "The item was cancelled before it was begun; nothing was sent.",
            )));
        }
        let (about, key) = (item.about(), key.text());
        let begun = Begun {
            key,
            action: item.work.name(),
            id: &about,
            hash: hash(&item.document),
        };
        let how = match journal.past(begun).map_err(refused)? {
            Past::Nothing => How::default(),
            Past::InDoubt => How { in_doubt: true },
            Past::Done(recorded) => {
                let reply = skipped(key, recorded).map_err(refused)?;
                return Err(Before::Skipped(Box::new(reply)));
            }
        };
        let blind = self.client.0.service.kind() == ServiceKind::CloudCockpit;
        if how.in_doubt && blind && item.work == Work::Create {
            return Err(refused(
                Error::new(
                    ErrorKind::Journal,
                    "An earlier run sent this, and what became of it is not known. CloudCockpit \
                     cannot be asked for a relationship by its name.",
                )
                .with_outcome(Outcome::Unknown)
                .with_hint(ServiceHint::UseOtherJournalKey),
            ));
        }
        journal.begin(begun).map_err(refused)?;
        Ok(how)
    }
}

/// Why an item is not done.
enum Before {
    Skipped(Box<Reply>),
    Refused(Box<Error>),
}

/// The answer to an item that an earlier run has done: `{"result":"skipped","recorded":"updated",
/// "id","journalKey",...}`.
fn skipped(key: &str, recorded: Recorded) -> Result<Reply> {
    let json = to_json(&serde_json::json!({
        "result": Done::Skipped,
        "recorded": recorded.result,
        "id": recorded.id,
        "journalKey": key,
        "attempts": 0,
    }))?;
    Ok(Reply::unsent(Done::Skipped, json, recorded.id))
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

/// Does an item. One in doubt takes what it may have done itself for success.
fn run(client: &Client, item: &Item, how: How) -> Result<Reply> {
    let mut call: CallOptions = item.call.borrow(&item.stop);
    call.reuse_existing |= how.in_doubt && item.work != Work::Update;
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
