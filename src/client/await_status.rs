//! Waiting for a relationship to come to a status, such as the customer's approval.

use super::fresh::patiently;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::watch::{self, Look, Watch};
use super::{CallOptions, Client, cockpit, entity::Entity, operation};
use crate::base::{CallHint, Error, ErrorKind, ProgressKind, Result, ServiceHint};
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
    /// hours or days, so give it a fitting one, or wait again later. To wait for many, submit
    /// [`super::Work::Await`] to a batch: those hold no thread while they lie.
    pub fn wait_status(&self, id: &str, statuses: &str, call: &CallOptions) -> Result<Reply> {
        let wanted = checked(id, statuses)?;
        let mut run = Run::begin(&self.0, call)?;
        let mut watch = Watch::default();
        let found = watch::sleeping(&mut run, |run| look(run, id, &wanted, &mut watch))
            .map_err(|error| run.fail(not_yet(error, id, &watch, &wanted)))?;
        reply(&mut run, id, &found)
    }
}

/// One look of a batch's wait: its end, or when to look again.
pub(super) fn turn(
    run: &mut Run<'_>,
    id: &str,
    statuses: &str,
    watch: &mut Watch,
) -> Result<Look<Reply>> {
    let wanted = checked(id, statuses)?;
    let looked = match look(run, id, &wanted, watch) {
        Ok(Look::There(found)) => return reply(run, id, &found).map(Look::There),
        Ok(Look::Later(wait)) => run
            .announce(ProgressKind::OperationWait, wait)
            .map(|()| Look::Later(wait)),
        Err(error) => Err(error),
    };
    looked.map_err(|error| run.fail(not_yet(error, id, watch, &wanted)))
}

fn checked(id: &str, statuses: &str) -> Result<Vec<Status>> {
    ids::opaque_id(id, "relationship id")?;
    parse(statuses)
}

fn look(
    run: &mut Run<'_>,
    id: &str,
    wanted: &[Status],
    watch: &mut Watch,
) -> Result<Look<Relationship>> {
    let now = match run.service().kind() {
        ServiceKind::Graph => patiently(run, id, |run| run.read(id)),
        ServiceKind::CloudCockpit => cockpit::get(run, id),
    }?;
    let Some(status) = &now.status else {
        return Err(Error::new(
            ErrorKind::BadAnswer,
            "The relationship was read, but the answer has no status to wait for.",
        ));
    };
    if wanted.contains(status) {
        return Ok(Look::There(now));
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
        .with_hint(ServiceHint::CreateNew));
    }
    watch.was = Some(status.as_str().to_owned());
    let wait = operation::polite(run, watch.round);
    watch.round += 1;
    Ok(Look::Later(wait))
}

fn reply(run: &mut Run<'_>, id: &str, found: &Relationship) -> Result<Reply> {
    if run.service().kind() == ServiceKind::CloudCockpit {
        return cockpit::finish(run, Done::Read, Some(id), Some(found), None, &[]);
    }
    let entity = Entity::of(found)?;
    run.reply(Done::Read, Form::relationship(Some(&entity)))
}

/// Where the waiting ended before the status came, what it was.
fn not_yet(error: Error, id: &str, watch: &Watch, wanted: &[Status]) -> Error {
    let stopped = matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline);
    let (true, Some(was)) = (stopped, &watch.was) else {
        return error;
    };
    Error::new(
        error.kind(),
        format!(
            "Relationship {id} was {was}, not yet {}, when the waiting ended: {}",
            names(wanted),
            error.message()
        ),
    )
    .with_attempts(error.attempts())
    .with_hint(ServiceHint::WaitAgain)
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
                    Error::argument(format!("{name:?} is no status of a relationship."))
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
