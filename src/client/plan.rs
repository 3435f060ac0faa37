//! What a create or an update would send, without sending it.

use serde::Serialize;
use serde_json::Value;

use super::check::body;
use super::reply::{Done, Form, Reply, to_json};
use super::run::Run;
use super::write::check_update;
use super::{CallOptions, Client, cockpit, conflict, create, find, snapshot, update};
use crate::base::{Error, ErrorKind, Problem, Result, ServiceHint};
use crate::http::{Request, redact::HIDDEN};
use crate::model::{Action, Change, Object, Relationship, ServiceKind, compare, ids};
use crate::service::{Step, status};

/// A plan as it is told.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan<'a> {
    pub(super) result: Done,
    pub(super) action: &'static str,
    pub(super) refused: bool,
    pub(super) unchanged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'a str>,
    pub(super) headers: Object,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<&'a Object>,
    pub(super) changes: &'a [Change],
    pub(super) problems: &'a [Problem],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<&'a Error>,
    pub(super) attempts: u32,
}

/// A plan in the making. A rule that refuses it leaves what is known by then: whom it is about.
#[derive(Default)]
struct Draft {
    id: Option<String>,
    name: Option<String>,
    /// What would be sent; nothing where nothing is to do.
    body: Option<Object>,
    etag: Option<String>,
    changes: Vec<Change>,
}

impl Draft {
    /// It is about this relationship.
    fn about(&mut self, current: &Relationship) {
        self.id = Some(current.id.clone());
        self.name = current.display_name.clone();
    }
}

impl Client {
    /// What [`Client::create`] would send: `{"result":"planned","action":"create","refused","unchanged",
    /// "name","method","url","headers","body","changes","problems","error"}`. A rule that refuses it
    /// is in `problems` and `error`, not an `Err`. Unless `call.offline`, the name is looked up.
    pub(super) fn plan_create(&self, document: &[u8], call: &CallOptions) -> Result<Reply> {
        if call.if_match.is_some() || call.snapshot.is_some() {
            return Err(Error::argument(
                "An ETag and a snapshot belong to an update; a create has neither.",
            ));
        }
        let kind = self.0.service.kind();
        let mut run = Run::begin(&self.0, call)?;
        let mut draft = Draft::default();
        let made = body(
            document,
            &create::rules(kind, call.pass_unknown),
            self.provider(call),
        )
        .and_then(|body| plan_create(&mut run, body, &mut draft));
        finish(&mut run, Action::Create, Step::Create, draft, made)
    }

    /// What [`Client::update`] would send; as [`Client::plan_create`]. `changes` holds what differs
    /// from what is there, or from `call.snapshot`. With `call.offline` nothing is read: then a
    /// snapshot, or else the rules alone, are all there is.
    pub(super) fn plan_update(
        &self,
        id: &str,
        document: &[u8],
        call: &CallOptions,
    ) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let kind = self.0.service.kind();
        check_update(kind, call)?;
        let mut run = Run::begin(&self.0, call)?;
        let mut draft = Draft {
            id: Some(id.to_owned()),
            ..Draft::default()
        };
        let made = body(
            document,
            &update::rules(kind, call.pass_unknown),
            self.provider(call),
        )
        .and_then(|body| match kind {
            ServiceKind::Graph => plan_update(&mut run, id, body, &mut draft),
            ServiceKind::CloudCockpit => plan_cockpit(&mut run, id, body, &mut draft),
        });
        finish(&mut run, Action::Update, Step::Update(id), draft, made)
    }
}

