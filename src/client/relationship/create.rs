//! Creating a relationship on Graph exactly once: after a POST without a usable response, the relationship is
//! looked up by its unique displayName.

use serde_json::Value;

use super::find_by_name;
use crate::base::{Error, ErrorKind, Hint, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success,
    SuccessKind, WriteKind, conflict,
};
use crate::client::json::{Entity, Form};
use crate::client::recent::Maker;
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::client::{CallKind, CallOptions, Client, Reply, cloudcockpit, validate};
use crate::http::{Request, Response};
use crate::model::{Action, Object, Relationship, Rules, ServiceKind, compare};
use crate::service::{ServiceCall, status};

impl Client {
    /// Creates a relationship from a JSON document, exactly once.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client) -> gdap::Result<()> {
    /// use gdap::{CallOptions, RelationshipDraft};
    ///
    /// let draft = RelationshipDraft::new().display_name("Contoso support").days(730).roles(["Directory Readers"]);
    /// let reply = client.create(&draft.to_json(), &CallOptions::default())?;
    /// println!("{:?}: {:?}", reply.kind(), reply.id());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Graph: `displayName` (1 to 50 UTF-16 units, unique), `duration` (P1D to P730D),
    /// `accessDetails` {`unifiedRoles`: [{`roleDefinitionId`: id or name}]}, and optionally
    /// `customer` {`tenantId`}, `autoExtendDuration` (P0D, PT0S, P180D). CloudCockpit:
    /// `displayName`, `autoExtendEnabled`, and optionally `customSelectedGdapRolesIds`,
    /// `providerInstanceId`.
    ///
    /// `{"result":"created|recovered|unchanged","id","etag","relationship":{...},...}`. `recovered`:
    /// the response to the POST was lost, and reading back found the relationship. `unchanged`: an equal
    /// relationship existed (`call.reuse_existing`).
    ///
    /// The outcome of an error is `NotSent`, `Rejected` or `Unknown`. A cancelled call doesn't read back, so
    /// its outcome may be unknown.
    pub fn create(&self, document: &[u8], call: &CallOptions) -> Result<Reply> {
        self.write(CallKind::CreateRelationship, None, call, &|| {
            kind(self, document, call)
        })
    }
}

/// The write of a create. Checks the arguments.
pub(in crate::client) fn kind(
    client: &Client,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    let service = client.0.service.kind();
    let rules = Rules {
        service,
        action: Action::Create,
        allow_unknown_properties: call.allow_unknown_properties,
    };
    let body = validate::body(document, &rules, client.provider(call))?;
    match service {
        ServiceKind::Graph => Ok(Box::new(Create {
            body,
            reuses: call.reuse_existing,
            response_id: None,
            entity: None,
        })),
        ServiceKind::CloudCockpit => Ok(cloudcockpit::create(body)),
    }
}

struct Create {
    body: Object,
    reuses: bool,
    /// The id in a 2xx response, without proof that it is of this relationship.
    response_id: Option<String>,
    entity: Option<Entity>,
}

impl Create {
    fn name(&self) -> &str {
        let name = self.body.get("displayName").and_then(Value::as_str);
        name.unwrap_or_default()
    }

    fn has_name(&self, entity: &Object) -> bool {
        !compare::not_shown(&self.body, entity).contains_key("displayName")
    }

    /// Compares a relationship of the wanted name with the wanted one, and finds out if this call created it.
    fn judge_found(
        &mut self,
        ctx: &Context<'_>,
        found: &Relationship,
        in_doubt: bool,
    ) -> Result<LookResult> {
        let is_same = compare::not_shown(&self.body, &found.raw).is_empty();
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
        let ended = found.status.as_ref().filter(|it| status::is_ending(it));
        if is_same && self.reuses && ended.is_none() {
            return Ok(Finding::Existing.into());
        }
        let saw = match may_be_ours {
            true => Finding::Other,
            false => Finding::Taken,
        };
        let name = found.display_name.as_deref().unwrap_or_default();
        let id = &found.id;
        let (why, hint) = match (is_same, ended) {
            (false, _) => (
                "with other values".to_owned(),
                ServiceHint::ChangeDisplayNameOrUpdate,
            ),
            (true, Some(status)) => (
                format!("with the same values, but in status {}", status.as_str()),
                ServiceHint::ChangeDisplayNameOfEnded,
            ),
            (true, None) => (
                "with the same values".to_owned(),
                ServiceHint::ChangeDisplayName,
            ),
        };
        let error = Error::new(
            ErrorKind::AlreadyExists,
            format!("The name {name:?} belongs to relationship {id}, {why}."),
        )
        .with_hint(hint)
        .with_conflict(conflict::versions(None, &self.body, Some(&found.raw)));
        Ok(LookResult::from(saw).with_error(error))
    }

    /// Whether the relationship with the id of a 2xx response was created since the call began.
    fn is_named(&mut self, ctx: &mut Context<'_>) -> Result<bool> {
        let Some(id) = self.response_id.clone() else {
            return Ok(false);
        };
        match ctx.relationship(&id) {
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

impl WriteKind for Create {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::Look)
    }

    fn ids(&self) -> Ids<'_> {
        Ids::default()
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Option<LookResult>> {
        if !self.reuses || ctx.options.offline {
            return Ok(None);
        }
        let Some(found) = find_by_name::find(ctx, &self.body)? else {
            return Ok(None);
        };
        self.judge_found(ctx, &found, facts.in_doubt).map(Some)
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(ServiceCall::Create, None, Some(&self.body))
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.entity = Entity::read(&response.body);
        let values: Option<Object> = serde_json::from_slice(&response.body).ok();
        if self.entity.is_some() && values.is_some_and(|values| self.has_name(&values)) {
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
        match find_by_name::find(ctx, &self.body)? {
            Some(found) => self.judge_found(ctx, &found, facts.in_doubt),
            None => Ok(Finding::Before.into()),
        }
    }

    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            LastAttempt::Taken if in_doubt || self.reuses => LastAttempt::Taken,
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
        let form = Form {
            trace: success.trace.as_ref(),
            ..Form::of("relationship", self.entity.as_ref())
        };
        ctx.reply(success.how.result(ResultKind::Created), &form)
            .map(Turn::Done)
    }

    fn how_to_verify(&self) -> Hint {
        ServiceHint::FindByName {
            query: find_by_name::filter(&self.body),
        }
        .into()
    }

    fn plan_looks(&self) -> bool {
        true
    }

    fn about(&self) -> About<'_> {
        About {
            id: self.entity.as_ref().map(|entity| entity.id.as_str()),
            name: Some(self.name()),
            changes: compare::changes(&self.body, None),
        }
    }
}
