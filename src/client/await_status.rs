//! Waiting for a relationship to come to a status, such as the customer's approval.

use super::fresh::patiently;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::{CallOptions, Client, cockpit, entity::Entity, operation};
use crate::base::{Error, ErrorKind, ProgressKind, Result};
use crate::model::suggest::did_you_mean;
use crate::model::{Relationship, ServiceKind, Status, ids};
use crate::service::lifecycle;

impl Client {
    /// Looks at relationship `id` until its status is one of `statuses` (names with commas between,
    /// such as `active`), politely: at growing intervals, at most every 30 seconds.
    /// `{"result":"read","id","etag","relationship":{...}}`.
    ///
    /// Ends early with `StatusRule` where a status is reached from which none of them can come (an
    /// approval that was rejected), and with `Deadline` when `call.deadline` is over: approvals take
    /// hours or days, so give it a fitting one, or wait again later.
    pub fn wait_status(&self, id: &str, statuses: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let wanted = parse(statuses)?;
        let mut run = Run::begin(&self.0, call)?;
        let found = wait(&mut run, id, &wanted).map_err(|error| run.fail(error))?;
        if run.service().kind() == ServiceKind::CloudCockpit {
            return cockpit::finish(&mut run, Done::Read, Some(id), Some(&found), None, &[]);
        }
        let entity = Entity::of(&found)?;
        run.reply(Done::Read, Form::relationship(Some(&entity)))
    }
}

fn wait(run: &mut Run<'_>, id: &str, wanted: &[Status]) -> Result<Relationship> {
    let mut was: Option<String> = None;
    for round in 0.. {
        let read = match run.service().kind() {
            ServiceKind::Graph => patiently(run, id, |run| run.read(id)),
            ServiceKind::CloudCockpit => cockpit::get(run, id),
        };
        let now = read.map_err(|error| match &was {
            Some(was) if is_stopped(&error) => not_yet(error, id, was, wanted),
            _ => error,
        })?;
        let Some(status) = &now.status else {
            return Err(Error::new(
                ErrorKind::BadAnswer,
                "The relationship was read, but the answer has no status to wait for.",
            ));
        };
        if wanted.contains(status) {
            return Ok(now);
        }
        if !wanted.iter().any(|to| lifecycle::can_become(status, to)) {
            return Err(Error::new(
                ErrorKind::StatusRule,
                format!(
                    "The relationship is {}, and from there it cannot become {}.",
                    status.as_str(),
                    names(wanted)
                ),
            )
            .with_cure("Do not wait any longer. What has ended needs a new relationship."));
        }
        let is = status.as_str().to_owned();
        run.pause(ProgressKind::OperationWait, operation::polite(run, round))
            .map_err(|stopped| not_yet(stopped, id, &is, wanted))?;
        was = Some(is);
    }
    unreachable!("every pause is bounded by the deadline")
}

fn is_stopped(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline)
}

/// The waiting ended before the status came.
fn not_yet(stopped: Error, id: &str, is: &str, wanted: &[Status]) -> Error {
    Error::new(
        stopped.kind(),
        format!(
            "Relationship {id} was {is}, not yet {}, when the waiting ended: {}",
            names(wanted),
            stopped.message()
        ),
    )
    .with_attempts(stopped.attempts())
    .with_cure("Wait again later, or give the call a longer deadline.")
}

/// Names of statuses with commas between; at least one, each a known one.
fn parse(text: &str) -> Result<Vec<Status>> {
    text.split(',')
        .map(|name| match Status::parse(name.trim()) {
            Status::Other(name) => {
                let known = Status::KNOWN.map(|status| status.as_str().to_owned());
                let cure = match did_you_mean(&name, known.iter().map(String::as_str)) {
                    Some(meant) => format!("Did you mean {meant}?"),
                    None => format!("It is one of {}.", known.join(", ")),
                };
                Err(
                    Error::argument(format!("{name:?} is no status of a relationship."))
                        .with_cure(cure),
                )
            }
            known => Ok(known),
        })
        .collect()
}

fn names(statuses: &[Status]) -> String {
    let names: Vec<_> = statuses.iter().map(Status::as_str).collect();
    names.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_known_ones() {
        assert_eq!(
            parse("active, Expired").unwrap(),
            [Status::Active, Status::Expired]
        );
        let error = parse("activ").unwrap_err();
        assert_eq!(error.cure(), Some("Did you mean active?"));
        assert!(parse("").is_err() && parse("active,").is_err());
    }
}
