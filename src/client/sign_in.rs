//! Signing in ahead of the first call, and a description of the sign-in without the token.

use std::time::{Duration, UNIX_EPOCH};

use serde::Serialize;

use super::context::Context;
use super::json::{Form, to_raw};
use super::reply::ResultKind;
use super::{CallKind, CallOptions, Client, Reply};
use crate::base::Result;
use crate::base::text::utc;
use crate::http::claims::{self, Claims};
use crate::http::{Connection, Token};

/// The property `signIn` of the reply.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignIn<'a> {
    credential: &'static str,
    /// Whether there is a token.
    signed_in: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    way: Option<&'static str>,
    /// The name in the ID token of the person's sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    scope: &'a str,
    authority: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_on: Option<String>,
    /// Whether the token is for `scope`; absent if the token doesn't show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    audience_matches: Option<bool>,
    /// The claims in the token, which are not verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    unverified_claims: Option<Claims>,
    /// The connections to the service and to the authority.
    connections: Vec<Connection>,
}

impl Client {
    /// Gets a token as a call would (a cached one if it hasn't expired; with `call.offline` only a cached one)
    /// and describes it: `{"result":"signIn","signIn":{...},...}`. The token itself isn't part of the result.
    pub fn sign_in(&self, call: &CallOptions) -> Result<Reply> {
        let mut ctx = Context::begin(&self.0, CallKind::SignIn, call)?;
        let token = ctx.sign_in().map_err(|error| ctx.fail(error))?;
        let components = self.0.pipeline.components();
        let about = components.tokens.about();
        let claims = token
            .as_ref()
            .and_then(|token| claims::read(token.secret()));
        let claimed_expiry = claims.as_ref().and_then(|claims| claims.expires);
        let claimed_expiry = claimed_expiry.and_then(|seconds| u64::try_from(seconds).ok());
        let expires = token.as_ref().and_then(Token::expires).or_else(|| {
            claimed_expiry.and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
        });
        let audience = &components.audience;
        let mut connections = vec![components.transport.connection(&audience.root)];
        if audience.authority.host() != audience.root.host() {
            connections.push(components.transport.connection(&audience.authority));
        }
        let sign_in = to_raw(&SignIn {
            credential: about.kind,
            signed_in: token.is_some(),
            way: about.way,
            user: about.user.as_deref(),
            scope: &components.audience.scope,
            authority: components.audience.authority.as_str(),
            tenant: components.audience.tenant.as_deref(),
            expires_on: expires.and_then(utc),
            audience_matches: claims
                .as_ref()
                .and_then(|claims| claims.is_for(&components.audience.scope)),
            unverified_claims: claims,
            connections,
        })?;
        let form = Form {
            sign_in: Some(&sign_in),
            ..Form::default()
        };
        ctx.reply(ResultKind::SignIn, &form)
    }
}
