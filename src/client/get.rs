//! Reading one relationship.

use super::parts;
use super::reply::{Done, Reply};
use super::run::Run;
use super::{CallOptions, Client, cockpit};
use crate::base::Result;
use crate::model::{ServiceKind, ids};
use crate::service::Step;

impl Client {
    /// Reads relationship `id`: `{"result":"read","id","etag","relationship":{...},...}`. The
    /// entity is as the service gave it, but empty dates are null. CloudCockpit: found in the list
    /// of `call.customer_id`, with Graph's names.
    pub fn get(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        if self.0.service.kind() == ServiceKind::Graph {
            return parts::read(self, Step::Get(id), call, |form, json| {
                form.relationship = Some(json)
            });
        }
        let mut run = Run::begin(&self.0, call)?;
        let found = cockpit::get(&mut run, id).map_err(|error| run.fail(error))?;
        cockpit::finish(&mut run, Done::Read, Some(id), Some(&found), None, &[])
    }
}
