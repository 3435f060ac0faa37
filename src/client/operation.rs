//! Reading a long-running operation, and waiting until it has ended.

use super::context::Context;
use super::engine::operations::{Pointer, Poll};
use super::json::{Form, to_raw};
use super::reply::ResultKind;
use super::task::{self, Task, Turn};
use super::{CallKind, CallOptions, Client, Reply, list};
use crate::base::Result;
use crate::model::ids;
use crate::service::ServiceCall;

impl Client {
    /// Reads operation `operation_id` of relationship `id`, as [`Client::get`] does a relationship:
    /// `{"result":"read","id":operation id,"operation":{...}}`. With `call.wait` it waits until the operation
    /// has ended, and fails with `OperationFailed` if the operation failed.
    pub fn operation(&self, id: &str, operation_id: &str, call: &CallOptions) -> Result<Reply> {
        let mut wait = OperationWait::new(id, operation_id)?;
        if call.wait {
            let mut ctx = Context::begin(&self.0, CallKind::GetOperation, call)?;
            return task::run(&mut ctx, &mut wait);
        }
        let service_call = ServiceCall::Operation(id, operation_id);
        let kind = CallKind::GetOperation;
        list::one(
            self,
            kind,
            &[id],
            operation_id,
            service_call,
            call,
            "operation",
        )
    }
}

/// Waits until an operation has ended.
pub(super) struct OperationWait {
    id: String,
    operation: Pointer,
    poll: Poll,
}

impl OperationWait {
    pub(super) fn new(id: &str, operation_id: &str) -> Result<OperationWait> {
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(operation_id, "operation id")?;
        Ok(OperationWait {
            id: id.to_owned(),
            operation: Pointer::to(operation_id),
            poll: Poll::default(),
        })
    }
}

impl Task for OperationWait {
    fn turn(&mut self, ctx: &mut Context<'_>) -> Result<Turn<Reply>> {
        let polled = self.poll.turn(ctx, &self.id, &self.operation, false);
        let operation = match polled.map_err(|error| ctx.fail(error))? {
            Turn::Later(wait, why) => return Ok(Turn::Later(wait, why)),
            Turn::Done(operation) => to_raw(&operation)?,
        };
        let form = Form {
            id: Some(&self.operation.id),
            operation: Some(&operation),
            ..Form::default()
        };
        ctx.reply(ResultKind::Read, &form).map(Turn::Done)
    }
}
