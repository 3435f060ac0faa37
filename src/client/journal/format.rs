//! The lines of a journal: how one is written, and what the lines of earlier runs come to.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::{CallHint, Error, ErrorKind, Result};
use crate::client::Reply;

/// The first line.
pub(super) const HEAD: &str = r#"{"t":"gdap-journal","version":1}"#;
/// Longest line that is read; longer ones are none of ours.
pub(super) const MOST_LINE: u64 = 64 * 1024;

/// What is written of an item when it begins.
#[derive(Clone, Copy)]
pub(in crate::client) struct Begun<'a> {
    pub(in crate::client) key: &'a str,
    pub(in crate::client) action: &'a str,
    pub(in crate::client) id: &'a str,
    pub(in crate::client) hash: u128,
}

/// One key, without its texts: those are read again from the file where they are wanted.
pub(super) struct Known {
    /// Hash of action, id and document.
    pub(super) what: u128,
    /// Where the line of its end is; none while it is in doubt.
    pub(super) done: Option<u64>,
    /// Whether it ended without having changed anything.
    pub(super) failed: bool,
    /// It was in doubt before it was begun again: then only a success settles it.
    doubt: bool,
}

/// A line.
#[derive(Serialize, Deserialize)]
pub(super) struct Line<'a> {
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

impl Line<'_> {
    fn of(t: &'static str, key: &str) -> Line<'static> {
        Line {
            t,
            key: key.to_owned(),
            action: String::new(),
            id: None,
            hash: String::new(),
            result: String::new(),
            error: String::new(),
            outcome: String::new(),
        }
    }

    /// The line before an item.
    pub(super) fn start(item: Begun<'_>) -> Line<'static> {
        Line {
            action: item.action.to_owned(),
            id: Some(item.id.to_owned()),
            hash: format!("{:032x}", item.hash),
            ..Line::of("start", item.key)
        }
    }

    /// The line after it.
    pub(super) fn end(key: &str, ended: &Result<Reply>) -> Line<'static> {
        match ended {
            Ok(reply) => Line {
                result: word(&reply.done()),
                id: reply.id().map(str::to_owned),
                ..Line::of("end", key)
            },
            Err(error) => Line {
                error: error.kind().name().to_owned(),
                outcome: word(&error.outcome()),
                ..Line::of("end", key)
            },
        }
    }

    /// As it stands in the file.
    pub(super) fn text(&self) -> String {
        // Strings and nothing else can always be written.
        format!("{}\n", serde_json::to_string(self).unwrap_or_default())
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
            note_begin(known, begun);
        }
        "end" => note_end(known, key, line, at),
        _ => return None,
    }
    Some(())
}

/// An item begins, maybe once more.
pub(super) fn note_begin(known: &mut HashMap<u128, Known>, begun: Begun<'_>) {
    let key = hash(begun.key.as_bytes());
    let before = known.get(&key);
    let doubt = before.is_some_and(|before| before.done.is_none() && !before.failed);
    let now = Known {
        what: what(begun),
        done: None,
        failed: false,
        doubt,
    };
    known.insert(key, now);
}

/// What an end says of its item: done; failed, and to be done again; or still in doubt.
pub(super) fn note_end(known: &mut HashMap<u128, Known>, key: u128, line: &Line<'_>, at: u64) {
    if let Some(known) = known.get_mut(&key) {
        match line.error.is_empty() {
            true => known.done = Some(at),
            false => known.failed = line.outcome != "unknown" && !known.doubt,
        }
    }
}

pub(super) fn what(begun: Begun<'_>) -> u128 {
    let mut text = format!("{}\n{}\n", begun.action, begun.id).into_bytes();
    text.extend(begun.hash.to_le_bytes());
    hash(&text)
}

/// FNV-1a, 128 bits: the same on every machine and in every version.
pub(in crate::client) fn hash(bytes: &[u8]) -> u128 {
    bytes.iter().fold(
        0x6c62_272e_07bb_0142_62b8_2175_6295_c58d,
        |hash: u128, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        },
    )
}

/// A word as it stands in JSON.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Reads the lines of earlier runs. A last line without its end was cut off by a crash, and is
/// left out; any other line that cannot be read means that the file is not what it should be.
pub(super) fn read(file: &File, path: &Path) -> Result<(HashMap<u128, Known>, u64)> {
    let foreign = |line: u64| {
        Error::new(
            ErrorKind::Journal,
            format!("Line {line} of {} is none of a journal.", path.display()),
        )
        .with_hint(CallHint::UseJournalPath)
    };
    let mut reader = BufReader::new(file);
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
    Ok((known, end))
}
