//! The entry of an item in a journal: its key, its history in earlier runs, and the lines of this run.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Journal;
use super::RecordedResult;
use super::format::{Line, MOST_KEY, Subject};
use super::history::{Sent, State};
use crate::base::{CallHint, Error, Result};
use crate::client::engine::Ledger;
use crate::client::hash::Hash;
use crate::client::{Reply, ResultKind};

/// The items of this run. Plans are counted separately, because a plan and a run of the same item have the
/// same key.
#[derive(Default)]
pub(super) struct RunItems {
    /// The keys that the caller specified, of items in the batch.
    present: HashSet<Hash>,
    /// The number of items for each generated key.
    repeats: HashMap<Hash, u64>,
    /// Groups of which an item was executed.
    executed: HashSet<Hash>,
}

/// The description of an item.
pub(in crate::client) struct Description<'a> {
    pub(in crate::client) action: &'static str,
    pub(in crate::client) id: String,
    pub(in crate::client) document: &'a [u8],
    /// The caller's key.
    pub(in crate::client) key: Option<&'a str>,
    /// Its groups: of each, only one item runs at a time.
    pub(in crate::client) groups: Vec<Hash>,
    /// Whether it is a plan, which reads the journal and writes no line.
    pub(in crate::client) is_plan: bool,
}

/// The result of an item in earlier runs.
#[derive(Debug)]
pub(in crate::client) enum EarlierRun {
    /// None, or it failed and nothing was changed.
    None,
    /// A write was sent, and may have been made.
    InDoubt(Sent),
    /// It was done.
    Done(RecordedResult),
}

/// The entry of an item in a journal. Its key can be used again when the item leaves the batch, or the entry is
/// dropped.
pub(in crate::client) struct Entry {
    journal: Arc<Journal>,
    subject: Subject,
    groups: Vec<Hash>,
    is_plan: bool,
    /// Whether a second item can't have the key.
    holds_key: AtomicBool,
    /// The ETag in the last `write` line of this run; `None` before the first line.
    written: Mutex<Option<Option<Hash>>>,
}

impl Entry {
    /// Adds an item and reserves its key. Fails if the key isn't valid, or is already in the batch.
    pub(in crate::client) fn new(journal: &Arc<Journal>, item: Description<'_>) -> Result<Entry> {
        let document = Hash::of(item.document);
        let mut book = journal.book(item.is_plan);
        let key = match item.key {
            Some(key) => {
                check_key(key)?;
                if !book.present.insert(Hash::of(key)) {
                    return Err(Error::argument(format!(
                        "An item with the journal key {key:?} is in the batch."
                    ))
                    .with_hint(CallHint::UseUniqueKey));
                }
                key.to_owned()
            }
            None => {
                let key = format!("{} {} {document}", item.action, item.id);
                let repeat = book.repeats.entry(Hash::of(&key)).or_default();
                *repeat += 1;
                match *repeat {
                    1 => key,
                    repeat => format!("{key} {repeat}"),
                }
            }
        };
        drop(book);
        Ok(Entry {
            journal: journal.clone(),
            subject: Subject {
                key,
                action: item.action,
                id: item.id,
                document,
            },
            groups: item.groups,
            is_plan: item.is_plan,
            holds_key: AtomicBool::new(item.key.is_some()),
            written: Mutex::default(),
        })
    }

    /// The key.
    pub(in crate::client) fn key(&self) -> &str {
        &self.subject.key
    }

    /// The result of the item in earlier runs; called when the item starts. Unless it was done, it counts as
    /// executed now. Then later items of its groups that were done are in doubt and run again: otherwise the
    /// older values of this item would stay. Fails if the journal has the key for another item.
    pub(in crate::client) fn begin(&self) -> Result<EarlierRun> {
        let known = self.journal.find_history(&self.subject)?;
        let mut book = self.journal.book(self.is_plan);
        let is_overwritten = self
            .groups
            .iter()
            .any(|group| book.executed.contains(group));
        let past = match known {
            Some(known) => match (known.state, known.sent) {
                (State::Done(place), _) if !is_overwritten => {
                    drop(book);
                    return self.journal.read_result(place).map(EarlierRun::Done);
                }
                (State::Done(_) | State::InDoubt, Some(sent)) => EarlierRun::InDoubt(sent),
                _ => EarlierRun::None,
            },
            None => EarlierRun::None,
        };
        book.executed.extend(&self.groups);
        Ok(past)
    }

    /// Whether an earlier run sent a write of the item that may have been made, and this run sent none.
    pub(in crate::client) fn may_be_made_before(&self) -> bool {
        if self.is_plan || self.lock_written().is_some() {
            return false;
        }
        let known = self.journal.find_history(&self.subject).ok().flatten();
        known.is_some_and(|it| it.sent.is_some() && !matches!(it.state, State::Failed))
    }

    /// Records the result of the item, unless it was skipped. A failure is recorded only if this run sent a
    /// write of the item. If the line can't be written, the item's result is unchanged, but no further item
    /// can send a write.
    pub(in crate::client) fn end(&self, result: &Result<Reply>) {
        let is_known = match result {
            Ok(reply) => reply.kind() == ResultKind::Skipped,
            Err(_) => self.lock_written().is_none(),
        };
        if self.is_plan || is_known {
            return;
        }
        let line = Line::end(&self.subject, self.journal.now(), result);
        let _ = self.journal.write(&line);
    }

    /// Releases the key: the item has left the batch.
    pub(in crate::client) fn leave(&self) {
        if self.holds_key.swap(false, Ordering::AcqRel) {
            let mut book = self.journal.book(self.is_plan);
            book.present.remove(&Hash::of(self.key()));
        }
    }

    fn lock_written(&self) -> std::sync::MutexGuard<'_, Option<Option<Hash>>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Entry {
    fn item(&self) -> Hash {
        self.journal.item(Hash::of(self.key()))
    }

    fn record_attempt(&self, etag: Option<&str>) -> Result<()> {
        let etag = etag.map(Hash::of);
        let mut written = self.lock_written();
        // A retry under the same ETag is the same write: the service accepts only one of them.
        if etag.is_none() || *written != Some(etag) {
            let line = Line::write(&self.subject, self.journal.now(), etag);
            self.journal.write(&line)?;
            *written = Some(etag);
        }
        Ok(())
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.leave();
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Entry").field(&self.key()).finish()
    }
}

fn check_key(key: &str) -> Result<()> {
    let bytes = key.len();
    if bytes > MOST_KEY {
        return Err(Error::limit(format!(
            "The journal key has {bytes} bytes; the maximum is {MOST_KEY}."
        )));
    }
    match key.is_empty() || key.chars().any(char::is_control) {
        true => Err(Error::argument(
            "The journal key is empty, or has a control character.",
        )),
        false => Ok(()),
    }
}
