//! Waiting for a relationship to come to a status, such as the customer's approval.

use crate::base::{CallHint, Error, ErrorKind, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::operations::{poll_later, poll_wait};
use crate::client::json::{Entity, Form};
use crate::client::reply::ResultKind;
use crate::client::task::{self, Task, Turn};
use crate::client::{CallKind, CallOptions, Client, Reply, cloudcockpit, list};
use crate::model::suggest::did_you_mean;
use crate::model::{Relationship, ServiceKind, Status, ids};
use crate::service::lifecycle;

impl Client {
    /// Polls relationship `id` until its status is one of `statuses` (names with commas between,
    /// such as `active`), politely: at growing intervals, at most every 30 seconds.
    /// `{"result":"read","id","etag","relationship":{...}}`.
    ///
    /// Ends early with `InvalidState` if a status is reached from which none of them can come (an
    /// approval that was rejected), and with `Deadline` when `call.deadline` is over: approvals take
    /// hours or days, so specify a fitting one, or wait again later. To wait for many, submit
    /// [`crate::client::Work::Await`] to a batch: those hold no thread between polls.
    pub fn wait_status(&self, id: &str, statuses: &str, call: &CallOptions) -> Result<Reply> {
        let mut wait = Wait::new(id, statuses)?;
        let mut ctx = Context::begin(&self.0, CallKind::WaitForRelationship, call)?;
        task::run(&mut ctx, &mut wait)
    }
}

/// Waiting for a status.
pub(in crate::client) struct Wait {
    id: String,
    wanted: Vec<Status>,
    round: u32,
    /// The status at the last poll.
    was: Option<String>,
}

impl Wait {
    /// For one of `statuses`, names with commas between.
    pub(in crate::client) fn new(id: &str, statuses: &str) -> Result<Wait> {
        ids::opaque_id(id, "relationship id")?;
        Ok(Wait {
            id: id.to_owned(),
            wanted: parse(statuses)?,
            round: 0,
            was: None,
        })
    }

    fn poll(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        let id = &self.id;
        let now = match ctx.service().kind() {
            ServiceKind::Graph => list::patiently(ctx, &[id], |ctx| ctx.relationship(id)),
            ServiceKind::CloudCockpit => cloudcockpit::find(ctx, None, id),
        }?;
        let Some(status) = &now.status else {
            return Err(Error::new(
                ErrorKind::InvalidResponse,
                "The relationship was read, but the response has no status to wait for.",
            ));
        };
        if self.wanted.contains(status) {
            return self.reply(ctx, &now).map(Turn::Done);
        }
        if !self
            .wanted
            .iter()
            .any(|to| lifecycle::can_become(status, to))
        {
            return Err(Error::new(
                ErrorKind::InvalidState,
                format!(
                    "The relationship is {}, and from there it can't become {}.",
                    status.as_str(),
                    names(&self.wanted)
                ),
            )
            .with_hint(ServiceHint::CreateNew));
        }
        self.was = Some(status.as_str().to_owned());
        let wait = poll_wait(ctx, self.round);
        self.round += 1;
        poll_later(ctx, wait)
    }

    fn reply(&self, ctx: &mut Context<'_>, found: &Relationship) -> Result<Reply> {
        if ctx.service().kind() == ServiceKind::CloudCockpit {
            return cloudcockpit::read_reply(ctx, &self.id, found);
        }
        let entity = Entity::of(found)?;
        ctx.reply(ResultKind::Read, &Form::of("relationship", Some(&entity)))
    }

    /// If the wait ended before the status came, what it was.
    fn not_yet(&self, error: Error) -> Error {
        let is_stopped = matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline);
        let (true, Some(was)) = (is_stopped, &self.was) else {
            return error;
        };
        Error::new(
            error.kind(),
            format!(
                "Relationship {} was {was}, not yet {}, when the wait ended: {}",
                self.id,
                names(&self.wanted),
                error.message()
            ),
        )
        .with_hint(ServiceHint::WaitAgain)
    }
}

impl Task for Wait {
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        self.poll(ctx)
            .map_err(|error| ctx.fail(self.not_yet(error)))
    }
}

/// Names of statuses with commas between; at least one, each a known one.
fn parse(text: &str) -> Result<Vec<Status>> {
    text.split(',')
        .map(|name| match Status::parse(name.trim()) {
            Status::Other(name) => {
                let known = Status::KNOWN.map(|status| status.as_str().to_owned());
                let hint = match did_you_mean(&name, known.iter().map(String::as_str)) {
                    Some(meant) => CallHint::DidYouMean {
                        suggestion: meant.to_owned(),
                    },
                    None => CallHint::UseOneOf {
                        values: known.to_vec(),
                    },
                };
                Err(
                    Error::argument(format!("{name:?} isn't a status of a relationship."))
                        .with_hint(hint),
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
        assert_eq!(error.hint().unwrap().to_string(), "Did you mean active?");
        assert!(parse("").is_err() && parse("active,").is_err());
    }
}
