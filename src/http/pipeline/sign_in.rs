//! The token of a request: a cached one, or a new one. If the call has a cancel, the new one is requested on a
//! thread of the pool, so that the cancel can end the wait.

use std::time::{Duration, Instant};

use super::{Pipeline, asking};
use crate::base::Result;
use crate::http::rejection::{self, RejectedToken, cancelled};
use crate::http::worker::WorkEnd;
use crate::http::{Call, Token, TokenContext};

/// Extra time after the deadline, in which the token source can return its own error.
const GRACE: Duration = Duration::from_millis(50);

impl Pipeline {
    /// Gets a token without a request to the service; with `cached_only` only a cached one, if there is one.
    pub fn sign_in(&self, call: &Call, cached_only: bool) -> Result<Option<Token>> {
        self.may_go_on(call)?;
        if cached_only {
            let cancel = call.cancel.as_ref();
            let ctx = self.components.context(call.deadline, cancel, None, None);
            return Ok(self.components.tokens.cached(&ctx));
        }
        self.get_token(call, None, true).map(Some)
    }

    /// A cached token, or a new one; after a 401 never the rejected one.
    pub(super) fn token(&self, call: &Call, rejection: Option<&RejectedToken>) -> Result<Token> {
        self.get_token(call, rejection, false)
    }

    fn get_token(
        &self,
        call: &Call,
        rejection: Option<&RejectedToken>,
        is_sign_in: bool,
    ) -> Result<Token> {
        let rejected = rejection.map(|rejection| &rejection.token);
        let claims = rejection.and_then(|rejection| rejection.claims.as_deref());
        let cancel = call.cancel.as_ref();
        let ctx = self
            .components
            .context(call.deadline, cancel, rejected, claims);
        let outages = call.outages.as_ref();
        let ctx = TokenContext {
            is_sign_in,
            outages,
            ..ctx
        };
        let token = match (self.components.tokens.cached(&ctx), cancel) {
            (Some(token), _) => Ok(token),
            (None, None) => asking::ask(&self.components.tokens, &ctx),
            (None, Some(cancel)) => {
                asking::check(&self.components.tokens)?;
                let (components, deadline, own) =
                    (self.components.clone(), call.deadline, cancel.clone());
                let rejected = rejected.cloned();
                let claims = claims.map(str::to_owned);
                let outages = outages.cloned();
                let end = Instant::now() + self.time_left(call) + GRACE;
                let work_end = self.workers.run(cancel, Some(end), move || {
                    let rejected = rejected.as_ref();
                    let ctx = components.context(deadline, Some(&own), rejected, claims.as_deref());
                    let ctx = TokenContext {
                        is_sign_in,
                        outages: outages.as_ref(),
                        ..ctx
                    };
                    asking::ask(&components.tokens, &ctx)
                })?;
                match work_end {
                    WorkEnd::Done(token) => token,
                    WorkEnd::TimedOut => Err(rejection::deadline("while getting a token")),
                    WorkEnd::NotStarted | WorkEnd::Left => Err(cancelled()),
                }
            }
        };
        match (token, rejection) {
            (Ok(token), Some(rejection)) if token.is_same(&rejection.token) => {
                Err(rejection.error.clone())
            }
            (Err(error), Some(rejection)) => Err(rejection.complete(error)),
            (token, _) => token,
        }
    }
}
