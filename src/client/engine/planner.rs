//! Plans a write: what would be sent, or the rule that rejects it. The plan runs the code of the write itself:
//! the kind of write reads and checks as usual, and its first request is recorded instead of sent.

use super::facts::Facts;
use super::kind::{About, LookResult, Success, SuccessKind, WriteKind};
use super::situation::{Finding, LastAttempt};
use crate::base::{Error, ErrorKind, Outcome, Result};
use crate::client::context::Context;
use crate::client::json::Form;
use crate::client::plan_report::{PlanReport, headers};
use crate::client::reply::ResultKind;
use crate::client::{CallKind, Reply};
use crate::http::Request;

/// The result of a plan.
enum PlanResult {
    /// This request would be sent.
    Write(Request),
    /// No change is needed.
    Unchanged,
    /// The write would be rejected; if there is a request, by the service once it is sent.
    Refused(Error, Option<Request>),
}

/// The plan of `action` on `id`: `{"result":"planned","action","refused","unchanged","id","name",
/// "method","url","headers","body","changes","problems","error"}`. A rule that rejects the write, even one
/// that its document breaks, is reported there and not as an `Err`.
pub(in crate::client) fn plan(
    ctx: &mut Context<'_>,
    action: CallKind,
    id: Option<&str>,
    kind: Result<Box<dyn WriteKind>>,
) -> Result<Reply> {
    let (kind, recorded) = match kind {
        Ok(mut kind) => {
            let recorded = record(ctx, &mut *kind);
            (Some(kind), recorded)
        }
        Err(error) => (None, Err(error)),
    };
    let recorded = match recorded {
        Err(error) if is_refusal(&error) => {
            PlanResult::Refused(ctx.fail(error).with_outcome(Outcome::NotSent), None)
        }
        recorded => recorded.map_err(|error| ctx.fail(error).with_outcome(Outcome::NotSent))?,
    };
    let about = kind
        .as_ref()
        .map_or_else(About::default, |kind| kind.about());
    let (request, error) = match &recorded {
        PlanResult::Write(request) => (Some(request), None),
        PlanResult::Unchanged => (None, None),
        PlanResult::Refused(error, request) => (request.as_ref(), Some(error)),
    };
    let request = request
        .map(|request| ctx.with_call_headers(request.clone()))
        .transpose()?;
    let body = request.as_ref().and_then(|request| request.body.as_deref());
    let plan = PlanReport {
        action: action.name(),
        refused: error.is_some(),
        unchanged: matches!(recorded, PlanResult::Unchanged),
        name: about.name,
        method: request.as_ref().map(|request| request.method.as_str()),
        url: request.as_ref().map(|request| request.url.as_str()),
        headers: request.as_ref().map(headers).unwrap_or_default(),
        body: body.and_then(|body| serde_json::from_slice(body).ok()),
        changes: about.changes,
        problems: error.map_or(&[], Error::problems),
        error,
    };
    let form = Form {
        id: about.id.or(id),
        plan: Some(&plan),
        ..Form::default()
    };
    ctx.reply(ResultKind::Planned, &form)
}

fn record(ctx: &mut Context<'_>, kind: &mut dyn WriteKind) -> Result<PlanResult> {
    let facts = Facts {
        in_doubt: false,
        is_plan: true,
        after: LastAttempt::Nothing,
        since: ctx.service_time(ctx.state.began),
    };
    let sight = match (kind.prepare(ctx, &facts), kind.finding_if_absent()) {
        (Err(error), Some(saw)) if error.kind() == ErrorKind::NotFound => {
            Some(LookResult::missing(saw, error))
        }
        (sight, _) => sight.map_err(|error| kind.explain(ctx, error))?,
    };
    if let Some(sight) = sight
        && sight.saw != Finding::Before
    {
        return judge_look(ctx, kind, sight, None);
    }
    let request = kind.request(ctx)?;
    if !kind.plan_looks() || ctx.options.offline {
        return Ok(PlanResult::Write(request));
    }
    // Looks as if the service had rejected the write, to find out why it would.
    let sight = kind.look(ctx, &facts)?;
    match sight.saw {
        Finding::Before | Finding::Wanted => Ok(PlanResult::Write(request)),
        _ => judge_look(ctx, kind, sight, Some(request)),
    }
}

fn judge_look(
    ctx: &mut Context<'_>,
    kind: &mut dyn WriteKind,
    sight: LookResult,
    request: Option<Request>,
) -> Result<PlanResult> {
    if matches!(sight.saw, Finding::Wanted | Finding::Existing) {
        let success = Success {
            how: SuccessKind::Unchanged,
            operation: None,
            trace: None,
        };
        return kind.finish(ctx, &success).map(|_| PlanResult::Unchanged);
    }
    let error = sight
        .error
        .unwrap_or_else(|| Error::new(ErrorKind::Conflict, "Another object prevents the write."));
    let error = kind.explain(ctx, error);
    let error = match (sight.saw, &request) {
        // A run sends this request without checking the rules, so the service would reject it.
        (Finding::RuledOut, Some(_)) => error.with_kind(ErrorKind::BadRequest),
        _ => error,
    };
    let error = ctx.fail(error).with_outcome(Outcome::NotSent);
    Ok(PlanResult::Refused(error, request))
}

/// Whether an error is the reason why the write would be rejected, and not a failure of the plan itself.
fn is_refusal(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Validation
            | ErrorKind::InvalidState
            | ErrorKind::Conflict
            | ErrorKind::AlreadyExists
            | ErrorKind::NotFound
    )
}
