//! Updating a relationship of Graph, or the roles of an access assignment: only under the caller's ETag, or,
//! without one, with only the properties that differ from the current ones.

mod comparison;

use crate::base::{Error, ErrorKind, Result};
use crate::client::context::Context;
use crate::client::engine::conflict;
use crate::client::engine::operations::Pointer;
use crate::client::engine::{
    About, Facts, Finding, Guard, Ids, LastAttempt, LookResult, Policy, Proof, Success,
    SuccessKind, WriteKind,
};
use crate::client::json::{Entity, Form, to_raw};
use crate::client::reply::ResultKind;
use crate::client::target::Target;
use crate::client::task::Turn;
use crate::client::{
    CallKind, CallOptions, Client, Reply, assignment, cloudcockpit, etag, snapshot, validate,
};
use crate::http::{Request, Response};
use crate::model::{Action, Object, Rules, ServiceKind, Status, compare};
use crate::service::ServiceCall;

impl Client {
    /// Updates relationship `id` from a JSON document of the properties to set, exactly once
    /// (properties as in [`Client::create`]; CloudCockpit: `autoExtendEnabled` or `autoExtendDuration`
    /// only).
    ///
    /// With `call.if_match` the whole document is sent under that ETag, and a 412 is a conflict. Without it,
    /// properties that already have the wanted value are dropped, the status is checked (created: any property;
    /// active: only `autoExtendDuration`, or only `accessDetails` without Global Administrator), and a
    /// change by another client is a conflict only if it affects a property that is set here.
    ///
    /// `{"result":"updated|unchanged|recovered|accepted","id","etag","relationship":{...},
    /// "operation":{...},"changes":[{"pointer","from","to"}],...}`. `accepted`: the service started a
    /// long-running operation, and the call didn't wait for it (`call.wait`). CloudCockpit responds without
    /// a body: `sent` is what was sent, and the reply has the relationship only with `call.read_back`.
    pub fn update(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        self.write(CallKind::UpdateRelationship, Some(id), call, &|| {
            kind(self, id, None, document, call)
        })
    }

    /// Sets all roles of an access assignment: `{"accessDetails":{"unifiedRoles":[...]}}`. The relationship is
    /// read first and must have the roles.
    ///
    /// ETags as in [`Client::update`]: with `call.if_match` the document is sent only under that ETag. Without
    /// it, the assignment is read first, or taken from `call.snapshot`; nothing is sent if it already has the
    /// roles, and a change of its roles by another client is a conflict.
    ///
    /// `{"result":"accepted|updated|unchanged|recovered","id","etag","assignment":{...},
    /// "operation":{...},"changes":[...]}`. `accepted` is the usual result, because the service makes
    /// the change in a long-running operation; with `call.wait` the call waits for it, and the result is
    /// `updated`.
    pub fn update_assignment(
        &self,
        id: &str,
        assignment_id: &str,
        document: &[u8],
        call: &CallOptions,
    ) -> Result<Reply> {
        self.write(CallKind::UpdateAssignment, Some(id), call, &|| {
            kind(self, id, Some(assignment_id), document, call)
        })
    }
}

/// The write of an update. Checks the arguments.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    assignment_id: Option<&str>,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn WriteKind>> {
    let target = Target::new(id, assignment_id)?;
    let service = client.0.service.as_ref();
    let wanted = match &target.assignment_id {
        Some(assignment) => {
            service.route(
                ServiceCall::UpdateAssignment(id, assignment),
                client.place(call),
            )?;
            assignment::body(document, Action::Update, call)?
        }
        None => {
            let rules = Rules {
                service: service.kind(),
                action: Action::Update,
                allow_unknown_properties: call.allow_unknown_properties,
            };
            validate::body(document, &rules, client.provider(call))?
        }
    };
    if service.kind() == ServiceKind::CloudCockpit {
        return Ok(Box::new(cloudcockpit::Update::new(id, wanted)));
    }
    Ok(Box::new(Update {
        target,
        rest: None,
        wanted,
        is_strict: call.if_match.is_some(),
        etag: call.if_match.map(str::to_owned),
        first: None,
        has_snapshot: false,
        name: None,
        status: None,
        answered: None,
        had_no_effect: false,
        entity: None,
    }))
}

struct Update {
    target: Target,
    wanted: Object,
    /// Whether the caller specified the ETag.
    is_strict: bool,
    /// The properties to send, if they aren't all of `wanted`.
    rest: Option<Object>,
    /// The ETag to send them under.
    etag: Option<String>,
    /// The entity as the caller or this call first saw it.
    first: Option<Object>,
    /// Whether `first` is the caller's snapshot.
    has_snapshot: bool,
    /// The relationship's name.
    name: Option<String>,
    /// The relationship's status; `None` for the update of an assignment.
    status: Option<Status>,
    /// The ETag of a 200 response that has the right id, but not all wanted values.
    answered: Option<String>,
    /// Whether the service's response shows that no change was needed.
    had_no_effect: bool,
    entity: Option<Entity>,
}

impl WriteKind for Update {
    fn policy(&self, ctx: &Context<'_>) -> Policy {
        Policy::of(ctx, Guard::ETag)
    }

