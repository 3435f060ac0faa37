//! The history in the lines of a journal: which items are done, and which are in doubt.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::format::{Event, HEAD, Head, Line, MOST_LINE};
use crate::base::{CallHint, Error, ErrorKind, Result};
use crate::client::hash::Hash;

/// The history of each key, without the texts of its lines: they are read again from the file when needed.
#[derive(Default)]
pub(super) struct History {
    items: HashMap<Hash, KeyHistory>,
    /// The entities that earlier runs created.
    pub(super) made: Vec<MadeObject>,
}

/// An entity that an item created.
pub(super) struct MadeObject {
    pub(super) id: String,
    pub(super) key: Hash,
    /// How long ago.
    pub(super) age: Duration,
}

/// The history of a key.
#[derive(Clone, Copy)]
pub(super) struct KeyHistory {
    /// The hash of the content that the key stands for.
    pub(super) content: Hash,
    pub(super) sent: Option<Sent>,
    pub(super) state: State,
}

/// The writes of an item that are not settled, or were not when it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::client) struct Sent {
    /// When the first one was sent.
    pub(in crate::client) first: SystemTime,
    /// When the last one was sent.
    pub(in crate::client) last: SystemTime,
    /// The ETag of the last one, if it had one.
    pub(in crate::client) etag: Option<Hash>,
}

#[derive(Clone, Copy)]
pub(super) enum State {
    InDoubt,
    /// It ended, and nothing was changed.
    Failed,
    /// Done; the offset of its `end` line in the file.
    Done(u64),
}

impl History {
    /// Reads the lines of earlier runs; returns the history and the number of bytes in whole lines. Fails if
    /// the file has any other content, and leaves the file unchanged.
    pub(super) fn read(file: &File, path: &Path, now: SystemTime) -> Result<(History, u64)> {
        let mut lines = BufReader::new(file);
        let mut history = History::default();
        let (mut line, mut end) = (Vec::new(), 0);
        for number in 1.. {
            line.clear();
            let read = lines.by_ref().take(MOST_LINE).read_until(b'\n', &mut line);
            let length = read.map_err(|error| unreadable(path, &error))? as u64;
            if line.last() != Some(&b'\n') {
                let may_be_cut = match number {
                    1 => HEAD.as_bytes().starts_with(&line),
                    _ => !has_line_end(&mut lines).map_err(|error| unreadable(path, &error))?,
                };
                match may_be_cut {
                    true => break,
                    false => return Err(foreign(path, number)),
                }
            }
            match number {
                1 => check_head(&line, path)?,
                _ => {
                    let line: Line =
                        serde_json::from_slice(&line).map_err(|_| foreign(path, number))?;
                    history.note(&line, end);
                    let age = now.duration_since(line.at.0).unwrap_or_default();
                    history.made.extend(line.created_id().map(|id| MadeObject {
                        id: id.to_owned(),
                        key: Hash::of(&*line.key),
                        age,
                    }));
                }
            }
            end += length;
        }
        Ok((history, end))
    }

    /// The history of a key.
    pub(super) fn get(&self, key: &str) -> Option<KeyHistory> {
        self.items.get(&Hash::of(key)).copied()
    }

    /// Adds a line that begins at the offset `place`.
    pub(super) fn note(&mut self, line: &Line<'_>, place: u64) {
        let content = line.content();
        let at = line.at.0;
        let known = self
            .items
            .entry(Hash::of(&*line.key))
            .or_insert(KeyHistory {
                content,
                sent: None,
                state: State::Failed,
            });
        match (line.t, &line.result) {
            (Event::Write, _) => {
                let first = match (known.state, known.sent) {
                    (State::InDoubt, Some(sent)) => sent.first,
                    _ => at,
                };
                known.sent = Some(Sent {
                    first,
                    last: at,
                    etag: line.etag,
                });
                known.state = State::InDoubt;
            }
            (Event::End, Some(_)) => known.state = State::Done(place),
            (Event::End, None) if line.outcome.as_deref() == Some("unknown") => {
                known.state = State::InDoubt;
            }
            (Event::End, None) => known.state = State::Failed,
        }
    }
}

/// Whether the rest of the file has a line end.
fn has_line_end(file: &mut impl BufRead) -> std::io::Result<bool> {
    loop {
        let buffer = file.fill_buf()?;
        if buffer.is_empty() || buffer.contains(&b'\n') {
            return Ok(!buffer.is_empty());
        }
        let length = buffer.len();
        file.consume(length);
    }
}

fn check_head(line: &[u8], path: &Path) -> Result<()> {
    match serde_json::from_slice::<Head>(line) {
        Ok(head) if head.t == "gdap-journal" && head.version == 1 => Ok(()),
        Ok(head) if head.t == "gdap-journal" => Err(Error::new(
            ErrorKind::Journal,
            format!(
                "The journal {} has version {}; this library reads version 1.",
                path.display(),
                head.version
            ),
        )
        .with_hint(CallHint::UseJournalPath)),
        _ => Err(foreign(path, 1)),
    }
}

fn foreign(path: &Path, line: u64) -> Error {
    let path = path.display();
    Error::new(
        ErrorKind::Journal,
        format!("The file {path} isn't a journal: line {line} isn't a journal's line."),
    )
    .with_hint(CallHint::UseJournalPath)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        ErrorKind::Journal,
        format!("The journal {} can't be read: {error}.", path.display()),
    )
    .with_hint(CallHint::CheckFileAccess)
}
