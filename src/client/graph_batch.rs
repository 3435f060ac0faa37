//! Several items as one `$batch` of Microsoft Graph: at most 20, each with its own method, address,
//! headers and body; the answers come in any order, each with its own status (Graph documentation,
//! "Combine multiple HTTP requests using JSON batching").
//!
//! No algorithm is written twice for it. An item is run until its first request, which is kept; the
//! kept requests go as one; then each item is run again with its answer in place of the network. So an
//! item that was throttled waits and is repeated alone, and one without an answer is settled, like any
//! other request. Where an item's next request can go that way too, there is one more round.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::batch_queue::Item;
use super::batch_work::{How, guarded, run as run_item};
use super::reply::to_json;
use super::{CallOptions, Client, Reply};
use crate::base::cancel::OnFire;
use crate::base::{Cancel, Error, ErrorKind, Level, Outcome, Result};
use crate::http::{Brought, Failure, FailureKind, Headers, Request, Response, Script, Url};
use crate::service::{Place, Step};

/// Most requests of one `$batch`.
pub(super) const MOST: usize = 20;
/// Rounds of keeping and sending; a read, a write, and the end of it.
const ROUNDS: u32 = 3;

/// Which requests go that way.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) reads: bool,
    pub(super) writes: bool,
}

impl Wanted {
    /// Whether the service has not refused a `$batch` yet.
    pub(super) fn fits(self, client: &Client) -> bool {
        (self.reads || self.writes) && !client.0.no_graph_batch.load(Ordering::Relaxed)
    }

    fn takes(self, request: &Request) -> bool {
        match request.method.is_read() {
            true => self.reads,
            false => self.writes,
        }
    }
}

/// An item on its way.
struct Member<'a> {
    item: &'a Item,
    how: How,
    answers: Vec<Brought>,
    kept: Option<Request>,
}

/// Does items, as far as possible together, and tells how each ended.
pub(super) fn run(
    client: &Client,
    wanted: Wanted,
    items: &[(&Item, How)],
    ended: &mut dyn FnMut(&Item, Result<Reply>),
) {
    let mut open: Vec<_> = items
        .iter()
        .map(|(item, how)| Member {
            item,
            how: *how,
            answers: Vec::new(),
            kept: None,
        })
        .collect();
    let mut alone = Vec::new();
    for _ in 0..ROUNDS {
        let mut joined = Vec::new();
        for mut member in open.drain(..) {
            let script = Arc::new(Script::keeping(member.answers.iter().cloned()));
            let result =
                guarded(|| run_item(client, member.item, member.how, Some(script.clone())));
            member.kept = script.kept();
            match &member.kept {
                Some(request) if wanted.takes(request) => joined.push(member),
                Some(_) => alone.push(member),
                None if script.is_paused() => alone.push(member),
                None => ended(member.item, result),
            }
        }
        if joined.len() < 2 {
            alone.append(&mut joined);
            break;
        }
        send(client, &mut joined);
        for member in joined {
            let cancelled = member.item.stop.is_fired();
            match member.answers.last() {
                // A cancelled call would say that nothing was sent: it cannot know of this round.
                Some(Err(failure)) if cancelled => ended(member.item, Err(lost(failure))),
                Some(Ok(response)) if response.status < 400 => open.push(member),
                _ => alone.push(member),
            }
        }
    }
    alone.append(&mut open);
    for member in alone {
        let script = Arc::new(Script::sending(member.answers));
        let result = guarded(|| run_item(client, member.item, member.how, Some(script)));
        ended(member.item, result);
    }
}

fn lost(failure: &Failure) -> Error {
    Error::new(
        ErrorKind::Cancelled,
        format!("The call was cancelled. {}", failure.message),
    )
    .with_outcome(Outcome::Unknown)
    .with_cure("Read it to see whether the change was made.")
}

/// One request of a `$batch`.
#[derive(Serialize)]
struct Ask<'a> {
    id: String,
    method: &'static str,
    url: &'a str,
    headers: HashMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a RawValue>,
}

/// What comes back.
#[derive(Deserialize)]
struct Answers {
    responses: Vec<Answered>,
}

#[derive(Deserialize)]
struct Answered {
    id: String,
    status: u16,
    #[serde(default)]
    headers: Option<HashMap<String, serde_json::Value>>,
    #[serde(default)]
    body: Option<Box<RawValue>>,
}

