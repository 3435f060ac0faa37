//! The journal of a batch: a file with a line before each write and a line after it, so that a run
//! that was killed can be taken up again with nothing done twice and nothing missed.
//!
//! JSON Lines. The first line says what the file is. Then, for each item that writes,
//! `{"t":"start","key","action","id","hash"}` before anything of it is sent, and
//! `{"t":"end","key","result","id"}` or `{"t":"end","key","error","outcome"}` after. `hash` is that of
//! the document (FNV-1a, 128 bits), so no document is in the journal, and no secret.
//!
//! Each line is one write to the operating system: what was written survives the end of the process,
//! SIGKILL included. A power failure may take the last lines along unless [`BatchOptions::sync`] has
//! each line brought to the disk, which costs one disk write a line.

mod format;

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;

use super::Reply;
use crate::base::{CallHint, Error, ErrorKind, Outcome, Result};
use format::{HEAD, Known, Line, MOST_LINE, note_begin, note_end, what};

pub(super) use format::{Begun, hash};

/// Longest key.
const MOST_KEY: usize = 1024;

/// What the journal knows of an item from before.
#[derive(Debug)]
pub(super) enum Past {
    /// Nothing, or that it failed and nothing was changed.
    Nothing,
    /// It was begun, and nobody knows what became of it.
    InDoubt,
    /// It was done: with this result, on this id.
    Done(Recorded),
}

/// The recorded end of an item that was done.
#[derive(Debug, Deserialize)]
pub(super) struct Recorded {
    pub(super) result: String,
    #[serde(default)]
    pub(super) id: Option<String>,
}

/// A journal that is open, and locked against every other run.
pub(super) struct Journal {
    path: PathBuf,
    sync: bool,
    state: Mutex<State>,
}

struct State {
    file: File,
    end: u64,
    known: HashMap<u128, Known>,
    /// Keys of items in the batch.
    present: HashSet<u128>,
    /// Why nothing more can be written.
    broken: Option<String>,
}

/// The key of an item that is in the batch: no other one can have it until it leaves, at the latest
/// when the item is dropped.
pub(super) struct Key {
    text: String,
    journal: Arc<Journal>,
    present: AtomicBool,
}

impl Key {
    /// Takes an item in; refuses one whose key is in the batch at present.
    pub(super) fn enter(journal: &Arc<Journal>, text: String) -> Result<Key> {
        journal.enter(&text)?;
        Ok(Key {
            text,
            journal: journal.clone(),
            present: AtomicBool::new(true),
        })
    }

