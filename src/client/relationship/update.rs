//! Update of a relationship of Graph: under the caller's ETag and no other, or from what is there, with
//! only those properties that differ.

mod comparison;

use crate::base::{Error, ErrorKind, Result};
use crate::client::context::Context;
use crate::client::engine::conflict;
use crate::client::engine::operations::{self, Found, Pointer};
use crate::client::engine::{
    About, After, Facts, Guard, How, Kind, Policy, Proof, Saw, Sight, Success,
};
use crate::client::json::{Entity, Form, to_raw};
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::client::{CallKind, CallOptions, Client, Reply, etag, validate};
use crate::http::{Request, Response};
use crate::model::relationship::role_ids;
use crate::model::roles::GLOBAL_ADMINISTRATOR;
use crate::model::{
    Action, Change, Object, Relationship, Rules, ServiceKind, Status, compare, document, ids,
};
use crate::service::{Step, status};

use super::snapshot;

/// The type of the operation that removes Global Administrator from an active relationship.
const OPERATION: &str = "delegatedAdminRelationshipUpdate";

impl Client {
    /// Updates relationship `id` from a JSON document of the properties to set, exactly once
    /// (properties as in [`Client::create`]; CloudCockpit: `autoExtendEnabled` or `autoExtendDuration`
    /// only).
    ///
    /// With `call.if_match` the body goes under that ETag, and a 412 is a conflict. Without, properties
    /// that already have the wanted value are dropped, the status is checked (created: any property;
    /// active: only `autoExtendDuration`, or only `accessDetails` without Global Administrator), and a
    /// change by another client is a conflict only if it touches a property that is set here.
    ///
    /// `{"result":"updated|unchanged|recovered|accepted","id","etag","relationship":{...},
    /// "operation":{...},"changes":[{"pointer","from","to"}],...}`. `accepted`: a long-running
    /// operation that was not waited for (`call.wait`). CloudCockpit answers without a body:
    /// `sent` is what was sent, and there is a relationship only with `call.read_back`.
    pub fn update(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        self.write(CallKind::UpdateRelationship, Some(id), call, || {
            kind(self, id, document, call)
        })
    }
}

/// The update, its arguments checked.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn Kind>> {
    ids::opaque_id(id, "relationship id")?;
    let service = client.0.service.kind();
    let rules = Rules {
        service,
        action: Action::Update,
        allow_unknown_properties: call.allow_unknown_properties,
    };
    let wanted = validate::body(document, &rules, client.provider(call))?;
    Ok(match service {
        ServiceKind::Graph => Box::new(Update {
            id: id.to_owned(),
            body: wanted.clone(),
            wanted,
            is_strict: call.if_match.is_some(),
            etag: call.if_match.map(str::to_owned),
            first: None,
            has_snapshot: false,
            name: None,
            status: None,
            answered: None,
            entity: None,
        }),
        ServiceKind::CloudCockpit => Box::new(crate::client::cloudcockpit::Update::new(id, wanted)),
    })
}

struct Update {
    id: String,
    wanted: Object,
    /// Whether the caller specified the ETag.
    is_strict: bool,
    /// What is sent, and under which ETag.
    body: Object,
    etag: Option<String>,
    /// The relationship as the caller or this call first saw it.
    first: Option<Object>,
    /// Whether that is the caller's snapshot.
    has_snapshot: bool,
    name: Option<String>,
    status: Option<Status>,
    /// The ETag of a 200 that has the right id, but not all values.
    answered: Option<String>,
    entity: Option<Entity>,
}

impl Update {
    /// Whether the service may take this as a long-running operation: Global Administrator goes from an
    /// active relationship.
    fn removes_administrator(&self) -> bool {
        let keeps = || {
            role_ids(&self.wanted)
                .iter()
                .any(|id| id == GLOBAL_ADMINISTRATOR)
        };
        self.body.contains_key("accessDetails")
            && matches!(self.status, None | Some(Status::Active))
            && !keeps()
    }

    fn note(&mut self, now: &Relationship) -> Result<()> {
        self.name.clone_from(&now.display_name);
        self.status.clone_from(&now.status);
        self.entity = Some(Entity::of(now)?);
        Ok(())
    }

    fn changes(&self) -> Vec<Change> {
        let nothing = Object::new();
        compare::changes(&self.wanted, self.first.as_ref().unwrap_or(&nothing))
    }
}

