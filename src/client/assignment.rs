//! Access assignments: handing roles of an active relationship to a security group of the partner.
//! Making one, exactly once: the group is what tells them apart, since the service lets a group be
//! assigned once only (409).

use serde_json::Value;

use super::batch::Work;
use super::entity::Entity;
use super::fresh::{is_since, patiently, relationship};
use super::list::{self, ListQuery};
use super::parts::entity;
use super::planned::planned;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::settle::{is_concurrency, may_still_land, still_going, unresolved};
use super::{CallOptions, Client, operation};
use crate::base::{Error, ErrorKind, Outcome, Problem, ProgressKind, Result, ServiceHint};
use crate::http::Response;
use crate::model::relationship::role_ids;
use crate::model::{
    Action, Object, Relationship, Violation, compare, document, ids, roles, validate_assignment,
};
use crate::service::{Set, Step, lifecycle};

/// Most repeats of the POST after looking, beside the first one.
const REPEATS: u32 = 3;
impl Client {
    /// Assigns roles of relationship `id` to a security group, exactly once: `{"accessContainer":
    /// {"accessContainerId","accessContainerType":"securityGroup"},"accessDetails":{"unifiedRoles":
    /// [{"roleDefinitionId": id or name}]}}`. The relationship is read first (or `call.snapshot` of
    /// it taken): it must be active, and have the roles.
    ///
    /// `{"result":"created|recovered|unchanged","id":assignment id,"etag","assignment":{...}}`. With
    /// `call.wait` until the assignment is active. `unchanged`: the group has these roles already
    /// (`call.reuse_existing`). `recovered`: the answer was lost, and looking found it.
    pub fn assign(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        if call.plan {
            return planned(self, Work::Assign, id, call, |call| {
                self.assign(id, document, call)
            });
        }
        ids::opaque_id(id, "relationship id")?;
        if call.if_match.is_some() {
            return Err(Error::argument(
                "An ETag belongs to a change; a new assignment has none yet.",
            ));
        }
        let body = body(document, Action::Create, call)?;
        let mut run = Run::begin(&self.0, call)?;
        run.changes = true;
        assign(&mut run, id, &body).map_err(|error| run.fail(error))
    }
}

/// The checked body of an assignment.
pub(super) fn body(document: &[u8], action: Action, call: &CallOptions) -> Result<Object> {
    let document = document::parse(document)?;
    validate_assignment(&document, action, call.pass_unknown).map_err(Error::validation)
}

/// Whether the relationship lets these roles be assigned: it is active, and has each of them.
pub(super) fn check(relationship: &Relationship, body: &Object) -> Result<()> {
    if let Some(status) = &relationship.status {
        lifecycle::may_assign(status)?;
    }
    let problems: Vec<_> = role_ids(body)
        .iter()
        .enumerate()
        .filter(|(_, id)| !relationship.roles.contains(id))
        .map(|(at, id)| {
            Problem::new(
                format!("/accessDetails/unifiedRoles/{at}/roleDefinitionId"),
                Violation::RolesNotInRelationship {
                    role: roles::label(id).to_owned(),
                },
            )
        })
        .collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::validation(problems)),
    }
}

fn assign(run: &mut Run<'_>, id: &str, body: &Object) -> Result<Reply> {
    let about = relationship(run, id, true)?;
    check(&about, body)?;
    // A plan looks too: only the service would say that the group is taken.
    let plans = run.options.script.is_some();
    if (run.options.reuse_existing || plans)
        && let Some(found) = find(run, id, body)?
    {
        return judge(run, id, body, &found, false);
    }
    let mut doubtful = false; // A POST of ours got no answer that says what became of it.
    for round in 0.. {
        let post = |run: &mut Run<'_>| run.write(Step::CreateAssignment(id), None, body);
        let error = match patiently(run, id, post) {
            Ok(response) => return created(run, id, body, &response),
            Err(error) => error,
        };
        doubtful |= error.outcome() == Outcome::Unknown;
        let taken = error.kind() == ErrorKind::AlreadyExists;
        let ends = matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline);
        if ends || !(taken || doubtful) {
            return Err(error);
        }
        match find(run, id, body) {
            Ok(Some(found)) => return judge(run, id, body, &found, doubtful),
            Ok(None) => {}
            Err(looking) => return Err(unresolved(error, &looking)),
        }
        run.lost &= may_still_land(&error);
        // A group that is taken, but by nothing that can be found: no POST will get it.
        if round >= REPEATS || (taken && !is_concurrency(&error)) {
            return Err(error);
        }
        run.pause(ProgressKind::RetryWait, run.backoff(round))
            .map_err(|stopped| unresolved(error, &stopped))?;
    }
    unreachable!("the rounds are bounded by REPEATS")
}

