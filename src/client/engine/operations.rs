//! Long-running operations: reading one from a 202, finding one in the list, and polling it.

use std::time::Duration;

use serde_json::{Value, json};

use super::facts::Facts;
use crate::base::{Error, ErrorKind, Level, Outcome, ProgressKind, Result, ServiceHint};
use crate::client::context::{self, Context, invalid_response};
use crate::client::paging;
use crate::client::task::Turn;
use crate::http::{Response, Url, retry, url};
use crate::model::relationship::timestamp;
use crate::service::{ServiceCall, Set};

/// Maximum wait between two polls if the service names none.
const LONGEST: Duration = Duration::from_secs(30);
/// Time before the deadline that is left for the last poll.
const LAST_POLL: Duration = Duration::from_secs(1);
/// Maximum polls that may find nothing: an operation appears with a delay (eventual consistency).
const MISSES: u32 = 5;

/// The id of an operation, and how to read it.
#[derive(Debug, Clone)]
pub(in crate::client) struct Pointer {
    pub(in crate::client) id: String,
    /// How long the service asks to wait before the first poll.
    wait: Option<Duration>,
    /// The URL from a 202; without one the operation is read by its ids.
    url: Option<Url>,
}

impl Pointer {
    /// Reads `Location` and `Retry-After` of a 202. `None` if there is no Location, or if it leads away
    /// from the relationship; then it is not followed.
    pub(in crate::client) fn of(
        ctx: &Context<'_>,
        relationship: &str,
        response: &Response,
    ) -> Option<Pointer> {
        let location = response.headers.get("Location")?;
        let route = ctx
            .service()
            .route(ServiceCall::Get(relationship), ctx.place());
        let prefix = route.ok()?.url;
        let url = match location.starts_with('/') {
            true => url::same_host(&prefix, &format!("{}{location}", prefix.origin())),
            false => url::same_host(&prefix, location),
        };
        match url {
            Ok(url) => Some(Pointer {
                id: url.path().rsplit('/').next().unwrap_or_default().to_owned(),
                wait: asked_wait(ctx, response),
                url: Some(url),
            }),
            Err(error) => {
                let diag = &ctx.client.diag;
                diag.log(Level::Warn, "client", || error.to_string());
                None
            }
        }
    }

    fn has_id(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }

    /// The operation with this id.
    pub(in crate::client) fn to(id: &str) -> Pointer {
        Pointer {
            id: id.to_owned(),
            wait: None,
            url: None,
        }
    }

    /// Its JSON in the reply of a call that doesn't wait for it.
    pub(in crate::client) fn form(&self, ctx: &Context<'_>, relationship: &str) -> Result<Value> {
        let url = match &self.url {
            Some(url) => url.clone(),
            None => {
                let service_call = ServiceCall::Operation(relationship, &self.id);
                ctx.service().route(service_call, ctx.place())?.url
            }
        };
        let mut form = json!({"id": self.id, "location": url.as_str()});
        if let Some(wait) = self.wait {
            form["retryAfterMs"] = json!(wait.as_millis() as u64);
        }
        Ok(form)
    }
}

/// How long the service asks to wait, from a response's Retry-After.
fn asked_wait(ctx: &Context<'_>, response: &Response) -> Option<Duration> {
    retry::retry_after(&response.headers, ctx.client.clock.now())
}

/// What the list of operations shows about one type of operation.
pub(in crate::client) enum Found {
    /// One was started since the first attempt, and runs or succeeded; it counts as this call's.
    Ours(Pointer),
    /// One was started since the first attempt, and failed.
    Failed(Error),
    /// Another one runs.
    Other,
    None,
}

/// Looks for an operation of type `kind` in relationship `id`. A running one is preferred, then the one that
/// was started last.
pub(in crate::client) fn find(
    ctx: &mut Context<'_>,
    id: &str,
    kind: &str,
    facts: &Facts,
) -> Result<Found> {
    let (recent, owner, now) = (&ctx.client.recent, ctx.state.owner, ctx.now());
    let (mut ours, mut other): (Option<(bool, Value)>, bool) = (None, false);
    paging::each(ctx, Set::Operations(id), &Default::default(), &mut |item| {
        let item: Value = serde_json::from_str(item).unwrap_or_default();
        if !item["operationType"]
            .as_str()
            .is_some_and(|it| it.eq_ignore_ascii_case(kind))
        {
            return;
        }
        let runs = !matches!(state(&item), State::Succeeded | State::Failed);
        let created = item["createdDateTime"].as_str().and_then(timestamp);
        // An operation that another call of this client reported was started by that call.
        let id = item["id"].as_str();
        let is_known = id.is_some_and(|id| recent.is_of_another(id, owner, now));
        if is_known || created.is_none_or(|created| created < facts.since) {
            other |= runs;
        } else if ours.as_ref().is_none_or(|(known, _)| runs || !known) {
            ours = Some((runs, item));
        }
    })?;
    let Some((_, operation)) = ours.filter(|_| facts.in_doubt) else {
        return Ok(if other { Found::Other } else { Found::None });
    };
    Ok(match has_succeeded(&operation) {
        Err(error) => Found::Failed(error),
        Ok(_) => Found::Ours(Pointer::to(operation["id"].as_str().unwrap_or_default())),
    })
}

