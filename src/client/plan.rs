//! What a create or an update would send, without sending it.

use serde::Serialize;
use serde_json::Value;

use super::check::body;
use super::reply::{Done, Reply, to_json};
use super::run::Run;
use super::write::check_update;
use super::{CallOptions, Client, cockpit, conflict, create, find, snapshot, update};
use crate::base::{Error, ErrorKind, Problem, Result};
use crate::model::{Action, Change, Object, Relationship, ServiceKind, compare, ids};
use crate::service::{Step, status};

/// A plan as it is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Plan<'a> {
    result: Done,
    action: &'static str,
    refused: bool,
    unchanged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    headers: Object,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a Object>,
    changes: &'a [Change],
    problems: &'a [Problem],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Error>,
    attempts: u32,
}

/// What a plan comes to.
#[derive(Default)]
struct Found {
    /// What would be sent; nothing where nothing is to do.
    body: Option<Object>,
    etag: Option<String>,
    changes: Vec<Change>,
    /// What is there now, where it was seen.
    current: Option<Relationship>,
}

impl Client {
    /// What [`Client::create`] would send: `{"result":"planned","action":"create","refused","unchanged",
    /// "name","method","url","headers","body","changes","problems","error"}`. A rule that refuses it
    /// is in `problems` and `error`, not an `Err`. Unless `call.offline`, the name is looked up.
    pub fn plan_create(&self, document: &[u8], call: &CallOptions) -> Result<Reply> {
        if call.if_match.is_some() || call.snapshot.is_some() {
            return Err(Error::argument(
                "if_match and snapshot belong to an update; a create has neither.",
            ));
        }
        let kind = self.0.service.kind();
        let mut run = Run::begin(&self.0, call)?;
        let found = body(
            document,
            &create::rules(kind, call.pass_unknown),
            self.provider(call),
        )
        .and_then(|body| plan_create(&mut run, body));
        self.plan(&mut run, Action::Create, None, found)
    }

    /// What [`Client::update`] would send; as [`Client::plan_create`]. `changes` holds what differs
    /// from what is there, or from `call.snapshot`. With `call.offline` nothing is read: then a
    /// snapshot, or else the rules alone, are all there is.
    pub fn plan_update(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let kind = self.0.service.kind();
        check_update(kind, call)?;
        let mut run = Run::begin(&self.0, call)?;
        let found = body(
            document,
            &update::rules(kind, call.pass_unknown),
            self.provider(call),
        )
        .and_then(|body| match kind {
            ServiceKind::Graph => plan_update(&mut run, id, body),
            ServiceKind::CloudCockpit => plan_cockpit(&mut run, id, body),
        });
        self.plan(&mut run, Action::Update, Some(id), found)
    }

    fn plan(
        &self,
        run: &mut Run<'_>,
        action: Action,
        id: Option<&str>,
        found: Result<Found>,
    ) -> Result<Reply> {
        let (found, error) = match found {
            Ok(found) => (found, None),
            Err(error) if is_refusal(&error) => (Found::default(), Some(run.fail(error))),
            Err(error) => return Err(run.fail(error)),
        };
        let step = match id {
            Some(id) => Step::Update(id),
            None => Step::Create,
        };
        let route = run.service().route(step, run.place())?;
        let sends = found.body.is_some();
        let current = found.current.as_ref();
        let name = current
            .and_then(|current| current.display_name.as_deref())
            .or_else(|| found.body.as_ref()?.get("displayName")?.as_str());
        let known_id = current.map(|current| current.id.as_str()).or(id);
        let json = to_json(&Plan {
            result: Done::Planned,
            action: match action {
                Action::Create => "create",
                Action::Update => "update",
            },
            refused: error.is_some(),
            unchanged: error.is_none() && !sends,
            id: known_id,
            name,
            method: sends.then_some(route.method.as_str()),
            url: sends.then_some(route.url.as_str()),
            headers: match sends {
                true => headers(run, found.etag.as_deref()),
                false => Object::new(),
            },
            body: found.body.as_ref(),
            changes: &found.changes,
            problems: error.as_ref().map_or(&[], Error::problems),
            error: error.as_ref(),
            attempts: run.attempts(),
        })?;
        let mut reply = run.reply(Done::Planned, super::reply::Form::default())?;
        reply.json = json;
        reply.id = known_id.map(str::to_owned);
        reply.etag = found.etag;
        Ok(reply)
    }
}

