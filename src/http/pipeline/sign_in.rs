//! The token of a request: the one at hand, or one that is asked for where a cancel can call the
//! caller away.

use std::time::{Duration, Instant};

use super::{Pipeline, asking};
use crate::base::Result;
use crate::http::refusal::{self, RejectedToken, cancelled};
use crate::http::worker::WorkEnd;
use crate::http::{Call, Token, TokenContext};

/// For a token that can't be had by the deadline to say why.
const GRACE: Duration = Duration::from_millis(50);

impl Pipeline {
    /// A token now, though nothing is sent to the service; with `cached_only` the one at hand, if any.
    pub fn sign_in(&self, call: &Call, cached_only: bool) -> Result<Option<Token>> {
        self.may_go_on(call)?;
        if cached_only {
            let cancel = call.cancel.as_ref();
            let ctx = self.components.context(call.deadline, cancel, None, None);
            return Ok(self.components.tokens.cached(&ctx));
        }
        self.get_token(call, None, true).map(Some)
    }

    /// A token at hand, or a new one; after a 401 never the one that it refused.
    pub(super) fn token(&self, call: &Call, refused: Option<&RejectedToken>) -> Result<Token> {
        self.get_token(call, refused, false)
    }

    fn get_token(
        &self,
        call: &Call,
        refused: Option<&RejectedToken>,
        is_sign_in: bool,
    ) -> Result<Token> {
        let rejected = refused.map(|refused| &refused.token);
        let claims = refused.and_then(|refused| refused.claims.as_deref());
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
                let ran = self.workers.run(cancel, Some(end), move || {
                    let rejected = rejected.as_ref();
                    let ctx = components.context(deadline, Some(&own), rejected, claims.as_deref());
                    let ctx = TokenContext {
                        is_sign_in,
                        outages: outages.as_ref(),
                        ..ctx
                    };
                    asking::ask(&components.tokens, &ctx)
                })?;
                match ran {
                    WorkEnd::Done(token) => token,
                    WorkEnd::TimedOut => Err(refusal::deadline("while getting a token")),
                    WorkEnd::NotStarted | WorkEnd::Left => Err(cancelled()),
                }
            }
        };
        match (token, refused) {
            (Ok(token), Some(refused)) if token.is_same(&refused.token) => {
                Err(refused.error.clone())
            }
            (Err(error), Some(refused)) => Err(refused.complete(error)),
            (token, _) => token,
        }
    }
}