/// The polls of one operation.
#[derive(Default)]
pub(in crate::client) struct Poll {
    round: u32,
    misses: u32,
}

impl Poll {
    /// Reads the operation once, unless it starts with a wait. Done when the operation has succeeded; an error
    /// if it failed.
    pub(in crate::client) fn turn(
        &mut self,
        ctx: &mut Context<'_>,
        relationship: &str,
        operation: &Pointer,
        starts_with_wait: bool,
    ) -> Result<Turn<Value>> {
        let round = self.round;
        self.round += 1;
        if round == 0 && starts_with_wait {
            let wait = operation.wait.unwrap_or_else(|| poll_wait(ctx, 0));
            return poll_later(ctx, wait);
        }
        let asked = match read(ctx, relationship, operation) {
            Ok((operation, _)) if has_succeeded(&operation)? => return Ok(Turn::Done(operation)),
            Ok((_, asked)) => asked.filter(|asked| !asked.is_zero()),
            Err(error) if error.kind() == ErrorKind::NotFound && self.misses < MISSES => {
                self.misses += 1;
                None
            }
            Err(error) => return Err(error),
        };
        let wait = asked.unwrap_or_else(|| poll_wait(ctx, round));
        poll_later(ctx, wait)
    }
}

/// A wait before the next poll. Fails if the wait would end after the deadline.
pub(in crate::client) fn poll_later<T>(ctx: &Context<'_>, wait: Duration) -> Result<Turn<T>> {
    ctx.may_wait(wait)?;
    Ok(Turn::Later(wait, ProgressKind::OperationWait))
}

/// The wait before poll number `round` if the service names none. If the deadline comes sooner, the last
/// poll is just before it, so that a wait uses all the time it has.
pub(in crate::client) fn poll_wait(ctx: &Context<'_>, round: u32) -> Duration {
    let wait = ctx
        .backoff(round.saturating_add(1))
        .min(LONGEST)
        .max(Duration::from_millis(1));
    match ctx.time_left().checked_sub(LAST_POLL) {
        Some(latest) if !latest.is_zero() => wait.min(latest),
        _ => wait,
    }
}

/// Reads the operation; returns it, and how long the service asks to wait before the next poll.
fn read(
    ctx: &mut Context<'_>,
    relationship: &str,
    operation: &Pointer,
) -> Result<(Value, Option<Duration>)> {
    let url = match &operation.url {
        Some(url) => url.clone(),
        None => ctx.address(ServiceCall::Operation(relationship, &operation.id))?,
    };
    let now = ctx.client.clock.now();
    ctx.read(url, |response| {
        let asked = retry::retry_after(&response.headers, now);
        if response.status == 202 && response.body.is_empty() {
            return Ok((json!({"status": "running"}), asked));
        }
        let value: Value = context::json(response)?;
        let id = value["id"].as_str().unwrap_or_default();
        match id.is_empty() && value["status"].is_string() || operation.has_id(id) {
            true => Ok((value, asked)),
            false => Err(invalid_response(&format!(
                "isn't about operation {}",
                operation.id
            ))),
        }
    })
}

enum State {
    Running,
    Succeeded,
    Failed,
}

/// The state of an operation; an unknown status counts as running.
fn state(operation: &Value) -> State {
    let status = operation["status"].as_str().unwrap_or_default();
    match status.to_ascii_lowercase().as_str() {
        "succeeded" | "skipped" => State::Succeeded,
        "failed" => State::Failed,
        _ => State::Running,
    }
}

/// Whether an operation has succeeded. If it has failed, the error has its data.
fn has_succeeded(operation: &Value) -> Result<bool> {
    match state(operation) {
        State::Succeeded => return Ok(true),
        State::Running => return Ok(false),
        State::Failed => {}
    }
    let text = |name: &str| operation[name].as_str().filter(|text| !text.is_empty());
    let what = text("operationType").unwrap_or("operation");
    let id = text("id").unwrap_or("without an id");
    let data = match text("data") {
        Some(data) => format!(
            " The service says: {}",
            data.chars().take(2000).collect::<String>()
        ),
        None => String::new(),
    };
    Err(Error::new(
        ErrorKind::OperationFailed,
        format!("The long-running {what} {id} failed.{data}"),
    )
    .with_hint(ServiceHint::RetryOperation)
    .with_outcome(Outcome::Rejected))
}

/// Makes an error while waiting say that the change was accepted and is still in progress.
pub(in crate::client) fn still_going(error: Error, what: &str) -> Error {
    Error::new(
        error.kind(),
        format!(
            "The service accepted the change as {what}, which hadn't ended when the wait for it did: {}",
            error.message()
        ),
    )
    .with_hint(ServiceHint::WaitForOperation)
    .with_outcome(Outcome::Unknown)
}
