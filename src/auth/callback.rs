//! Tokens from a callback of the host.

use std::fmt;

use crate::base::Result;
use crate::http::{About, Token, TokenContext, TokenSource};

/// Describes the token that the host's function must return.
///
/// For a [`CallbackToken`](crate::CallbackToken).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TokenRequest<'a> {
    /// The scope, such as `https://graph.microsoft.com/.default`.
    pub scope: &'a str,
    /// The authority, such as `https://login.microsoftonline.com`.
    pub authority: &'a str,
    /// The tenant, if the client's options name one.
    pub tenant: Option<&'a str>,
    /// Whether the service rejected the last token, so that a cached one must not be returned.
    pub rejected: bool,
    /// The claims challenge of that rejection, JSON, for the token endpoint.
    pub claims: Option<&'a str>,
}

/// A function that gets a token.
type TokenCallback = dyn Fn(&TokenRequest<'_>) -> Result<Token> + Send + Sync;

/// Calls the host's function for every token; wrap it in [`cached`](crate::cached).
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use gdap::{CallbackToken, Client, Secret, Token, cached};
///
/// let source = CallbackToken::new(|request| {
///     println!("a token for {}", request.scope);
///     Token::new(Secret::copy_of(b"from-elsewhere"), None)
/// });
/// let client = Client::builder(cached(source)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct CallbackToken(Box<TokenCallback>);

impl fmt::Debug for CallbackToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackToken")
    }
}

impl CallbackToken {
    /// Tokens from `callback`, which is called on any thread, under no lock, and may block.
    pub fn new(
        callback: impl Fn(&TokenRequest<'_>) -> Result<Token> + Send + Sync + 'static,
    ) -> CallbackToken {
        CallbackToken(Box::new(callback))
    }
}

impl TokenSource for CallbackToken {
    fn about(&self) -> About {
        About::of("tokenCallback")
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        (self.0)(&TokenRequest {
            scope: &ctx.audience.scope,
            authority: ctx.audience.authority.as_str(),
            tenant: ctx.audience.tenant.as_deref(),
            rejected: ctx.rejected.is_some(),
            claims: ctx.claims,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Cached;
    use crate::base::{Cancel, Error, ErrorKind};
    use crate::http::testing::{Decoder, FakeClock, Memory, http_response, pipeline, token};
    use crate::http::{CallSettings, Method, Request, Url};
    use std::sync::{Arc, Mutex};

    #[test]
    fn the_host_is_told_of_a_refusal_and_its_claims() {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let own = requests.clone();
        let source = CallbackToken::new(move |request| {
            let mut own = own.lock().unwrap();
            own.push((
                request.scope.to_owned(),
                request.rejected,
                request.claims.map(str::to_owned),
            ));
            match own.len() {
                3 => Err(Error::new(ErrorKind::Credential, "The host has none.")),
                number => Ok(token(&format!("t{number}"))),
            }
        });
        let claims = [("WWW-Authenticate", "Bearer claims=\"eyJhIjoxfQ==\"")];
        let refused = || http_response(401, &claims, "");
        let ok = || http_response(200, &[], "");
        let memory = Memory::replies([refused(), ok(), ok(), refused()]);
        let root = "https://graph.test/v1.0";
        let pipeline = pipeline(memory, Cached::new(source), FakeClock::new(), root);
        let cancel = Cancel::new();
        let send = || {
            let call = pipeline.begin(Some(&cancel), CallSettings::default())?;
            let request = Request::new(Method::Get, Url::parse(root)?);
            pipeline.read(&call, request, &Decoder)
        };
        assert_eq!(send().unwrap().requests_sent, 2);
        assert_eq!(send().unwrap().requests_sent, 1, "kept");
        let error = send().unwrap_err();
        assert_eq!(
            (error.kind(), error.http_status()),
            (ErrorKind::Credential, Some(401))
        );
        let requests = requests.lock().unwrap();
        let scope = "https://graph.test/.default".to_owned();
        assert_eq!(requests[0], (scope.clone(), false, None));
        assert_eq!(requests[1], (scope, true, Some("{\"a\":1}".to_owned())));
    }
}
