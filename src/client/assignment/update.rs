//! Changing the roles of an access assignment: as an update of a relationship, but the service takes
//! it as a long-running operation (202), and changes nothing else.

use super::{body, check};
use crate::base::{Error, ErrorKind, Result, ServiceHint};
use crate::client::context::Context;
use crate::client::engine::operations::{self, Found, Pointer};
use crate::client::engine::{
    About, After, Facts, Guard, How, Kind, Policy, Proof, Saw, Sight, Success, conflict,
};
use crate::client::json::{Entity, Form, to_raw};
use crate::client::relationship::snapshot;
use crate::client::reply::ResultKind;
use crate::client::task::Turn;
use crate::client::{CallKind, CallOptions, Client, Reply, etag};
use crate::http::{Request, Response};
use crate::model::{Action, Change, Object, Relationship, compare, document, ids};
use crate::service::Step;

/// The type of the operation that changes an assignment.
const OPERATION: &str = "delegatedAdminAccessAssignmentUpdate";

impl Client {
    /// Sets the roles of an access assignment: `{"accessDetails":{"unifiedRoles":[...]}}`, all of
    /// them. The roles must be among the relationship's, which is read first.
    ///
    /// ETags as in [`Client::update`]: `call.if_match` is strict; without, the assignment is read (or
    /// `call.snapshot` of it used), nothing is sent if it already has the roles, and a change of its
    /// roles by another client is a conflict.
    ///
    /// `{"result":"accepted|updated|unchanged|recovered","id","etag","assignment":{...},
    /// "operation":{...},"changes":[...]}`. `accepted` is the usual result; with `call.wait` the
    /// operation is waited for, and it is `updated`.
    pub fn update_assignment(
        &self,
        id: &str,
        assignment_id: &str,
        document: &[u8],
        call: &CallOptions,
    ) -> Result<Reply> {
        self.write(CallKind::UpdateAssignment, Some(id), call, || {
            kind(self, id, assignment_id, document, call)
        })
    }
}

/// The update, its arguments checked.
pub(in crate::client) fn kind(
    client: &Client,
    id: &str,
    assignment_id: &str,
    document: &[u8],
    call: &CallOptions,
) -> Result<Box<dyn Kind>> {
    ids::opaque_id(id, "relationship id")?;
    ids::opaque_id(assignment_id, "assignment id")?;
    let step = Step::UpdateAssignment(id, assignment_id);
    client.0.service.route(step, client.place(call))?;
    Ok(Box::new(Update {
        id: id.to_owned(),
        assignment_id: assignment_id.to_owned(),
        wanted: body(document, Action::Update, call)?,
        is_strict: call.if_match.is_some(),
        etag: call.if_match.map(str::to_owned),
        first: None,
        has_snapshot: false,
        name: None,
        is_unchanged: false,
        entity: None,
    }))
}

struct Update {
    id: String,
    assignment_id: String,
    wanted: Object,
    /// Whether the caller specified the ETag.
    is_strict: bool,
    etag: Option<String>,
    /// The assignment as this call first saw it.
    first: Option<Object>,
    /// Whether that is the caller's snapshot.
    has_snapshot: bool,
    /// The relationship's name.
    name: Option<String>,
    /// Whether the service answered that nothing changed.
    is_unchanged: bool,
    entity: Option<Entity>,
}

impl Update {
    fn read(&self, ctx: &mut Context<'_>) -> Result<Relationship> {
        let step = Step::Assignment(&self.id, &self.assignment_id);
        ctx.entity(step, &self.assignment_id)
    }

    fn is_wanted(&self, now: &Object) -> bool {
        compare::remaining(&self.wanted, now).is_empty()
    }

    fn moved(&self, now: &Relationship) -> Error {
        conflict::error(
            "The assignment was changed since the ETag that was specified.",
            conflict::versions(None, &self.wanted, Some(&now.raw)),
        )
    }

