//! Reading one relationship.

use crate::base::Result;
use crate::client::{CallKind, CallOptions, Client, Reply, cloudcockpit, list};
use crate::model::{ServiceKind, ids};
use crate::service::ServiceCall;

impl Client {
    /// Reads relationship `id`: `{"result":"read","id","etag","relationship":{...},...}`. The
    /// entity is as the service returned it, except that empty dates are null. CloudCockpit: from the list
    /// of `call.customer_id`, with Graph's property names.
    pub fn get(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        match self.0.service.kind() {
            ServiceKind::Graph => {
                let (kind, service_call) = (CallKind::GetRelationship, ServiceCall::Get(id));
                list::one(self, kind, &[id], id, service_call, call, "relationship")
            }
            ServiceKind::CloudCockpit => cloudcockpit::get(self, id, call),
        }
    }
}