/// The assignment of the body's group, should there be one that is not deleted.
fn find(run: &mut Run<'_>, id: &str, body: &Object) -> Result<Option<Relationship>> {
    let wanted = group(body);
    let mut found: Option<Relationship> = None;
    let each = &mut |item: &str| {
        let Ok(value) = serde_json::from_str::<Value>(item) else {
            return;
        };
        // An assignment has what is read of a relationship: id, etag, status, roles, created.
        let Ok(item) = Relationship::from_value(value) else {
            return;
        };
        let is_it = group(&item.raw).eq_ignore_ascii_case(wanted) && status(&item) != "deleted";
        if is_it && (found.is_none() || status(&item) != "deleting") {
            found = Some(item);
        }
    };
    list::each(run, Set::Assignments(id), &ListQuery::default(), each)?;
    Ok(found)
}

/// The group is assigned already: with the wanted roles, and by this call?
fn judge(
    run: &mut Run<'_>,
    id: &str,
    body: &Object,
    found: &Relationship,
    doubtful: bool,
) -> Result<Reply> {
    let same = compare::role_changes(&found.roles, &role_ids(body)) == Default::default();
    let alive = matches!(status(found), "" | "pending" | "active");
    if same && alive {
        let done = match doubtful && is_since(run, found.created) {
            true => Some(Done::Recovered),
            false => run.options.reuse_existing.then_some(Done::Unchanged),
        };
        if let Some(done) = done {
            run.lost = false;
            return finish(run, id, done, Entity::of(found)?);
        }
    }
    // A group can be assigned once only, so none of ours was made beside this one.
    run.lost = doubtful && same && found.created.is_none();
    let (group, of, is) = (group(body), &found.id, status(found));
    let (message, hint) = match (same, alive) {
        (_, false) => (
            format!("Group {group} has the assignment {of} already, in status {is}."),
            ServiceHint::WaitUntilAssignmentGone,
        ),
        (true, true) => (
            format!("Group {group} has these roles already, by the assignment {of}."),
            ServiceHint::AcceptAssignment,
        ),
        (false, true) => (
            format!(
                "Group {group} has the assignment {of} already, with other roles; it would take {}.",
                compare::role_changes(&found.roles, &role_ids(body))
            ),
            ServiceHint::UpdateAssignment { id: of.clone() },
        ),
    };
    Err(Error::new(ErrorKind::AlreadyExists, message).with_hint(hint))
}

/// The POST was taken. Its answer holds the assignment, or else the list does.
fn created(run: &mut Run<'_>, id: &str, body: &Object, response: &Response) -> Result<Reply> {
    let found = match Entity::read(&response.body) {
        Some(entity) => Some(entity),
        None => find(run, id, body)
            .ok()
            .flatten()
            .map(|found| Entity::of(&found))
            .transpose()?,
    };
    match found {
        Some(entity) => finish(run, id, Done::Created, entity),
        None => reply(run, Done::Created, None),
    }
}

/// The end of a success; where the call says so, after the assignment has become active.
fn finish(run: &mut Run<'_>, id: &str, done: Done, entity: Entity) -> Result<Reply> {
    let entity = match run.options.wait {
        true => wait(run, id, entity)?,
        false => entity,
    };
    reply(run, done, Some(&entity))
}

/// Looks until a new assignment is no longer pending.
fn wait(run: &mut Run<'_>, id: &str, mut now: Entity) -> Result<Entity> {
    let of = now.id.clone();
    let what = format!("assignment {of}");
    for round in 0.. {
        let value: Value = serde_json::from_str(now.json.get()).unwrap_or_default();
        match value["status"].as_str().unwrap_or_default() {
            "pending" => {}
            is @ ("error" | "deleting" | "deleted") => {
                return Err(Error::new(
                    ErrorKind::OperationFailed,
                    format!("The assignment {of} was made, and its status became {is}."),
                )
                .with_hint(ServiceHint::RecreateAssignment)
                .with_outcome(Outcome::Rejected));
            }
            _ => return Ok(now),
        }
        run.pause(ProgressKind::OperationWait, operation::polite(run, round))
            .map_err(|stopped| still_going(stopped, &what))?;
        now = patiently(run, id, |run| {
            run.ask(Step::Assignment(id, &of))
                .and_then(|response| entity(&response))
        })
        .map_err(|error| still_going(error, &what))?;
    }
    unreachable!("every pause is bounded by the deadline")
}

/// A success with what is known of the assignment.
fn reply(run: &mut Run<'_>, done: Done, entity: Option<&Entity>) -> Result<Reply> {
    run.reply(
        done,
        Form {
            id: entity.map(|entity| entity.id.as_str()),
            etag: entity.and_then(|entity| entity.etag.as_deref()),
            assignment: entity.map(|entity| &*entity.json),
            ..Form::default()
        },
    )
}

/// The status of an assignment, as it came.
pub(super) fn status(assignment: &Relationship) -> &str {
    let status = assignment.raw.get("status").and_then(Value::as_str);
    status.unwrap_or_default()
}

fn group(entity: &Object) -> &str {
    entity
        .get("accessContainer")
        .and_then(|container| container.get("accessContainerId")?.as_str())
        .unwrap_or_default()
}