    /// What is there, as long as nothing speaks of an operation.
    fn compare(&mut self, now: &Relationship) -> Result<Sight> {
        if self.is_strict {
            return Ok(match etag::of(now) == self.etag.as_deref() {
                true => Sight::of(Saw::Before, now),
                false => Sight::of(Saw::Moved, now).or(self.moved(now)),
            });
        }
        let first = self.first.as_ref().unwrap_or(&now.raw);
        if let Err(error) = conflict::check(first, &self.wanted, &now.raw) {
            return Ok(Sight::of(Saw::Other, now).or(error));
        }
        if let Err(error) = may_change(now) {
            return Ok(Sight::of(Saw::RuledOut, now).or(error));
        }
        self.etag = Some(etag::require(now)?);
        Ok(Sight::of(Saw::Before, now))
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
        true
    }

    fn ids(&self) -> Vec<&str> {
        vec![&self.id, &self.assignment_id]
    }

    fn prepare(&mut self, ctx: &mut Context<'_>, _facts: &Facts) -> Result<Option<Sight>> {
        if ctx.options.offline {
            return Ok(None);
        }
        let about = ctx.relationship(&self.id)?;
        self.name.clone_from(&about.display_name);
        check(&about, &self.wanted)?;
        if self.is_strict {
            return Ok(None);
        }
        let snapshot = snapshot::read(ctx, &self.assignment_id, &self.wanted)?;
        self.has_snapshot = snapshot.is_some();
        let now = match snapshot {
            Some(known) => known,
            None => self.read(ctx)?,
        };
        self.entity = Some(Entity::of(&now)?);
        self.first = Some(now.raw.clone());
        if self.is_wanted(&now.raw) {
            return Ok(Some(Sight::of(Saw::Wanted, &now)));
        }
        may_change(&now)?;
        self.compare(&now).map(Some)
    }

    fn request(&mut self, ctx: &Context<'_>) -> Result<Request> {
        let step = Step::UpdateAssignment(&self.id, &self.assignment_id);
        ctx.write(step, self.etag.as_deref(), Some(&self.wanted))
    }

    fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    fn judge(&mut self, ctx: &mut Context<'_>, response: &Response) -> Proof {
        self.entity = Entity::read(&response.body)
            .filter(|it| it.id.eq_ignore_ascii_case(&self.assignment_id));
        if response.status == 202 {
            return Pointer::of(ctx, &self.id, response).map_or(Proof::None, Proof::Accepted);
        }
        let values = document::parse(&response.body);
        match (&self.entity, values) {
            (Some(entity), Ok(values)) if self.is_wanted(&values) => {
                // The version that was sent: the service says that nothing had to change.
                self.is_unchanged = entity.etag == self.etag;
                Proof::Made
            }
            _ => Proof::None,
        }
    }

    fn look(&mut self, ctx: &mut Context<'_>, facts: &Facts) -> Result<Sight> {
        let now = match self.read(ctx) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Sight::missing(Saw::Gone, error));
            }
            now => now?,
        };
        self.entity = Some(Entity::of(&now)?);
        if facts.after == After::Nothing && !self.is_strict && !self.has_snapshot {
            self.first = Some(now.raw.clone());
        }
        if self.is_strict && facts.is_plan && etag::of(&now) != self.etag.as_deref() {
            return Ok(Sight::of(Saw::Moved, &now).or(self.moved(&now)));
        }
        if self.is_wanted(&now.raw) {
            return Ok(Sight::of(Saw::Wanted, &now));
        }
        let may_operate = facts.in_doubt || facts.after == After::Locked;
        if may_operate && facts.after != After::Completed {
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
        self.compare(&now)
    }

    fn refused(&self, after: After, in_doubt: bool) -> After {
        match after {
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
        let how = match success.how {
            How::Made if self.is_unchanged => How::Unchanged,
            how => how,
        };
        let changes = match how {
            How::Unchanged => Vec::new(),
            _ => self.changes(),
        };
        let operation = success.operation.as_ref().map(to_raw).transpose()?;
        let form = Form {
            id: Some(&self.assignment_id),
            operation: operation.as_deref(),
            changes: Some(&changes),
            trace: success.trace.as_ref(),
            ..Form::assignment(self.entity.as_ref())
        };
        ctx.reply(how.result(ResultKind::Updated), &form)
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

/// Whether an assignment's status allows a change.
fn may_change(now: &Relationship) -> Result<()> {
    let is = now.raw_status();
    if !matches!(is, "deleting" | "deleted" | "error") {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidState,
        format!("The assignment's status is {is}, so its roles can't be changed any more."),
    )
    .with_hint(ServiceHint::WaitUntilAssignmentGone))
}
