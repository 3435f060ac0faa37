//! Requests: what moves a relationship through its life (lockForApproval, terminate, approve,
//! reject).

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use super::entity::Entity;
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::settle::{may_still_land, unresolved};
use super::{CallOptions, Client};
use crate::base::{Error, ErrorKind, Outcome, ProgressKind, Result};
use crate::model::relationship::timestamp;
use crate::model::request::validate_request;
use crate::model::{Object, RequestAction, Status, document, ids};
use crate::service::Step;

/// Most repeats of the POST after looking, beside the first one.
const REPEATS: u32 = 2;
/// How far the service's clocks may be apart.
const SLACK: Duration = Duration::from_secs(120);

impl Client {
    /// Makes a request for relationship `id`: `{"action":"lockForApproval"}`, or `terminate`,
    /// `approve`, `reject`. `{"result":"created","id":id of the request,"request":{...},...}`.
    ///
    /// Exactly once: after an unknown outcome the relationship's requests and its status are looked
    /// at. Found there, it is `recovered`; not found, it is sent again, twice at most.
    pub fn request(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let document = document::parse(document)?;
        let body = validate_request(&document, call.pass_unknown).map_err(Error::validation)?;
        let mut run = Run::begin(&self.0, call)?;
        run.changes = true;
        request(&mut run, id, &body).map_err(|error| run.fail(error))
    }
}

fn request(run: &mut Run<'_>, id: &str, body: &Object) -> Result<Reply> {
    let mut doubtful = false; // A POST of ours got no answer that says what became of it.
    for round in 0.. {
        let error = match run.write(Step::CreateRequest(id), None, body) {
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
    let requests = match run.ask(Step::Requests(id)) {
        Ok(response) => serde_json::from_slice::<Value>(&response.body).unwrap_or_default(),
        Err(error) if matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline) => {
            return Err(error);
        }
        Err(_) => Value::Null,
    };
    let began = run
        .began_there()
        .checked_sub(SLACK)
        .unwrap_or(std::time::UNIX_EPOCH);
    let began = Timestamp::try_from(began).unwrap_or(Timestamp::UNIX_EPOCH);
    let ours = |request: &&Value| {
        request["action"].as_str() == Some(action)
            && request["createdDateTime"]
                .as_str()
                .and_then(timestamp)
                .is_some_and(|at| at >= began)
    };
    if let Some(request) = requests["value"]
        .as_array()
        .into_iter()
        .flatten()
        .find(ours)
    {
        let id = request["id"].as_str().unwrap_or_default().to_owned();
        return Ok(Seen::Request(id, request.clone()));
    }
    let status = run.read(id)?.status;
    match (RequestAction::parse(action), status) {
        (Some(action), Some(status)) if in_force(action, &status) => Ok(Seen::InForce),
        _ => Ok(Seen::Nothing),
    }
}

/// Whether a status shows that the action has been taken (services.md section 2).
fn in_force(action: RequestAction, status: &Status) -> bool {
    use Status::*;
    match action {
        RequestAction::LockForApproval => {
            matches!(status, ApprovalPending | Approved | Activating | Active)
        }
        RequestAction::Approve => matches!(status, Approved | Activating | Active),
        RequestAction::Terminate => {
            matches!(status, TerminationRequested | Terminating | Terminated)
        }
        RequestAction::Reject => false,
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