/// The plan as the answer of the call, or why it could not be made.
fn finish(
    run: &mut Run<'_>,
    action: Action,
    step: Step<'_>,
    draft: Draft,
    made: Result<()>,
) -> Result<Reply> {
    let refusal = match made {
        Ok(()) => None,
        Err(error) if is_refusal(&error) => Some(run.fail(error)),
        Err(error) => return Err(run.fail(error)),
    };
    let request = match &draft.body {
        Some(body) => Some(run.planned(step, draft.etag.as_deref(), body)?),
        None => None,
    };
    let json = to_json(&Plan {
        result: Done::Planned,
        action: match action {
            Action::Create => "create",
            Action::Update => "update",
        },
        refused: refusal.is_some(),
        unchanged: refusal.is_none() && request.is_none(),
        id: draft.id.as_deref(),
        name: draft.name.as_deref(),
        method: request.as_ref().map(|request| request.method.as_str()),
        url: request.as_ref().map(|request| request.url.as_str()),
        headers: request.as_ref().map(headers).unwrap_or_default(),
        body: draft.body.as_ref(),
        changes: &draft.changes,
        problems: refusal.as_ref().map_or(&[], Error::problems),
        error: refusal.as_ref(),
        attempts: run.attempts(),
    })?;
    let mut reply = run.reply(Done::Planned, Form::default())?;
    reply.json = json;
    reply.id = draft.id;
    reply.etag = draft.etag;
    Ok(reply)
}

/// Whether an error is a rule that refuses the plan, and not a failure to make one.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Validation
            | ErrorKind::StatusRule
            | ErrorKind::Conflict
            | ErrorKind::AlreadyExists
    )
}

fn plan_create(run: &mut Run<'_>, body: Object, draft: &mut Draft) -> Result<()> {
    draft.name = body
        .get("displayName")
        .and_then(Value::as_str)
        .map(str::to_owned);
    let looks = run.service().kind() == ServiceKind::Graph && !run.options.offline;
    let current = match looks {
        true => find::by_name(run, &body)?,
        false => None,
    };
    let Some(current) = current else {
        draft.changes = update::changes(&body, None);
        draft.body = Some(body);
        return Ok(());
    };
    if run.options.reuse_existing && compare::remaining(&body, &current.raw).is_empty() {
        draft.about(&current);
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::AlreadyExists,
        format!(
            "Relationship {} has this displayName already; it must be unique.",
            current.id
        ),
    )
    .with_hint(ServiceHint::ChangeDisplayName)
    .with_conflict(conflict::versions(None, &body, Some(&current.raw))))
}

fn plan_update(run: &mut Run<'_>, id: &str, body: Object, draft: &mut Draft) -> Result<()> {
    let options = run.options;
    let current = match (options.snapshot, options.offline) {
        (Some(bytes), true) => snapshot::read(bytes, id, &body)?,
        (None, true) => None,
        (_, false) => Some(update::start(run, id, &body)?),
    };
    if let Some(current) = &current {
        draft.about(current);
    }
    let changes = update::changes(&body, current.as_ref().map(|current| &current.raw));
    match (options.if_match, &current) {
        (Some(etag), Some(current)) if current.etag.as_deref() != Some(etag) => {
            return Err(conflict::error(
                "The relationship was changed since the etag that was given.",
                conflict::versions(None, &body, Some(&current.raw)),
            ));
        }
        // Under the caller's etag the whole body goes as it is.
        (Some(etag), _) => {
            draft.etag = Some(etag.to_owned());
            draft.body = Some(body);
        }
        (None, None) => draft.body = Some(body),
        (None, Some(current)) => {
            let rest = compare::remaining(&body, &current.raw);
            status::check(current, &rest)?;
            draft.etag = current.etag.clone();
            draft.body = (!rest.is_empty()).then_some(rest);
        }
    }
    draft.changes = changes;
    Ok(())
}

fn plan_cockpit(run: &mut Run<'_>, id: &str, body: Object, draft: &mut Draft) -> Result<()> {
    let mut flag = body.clone();
    flag.remove("providerInstanceId");
    if run.options.offline || !run.options.read_back {
        draft.changes = update::changes(&flag, None);
        draft.body = Some(body);
        return Ok(());
    }
    let current = cockpit::get(run, id)?;
    draft.about(&current);
    draft.changes = update::changes(&flag, Some(&current.raw));
    draft.body = (!draft.changes.is_empty()).then_some(body);
    Ok(())
}

/// The headers that would be sent, without anything secret.
pub(super) fn headers(request: &Request) -> Object {
    let shown = [("Authorization", HIDDEN)]
        .into_iter()
        .chain(request.headers.iter());
    shown
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect()
}
