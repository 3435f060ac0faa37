//! Requests, which change the status of a relationship (lockForApproval, terminate, approve, reject).

use serde_json::Value;

use super::context::Context;
use super::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success, WriteKind,
    conflict,
};
use super::json::{Entity, Form};
use super::paging::{self, ListQuery};
use super::reply::ResultKind;
use super::snapshot;
use super::task::Turn;
use super::{CallKind, CallOptions, Client, Reply, cloudcockpit};
use crate::base::{Error, ErrorKind, Hint, Result, ServiceHint};
use crate::http::{Request, Response};
use crate::model::relationship::timestamp;
use crate::model::validate_request;
use crate::model::{Object, Relationship, RequestAction, ServiceKind, Status, document, ids};
use crate::service::{ServiceCall, Set, lifecycle};

impl Client {
    /// Makes a request for relationship `id`: `{"action":"lockForApproval"}`, or `terminate`,
    /// `approve`, `reject`. `{"result":"created","id":id of the request,"request":{...},...}`.
    ///
    /// The relationship is read first, unless `call.snapshot` has it. If its status doesn't allow the action,
    /// the call fails with `InvalidState` and sends nothing. If the action is already in force, the result is
    /// `unchanged`; for the lock of a relationship that has been approved by now only with
    /// `call.reuse_existing`. An ETag (`call.if_match`) is sent with the request.
    ///
    /// The request is made exactly once: if its outcome is unknown, the relationship's requests and status are
    /// read. If they show it, the result is `recovered`; if they don't, it is sent again.
    ///
    /// CloudCockpit supports only `terminate`, with an endpoint of its own: `{"result":"updated","id"}`.
    pub fn request(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        self.write(CallKind::CreateRequest, Some(id), call, &|| {
            kind(self, id, document, call)
        })
    }
}

/// The write of a request. Checks the arguments.
pub(super) fn kind(
    client: &Client,
    id: &str,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    ids::opaque_id(id, "relationship id")?;
    let document = document::parse(document)?;
    let body =
        validate_request(document, call.allow_unknown_properties).map_err(Error::validation)?;
    let action = body.get("action").and_then(Value::as_str);
    let action = action.and_then(RequestAction::parse);
    if let (ServiceKind::CloudCockpit, Some(RequestAction::Terminate)) =
        (client.0.service.kind(), action)
    {
        return cloudcockpit::terminate(client, id, call);
    }
    client
        .0
        .service
        .route(ServiceCall::CreateRequest(id), client.place(call))?;
    Ok(Box::new(MakeRequest {
        id: id.to_owned(),
        body,
        action,
        etag: call.if_match.map(str::to_owned),
        name: None,
        entity: None,
    }))
}

struct MakeRequest {
    id: String,
    body: Object,
    /// `None` for an action that the library doesn't know.
    action: Option<RequestAction>,
    etag: Option<String>,
    /// The relationship's name.
    name: Option<String>,
    /// The request that was made.
    entity: Option<Entity>,
}

impl MakeRequest {
    fn action_text(&self) -> &str {
        let action = self.body.get("action").and_then(Value::as_str);
        action.unwrap_or_default()
    }

    fn is_in_force(&self, status: &Status) -> bool {
        let action = self.action;
        action.is_some_and(|action| lifecycle::is_in_force(action, status))
    }

    /// What the relationship's status shows about the action.
    fn see(&mut self, ctx: &Context<'_>, now: &Relationship, in_doubt: bool) -> Result<LookResult> {
        self.name.clone_from(&now.display_name);
        let (Some(action), Some(status)) = (self.action, &now.status) else {
            return Ok(Finding::Before.into());
        };
        let Err(error) = lifecycle::may_request(action, status) else {
            return Ok(Finding::Before.into());
        };
        // A lock that led to another status since isn't the result of this request, unless the caller accepts it.
        let is_result =
            action != RequestAction::LockForApproval || *status == Status::ApprovalPending;
        match self.is_in_force(status) && (in_doubt || is_result || ctx.options.reuse_existing) {
            true => Ok(Finding::Wanted.into()),
            false => Ok(LookResult::from(Finding::RuledOut).with_error(error)),
        }
    }

    /// A request of this action in the relationship's list that was made since the first attempt.
    fn find(&self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<Entity>> {
        let mut found = None;
        let each = &mut |item: &str| {
            let request: Value = serde_json::from_str(item).unwrap_or_default();
            let created = request["createdDateTime"].as_str().and_then(timestamp);
            if request["action"].as_str() == Some(self.action_text())
                && created.is_some_and(|created| created >= facts.since)
            {
                found = Entity::read(item.as_bytes());
            }
        };
        paging::each(ctx, Set::Requests(&self.id), &ListQuery::default(), each)?;
        Ok(found)
    }
}

impl WriteKind for MakeRequest {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::Look)
    }

    fn ids(&self) -> Ids<'_> {
        Ids::of(&self.id, None)
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>> {
        let Some(now) = snapshot::read_or_get(ctx, &self.id)? else {
            return Ok(None);
        };
        let sight = self.see(ctx, &now, facts.in_doubt)?;
        match (sight.saw, sight.error) {
            (Finding::RuledOut, Some(error)) if !facts.in_doubt => Err(error),
            (saw, _) => Ok(Some(saw.into())),
        }
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        let service_call = ServiceCall::CreateRequest(&self.id);
        ctx.write(service_call, self.etag.as_deref(), Some(&self.body))
    }

    fn judge(&mut self, _ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.entity = Entity::read(&response.body);
        let values = document::parse(&response.body).unwrap_or_default();
        let action = values.get("action").and_then(Value::as_str);
        match self.entity.is_some() && action == Some(self.action_text()) {
            true => Proof::Made,
            false => {
                self.entity = None;
                Proof::None
            }
        }
    }

    /// Reads the list first, then the status: it can show the effect too, and rules the action out if another
    /// action took effect.
    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<LookResult> {
        let listed = self.find(ctx, facts);
        if let Ok(Some(found)) = listed {
            self.entity = Some(found);
            return Ok(Finding::Wanted.into());
        }
        let now = match ctx.relationship(&self.id) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(LookResult::missing(Finding::Gone, error));
            }
            now => now?,
        };
        let sight = self.see(ctx, &now, facts.in_doubt)?;
        match sight.saw {
            // Only a list that was read shows that the request isn't in it.
            Finding::Before => listed.map(|_| sight),
            _ => Ok(sight),
        }
    }

    fn explain(&self, _ctx: &Context<'_>, error: Error) -> Error {
        match error.kind() {
            ErrorKind::AlreadyExists => error.with_hint(ServiceHint::CheckRequests),
            ErrorKind::Conflict => conflict::explain(error, None, &self.body)
                .with_hint(ServiceHint::RefreshRequestETag),
            _ => error,
        }
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let form = Form {
            etag: None,
            trace: success.trace.as_ref(),
            ..Form::of("request", self.entity.as_ref())
        };
        ctx.reply(success.how.result(ResultKind::Created), &form)
            .map(Turn::Done)
    }

    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            LastAttempt::Taken | LastAttempt::Stale if in_doubt => LastAttempt::Taken,
            _ => LastAttempt::Refused,
        }
    }

    fn how_to_verify(&self) -> Hint {
        ServiceHint::CheckRequests.into()
    }

    fn about(&self) -> About<'_> {
        About {
            id: Some(&self.id),
            name: self.name.as_deref(),
            changes: Vec::new(),
        }
    }
}