/// Sends what the members kept, and gives each its answer. Without one: nothing where none of it can
/// have happened, so that the plain way is gone; else a failure after sending.
fn send(client: &Client, members: &mut [Member<'_>]) {
    let answers = exchange(client, members);
    match answers {
        Ok(mut answers) => {
            for (number, member) in members.iter_mut().enumerate() {
                let answer = answers.remove(&number.to_string());
                let missing = || {
                    Err(unanswered(
                        "The answer to the $batch has none for this item.",
                    ))
                };
                member.answers.push(answer.map_or_else(missing, Ok));
            }
        }
        Err(error) if error.outcome() == Outcome::Unknown => {
            let why = format!(
                "The $batch with this item got no answer. {}",
                error.message()
            );
            for member in members {
                member.answers.push(Err(unanswered(&why)));
            }
        }
        Err(error) => {
            let refused = error.outcome() == Outcome::Rejected
                && !matches!(
                    error.kind(),
                    ErrorKind::Throttled | ErrorKind::Unauthenticated
                );
            if refused {
                client.0.no_graph_batch.store(true, Ordering::Relaxed);
            }
            client.0.diag.log(Level::Warn, "client", || {
                format!("The $batch was not taken, so its items go one by one: {error}")
            });
        }
    }
}

fn unanswered(why: &str) -> Failure {
    Failure {
        kind: FailureKind::Lost,
        sent: true,
        status: None,
        message: why.to_owned(),
    }
}

/// Ends the exchange when every item of it has been cancelled.
struct AllFired {
    left: AtomicUsize,
    stop: Cancel,
}

impl OnFire for AllFired {
    fn fired(&self) {
        if self.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.stop.fire();
        }
    }
}

fn exchange(client: &Client, members: &[Member<'_>]) -> Result<HashMap<String, Response>> {
    let service = client.0.service.as_ref();
    let root = service.root();
    let asks = members
        .iter()
        .enumerate()
        .filter_map(|(number, member)| Some((number, member.kept.as_ref()?)))
        .map(|(number, request)| ask(number, request, root))
        .collect::<Result<Vec<_>>>()?;
    let body = to_json(&serde_json::json!({ "requests": asks }))?;
    let stop = Cancel::new();
    let all: Arc<dyn OnFire> = Arc::new(AllFired {
        left: AtomicUsize::new(members.len()),
        stop: stop.clone(),
    });
    for member in members {
        member.item.stop.listen(&all);
    }
    let options = CallOptions {
        cancel: Some(&stop),
        ..CallOptions::default()
    };
    let mut run = super::run::Run::begin(&client.0, &options)?;
    let route = service.route(Step::Batch, Place::default())?;
    let request = Request::new(route.method, route.url)
        .with_repeat(route.repeat)
        .with_json(body);
    let response = run.send(request, route.success)?;
    let answers: Answers = serde_json::from_slice(&response.body).map_err(|error| {
        Error::new(
            ErrorKind::BadAnswer,
            format!("The answer to the $batch cannot be read: {error}."),
        )
        .with_outcome(Outcome::Unknown)
    })?;
    Ok(answers.responses.into_iter().map(response_of).collect())
}

fn ask<'a>(number: usize, request: &'a Request, root: &Url) -> Result<Ask<'a>> {
    let address = request.url.as_str();
    let body = request.body.as_deref().map(serde_json::from_slice);
    Ok(Ask {
        id: number.to_string(),
        method: request.method.as_str(),
        url: address.strip_prefix(root.as_str()).unwrap_or(address),
        headers: request.headers.iter().collect(),
        body: body.transpose().map_err(|error| {
            Error::new(
                ErrorKind::Internal,
                format!("A body that was to be sent is no JSON: {error}."),
            )
        })?,
    })
}

/// An item's answer as if it had come alone. A body that is no JSON comes as a JSON text.
fn response_of(answered: Answered) -> (String, Response) {
    let mut headers = Headers::new();
    for (name, value) in answered.headers.into_iter().flatten() {
        let value = match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        // What could not stand in a header says nothing.
        let _ = headers.set(&name, &value);
    }
    let body = match answered.body {
        None => Vec::new(),
        Some(raw) => match serde_json::from_str::<String>(raw.get()) {
            Ok(text) => text.into_bytes(),
            Err(_) => raw.get().as_bytes().to_vec(),
        },
    };
    let response = Response {
        status: answered.status,
        headers,
        body,
    };
    (answered.id, response)
}
