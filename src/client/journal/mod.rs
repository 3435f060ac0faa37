//! The journal of a batch: a file with a line before each write and a line after each item, so that a
//! run that was killed can be resumed with nothing done twice and nothing missed.
//!
//! `format` is the file format, `history` the history from the lines of earlier runs, `entry` the entry of an
//! item.

mod entry;
mod format;
mod history;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde::Deserialize;

use crate::base::{CallHint, Clock, Error, ErrorKind, Outcome, Result};
use crate::client::hash::Hash;
use crate::client::recent::Recent;
use entry::RunItems;
use format::{HEAD, Line, MOST_LINE, Subject};
use history::{History, KeyHistory};

pub(super) use entry::{Description, EarlierRun, Entry};

const ERROR_SHARING_VIOLATION: i32 = 32;

/// An open journal, locked against other runs.
pub(super) struct Journal {
    path: PathBuf,
    /// The hash of the file's canonical path.
    identity: Hash,
    sync: bool,
    clock: Arc<dyn Clock>,
    log: Mutex<Log>,
    /// Has a lock of its own, so that a reader doesn't wait for the disk.
    history: Mutex<History>,
    runs: Mutex<RunItems>,
    plans: Mutex<RunItems>,
}

struct Log {
    file: File,
    /// Bytes in the file.
    length: u64,
    /// The reason why nothing more can be written, if so.
    broken: Option<String>,
}

/// The recorded end of an item that was done.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordedResult {
    pub(super) result: String,
    #[serde(default)]
    pub(super) result_id: Option<String>,
}

impl Journal {
    /// Opens or creates the journal at `path`, and locks it. With `sync`, each line is flushed to the disk.
    /// Fails with `Journal` if another run uses it, or if the file isn't a journal.
    pub(super) fn open(path: &Path, sync: bool, clock: Arc<dyn Clock>) -> Result<Journal> {
        let unusable = |error: std::io::Error| {
            let (what, hint) = match error.raw_os_error() {
                // On Windows a program can open a file exclusively, as some editors do.
                Some(ERROR_SHARING_VIOLATION) if cfg!(windows) => (
                    "is open in another program".into(),
                    CallHint::UseAnotherJournal,
                ),
                _ => (
                    format!("can't be opened: {error}"),
                    CallHint::CheckFileAccess,
                ),
            };
            let message = format!("The journal {} {what}.", path.display());
            Error::new(ErrorKind::Journal, message).with_hint(hint)
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(
                    ErrorKind::Journal,
                    format!("Another run uses the journal {}.", path.display()),
                )
                .with_hint(CallHint::UseAnotherJournal));
            }
        }
        let (history, length) = History::read(&file, path, clock.now())?;
        file.set_len(length).map_err(unusable)?;
        file.seek(SeekFrom::End(0)).map_err(unusable)?;
        let journal = Journal {
            path: path.to_owned(),
            identity: identity(path),
            sync,
            clock,
            log: Mutex::new(Log {
                file,
                length,
                broken: None,
            }),
            history: Mutex::new(history),
            runs: Mutex::default(),
            plans: Mutex::default(),
        };
        if length == 0 {
            journal.append(&mut journal.log(), &format!("{HEAD}\n"))?;
            if sync {
                sync_folder(path);
            }
        }
        Ok(journal)
    }

    /// Tells the client which entities the items of earlier runs created, so that no other call claims them.
    pub(super) fn tell(&self, recent: &Recent) {
        let now = self.clock.instant();
        for made in std::mem::take(&mut self.history().made) {
            recent.record(&made.id, self.item(made.key), made.age, now);
        }
    }

    /// A hash that identifies the item with this key among the items of all journals.
    fn item(&self, key: Hash) -> Hash {
        Hash::of(format!("{} {key}", self.identity))
    }

    /// Unlocks the file. Another run can use it from now on, so nothing more is written here.
    pub(super) fn close(&self) {
        let mut log = self.log();
        log.broken
            .get_or_insert_with(|| "its batch has ended".to_owned());
        // Closing the file would unlock it too, but not while a forked child also has it open.
        let _ = log.file.unlock();
    }

    /// The history of an item. Fails if the journal has its key for another item.
    fn find_history(&self, subject: &Subject) -> Result<Option<KeyHistory>> {
        let Some(known) = self.history().get(&subject.key) else {
            return Ok(None);
        };
        if known.content == subject.content() {
            return Ok(Some(known));
        }
        let key = &subject.key;
        Err(Error::new(
            ErrorKind::Journal,
            format!("The journal has the key {key:?} for another action, id or document."),
        )
        .with_hint(CallHint::UseNewKey))
    }

    /// Reads the `end` line of an item again, at the offset `place`.
    fn read_result(&self, place: u64) -> Result<RecordedResult> {
        let mut log = self.log();
        log.read(place).map_err(|error| {
            let path = self.path.display();
            Error::new(
                ErrorKind::Journal,
                format!("The journal {path} can't be read: {error}."),
            )
        })
    }

    /// Adds a line. When this has returned, the operating system has it.
    fn write(&self, line: &Line<'_>) -> Result<()> {
        let mut log = self.log();
        let place = log.length;
        self.append(&mut log, &line.text())?;
        self.history().note(line, place);
        Ok(())
    }

    fn append(&self, log: &mut Log, text: &str) -> Result<()> {
        let failed = |why: &str| {
            let path = self.path.display();
            Error::new(
                ErrorKind::Journal,
                format!("The journal {path} can't be written: {why}."),
            )
            .with_outcome(Outcome::NotSent)
            .with_hint(CallHint::FreeDiskSpace)
        };
        if let Some(why) = &log.broken {
            return Err(failed(why));
        }
        let mut written = log.file.write_all(text.as_bytes());
        if self.sync {
            written = written.and_then(|()| log.file.sync_data());
        }
        if let Err(error) = written {
            // Part of a line may be in the file now; another one must not follow it.
            let why = error.to_string();
            let error = failed(&why);
            log.broken = Some(why);
            return Err(error);
        }
        log.length += text.len() as u64;
        Ok(())
    }

    fn now(&self) -> SystemTime {
        self.clock.now()
    }

    fn book(&self, of_plans: bool) -> MutexGuard<'_, RunItems> {
        let book = if of_plans { &self.plans } else { &self.runs };
        book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn read(&mut self, place: u64) -> std::io::Result<RecordedResult> {
        self.file.seek(SeekFrom::Start(place))?;
        let mut line = Vec::new();
        let read = BufReader::new(&self.file)
            .take(MOST_LINE)
            .read_until(b'\n', &mut line);
        self.file.seek(SeekFrom::Start(self.length))?;
        read?;
        Ok(serde_json::from_slice(&line)?)
    }
}

fn identity(path: &Path) -> Hash {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    Hash::of(whole.as_os_str().as_encoded_bytes())
}

/// Flushes the directory entry of a new file to the disk, if the system supports that.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests;