    /// The key itself.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The item has left the batch.
    pub(super) fn leave(&self) {
        if self.present.swap(false, Ordering::AcqRel) {
            self.journal.leave(&self.text);
        }
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Journal {
    /// Opens the journal at `path`, or begins one, and locks it. Fails with `Journal` where another
    /// run has it, and where the file is something else.
    pub(super) fn open(path: &Path, sync: bool) -> Result<Journal> {
        let cannot = |error: std::io::Error| {
            Error::new(
                ErrorKind::Journal,
                format!("The journal {} cannot be used: {error}.", path.display()),
            )
            .with_hint(CallHint::CheckFileAccess)
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(
                    ErrorKind::Journal,
                    format!("The journal {} is in use by another run.", path.display()),
                )
                .with_hint(CallHint::UseAnotherJournal));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        let (known, end) = format::read(&file, path)?;
        let mut state = State {
            file,
            end,
            known,
            present: HashSet::new(),
            broken: None,
        };
        state.file.set_len(state.end).map_err(cannot)?;
        state.file.seek(SeekFrom::End(0)).map_err(cannot)?;
        let journal = Journal {
            path: path.to_owned(),
            sync,
            state: Mutex::new(state),
        };
        if journal.lock().end == 0 {
            journal.write(&mut journal.lock(), &format!("{HEAD}\n"))?;
        }
        Ok(journal)
    }

    /// Lets go of the file. Another run may have it from now on, so nothing more is written here.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state
            .broken
            .get_or_insert_with(|| "its batch has ended".to_owned());
        // Closing the file would do it too, but not where a forked child has it open as well.
        let _ = state.file.unlock();
    }

    /// Takes an item in; refuses one whose key is in the batch at present.
    fn enter(&self, key: &str) -> Result<()> {
        if key.is_empty() || key.len() > MOST_KEY || key.chars().any(char::is_control) {
            return Err(Error::argument(format!(
                "A journal key has 1 to {MOST_KEY} bytes and no control characters."
            )));
        }
        match self.lock().present.insert(hash(key.as_bytes())) {
            true => Ok(()),
            false => Err(Error::argument(format!(
                "An item with the journal key {key:?} is in the batch already."
            ))
            .with_hint(CallHint::UseUniqueKey)),
        }
    }

    /// An item has left the batch.
    fn leave(&self, key: &str) {
        self.lock().present.remove(&hash(key.as_bytes()));
    }

    /// What is known of an item. Fails where its key stands for something else.
    pub(super) fn past(&self, begun: Begun<'_>) -> Result<Past> {
        let mut state = self.lock();
        let Some(known) = state.known.get(&hash(begun.key.as_bytes())) else {
            return Ok(Past::Nothing);
        };
        if known.what != what(begun) {
            return Err(Error::new(
                ErrorKind::Journal,
                format!(
                    "In the journal the key {:?} stands for another action, id or document.",
                    begun.key
                ),
            )
            .with_hint(CallHint::UseNewKey));
        }
        match (known.failed, known.done) {
            (true, _) => Ok(Past::Nothing),
            (false, None) => Ok(Past::InDoubt),
            (false, Some(at)) => state.recorded(at).map(Past::Done).map_err(|error| {
                let path = self.path.display();
                Error::new(
                    ErrorKind::Journal,
                    format!("The journal {path} cannot be read: {error}."),
                )
            }),
        }
    }

    /// Writes down that an item begins; nothing of it may be sent before this has returned.
    pub(super) fn begin(&self, item: Begun<'_>) -> Result<()> {
        let mut state = self.lock();
        self.write(&mut state, &Line::start(item).text())?;
        note_begin(&mut state.known, item);
        Ok(())
    }

    /// Writes down how an item ended. That this cannot be done changes nothing about the item, but
    /// no further one can begin.
    pub(super) fn end(&self, key: &str, ended: &Result<Reply>) {
        let line = Line::end(key, ended);
        let mut state = self.lock();
        let at = state.end;
        if self.write(&mut state, &line.text()).is_err() {
            return;
        }
        note_end(&mut state.known, hash(key.as_bytes()), &line, at);
    }

    fn write(&self, state: &mut State, lines: &str) -> Result<()> {
        let failed = |why: &str| {
            Error::new(
                ErrorKind::Journal,
                format!(
                    "The journal {} cannot be written: {why}.",
                    self.path.display()
                ),
            )
            .with_outcome(Outcome::NotSent)
            .with_hint(CallHint::FreeDiskSpace)
        };
        if let Some(why) = &state.broken {
            return Err(failed(why));
        }
        let mut written = state.file.write_all(lines.as_bytes());
        if self.sync {
            written = written.and_then(|()| state.file.sync_data());
        }
        if let Err(error) = written {
            // Part of a line may stand there now; another must not be put behind it.
            let why = error.to_string();
            let error = failed(&why);
            state.broken = Some(why);
            return Err(error);
        }
        state.end += lines.len() as u64;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn recorded(&mut self, at: u64) -> std::io::Result<Recorded> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut line = Vec::new();
        let read = BufReader::new(&self.file)
            .take(MOST_LINE)
            .read_until(b'\n', &mut line);
        self.file.seek(SeekFrom::Start(self.end))?;
        read?;
        Ok(serde_json::from_slice(&line)?)
    }
}

#[cfg(test)]
mod tests;
