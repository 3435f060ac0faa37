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

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Reply;
use crate::base::{Error, ErrorKind, Outcome, Result};

/// The first line.
const HEAD: &str = r#"{"t":"gdap-journal","version":1}"#;
/// Longest line that is read; longer ones are none of ours.
const MOST_LINE: u64 = 64 * 1024;
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

/// What is written of an item when it begins.
#[derive(Clone, Copy)]
pub(super) struct Begun<'a> {
    pub(super) key: &'a str,
    pub(super) action: &'a str,
    pub(super) id: &'a str,
    pub(super) hash: u128,
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

/// One key, without its texts: those are read again from the file where they are wanted.
struct Known {
    /// Hash of action, id and document.
    what: u128,
    /// Where the line of its end is; none while it is in doubt.
    done: Option<u64>,
    failed: bool,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    t: &'a str,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    key: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    hash: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    result: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    error: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    outcome: String,
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
            .with_cure("Check the path and the rights to the file.")
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
                .with_cure(
                    "Wait until that run has ended, or give this one a journal of its own.",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
        let mut state = State {
            file,
            end: 0,
            known: HashMap::new(),
            present: HashSet::new(),
            broken: None,
        };
        state.read(path)?;
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

    /// Takes an item in; refuses one whose key is in the batch at present.
    pub(super) fn enter(&self, key: &str) -> Result<()> {
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
            .with_cure("Give each item a key of its own, or take the first one's result before.")),
        }
    }

    /// An item has left the batch.
    pub(super) fn leave(&self, key: &str) {
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
            .with_cure("Give each item a key of its own, or begin a new journal."));
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

    /// Writes down that items begin; nothing of them may be sent before this has returned.
    pub(super) fn begin(&self, items: &[Begun<'_>]) -> Result<()> {
        let mut lines = String::new();
        for item in items {
            let line = Line {
                key: item.key.to_owned(),
                action: item.action.to_owned(),
                id: Some(item.id.to_owned()),
                hash: format!("{:032x}", item.hash),
                ..Line::of("start")
            };
            lines.push_str(&text(&line));
        }
        let mut state = self.lock();
        self.write(&mut state, &lines)?;
        for item in items {
            let known = Known {
                what: what(*item),
                done: None,
                failed: false,
            };
            state.known.insert(hash(item.key.as_bytes()), known);
        }
        Ok(())
    }

    /// Writes down how an item ended. That this cannot be done changes nothing about the item, but
    /// no further one can begin.
    pub(super) fn end(&self, key: &str, ended: &Result<Reply>) {
        let line = match ended {
            Ok(reply) => Line {
                key: key.to_owned(),
                result: word(&reply.done()),
                id: reply.id().map(str::to_owned),
                ..Line::of("end")
            },
            Err(error) => Line {
                key: key.to_owned(),
                error: error.kind().name().to_owned(),
                outcome: word(&error.outcome()),
                ..Line::of("end")
            },
        };
        let mut state = self.lock();
        let at = state.end;
        if self.write(&mut state, &text(&line)).is_err() {
            return;
        }
        state.note_end(hash(key.as_bytes()), &line, at);
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
            .with_cure("Make room on the disk, then run again with the same journal.")
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

impl Line<'_> {
    fn of(t: &str) -> Line<'_> {
        Line {
            t,
            key: String::new(),
            action: String::new(),
            id: None,
            hash: String::new(),
            result: String::new(),
            error: String::new(),
            outcome: String::new(),
        }
    }
}

impl State {
    /// Reads the lines of earlier runs. A last line without its end was cut off by a crash, and is
    /// left out; any other line that cannot be read means that the file is not what it should be.
    fn read(&mut self, path: &Path) -> Result<()> {
        let foreign = |line: u64| {
            Error::new(
                ErrorKind::Journal,
                format!("Line {line} of {} is none of a journal.", path.display()),
            )
            .with_cure(
                "Give the path of a journal of this library, or of a file that does not exist.",
            )
        };
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        let mut end = 0;
        let mut known = HashMap::new();
        for number in 1.. {
            line.clear();
            let read = reader.by_ref().take(MOST_LINE).read_until(b'\n', &mut line);
            let length = read.map_err(|_| foreign(number))? as u64;
            if line.last() != Some(&b'\n') {
                // The first line may be cut off too, but must have been on the way to be one.
                if length == MOST_LINE || (number == 1 && !HEAD.as_bytes().starts_with(&line)) {
                    return Err(foreign(number));
                }
                break;
            }
            if number == 1 {
                if line.trim_ascii_end() != HEAD.as_bytes() {
                    return Err(foreign(number));
                }
            } else {
                let line: Line = serde_json::from_slice(&line).map_err(|_| foreign(number))?;
                note(&mut known, &line, end).ok_or_else(|| foreign(number))?;
            }
            end += length;
        }
        self.end = end;
        self.known = known;
        Ok(())
    }

    fn note_end(&mut self, key: u128, line: &Line<'_>, at: u64) {
        note_end(&mut self.known, key, line, at);
    }

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

fn note(known: &mut HashMap<u128, Known>, line: &Line<'_>, at: u64) -> Option<()> {
    let key = hash(line.key.as_bytes());
    match line.t {
        "start" => {
            let begun = Begun {
                key: &line.key,
                action: &line.action,
                id: line.id.as_deref().unwrap_or_default(),
                hash: u128::from_str_radix(&line.hash, 16).ok()?,
            };
            let what = what(begun);
            let begun = Known {
                what,
                done: None,
                failed: false,
            };
            known.insert(key, begun);
        }
        "end" => note_end(known, key, line, at),
        _ => return None,
    }
    Some(())
}

/// What an end says of its item: done; failed, and to be done again; or still in doubt.
fn note_end(known: &mut HashMap<u128, Known>, key: u128, line: &Line<'_>, at: u64) {
    if let Some(known) = known.get_mut(&key) {
        match line.error.is_empty() {
            true => known.done = Some(at),
            false => known.failed = line.outcome != "unknown",
        }
    }
}

fn what(begun: Begun<'_>) -> u128 {
    let mut text = format!("{}\n{}\n", begun.action, begun.id).into_bytes();
    text.extend(begun.hash.to_le_bytes());
    hash(&text)
}

/// FNV-1a, 128 bits: the same on every machine and in every version.
pub(super) fn hash(bytes: &[u8]) -> u128 {
    bytes.iter().fold(
        0x6c62_272e_07bb_0142_62b8_2175_6295_c58d,
        |hash: u128, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        },
    )
}

fn text(line: &Line<'_>) -> String {
    // Strings and nothing else can always be written.
    format!("{}\n", serde_json::to_string(line).unwrap_or_default())
}

/// A word as it stands in JSON.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
