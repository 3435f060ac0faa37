//! Creating an access assignment exactly once: its group identifies it, since the service lets a group be
//! assigned only once (409).

mod waiting;

use serde_json::Value;

use super::{body, check};
use crate::base::{Error, ErrorKind, Hint, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success,
    SuccessKind, WriteKind,
};
use crate::client::json::{Entity, Form};
use crate::client::paging::{self, ListQuery};
use crate::client::recent::Maker;
use crate::client::reply::ResultKind;
use crate::client::snapshot;
use crate::client::task::Turn;
use crate::client::{CallKind, CallOptions, Client, Reply, cloudcockpit};
use crate::http::{Request, Response};
use crate::model::relationship::role_ids;
use crate::model::{Action, Object, Relationship, ServiceKind, compare, ids};
use crate::service::{ServiceCall, Set};

impl Client {
    /// Assigns roles of relationship `id` to a security group, exactly once: `{"accessContainer":
    /// {"accessContainerId","accessContainerType":"securityGroup"},"accessDetails":{"unifiedRoles":
    /// [{"roleDefinitionId": id or name}]}}`. The relationship is read first, or taken from `call.snapshot`: it
    /// must be active and have the roles.
    ///
    /// `{"result":"created|recovered|unchanged","id":assignment id,"etag","assignment":{...}}`. With
    /// `call.wait` the call waits until the assignment is active. `unchanged`: the group already has these
    /// roles (`call.reuse_existing`). `recovered`: the response was lost, and reading back found the assignment.
    ///
    /// CloudCockpit links the relationship with the security group in its portal's settings; the document must
    /// be empty. `{"result":"created|recovered|unchanged","id":relationship id}`.
    pub fn assign(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        self.write(CallKind::CreateAssignment, Some(id), call, &|| {
            kind(self, id, document, call)
        })
    }
}

/// The write of an assignment. Checks the arguments.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    ids::opaque_id(id, "relationship id")?;
    if client.0.service.kind() == ServiceKind::CloudCockpit {
        return cloudcockpit::link(client, id, document, call);
    }
    Ok(Box::new(Assign {
        id: id.to_owned(),
        body: body(document, Action::Create, call)?,
        reuses: call.reuse_existing,
        name: None,
        was_read: false,
        response_id: None,
        entity: None,
        polls: 0,
    }))
}

struct Assign {
    id: String,
    body: Object,
    reuses: bool,
    /// The relationship's name.
    name: Option<String>,
    /// Whether this call read the relationship, which proves that it exists.
    was_read: bool,
    /// The id in a 2xx response, without proof that it is of this assignment.
    response_id: Option<String>,
    entity: Option<Entity>,
    polls: u32,
}

impl Assign {
    fn group(&self) -> &str {
        group(&self.body)
    }

    /// The assignment of the group, if there is one that is not deleted.
    fn find(&self, ctx: &mut Context<'_>) -> Result<Option<Relationship>> {
        let mut found: Option<Relationship> = None;
        let each = &mut |item: &str| {
            let Ok(value) = serde_json::from_str::<Value>(item) else {
                return;
            };
            // The common properties of both are read: id, ETag, status, roles, created.
            let Ok(item) = Relationship::from_value(value) else {
                return;
            };
            let is_it = group(&item.raw).eq_ignore_ascii_case(self.group());
            let replaces = found.is_none() || item.raw_status() != "deleting";
            if is_it && item.raw_status() != "deleted" && replaces {
                found = Some(item);
            }
        };
        paging::each(ctx, Set::Assignments(&self.id), &ListQuery::default(), each)?;
        Ok(found)
    }

