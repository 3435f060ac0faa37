//! Waiting until a relationship reaches a status, for example after the customer's approval.

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
    /// Polls relationship `id` until its status is one of `statuses`, at growing intervals, at most every 30
    /// seconds. `{"result":"read","id","etag","relationship":{...}}`.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
    /// use std::time::Duration;
    ///
    /// use gdap::{CallOptions, Status};
    ///
    /// let options = CallOptions { deadline: Some(Duration::from_secs(24 * 3600)), ..CallOptions::default() };
    /// client.wait_status(id, &[Status::Active], &options)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Fails early with `InvalidState` if the relationship reaches a status from which it can't become any of
    /// `statuses` (an approval that was rejected), and with `Deadline` when `call.deadline` has passed. Approvals
    /// take hours or days: specify a long deadline, or wait again later. To wait for many relationships, submit
    /// [`Work::Await`](crate::Work::Await) to a batch: these items occupy no thread between polls.
    pub fn wait_status(&self, id: &str, statuses: &[Status], call: &CallOptions) -> Result<Reply> {
        let mut wait = Wait::new(id, statuses.to_vec())?;
        let mut ctx = Context::begin(&self.0, CallKind::WaitForRelationship, call)?;
        task::run(&mut ctx, &mut wait)
    }
}

/// Waits for a status.
pub(in crate::client) struct Wait {
    id: String,
    wanted: Vec<Status>,
    round: u32,
    /// The status at the last poll.
    last_status: Option<String>,
}

impl Wait {
    /// Waits for one of `wanted`. Fails if it is empty or has an unknown status.
    pub(in crate::client) fn new(id: &str, wanted: Vec<Status>) -> Result<Wait> {
        ids::opaque_id(id, "relationship id")?;
        check(&wanted)?;
        Ok(Wait {
            id: id.to_owned(),
            wanted,
            round: 0,
            last_status: None,
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
        self.last_status = Some(status.as_str().to_owned());
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

    /// Adds the last status to `error` if a cancel or the deadline ended the wait.
    fn not_yet(&self, error: Error) -> Error {
        let is_stopped = matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline);
        let (true, Some(was)) = (is_stopped, &self.last_status) else {
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

/// Checks that there are statuses to wait for, and that all are known.
fn check(wanted: &[Status]) -> Result<()> {
    if wanted.is_empty() {
        return Err(Error::argument("There is no status to wait for."));
    }
    for status in wanted {
        let Status::Other(name) = status else {
            continue;
        };
        let known = || Status::KNOWN.iter().map(Status::as_str);
        let hint = match did_you_mean(name, known()) {
            Some(meant) => CallHint::DidYouMean {
                suggestion: meant.to_owned(),
            },
            None => CallHint::UseOneOf {
                values: known().map(str::to_owned).collect(),
            },
        };
        let error = Error::argument(format!("{name:?} isn't a status of a relationship."));
        return Err(error.with_hint(hint));
    }
    Ok(())
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
        let check = |text| check(&Status::parse_list(text));
        assert!(check("active, Expired").is_ok());
        let error = check("activ").unwrap_err();
        assert_eq!(error.hint().unwrap().to_string(), "Did you mean active?");
        assert!(check("").is_err() && check("active,").is_err());
        assert!(super::check(&[]).is_err());
    }
}
