//! One item of a batch.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use serde::Deserialize;

use super::Work;
use super::completion::Waiter;
use crate::base::cancel::OnFire;
use crate::base::{Cancel, Error, Outcome, Result, ServiceHint};
use crate::client::CallOptions;
use crate::client::call_options::OwnedCall;
use crate::client::context::CallState;
use crate::client::engine::{Event, Trace};
use crate::client::journal::Entry;
use crate::client::task::Task;
use crate::model::ids;

/// One item, from submit to finish.
pub(super) struct Item {
    /// The caller's own number for it.
    pub(super) tag: u64,
    /// Its place in the order of submission; 0 before it is accepted.
    pub(super) number: u64,
    pub(super) work: Work,
    pub(super) id: String,
    pub(super) document: Vec<u8>,
    pub(super) call: OwnedCall,
    /// Its place in the journal; none without a journal, or if it changes nothing.
    pub(super) entry: Option<Arc<Entry>>,
    /// Stops it: fired by the caller's cancel and by the batch's.
    pub(super) stop: Cancel,
    /// Listens to the caller's cancel as long as the item lives.
    pub(super) listener: Option<Arc<dyn OnFire>>,
    /// Whether a worker has had it.
    pub(super) is_started: bool,
    /// Its groups: of each, only one item runs at a time.
    pub(super) groups: Vec<Group>,
    /// The future that gets its result; `None` if `Batch::take` returns it.
    pub(super) waiter: Option<Arc<Waiter>>,
    /// The task and the state to continue with after a pause.
    pub(super) paused: Option<(Box<dyn Task>, CallState)>,
}

/// Items of a group run one after the other, in the order of submission.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Group {
    /// The items with this id, in lower case.
    Id(String),
    /// The creates of a relationship with this displayName, in lower case. Two of them at a time
    /// could each mistake the other's relationship for its own.
    DisplayName(String),
}

impl Item {
    /// Copies the caller's arguments. Fails if an id isn't valid.
    pub(super) fn new(
        tag: u64,
        work: Work,
        id: &str,
        document: &[u8],
        call: &CallOptions,
    ) -> Result<Item> {
        match work {
            Work::Create => check_group(id)?,
            Work::Customer | Work::Services => ids::opaque_id(id, "customer id")?,
            _ if work.has_id() => ids::opaque_id(id, "relationship id")?,
            _ if !id.is_empty() => return Err(Error::argument("This item has no id.")),
            _ => {}
        }
        if let Some(assignment) = call.assignment_id {
            ids::opaque_id(assignment, "assignment id")?;
        }
        Ok(Item {
            tag,
            number: 0,
            work,
            id: id.to_owned(),
            document: document.to_vec(),
            call: OwnedCall::of(call),
            entry: None,
            stop: Cancel::new(),
            listener: None,
            is_started: false,
            groups: groups(work, id, document),
            waiter: None,
            paused: None,
        })
    }

    /// The `error` of an item for which this run sent nothing. If an earlier run sent its write, the outcome is
    /// unknown: the change might have been made.
    pub(super) fn unsent(&self, error: Error) -> Error {
        if !self
            .entry
            .as_ref()
            .is_some_and(|it| it.may_be_made_before())
        {
            return error;
        }
        let now = Instant::now();
        let mut trace = Trace::new(now);
        let known = "in the journal that an earlier run sent it";
        trace.add(now, Event::Known("saw", known));
        error
            .with_outcome(Outcome::Unknown)
            .with_note("An earlier run sent it, and the change might have been made.")
            .with_hint(ServiceHint::VerifyWrite)
            .with_trace(trace.to_value())
    }

    /// Whether it polls until something has happened.
    pub(super) fn polls(&self) -> bool {
        match self.work {
            Work::Await => true,
            Work::Operation => self.call.waits(),
            _ => false,
        }
    }

    /// The document of an item that requires text: an id, a filter, or statuses.
    pub(super) fn text(&self) -> Result<&str> {
        std::str::from_utf8(&self.document)
            .map_err(|_| Error::argument("The document of the item isn't UTF-8."))
    }

    /// The ids of its entity: `relationship` or `relationship/assignment`.
    pub(super) fn about(&self) -> String {
        match &self.call.assignment_id {
            Some(assignment) => format!("{}/{assignment}", self.id),
            None => self.id.clone(),
        }
    }
}

/// Checks the text under which the caller groups creates. It becomes part of the journal, so it has
/// the limits of an id.
fn check_group(id: &str) -> Result<()> {
    if id.len() > ids::MAX_ID {
        return Err(Error::limit(format!(
            "The grouping id has {} bytes; the maximum is {}.",
            id.len(),
            ids::MAX_ID
        )));
    }
    match id.chars().any(char::is_control) {
        true => Err(Error::argument(
            "The grouping id contains a control character.",
        )),
        false => Ok(()),
    }
}

fn groups(work: Work, id: &str, document: &[u8]) -> Vec<Group> {
    let id = (!id.is_empty()).then(|| Group::Id(id.to_lowercase()));
    let name = match work {
        Work::Create => display_name(document),
        _ => None,
    };
    let name = name.map(|name| Group::DisplayName(name.trim().to_lowercase()));
    id.into_iter().chain(name).collect()
}

/// The displayName of a document. `None` if it has none, or if it isn't valid, which the item's own call
/// reports.
fn display_name(document: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct NamedDocument<'a> {
        #[serde(borrow)]
        display_name: Cow<'a, str>,
    }
    let named: NamedDocument = serde_json::from_slice(document).ok()?;
    Some(named.display_name.into_owned())
}
