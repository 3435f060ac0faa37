//! The link by which a customer approves a relationship.

use serde::Serialize;

use super::json::to_json;
use super::{Client, Reply, ResultKind};
use crate::base::Result;
use crate::model::ids;
use crate::service::cloud;

impl Client {
    /// The link by which the customer approves relationship `id`, once it is locked:
    /// `{"result":"read","id":...,"approvalLink":...}`. The admin center is that of the client's cloud,
    /// or the one of its options. Sends nothing.
    pub fn approval_link(&self, id: &str) -> Result<Reply> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Link<'a> {
            result: ResultKind,
            id: &'a str,
            approval_link: String,
        }
        ids::opaque_id(id, "relationship id")?;
        let json = to_json(&Link {
            result: ResultKind::Read,
            id,
            approval_link: cloud::approval_link(&self.0.admin_center, id),
        })?;
        Ok(Reply::unsent(ResultKind::Read, json, Some(id.to_owned())))
    }
}
