//! The file format, version 1.
//!
//! A journal is UTF-8 text, one JSON object a line, each line ended by LF. The first line is
//! `{"t":"gdap-journal","version":1}`. Every other line is about one item of a batch:
//!
//! | property | in | content | limit |
//! |---|---|---|---|
//! | `t` | all | `write`: a write of the item is about to be sent. `end`: the item has ended | |
//! | `key` | all | key of the item: the caller's, or made of action, id, document and the number of the repeat | 1 to 1,024 bytes, no control characters |
//! | `action` | all | `create`, `update`, `request`, `delete`, `assign`, `updateAssignment`, `deleteAssignment` | |
//! | `id` | all | the relationship, `relationship/assignment`, or the text that groups creates; may be empty | 513 bytes, no control characters |
//! | `document` | all | hash of the document | |
//! | `at` | all | time of the line by the machine's clock: UTC, RFC 3339 | |
//! | `etag` | `write` | hash of the ETag that is sent; absent without one | |
//! | `result` | `end` | of a success: `created`, `updated`, `unchanged`, ... | |
//! | `resultId` | `end` | of a success: the id that it reports; absent without one, or beyond the limit | 256 bytes, no control characters |
//! | `error`, `outcome` | `end` | of a failure: the error's kind; `not_sent`, `rejected` or `unknown` | |
//!
//! A hash is FNV-1a of 128 bits in 32 hexadecimal digits, so a journal has no document and no secret in
//! it. A line has at most 64 KiB. A reader ignores properties that it doesn't know.
//!
//! The line is written *before* its write goes on the wire: for each attempt, except a retry under the ETag
//! of the line before it. So an item whose last line is `write`, or an `end` with the outcome `unknown`,
//! is in doubt. An `end` with a result, or with another outcome, settles it. An item that fails without having
//! sent a write leaves no line.
//!
//! Each line is one write to the operating system, which keeps it even if the process is killed. A last
//! line without LF was cut off; it counts as never written, and is removed when the file is opened. The
//! file is locked as long as it is open.

use std::borrow::Cow;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::base::{Result, text};
use crate::client::Reply;
use crate::client::hash::Hash;
use crate::model::{ids, relationship};

/// The first line.
pub(super) const HEAD: &str = r#"{"t":"gdap-journal","version":1}"#;
/// Maximum bytes of a line, its LF included.
pub(super) const MOST_LINE: u64 = 64 * 1024;
/// Maximum bytes of a key.
pub(super) const MOST_KEY: usize = 1024;

// JSON writes each character of these texts as at most two.
const _: () = assert!(2 * (MOST_KEY + 513 + ids::MAX_ID) + 512 < MOST_LINE as usize);

/// The properties of the first line.
#[derive(Deserialize)]
pub(super) struct Head {
    pub(super) t: String,
    pub(super) version: u64,
}

/// The event that a line records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Event {
    Write,
    End,
}

/// The item that a line is about.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) key: String,
    pub(super) action: &'static str,
    pub(super) id: String,
    pub(super) document: Hash,
}

impl Subject {
    /// A hash of everything but the key; a key always stands for the same content.
    pub(super) fn content(&self) -> Hash {
        content(self.action, &self.id, self.document)
    }
}

fn content(action: &str, id: &str, document: Hash) -> Hash {
    Hash::of(format!("{action}\n{id}\n{document}"))
}

/// A line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line<'a> {
    pub(super) t: Event,
    #[serde(borrow)]
    pub(super) key: Cow<'a, str>,
    #[serde(borrow)]
    action: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    document: Hash,
    pub(super) at: Time,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<Hash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) result_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) outcome: Option<String>,
}

impl<'a> Line<'a> {
    fn new(t: Event, subject: &'a Subject, at: SystemTime) -> Line<'a> {
        Line {
            t,
            key: subject.key.as_str().into(),
            action: subject.action.into(),
            id: subject.id.as_str().into(),
            document: subject.document,
            at: Time(at),
            etag: None,
            result: None,
            result_id: None,
            error: None,
            outcome: None,
        }
    }

    /// The line before a write.
    pub(super) fn write(subject: &'a Subject, at: SystemTime, etag: Option<Hash>) -> Line<'a> {
        Line {
            etag,
            ..Line::new(Event::Write, subject, at)
        }
    }

    /// The line after an item.
    pub(super) fn end(subject: &'a Subject, at: SystemTime, result: &Result<Reply>) -> Line<'a> {
        let line = Line::new(Event::End, subject, at);
        match result {
            Ok(reply) => Line {
                result: Some(word(&reply.kind())),
                result_id: reply
                    .id()
                    .filter(|id| ids::opaque_id(id, "id").is_ok())
                    .map(str::to_owned),
                ..line
            },
            Err(error) => Line {
                error: Some(error.kind().name().to_owned()),
                outcome: Some(word(&error.outcome())),
                ..line
            },
        }
    }

    /// A hash of the content that its key stands for.
    pub(super) fn content(&self) -> Hash {
        content(&self.action, &self.id, self.document)
    }

    /// The id of the entity that the item created, if any.
    pub(super) fn created_id(&self) -> Option<&str> {
        let makes = matches!(self.action.as_ref(), "create" | "assign");
        let has_made = matches!(self.result.as_deref(), Some("created" | "recovered"));
        self.result_id.as_deref().filter(|_| makes && has_made)
    }

    /// The text of the line, with its LF.
    pub(super) fn text(&self) -> String {
        // A line has only strings, so writing it as JSON can't fail.
        format!("{}\n", serde_json::to_string(self).unwrap_or_default())
    }
}

/// A time, written to the millisecond.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(into = "String", try_from = "Cow<str>")]
pub(super) struct Time(pub(super) SystemTime);

impl From<Time> for String {
    fn from(time: Time) -> String {
        // A time outside the years that can be written can't be the clock of a machine in use.
        text::utc_millis(time.0).unwrap_or_else(|| "1970-01-01T00:00:00.000Z".to_owned())
    }
}

impl TryFrom<Cow<'_, str>> for Time {
    // The error says only that the line isn't a journal's: its text may be secret.
    type Error = &'static str;
    fn try_from(text: Cow<'_, str>) -> std::result::Result<Time, &'static str> {
        relationship::timestamp(&text).map(Time).ok_or("no time")
    }
}

/// A value that is written as one word.
fn word(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.trim_matches('"').to_owned()
}