/// Whether an error is a rule that refuses the plan, and not a failure to make one.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Validation
            | ErrorKind::StatusRule
            | ErrorKind::Conflict
            | ErrorKind::AlreadyExists
    )
}

fn plan_create(run: &mut Run<'_>, body: Object) -> Result<Found> {
    let changes = update::changes(&body, None);
    let looks = run.service().kind() == ServiceKind::Graph && !run.options.offline;
    let current = match looks {
        true => find::by_name(run, &body)?,
        false => None,
    };
    match current {
        None => Ok(Found {
            body: Some(body),
            changes,
            ..Found::default()
        }),
        Some(current)
            if run.options.reuse_existing && compare::remaining(&body, &current.raw).is_empty() =>
        {
            Ok(Found {
                current: Some(current),
                ..Found::default()
            })
        }
        Some(current) => Err(Error::new(
            ErrorKind::AlreadyExists,
            format!(
                "Relationship {} has this displayName already; it must be unique.",
                current.id
            ),
        )
        .with_cure(
            "Take another displayName, or set reuse_existing where its values are the wanted ones.",
        )
        .with_conflict(conflict::versions(None, &body, Some(&current.raw)))),
    }
}

fn plan_update(run: &mut Run<'_>, id: &str, body: Object) -> Result<Found> {
    let options = run.options;
    let current = match (options.snapshot, options.offline) {
        (Some(bytes), true) => snapshot::read(bytes, id, &body)?,
        (None, true) => None,
        (_, false) => Some(update::start(run, id, &body)?),
    };
    let changes = update::changes(&body, current.as_ref().map(|current| &current.raw));
    // Under the caller's etag the whole body goes as it is.
    if let Some(etag) = options.if_match {
        if let Some(current) = &current
            && current.etag.as_deref() != Some(etag)
        {
            return Err(conflict::error(
                "The relationship was changed since the etag that was given.",
                conflict::versions(None, &body, Some(&current.raw)),
            ));
        }
        return Ok(Found {
            body: Some(body),
            etag: Some(etag.to_owned()),
            changes,
            current,
        });
    }
    let Some(current) = current else {
        return Ok(Found {
            body: Some(body),
            changes,
            ..Found::default()
        });
    };
    let rest = compare::remaining(&body, &current.raw);
    status::check(&current, &rest)?;
    Ok(Found {
        etag: current.etag.clone(),
        body: (!rest.is_empty()).then_some(rest),
        changes,
        current: Some(current),
    })
}

fn plan_cockpit(run: &mut Run<'_>, id: &str, body: Object) -> Result<Found> {
    let mut flag = body.clone();
    flag.remove("providerInstanceId");
    if run.options.offline || !run.options.read_back {
        return Ok(Found {
            changes: update::changes(&flag, None),
            body: Some(body),
            ..Found::default()
        });
    }
    let current = cockpit::get(run, id)?;
    let changes = update::changes(&flag, Some(&current.raw));
    Ok(Found {
        body: (!changes.is_empty()).then_some(body),
        changes,
        current: Some(current),
        ..Found::default()
    })
}

/// What the pipeline asks every service for (Graph documentation).
const PREFER: &str = "include-unknown-enum-members";

/// The headers that would be sent, without anything secret and without ids made for each call.
fn headers(run: &Run<'_>, etag: Option<&str>) -> Object {
    let mut headers = Object::new();
    let mut set = |name: &str, value: &str| {
        let old = headers
            .keys()
            .find(|old| old.eq_ignore_ascii_case(name))
            .cloned();
        headers.insert(old.unwrap_or_else(|| name.to_owned()), Value::from(value));
    };
    set("Authorization", "***");
    set("Accept", "application/json");
    set("Content-Type", "application/json");
    set("Prefer", PREFER);
    if let Some(etag) = etag {
        set("If-Match", etag);
    }
    for (name, value) in run
        .service()
        .headers(run.options.client_request_id.unwrap_or_default())
    {
        if !value.is_empty() {
            set(name, &value);
        }
    }
    for (name, value) in &run.options.headers {
        match name.eq_ignore_ascii_case("Prefer") {
            true => set(name, &format!("{value}, {PREFER}")),
            false => set(name, value),
        }
    }
    headers
}
