//! The result of an attempt, by its response.

use super::Driver;
use crate::base::{Error, ErrorKind};
use crate::client::context::Context;
use crate::client::engine::attempt::Standing;
use crate::client::engine::kind::Proof;
use crate::client::engine::operations::Poll;
use crate::client::engine::situation::LastAttempt;
use crate::http::{AttemptState, CallResponse, Exchange};

impl Driver<'_> {
    /// The result of an attempt, its standing, and its error.
    pub(super) fn classify_attempt(
        &mut self,
        ctx: &mut Context<'_>,
        exchange: Exchange,
    ) -> (LastAttempt, Standing, Option<Error>) {
        let left = Standing::ByResponse(exchange.state);
        let error = match exchange.result {
            Ok(call_response) => return self.judge(ctx, &call_response),
            Err(error) => error,
        };
        let status = error.http_status();
        let after = match exchange.state {
            AttemptState::Unsent if exchange.is_retryable => LastAttempt::Unsent,
            AttemptState::Unsent => LastAttempt::Refused,
            AttemptState::Open => LastAttempt::Open,
            AttemptState::Ended => LastAttempt::Ended,
            AttemptState::Refused => match status {
                Some(423) if ctx.waits() && self.kind.may_start_operation() => LastAttempt::Locked,
                _ if exchange.is_retryable => LastAttempt::Busy,
                Some(status @ (404 | 405)) if self.kind.may_lag(status) && self.may_lag(ctx) => {
                    LastAttempt::Lag
                }
                Some(404) => self.kind.refused(LastAttempt::Gone, self.in_doubt()),
                Some(409) => self.kind.refused(LastAttempt::Taken, self.in_doubt()),
                Some(412 | 428) => self.kind.refused(LastAttempt::Stale, self.in_doubt()),
                _ => LastAttempt::Refused,
            },
        };
        (after, left, Some(error))
    }

    /// The same for an attempt with a 2xx response.
    fn judge(
        &mut self,
        ctx: &mut Context<'_>,
        call_response: &CallResponse,
    ) -> (LastAttempt, Standing, Option<Error>) {
        match self.kind.judge(ctx, &call_response.response) {
            Proof::Made => (LastAttempt::Made, Standing::Made, None),
            Proof::Accepted(operation) => {
                self.running.operation = Some((operation, Poll::default()));
                (LastAttempt::Accepted, Standing::Made, None)
            }
            proof => {
                let after = match proof {
                    Proof::Claimed => LastAttempt::Claimed,
                    _ => LastAttempt::Unproven,
                };
                let status = call_response.response.status;
                let error = Error::new(
                    ErrorKind::InvalidResponse,
                    format!("The response to the write (HTTP {status}) doesn't show the change."),
                )
                .with_service(status, None)
                .with_ids(call_response.response.request_id().map(str::to_owned), "");
                (after, Standing::ByResponse(AttemptState::Open), Some(error))
            }
        }
    }
}
