//! The way into create and update: the document is read and checked before anything is sent, then
//! the service's own algorithm takes over.

use super::check::body;
use super::reply::Reply;
use super::run::Run;
use super::{CallOptions, Client, cockpit, create, update};
use crate::base::{CallHint, Error, Result, Term};
use crate::model::{ServiceKind, ids};

impl Client {
    /// Creates a relationship from a JSON document, exactly once.
    ///
    /// Graph: `displayName` (1 to 50 UTF-16 units, unique), `duration` (P1D to P730D),
    /// `accessDetails` {`unifiedRoles`: [{`roleDefinitionId`: id or name}]}, and if wanted
    /// `customer` {`tenantId`}, `autoExtendDuration` (P0D, PT0S, P180D). CloudCockpit:
    /// `displayName`, `autoExtendEnabled`, and if wanted `customSelectedGdapRolesIds`,
    /// `providerInstanceId`.
    ///
    /// `{"result":"created|recovered|unchanged","id","etag","relationship":{...},...}`. `recovered`:
    /// the answer to the POST was lost, and looking found what it made. `unchanged`: an equal one
    /// was there (`call.reuse_existing`).
    ///
    /// Errors say what became of the change: `NotSent`, `Rejected` or `Unknown`. A cancelled call
    /// does not look, so its outcome may be unknown.
    pub fn create(&self, document: &[u8], call: &CallOptions) -> Result<Reply> {
        if call.plan {
            return self.plan_create(document, call);
        }
        if call.if_match.is_some() || call.snapshot.is_some() {
            return Err(Error::argument(
                "An ETag and a snapshot belong to an update; a create has neither.",
            ));
        }
        let kind = self.0.service.kind();
        let body = body(
            document,
            &create::rules(kind, call.pass_unknown),
            self.provider(call),
        )?;
        let mut run = Run::begin(&self.0, call)?;
        run.changes = true;
        match kind {
            ServiceKind::Graph => create::create(&mut run, &body),
            ServiceKind::CloudCockpit => cockpit::create(&mut run, &body),
        }
        .map_err(|error| run.fail(error))
    }

    /// Updates relationship `id` from a JSON document of the members to set, exactly once (members
    /// as in [`Client::create`]; CloudCockpit: `autoExtendEnabled` or `autoExtendDuration` only).
    ///
    /// With `call.if_match` the body goes under that etag, and a 412 is a conflict. Without, what
    /// holds already is left out, the status is checked (created: any member; active: only
    /// `autoExtendDuration`, or only `accessDetails` without Global Administrator), and a change by
    /// somebody else is a conflict only where it touches a member that is set here.
    ///
    /// `{"result":"updated|unchanged|recovered|accepted","id","etag","relationship":{...},
    /// "operation":{...},"changes":[{"pointer","from","to"}],...}`. `accepted`: a long-running
    /// operation that was not waited for (`call.wait`). CloudCockpit answers without a body:
    /// `sent` is what was sent, and there is a relationship only with `call.read_back`.
    pub fn update(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        if call.plan {
            return self.plan_update(id, document, call);
        }
        ids::opaque_id(id, "relationship id")?;
        let kind = self.0.service.kind();
        check_update(kind, call)?;
        let body = body(
            document,
            &update::rules(kind, call.pass_unknown),
            self.provider(call),
        )?;
        let mut run = Run::begin(&self.0, call)?;
        run.changes = true;
        match kind {
            ServiceKind::Graph => update::update(&mut run, id, &body),
            ServiceKind::CloudCockpit => cockpit::update(&mut run, id, &body),
        }
        .map_err(|error| run.fail(error))
    }

    /// CloudCockpit's provider instance: the call's, or the client's.
    pub(super) fn provider<'a>(&'a self, call: &CallOptions<'a>) -> Option<&'a str> {
        call.provider_instance_id
            .or(self.0.provider_instance_id.as_deref())
    }
}

/// Options that do not go together, or belong to the other service.
pub(super) fn check_update(kind: ServiceKind, call: &CallOptions) -> Result<()> {
    if call.if_match.is_some() && call.snapshot.is_some() {
        return Err(Error::argument("An ETag and a snapshot can't be combined: the ETag is strict, the snapshot a starting point.")
            .with_hint(CallHint::UseOneOption { options: vec![Term::IfMatch, Term::Snapshot] }));
    }
    if kind == ServiceKind::CloudCockpit && (call.if_match.is_some() || call.snapshot.is_some()) {
        return Err(Error::argument(
            "CloudCockpit has no ETags, so neither an ETag nor a snapshot can be used.",
        )
        .with_hint(CallHint::OmitOptions {
            options: vec![Term::IfMatch, Term::Snapshot],
        }));
    }
    Ok(())
}
