//! The client of a token request: confidential, with a secret or an assertion, or public.

use crate::emulator::http::message::{Call, decode, pairs};
use crate::emulator::identity::aadsts::{self, AadstsError};
use crate::emulator::identity::assertions;
use crate::emulator::identity::mint;
use crate::emulator::identity::route::Version;
use crate::emulator::world::state::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The form of a token request.
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// The form in a request's body.
    pub(crate) fn of(call: &Call) -> Result<Form, AadstsError> {
        let kind = call.media_type();
        if kind != "application/x-www-form-urlencoded" {
            let text = "The request body must be form encoded.".to_owned();
            return Err(("invalid_request", 900_144, text));
        }
        Ok(Form(pairs(&String::from_utf8_lossy(&call.body))))
    }

    /// The field of this name, unless it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(k, v)| k == name && !v.is_empty());
        field.map(|(_, v)| v.as_str())
    }

    /// The field of this name; an error if it is missing.
    pub(crate) fn need(&self, name: &str) -> Result<&str, AadstsError> {
        self.get(name).ok_or_else(|| {
            let text = format!("The request body must contain the following parameter: '{name}'.");
            ("invalid_request", 900_144, text)
        })
    }

    /// The scope of a request: its `scope` (version 2), or `/.default` of its `resource` (version 1).
    pub(crate) fn scope(&self, version: Version) -> Option<String> {
        match version {
            Version::V2 => self.get("scope").map(str::to_owned),
            Version::V1 => self.get("resource").map(mint::default_scope),
        }
    }
}

/// The client that a request names.
pub(crate) struct Client {
    pub(crate) id: String,
    /// Whether the client authenticated.
    pub(crate) proved: bool,
}

impl Client {
    /// The client of a request; its secret or assertion is checked if there is one.
    pub(crate) fn of(
        state: &State,
        call: &Call,
        tenant: &str,
        form: &Form,
    ) -> Result<Client, AadstsError> {
        let basic = basic(call);
        let id = match (form.get("client_id"), &basic) {
            (Some(id), _) => id.to_owned(),
            (None, Some((id, _))) => id.clone(),
            (None, None) => form.need("client_id")?.to_owned(),
        };
        let secret = form.get("client_secret").map(str::to_owned);
        let secret = secret.or_else(|| basic.map(|(_, secret)| secret));
        let proved = match (secret, form.get("client_assertion")) {
            (Some(secret), None) => {
                check_secret(state, &id, &secret)?;
                true
            }
            (None, Some(assertion)) => {
                if form.get("client_assertion_type") != Some(ASSERTION_TYPE) {
                    let text = "The parameter 'client_assertion_type' is missing or not known.";
                    return Err(("invalid_request", 900_144, text.to_owned()));
                }
                assertions::check(state, &id, &audiences(call, tenant), assertion)?;
                true
            }
            _ => false,
        };
        Ok(Client { id, proved })
    }

    /// The same client; an error if it didn't authenticate.
    pub(crate) fn confidential(self) -> Result<Client, AadstsError> {
        if self.proved {
            return Ok(self);
        }
        let text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
        Err(("invalid_client", 7_000_218, text.to_owned()))
    }
}

/// The audiences that an assertion may have: the token endpoints of both versions, and the issuer.
fn audiences(call: &Call, tenant: &str) -> [String; 3] {
    let root = &call.root;
    [
        format!("{root}/{tenant}/oauth2/v2.0/token"),
        format!("{root}/{tenant}/oauth2/token"),
        format!("{root}/{tenant}/v2.0"),
    ]
}

/// Client id and secret of an `Authorization: Basic` header, each form-encoded (RFC 6749 2.3.1).
fn basic(call: &Call) -> Option<(String, String)> {
    let (scheme, value) = call.header("authorization")?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decode(id, true), decode(secret, true)))
}

fn check_secret(state: &State, client: &str, secret: &str) -> Result<(), AadstsError> {
    let clients = &state.settings.clients;
    match clients.get(client) {
        _ if clients.is_empty() => Ok(()),
        None => Err((
            "unauthorized_client",
            700_016,
            format!("Application with identifier '{client}' was not found in the directory."),
        )),
        Some(known) if known != secret => Err(aadsts::error_of(7_000_215)),
        Some(_) => Ok(()),
    }
}
