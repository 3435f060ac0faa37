//! Long-running operations: where one is, how it stands, and waiting for its end.

use std::time::Duration;

use serde_json::{Value, json};

use super::CallOptions;
use super::Client;
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::settle::asked_wait;
use super::watch::{self, Look, Watch};
use crate::base::{Error, ErrorKind, Level, Outcome, ProgressKind, Result, ServiceHint};
use crate::http::{Response, Url, url};
use crate::model::ids;
use crate::service::Step;

/// Longest wait between two looks where the service names none.
const LONGEST: Duration = Duration::from_secs(30);
/// Looks that may find nothing at first: an operation shows with a delay (eventual consistency).
const MISSES: u32 = 5;

/// Where an operation can be looked at.
pub(super) enum Place<'p> {
    /// By ids: of the relationship, of the operation.
    Ids(&'p str, &'p str),
    /// At the address that the service gave; it was checked.
    Url(&'p Url),
}

/// What a 202 says of its operation.
pub(super) struct Pointer {
    pub(super) id: String,
    pub(super) wait: Option<Duration>,
    url: Url,
}

impl Pointer {
    /// Reads `Location` and `Retry-After`. `None` where there is no Location, or where it leads
    /// away from the service; then it is not followed.
    pub(super) fn of(run: &Run<'_>, response: &Response) -> Option<Pointer> {
        let location = response.headers.get("Location")?;
        let root = run.service().root();
        let url = match location.starts_with('/') {
            true => url::same_host(root, &format!("{}{location}", root.origin())),
            false => url::same_host(root, location),
        };
        match url {
            Ok(url) => Some(Pointer {
                id: url.path().rsplit('/').next().unwrap_or_default().to_owned(),
                wait: asked_wait(run, response),
                url,
            }),
            Err(error) => {
                run.client
                    .diag
                    .log(Level::Warn, "client", || error.to_string());
                None
            }
        }
    }

    /// Where it can be looked at.
    pub(super) fn place(&self) -> Place<'_> {
        Place::Url(&self.url)
    }

    /// What is told of it where it is not waited for.
    pub(super) fn form(&self) -> Value {
        let mut form = json!({"id": self.id, "location": self.url.as_str()});
        if let Some(wait) = self.wait {
            form["retryAfterMs"] = json!(wait.as_millis() as u64);
        }
        form
    }
}

impl Client {
    /// Reads operation `operation_id` of relationship `id`; with `call.wait` waits until it has
    /// ended. `{"result":"read","id":operation id,"operation":{...}}`. An operation that ended as
    /// failed is an error (`OperationFailed`) where it is waited for.
    pub fn operation(&self, id: &str, operation_id: &str, call: &CallOptions) -> Result<Reply> {
        checked(id, operation_id)?;
        let mut run = Run::begin(&self.0, call)?;
        let place = Place::Ids(id, operation_id);
        let read = match call.wait {
            true => wait(&mut run, place, Some(Duration::ZERO)),
            false => look(&mut run, &place).map(|(operation, _)| operation),
        };
        let operation = read.map_err(|error| run.fail(error))?;
        reply(&mut run, operation_id, &operation)
    }
}

/// One look of a batch's wait: its end, or when to look again.
pub(super) fn turn(
    run: &mut Run<'_>,
    id: &str,
    operation_id: &str,
    watch: &mut Watch,
) -> Result<Look<Reply>> {
    checked(id, operation_id)?;
    let looked = match watched(run, &Place::Ids(id, operation_id), watch) {
        Ok(Look::There(operation)) => {
            return reply(run, operation_id, &operation).map(Look::There);
        }
        Ok(Look::Later(wait)) => run
            .announce(ProgressKind::OperationWait, wait)
            .map(|()| Look::Later(wait)),
        Err(error) => Err(error),
    };
    looked.map_err(|error| run.fail(error))
}

fn checked(id: &str, operation_id: &str) -> Result<()> {
    ids::opaque_id(id, "relationship id")?;
    ids::opaque_id(operation_id, "operation id")?;
    Ok(())
}

fn reply(run: &mut Run<'_>, operation_id: &str, operation: &Value) -> Result<Reply> {
    let operation = to_raw(operation).map_err(|error| run.fail(error))?;
    run.reply(
        Done::Read,
        Form {
            id: Some(operation_id),
            operation: Some(&operation),
            ..Form::default()
        },
    )
}

/// Looks until the operation has ended, waiting as long as the service asks before each look.
/// `first` is the wait before the first one, where that is known.
pub(super) fn wait(run: &mut Run<'_>, place: Place<'_>, first: Option<Duration>) -> Result<Value> {
    let pause = first.unwrap_or_else(|| polite(run, 0));
    if !pause.is_zero() {
        run.pause(ProgressKind::OperationWait, pause)?;
    }
    let mut watch = Watch::default();
    watch::sleeping(run, |run| watched(run, &place, &mut watch))
}

/// One look of a wait.
fn watched(run: &mut Run<'_>, place: &Place<'_>, watch: &mut Watch) -> Result<Look<Value>> {
    watch.round += 1;
    let asked = match look(run, place) {
        Ok((operation, _)) if ended(&operation)? => return Ok(Look::There(operation)),
        Ok((_, asked)) => asked.filter(|asked| !asked.is_zero()),
        Err(error) if error.kind() == ErrorKind::NotFound && watch.misses < MISSES => {
            watch.misses += 1;
            None
        }
        Err(error) => return Err(error),
    };
    let wait = asked.unwrap_or_else(|| polite(run, watch.round));
    Ok(Look::Later(wait))
}

/// The wait before look number `round` where the service names none.
pub(super) fn polite(run: &Run<'_>, round: u32) -> Duration {
    run.backoff(round.saturating_add(1))
        .min(LONGEST)
        .max(Duration::from_millis(1))
}

/// One look: the operation, and how long the service asks to wait before the next.
fn look(run: &mut Run<'_>, place: &Place<'_>) -> Result<(Value, Option<Duration>)> {
    let response = match place {
        Place::Ids(id, operation) => run.ask(Step::Operation(id, operation))?,
        Place::Url(url) => run.follow((*url).clone(), &[200, 202])?,
    };
    let asked = asked_wait(run, &response);
    match serde_json::from_slice(&response.body) {
        Ok(operation @ Value::Object(_)) => Ok((operation, asked)),
        _ if response.status == 202 => Ok((json!({"status": "running"}), asked)),
        _ => Err(Error::new(
            ErrorKind::BadAnswer,
            "The operation was read, but the answer is no JSON object.",
        )),
    }
}

/// Whether an operation has ended well. Failed is an error with its data; a status that is not
/// known counts as still going.
fn ended(operation: &Value) -> Result<bool> {
    let status = operation["status"].as_str().unwrap_or_default();
    if status.eq_ignore_ascii_case("succeeded") || status.eq_ignore_ascii_case("skipped") {
        return Ok(true);
    }
    if !status.eq_ignore_ascii_case("failed") {
        return Ok(false);
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
        format!("The long-running {what} {id} ended as failed.{data}"),
    )
    .with_hint(ServiceHint::RetryOperation)
    .with_outcome(Outcome::Rejected))
}
