//! The assertion that GitHub Actions issues to a job with `permissions: id-token: write`
//! (docs.github.com/actions/concepts/security/openid-connect).

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;
use zeroize::Zeroize;

use super::aadsts;
use super::endpoint;
use super::exchange::{self, Issuer};
use super::fault::Fault;
use crate::base::Variables;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{Method, Request, Token, TokenContext, Url, url};

const URL: &str = "ACTIONS_ID_TOKEN_REQUEST_URL";
const TOKEN: &str = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
const AUDIENCE: &str = "api://AzureADTokenExchange";

const GITHUB: Issuer = Issuer {
    who: "GitHub's token service",
    timeout: Duration::from_secs(30),
    retries_failures: true,
    retry: |_| None,
};

/// The job's own token endpoint, and the token for it.
pub(super) struct GitHub {
    url: Url,
    token: Token,
}

#[derive(Deserialize)]
struct IdToken<'a> {
    #[serde(borrow)]
    value: Cow<'a, str>,
}

impl GitHub {
    pub(super) fn new(audience: Option<&str>, variables: &Variables) -> Result<GitHub> {
        let missing = |name: &str| {
            let text = format!("The environment variable {name} isn't set.");
            Error::new(ErrorKind::Configuration, text).with_hint(SignInHint::GrantIdToken)
        };
        let address = variables.text(URL)?.ok_or_else(|| missing(URL))?;
        let token = variables.secret(TOKEN).ok_or_else(|| missing(TOKEN))?;
        let separator = if address.contains('?') { '&' } else { '?' };
        let audience = url::encode(audience.unwrap_or(AUDIENCE));
        let url = Url::parse(&format!("{address}{separator}audience={audience}"))?;
        if !url.is_https() {
            let text = format!("{URL} isn't an https address.");
            return Err(Error::new(ErrorKind::Configuration, text));
        }
        Ok(GitHub {
            url,
            token: Token::new(token.clone(), None)?,
        })
    }

    /// Requests a new assertion.
    pub(super) fn assertion(&self, ctx: &TokenContext<'_>) -> Result<Secret> {
        let request = Request::new(Method::Get, self.url.clone())
            .with_header("Accept", "application/json")?;
        let response = exchange::send(ctx, &GITHUB, request, Some(self.token.clone()))?;
        if response.http.status != 200 {
            let fault = Fault::read(&response.http);
            let error = endpoint::rejection_error(
                GITHUB.who,
                &response,
                None,
                &aadsts::shorten(&fault.description),
            );
            return Err(error.with_hint(SignInHint::GrantIdToken));
        }
        let issued: IdToken<'_> = serde_json::from_slice(&response.http.body).map_err(|_| {
            Error::new(
                ErrorKind::InvalidResponse,
                "GitHub's token service returned no token (HTTP 200).",
            )
        })?;
        let assertion = Secret::copy_of(issued.value.as_bytes());
        if let Cow::Owned(mut copy) = issued.value {
            copy.zeroize();
        }
        Ok(assertion)
    }
}