    /// Compares the group's assignment with the wanted roles, and finds out if this call created it.
    fn judge_found(
        &mut self,
        ctx: &Context<'_>,
        found: &Relationship,
        in_doubt: bool,
    ) -> Result<LookResult> {
        let differences = compare::role_changes(&found.roles, &role_ids(&self.body));
        let is_same = differences == Default::default();
        let is = found.raw_status();
        let is_alive = matches!(is, "" | "pending" | "active");
        let is_new = ctx.is_since(found.created);
        let mut may_be_ours = in_doubt && (is_new || found.created.is_none());
        self.entity = Some(Entity::of(found)?);
        if is_same && may_be_ours && is_new {
            match ctx.claim_found(&found.id) {
                Maker::ThisCall => return Ok(Finding::Wanted.into()),
                Maker::AnotherCall => may_be_ours = false,
                Maker::Either => {}
            }
        }
        if is_same && is_alive && self.reuses {
            return Ok(Finding::Existing.into());
        }
        let saw = match may_be_ours {
            true => Finding::Other,
            false => Finding::Taken,
        };
        let (group, of) = (self.group(), &found.id);
        let (message, hint) = match (is_same, is_alive) {
            (_, false) => (
                format!("Group {group} already has the assignment {of}, in status {is}."),
                ServiceHint::WaitUntilAssignmentGone,
            ),
            (true, true) => (
                format!("Group {group} already has these roles, by the assignment {of}."),
                ServiceHint::AcceptAssignment,
            ),
            (false, true) => (
                format!(
                    "Group {group} already has the assignment {of}, with other roles: {differences}."
                ),
                ServiceHint::UpdateAssignment { id: of.clone() },
            ),
        };
        let error = Error::new(ErrorKind::AlreadyExists, message).with_hint(hint);
        Ok(LookResult::from(saw).with_error(error))
    }

    /// Whether the assignment with the id of a 2xx response was created since the call began.
    fn is_named(&mut self, ctx: &mut Context<'_>) -> Result<bool> {
        let Some(id) = self.response_id.clone() else {
            return Ok(false);
        };
        match ctx.entity(ServiceCall::Assignment(&self.id, &id), &id) {
            Ok(found) => {
                let is_new = ctx.is_since(found.created);
                if is_new {
                    ctx.claim(&id);
                    self.entity = Some(Entity::of(&found)?);
                }
                Ok(is_new)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

impl WriteKind for Assign {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::Look)
    }

    fn ids(&self) -> Ids<'_> {
        Ids::of(&self.id, None)
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>> {
        let about = snapshot::read_or_get(ctx, &self.id)?;
        self.was_read = about.is_some() && ctx.options.snapshot.is_none();
        if let Some(about) = &about {
            self.name.clone_from(&about.display_name);
            check(about, &self.body)?;
        }
        if !self.reuses || ctx.options.offline {
            return Ok(None);
        }
        match self.find(ctx)? {
            Some(found) => self.judge_found(ctx, &found, facts.in_doubt).map(Some),
            None => Ok(None),
        }
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(
            ServiceCall::CreateAssignment(&self.id),
            None,
            Some(&self.body),
        )
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.entity = Entity::read(&response.body);
        let values: Option<Object> = serde_json::from_slice(&response.body).ok();
        let is_group = |values: Object| group(&values).eq_ignore_ascii_case(self.group());
        if self.entity.is_some() && values.is_some_and(is_group) {
            return Proof::Made;
        }
        self.response_id = match self.entity.take() {
            Some(entity) => Some(entity.id),
            None => ctx.located_id(response),
        };
        Proof::None
    }

    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<LookResult> {
        if self.is_named(ctx)? {
            return Ok(Finding::Wanted.into());
        }
        match self.find(ctx)? {
            Some(found) => self.judge_found(ctx, &found, facts.in_doubt),
            None => Ok(Finding::Before.into()),
        }
    }

    /// If the relationship was just read, a 404 means that the group doesn't exist.
    fn may_lag(&self, status: u16) -> bool {
        status != 404 || !self.was_read
    }

    /// After a conflict of the group always looks, so that the error can show the group's assignment.
    fn refused(&self, after: LastAttempt, _in_doubt: bool) -> LastAttempt {
        match after {
            LastAttempt::Taken => LastAttempt::Taken,
            _ => LastAttempt::Refused,
        }
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        if let Some(entity) = self
            .entity
            .as_ref()
            .filter(|_| success.how == SuccessKind::Made)
        {
            ctx.claim(&entity.id);
        }
        if ctx.waits()
            && let Some(wait) = self.wait(ctx)?
        {
            return Ok(wait);
        }
        let form = Form {
            trace: success.trace.as_ref(),
            ..Form::of("assignment", self.entity.as_ref())
        };
        ctx.reply(success.how.result(ResultKind::Created), &form)
            .map(Turn::Done)
    }

    fn how_to_verify(&self) -> Hint {
        ServiceHint::VerifyAssignment {
            group: self.group().to_owned(),
        }
        .into()
    }

    fn plan_looks(&self) -> bool {
        true
    }

    fn about(&self) -> About<'_> {
        About {
            id: Some(&self.id),
            name: self.name.as_deref(),
            changes: Vec::new(),
        }
    }
}

fn group(entity: &Object) -> &str {
    entity
        .get("accessContainer")
        .and_then(|container| container.get("accessContainerId")?.as_str())
        .unwrap_or_default()
}
