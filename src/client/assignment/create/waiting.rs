//! Waiting until a new assignment is no longer pending.

use serde_json::Value;

use super::Assign;
use crate::base::{Error, ErrorKind, Outcome, Result, ServiceHint};
use crate::client::Reply;
use crate::client::context::Context;
use crate::client::engine::operations::{poll_later, poll_wait, still_going};
use crate::client::json::Entity;
use crate::client::task::Turn;
use crate::service::ServiceCall;

/// Number of first polls that may not find a new assignment.
const MISSES: u32 = 5;

impl Assign {
    /// Polls the new assignment; `None` if it is no longer pending.
    pub(super) fn wait(&mut self, ctx: &mut Context<'_>) -> Result<Option<Turn<Reply>>> {
        let Some(entity) = &self.entity else {
            return Ok(None);
        };
        let id = entity.id.clone();
        let what = format!("assignment {id}");
        if self.polls > 0 {
            let now = ctx.entity(ServiceCall::Assignment(&self.id, &id), &id);
            match now {
                Ok(now) => self.entity = Some(Entity::of(&now)?),
                // It may not be found yet.
                Err(error) if error.kind() == ErrorKind::NotFound && self.polls <= MISSES => {}
                Err(error) => return Err(still_going(error, &what)),
            }
        }
        let entity = self.entity.as_ref().map(|entity| entity.json.as_str());
        let value: Value = serde_json::from_str(entity.unwrap_or_default()).unwrap_or_default();
        match value["status"].as_str().unwrap_or_default() {
            "pending" => {
                let wait = poll_wait(ctx, self.polls);
                self.polls += 1;
                let wait = poll_later(ctx, wait).map_err(|error| still_going(error, &what))?;
                Ok(Some(wait))
            }
            is @ ("error" | "deleting" | "deleted") => Err(Error::new(
                ErrorKind::OperationFailed,
                format!("The assignment {id} was made, and its status became {is}."),
            )
            .with_hint(ServiceHint::RecreateAssignment)
            .with_outcome(Outcome::Rejected)),
            _ => Ok(None),
        }
    }
}
