//! The on-behalf-of flow: a service exchanges the token it was called with for a token for another service.

use crate::emulator::identity::aadsts::AadstsError;
use crate::emulator::identity::client::{Client, Form};
use crate::emulator::identity::grant::Grant;
use crate::emulator::identity::jwt::Jwt;
use crate::emulator::identity::key;
use crate::emulator::world::state::State;

/// The grant for the person of the assertion, if the assertion was issued for the client.
pub(crate) fn redeem(
    state: &State,
    client: Client,
    tenant: &str,
    form: &Form,
) -> Result<Grant, AadstsError> {
    let assertion = form.need("assertion")?;
    if form.need("requested_token_use")? != "on_behalf_of" {
        let text = "The parameter 'requested_token_use' must be on_behalf_of.".to_owned();
        return Err(("invalid_request", 900_144, text));
    }
    let scope = form.need("scope")?;
    let refused = |number: u32, text: &str| Err(("invalid_grant", number, text.to_owned()));
    let Some(jwt) = Jwt::read(assertion) else {
        return refused(50027, "JWT token is invalid or malformed.");
    };
    if !key::has_signed(&jwt) {
        return refused(50013, "Assertion failed signature validation.");
    }
    let now = state.time().as_millisecond() as f64 / 1000.0;
    if jwt.date("exp").is_none_or(|exp| exp <= now) {
        return refused(500_133, "Assertion is not within its valid time range.");
    }
    let own = [client.id.clone(), format!("api://{}", client.id)];
    if jwt
        .text("aud")
        .is_none_or(|aud| !own.iter().any(|id| id == aud))
    {
        return refused(
            500_131,
            "Assertion audience does not match the Client app presenting the assertion.",
        );
    }
    if jwt.text("scp").is_none() {
        return refused(
            7_000_114,
            "Application is not allowed to make application on-behalf-of calls.",
        );
    }
    Ok(Grant::of_person(tenant, &client.id, scope, true))
}
