//! Reading one relationship.

use super::entity::Entity;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::{CallOptions, Client, cockpit};
use crate::base::{Error, ErrorKind, Result};
use crate::model::{ServiceKind, ids};
use crate::service::Step;

impl Client {
    /// Reads relationship `id`: `{"result":"read","id","etag","relationship":{...},...}`. The
    /// entity is as the service gave it, but empty dates are null. CloudCockpit: found in the list
    /// of `call.customer_id`, with Graph's names.
    pub fn get(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        let mut run = Run::begin(&self.0, call)?;
        match self.0.service.kind() {
            ServiceKind::Graph => graph(&mut run, id),
            ServiceKind::CloudCockpit => cockpit::get(&mut run, id).and_then(|found| {
                cockpit::finish(&mut run, Done::Read, Some(id), Some(&found), None, &[])
            }),
        }
        .map_err(|error| run.fail(error))
    }
}

fn graph(run: &mut Run<'_>, id: &str) -> Result<Reply> {
    let response = run.ask(Step::Get(id))?;
    let Some(entity) = Entity::read(&response.body) else {
        return Err(Error::new(
            ErrorKind::BadAnswer,
            "The service's answer is no relationship: it is no JSON object with an id.",
        ));
    };
    run.reply(
        Done::Read,
        Form {
            id: Some(&entity.id),
            etag: entity.etag.as_deref(),
            relationship: Some(&entity.json),
            ..Form::default()
        },
    )
}
