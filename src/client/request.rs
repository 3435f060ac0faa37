//! Requests: what moves a relationship through its life (lockForApproval, terminate, approve,
//! reject).

use serde_json::Value;

use super::batch::Work;
use super::entity::Entity;
use super::fresh::{patiently, relationship, since};
use super::list::{self, ListQuery};
use super::planned::planned;
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::settle::{may_still_land, unresolved};
use super::{CallOptions, Client, cockpit};
use crate::base::{Error, ErrorKind, Outcome, ProgressKind, Result};
use crate::model::relationship::timestamp;
use crate::model::validate_request;
use crate::model::{Object, RequestAction, ServiceKind, Status, document, ids};
use crate::service::{Set, Step, lifecycle};

/// Most repeats of the POST after looking, beside the first one.
const REPEATS: u32 = 2;

impl Client {
    /// Makes a request for relationship `id`: `{"action":"lockForApproval"}`, or `terminate`,
    /// `approve`, `reject`. `{"result":"created","id":id of the request,"request":{...},...}`.
    ///
    /// The relationship is read first (or `call.snapshot` of it taken): a status that does not allow
    /// the action is `StatusRule`, nothing sent; where the action is in force already it is
    /// `unchanged` (a lock of what the customer has approved by now only with
    /// `call.reuse_existing`).
    ///
    /// Exactly once: after an unknown outcome the relationship's requests and its status are looked
    /// at. Found there, it is `recovered`; not found, it is sent again, twice at most.
    ///
    /// CloudCockpit takes `terminate` alone, a call of its own there: `{"result":"updated","id"}`.
    pub fn request(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        if call.plan {
            return planned(self, Work::Request, id, call, |call| {
                self.request(id, document, call)
            });
        }
        ids::opaque_id(id, "relationship id")?;
        let document = document::parse(document)?;
        let body = validate_request(&document, call.pass_unknown).map_err(Error::validation)?;
        let mut run = Run::begin(&self.0, call)?;
        run.changes = true;
        let action = body.get("action").and_then(Value::as_str);
        match (self.0.service.kind(), action.and_then(RequestAction::parse)) {
            (ServiceKind::CloudCockpit, Some(RequestAction::Terminate)) => {
                cockpit::terminate(&mut run, id)
            }
            (_, action) => begin(&mut run, id, &body, action),
        }
        .map_err(|error| run.fail(error))
    }
}

/// Whether there is anything to do, and whether it may be done.
fn begin(
    run: &mut Run<'_>,
    id: &str,
    body: &Object,
    action: Option<RequestAction>,
) -> Result<Reply> {
    run.service().route(Step::CreateRequest(id), run.place())?;
    let now = relationship(run, id, true)?;
    if let (Some(action), Some(status)) = (action, &now.status) {
        let allowed = lifecycle::may_request(action, status);
        let repeated = run.options.reuse_existing || is_answer_to(action, status);
        if allowed.is_err() && repeated && lifecycle::in_force(action, status) {
            return reply(run, Done::Unchanged, None, None);
        }
        allowed?;
    }
    request(run, id, body)
}

/// Whether a status is what the action itself leads to, and not what others made of it since.
fn is_answer_to(action: RequestAction, status: &Status) -> bool {
    action != RequestAction::LockForApproval || *status == Status::ApprovalPending
}

fn request(run: &mut Run<'_>, id: &str, body: &Object) -> Result<Reply> {
    let mut doubtful = false; // A POST of ours got no answer that says what became of it.
    for round in 0.. {
        let post = |run: &mut Run<'_>| run.write(Step::CreateRequest(id), None, body);
        let error = match patiently(run, id, post) {
            Ok(response) => {
                let entity = Entity::read(&response.body);
                let json = entity.as_ref().map(|entity| &*entity.json);
                return reply(
                    run,
                    Done::Created,
                    entity.as_ref().map(|entity| entity.id.as_str()),
                    json,
                );
            }
            Err(error) => error,
        };
        doubtful |= error.outcome() == Outcome::Unknown;
        if !doubtful || matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline) {
            return Err(error);
        }
        match look(run, id, body) {
            Ok(Seen::Request(id, entity)) => {
                run.lost = false;
                let json = to_raw(&entity)?;
                return reply(run, Done::Recovered, Some(&id), Some(&json));
            }
            Ok(Seen::InForce) => {
                run.lost = false;
                return reply(run, Done::Recovered, None, None);
            }
            Ok(Seen::Nothing) => {}
            Err(looking) => return Err(unresolved(error, &looking)),
        }
        run.lost &= may_still_land(&error);
        // A refusal of a repeat is about the repeat alone: nothing of the first was found.
        if round >= REPEATS || error.outcome() != Outcome::Unknown {
            return Err(error);
        }
        run.pause(ProgressKind::RetryWait, run.backoff(round))
            .map_err(|stopped| unresolved(error, &stopped))?;
    }
    unreachable!("the rounds are bounded by REPEATS")
}

/// What looking for a request of ours found.
enum Seen {
    /// It is in the list: its id, and all of it.
    Request(String, Value),
    /// It is not in the list, but the relationship is as the request wanted it.
    InForce,
    /// Neither.
    Nothing,
}

/// Looks in the relationship's requests for one of this action made since the call began; else at
/// its status.
fn look(run: &mut Run<'_>, id: &str, body: &Object) -> Result<Seen> {
    let action = body
        .get("action")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let began = since(run);
    let mut found: Option<(String, Value)> = None;
    let each = &mut |item: &str| {
        let request: Value = serde_json::from_str(item).unwrap_or_default();
        let created = request["createdDateTime"].as_str().and_then(timestamp);
        if request["action"].as_str() == Some(action)
            && created.is_some_and(|created| created >= began)
        {
            let id = request["id"].as_str().unwrap_or_default().to_owned();
            found = Some((id, request));
        }
    };
    match list::each(run, Set::Requests(id), &ListQuery::default(), each) {
        Err(error) if matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline) => {
            return Err(error);
        }
        _ => {}
    }
    if let Some((id, request)) = found {
        return Ok(Seen::Request(id, request));
    }
    let status = run.read(id)?.status;
    match (RequestAction::parse(action), status) {
        (Some(action), Some(status)) if lifecycle::in_force(action, &status) => Ok(Seen::InForce),
        _ => Ok(Seen::Nothing),
    }
}

fn reply(
    run: &mut Run<'_>,
    done: Done,
    id: Option<&str>,
    request: Option<&serde_json::value::RawValue>,
) -> Result<Reply> {
    run.reply(
        done,
        Form {
            id,
            request,
            ..Form::default()
        },
    )
}