impl Kind for Update {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::ETag)
    }

    fn operates(&self) -> bool {
        self.removes_administrator()
    }

    fn ids(&self) -> Vec<&str> {
        vec![&self.id]
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<Option<Sight>> {
        if ctx.options.if_match.is_some() {
            return Ok(None);
        }
        let snapshot = snapshot::read(ctx, &self.id, &self.wanted)?;
        self.has_snapshot = snapshot.is_some();
        let now = match snapshot {
            Some(known) => known,
            None if ctx.options.offline => return Ok(None),
            None => ctx.relationship(&self.id)?,
        };
        self.note(&now)?;
        self.first = Some(now.raw.clone());
        let rest = compare::remaining(&self.wanted, &now.raw);
        if rest.is_empty() {
            return Ok(Some(Sight::of(Saw::Wanted, &now)));
        }
        status::check(&now, &rest)?;
        self.etag = Some(etag::require(&now)?);
        self.body = rest;
        Ok(Some(Sight::of(Saw::Before, &now)))
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        ctx.write(
            Step::Update(&self.id),
            self.etag.as_deref(),
            Some(&self.body),
        )
    }

    fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.answered = None;
        self.entity = None;
        let entity = Entity::read(&response.body).filter(|it| it.id.eq_ignore_ascii_case(&self.id));
        if response.status == 202 {
            self.entity = entity;
            return Pointer::of(ctx, &self.id, response).map_or(Proof::None, Proof::Accepted);
        }
        // A property that stands twice proves nothing.
        let Some(values) = entity
            .as_ref()
            .and_then(|_| document::parse(&response.body).ok())
        else {
            return Proof::None;
        };
        if compare::not_shown(&self.wanted, &values).is_empty() {
            self.entity = entity;
            return Proof::Made;
        }
        self.answered = entity
            .and_then(|it| it.etag)
            .filter(|etag| self.etag.as_ref() != Some(etag));
        Proof::None
    }

    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Sight> {
        let now = match ctx.relationship(&self.id) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Sight::missing(Saw::Gone, error));
            }
            now => now?,
        };
        self.note(&now)?;
        if facts.after == After::Nothing && !self.is_strict && !self.has_snapshot {
            self.first = Some(now.raw.clone());
        }
        let rest = compare::not_shown(&self.wanted, &now.raw);
        let given = ctx.options.if_match;
        if given.is_some() && facts.is_plan {
            if etag::of(&now) != given {
                return Ok(Sight::of(Saw::Moved, &now).or(self.moved(&now)));
            }
            // The run asks no rules under this ETag: the service does.
            if let Err(error) = status::check(&now, &self.body) {
                return Ok(Sight::of(Saw::RuledOut, &now).or(error));
            }
        }
        if rest.is_empty() || self.is_stored(&now, &rest) {
            return Ok(Sight::of(Saw::Wanted, &now));
        }
        let may_operate = facts.in_doubt || facts.after == After::Locked;
        if self.removes_administrator() && may_operate && facts.after != After::Completed {
            match operations::find(ctx, &self.id, OPERATION, facts)? {
                Found::Ours(operation) => {
                    self.entity = None;
                    return Ok(Sight::of(Saw::Operation, &now).with(operation));
                }
                Found::Failed(error) => return Ok(Sight::of(Saw::Failed, &now).or(error)),
                Found::Other if facts.after == After::Locked => {
                    return Ok(Sight::of(Saw::Locked, &now));
                }
                Found::Other | Found::None => {}
            }
        }
        self.compare(ctx, &now, rest)
    }

    fn refused(&self, after: After, in_doubt: bool) -> After {
        match after {
            // Without the caller's ETag what was changed is looked at.
            After::Stale if self.is_strict && !in_doubt => After::Refused,
            After::Stale => After::Stale,
            After::Taken if in_doubt => After::Taken,
            _ => After::Refused,
        }
    }

    fn explain(&self, _ctx: &Context<'_>, error: Error) -> Error {
        conflict::explain(error, self.first.as_ref(), &self.wanted)
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let changes = match success.how {
            How::Unchanged => Vec::new(),
            _ => self.changes(),
        };
        let operation = success.operation.as_ref().map(to_raw).transpose()?;
        let form = Form {
            id: Some(&self.id),
            operation: operation.as_deref(),
            changes: Some(&changes),
            trace: success.trace.as_ref(),
            ..Form::relationship(self.entity.as_ref())
        };
        ctx.reply(success.how.result(ResultKind::Updated), &form)
            .map(Turn::Done)
    }

    fn plan_looks(&self) -> bool {
        self.is_strict
    }

    fn about(&self) -> About<'_> {
        About {
            id: Some(&self.id),
            name: self.name.as_deref(),
            changes: self.changes(),
        }
    }
}