    fn may_start_operation(&self) -> bool {
        self.target.is_assignment() || self.removes_administrator()
    }

    fn ids(&self) -> Ids<'_> {
        self.target.ids()
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<Option<LookResult>> {
        if self.target.is_assignment() {
            if ctx.options.offline {
                return Ok(None);
            }
            let about = ctx.relationship(&self.target.id)?;
            self.name.clone_from(&about.display_name);
            assignment::check(&about, &self.wanted)?;
        }
        if self.is_strict {
            return Ok(None);
        }
        let snapshot = snapshot::read(ctx, self.target.own_id(), &self.wanted)?;
        self.has_snapshot = snapshot.is_some();
        let now = match snapshot {
            Some(known) => known,
            None if ctx.options.offline => return Ok(None),
            None => self.target.read(ctx)?,
        };
        self.note(&now)?;
        self.first = Some(now.raw.clone());
        let rest = compare::remaining(&self.wanted, &now.raw);
        if rest.is_empty() {
            return Ok(Some(LookResult::of(Finding::Wanted, &now)));
        }
        self.check(&now, &rest)?;
        self.etag = Some(etag::require(&now)?);
        self.rest = Some(rest);
        Ok(Some(LookResult::of(Finding::Before, &now)))
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        let service_call = match &self.target.assignment_id {
            Some(assignment) => ServiceCall::UpdateAssignment(&self.target.id, assignment),
            None => ServiceCall::Update(&self.target.id),
        };
        ctx.write(service_call, self.etag.as_deref(), Some(self.body()))
    }

    fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.answered = None;
        self.entity = None;
        let own_id = self.target.own_id();
        // A response with a property twice proves nothing.
        let read = Entity::read_with(&response.body, &self.wanted)
            .filter(|(entity, _)| entity.id.eq_ignore_ascii_case(own_id));
        if response.status == 202 {
            self.entity = read.map(|(entity, _)| entity);
            let operation = Pointer::of(ctx, &self.target.id, response);
            return operation.map_or(Proof::None, Proof::Accepted);
        }
        let Some((entity, values)) = read else {
            return Proof::None;
        };
        let is_new = entity.etag != self.etag;
        if compare::not_shown(&self.wanted, &values).is_empty() {
            // An assignment that still has the ETag of the request had the roles already.
            self.had_no_effect = self.target.is_assignment() && !is_new;
            self.entity = Some(entity);
            return Proof::Made;
        }
        self.answered = entity.etag.filter(|_| is_new);
        Proof::None
    }

    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<LookResult> {
        let now = match self.target.read(ctx) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(LookResult::missing(Finding::Gone, error));
            }
            now => now?,
        };
        self.note(&now)?;
        if facts.after == LastAttempt::Nothing && !self.is_strict && !self.has_snapshot {
            self.first = Some(now.raw.clone());
        }
        let rest = compare::not_shown(&self.wanted, &now.raw);
        if self.is_strict && facts.is_plan {
            if Some(etag::require(&now)?) != self.etag {
                return Ok(LookResult::of(Finding::Moved, &now).with_error(self.moved(&now)));
            }
            // A run leaves these rules to the service; a plan has to check them.
            if let Err(error) = self.check(&now, self.body()) {
                return Ok(LookResult::of(Finding::RuledOut, &now).with_error(error));
            }
        }
        if rest.is_empty() || self.is_stored(&now, &rest) {
            return Ok(LookResult::of(Finding::Wanted, &now));
        }
        if let Some(sight) = self.see_operation(ctx, &now, facts)? {
            return Ok(sight);
        }
        self.compare(&now, rest)
    }

    fn refused(&self, after: LastAttempt, in_doubt: bool) -> LastAttempt {
        match after {
            // Without an ETag of the caller, a look finds out what was changed.
            LastAttempt::Stale if self.is_strict && !in_doubt => LastAttempt::Refused,
            LastAttempt::Stale => LastAttempt::Stale,
            LastAttempt::Taken if in_doubt => LastAttempt::Taken,
            _ => LastAttempt::Refused,
        }
    }

    fn explain(&self, _ctx: &Context<'_>, error: Error) -> Error {
        conflict::explain(error, self.first.as_ref(), &self.wanted)
    }

    fn finish(&mut self, ctx: &mut Context<'_>, success: &Success) -> Result<Turn<Reply>> {
        let how = match success.how {
            SuccessKind::Made if self.had_no_effect => SuccessKind::Unchanged,
            how => how,
        };
        let changes = match how {
            SuccessKind::Unchanged => Vec::new(),
            _ => self.changes(),
        };
        let operation = success.operation.as_ref().map(to_raw).transpose()?;
        let form = Form {
            id: Some(self.target.own_id()),
            operation: operation.as_deref(),
            changes: Some(&changes),
            trace: success.trace.as_ref(),
            ..self.target.form(self.entity.as_ref())
        };
        ctx.reply(how.result(ResultKind::Updated), &form)
            .map(Turn::Done)
    }

    fn plan_looks(&self) -> bool {
        self.is_strict
    }

    fn about(&self) -> About<'_> {
        About {
            id: Some(&self.target.id),
            name: self.name.as_deref(),
            changes: self.changes(),
        }
    }
}
