//! The link by which a customer approves a relationship.

use super::Client;
use crate::base::Result;
use crate::model::ids;
use crate::service::cloud;

impl Client {
    /// The link by which the customer approves relationship `id`, once it is locked. It leads to the admin
    /// center of the client's options, else to that of its cloud. Sends nothing.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
    /// use gdap::{CallOptions, RequestAction};
    ///
    /// client.request(id, &RequestAction::LockForApproval.to_json(), &CallOptions::default())?;
    /// println!("Approve at {}", client.approval_link(id)?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn approval_link(&self, id: &str) -> Result<String> {
        ids::opaque_id(id, "relationship id")?;
        Ok(cloud::approval_link(&self.0.admin_center, id))
    }

    /// The same as a reply: `{"result":"read","id":...,"approvalLink":...}`.
    #[cfg(feature = "ffi")]
    pub(crate) fn approval_link_reply(&self, id: &str) -> Result<super::Reply> {
        use super::ResultKind;

        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Link<'a> {
            result: ResultKind,
            id: &'a str,
            approval_link: String,
        }
        let json = super::json::to_json(&Link {
            result: ResultKind::Read,
            id,
            approval_link: self.approval_link(id)?,
        })?;
        Ok(super::Reply::unsent(
            ResultKind::Read,
            json,
            Some(id.to_owned()),
        ))
    }
}
