//! What a request, an assignment or a deletion would send, without sending it. No algorithm is written
//! twice for it: the call itself is run, its reads go to the service, and its first write is kept.

use std::sync::Arc;

use super::batch::Work;
use super::plan::{Plan, headers, is_refusal};
use super::reply::{Done, Form, Reply, to_json};
use super::run::Run;
use super::{CallOptions, Client};
use crate::base::{Error, Result};
use crate::http::{Request, Script};
use crate::model::Object;

/// The plan of a write: `{"result":"planned","action","refused","unchanged","id","name","method","url",
/// "headers","body","problems","error"}`. A rule that refuses it is no `Err`.
pub(super) fn planned(
    client: &Client,
    work: Work,
    id: &str,
    call: &CallOptions,
    write: impl FnOnce(&CallOptions) -> Result<Reply>,
) -> Result<Reply> {
    let script = Arc::new(Script::default());
    let ended = write(&CallOptions {
        plan: false,
        wait: false,
        script: Some(script.clone()),
        ..call.clone()
    });
    let request = script.kept();
    let (attempts, refused) = match ended {
        Ok(reply) => (reply.attempts(), None),
        Err(error) if request.is_some() => (error.attempts(), None),
        Err(error) if is_refusal(&error) => (error.attempts(), Some(error)),
        Err(error) => return Err(error),
    };
    let mut run = Run::begin(&client.0, call)?;
    let json = to_json(&Plan {
        result: Done::Planned,
        action: work.name(),
        refused: refused.is_some(),
        unchanged: refused.is_none() && request.is_none(),
        id: Some(id),
        name: script.name().as_deref(),
        method: request.as_ref().map(|request| request.method.as_str()),
        url: request.as_ref().map(|request| request.url.as_str()),
        headers: request.as_ref().map(headers).unwrap_or_default(),
        body: request.as_ref().and_then(body).as_ref(),
        changes: &[],
        problems: refused.as_ref().map_or(&[], Error::problems),
        error: refused.as_ref(),
        attempts,
    })?;
    let mut reply = run.reply(Done::Planned, Form::default())?;
    reply.json = json;
    reply.id = Some(id.to_owned());
    reply.attempts = attempts;
    Ok(reply)
}

fn body(request: &Request) -> Option<Object> {
    serde_json::from_slice(request.body.as_deref()?).ok()
}
