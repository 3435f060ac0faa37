//! The token endpoint: each grant is one function named in [`granted`]'s `match`.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::aadsts::{self, AadstsError};
use crate::emulator::identity::client::{Client, Form};
use crate::emulator::identity::grant::Grant;
use crate::emulator::identity::route::Version;
use crate::emulator::identity::{code, device, mint, on_behalf_of};
use crate::emulator::world::settings::Tokens;
use crate::emulator::world::state::State;

/// The scope of a refresh request without one.
const DEFAULT_SCOPE: &str = "https://graph.microsoft.com/.default";

/// Answers a request to a token endpoint.
pub(crate) fn respond(state: &mut State, call: &Call, tenant: &str, version: Version) -> Response {
    let form = Form::of(call);
    let granted = form.and_then(|form| {
        let grant = granted(state, call, tenant, version, &form)?;
        Ok((grant, form.get("client_info").is_some()))
    });
    match granted {
        Err(rejection) => aadsts::error_response(state.time(), &rejection),
        Ok((grant, client_info)) => match version {
            Version::V2 => mint::tokens(state, call, &grant, client_info),
            Version::V1 => mint::tokens_v1(state, call, &grant),
        },
    }
}

/// The grant that the request is entitled to.
fn granted(
    state: &mut State,
    call: &Call,
    tenant: &str,
    version: Version,
    form: &Form,
) -> Result<Grant, AadstsError> {
    let grant_type = form.need("grant_type")?;
    let client = Client::of(state, call, tenant, form);
    match grant_type {
        "client_credentials" => client_credentials(client?, tenant, version, form),
        // MSAL sends the short name.
        "urn:ietf:params:oauth:grant-type:device_code" | "device_code" => {
            device::redeem(state, &client?, form)
        }
        "authorization_code" => code::redeem(state, &client?, form),
        "refresh_token" => refresh(state, &client?, tenant, version, form),
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => {
            on_behalf_of::redeem(state, client?.confidential()?, tenant, form)
        }
        other => Err((
            "unsupported_grant_type",
            70003,
            format!("The app requested an unsupported grant type '{other}'."),
        )),
    }
}

/// The grant of the application itself.
fn client_credentials(
    client: Client,
    tenant: &str,
    version: Version,
    form: &Form,
) -> Result<Grant, AadstsError> {
    if ["common", "organizations", "consumers"].contains(&tenant) {
        let text = "No tenant-identifying information found in either the request or implied by any provided credentials.";
        return Err(("invalid_request", 50059, text.to_owned()));
    }
    let client = client.confidential()?;
    let scope = form.scope(version).unwrap_or_default();
    if !scope.ends_with("/.default") || scope.contains(char::is_whitespace) {
        let text = format!(
            "The provided value for scope {scope} is not valid: client credential flows must have a scope value with /.default suffixed to the resource identifier."
        );
        return Err(("invalid_scope", 1_002_012, text));
    }
    Ok(Grant::of_app(tenant, &client.id, &scope))
}

/// The grant of a refresh token, which stays valid when a new one is issued.
fn refresh(
    state: &State,
    client: &Client,
    tenant: &str,
    version: Version,
    form: &Form,
) -> Result<Grant, AadstsError> {
    let token = form.need("refresh_token")?;
    let known = state.issued.refresh.get(token);
    let own = known.filter(|grant| grant.client == client.id);
    let any = state.settings.tokens == Tokens::Any && known.is_none();
    if state.settings.revoked_tokens.contains(token) || own.is_none() && !any {
        let text = "The provided authorization code or refresh token is expired, revoked or was issued to another client.";
        return Err(("invalid_grant", 700_082, text.to_owned()));
    }
    let wanted = form.scope(version);
    Ok(match own {
        None => Grant {
            refreshable: true,
            ..Grant::of_person(
                tenant,
                &client.id,
                &wanted.unwrap_or_else(|| DEFAULT_SCOPE.into()),
                client.proved,
            )
        },
        Some(grant) if grant.confidential && !client.proved => {
            let text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
            return Err(("invalid_client", 7_000_218, text.to_owned()));
        }
        Some(grant) => Grant {
            tenant: tenant.to_owned(),
            scope: wanted.unwrap_or_else(|| grant.scope.clone()),
            nonce: None,
            refreshable: true,
            ..grant.clone()
        },
    })
}
