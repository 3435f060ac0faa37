//! The authorization code flow: the person signs in or declines at once, as the setting `consent` says. A
//! code can be used once, by the client, with the redirect URI and with the verifier that it is bound to.

use crate::emulator::http::message::{Call, Response, encode};
use crate::emulator::identity::aadsts::AadstsError;
use crate::emulator::identity::client::{Client, Form};
use crate::emulator::identity::grant::Grant;
use crate::emulator::identity::issued::AuthorizationCode;
use crate::emulator::identity::mint;
use crate::emulator::world::sign_in::Consent;
use crate::emulator::world::state::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The lifetime of a code, in milliseconds.
const LIFE: u64 = 600_000;

/// A client's request that a person sign in.
struct SignInRequest {
    client: String,
    scope: String,
    redirect_uri: String,
    state: Option<String>,
    nonce: Option<String>,
    challenge: Option<String>,
    mode: Mode,
}

/// How the response reaches the client (`response_mode`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Query,
    Fragment,
    FormPost,
}

/// Answers the request of a browser that a client sent to sign in.
pub(crate) fn authorize(state: &mut State, call: &Call, tenant: &str) -> Response {
    let request = match read(state, call) {
        Ok(request) => request,
        // The error isn't sent to the redirect URI, because the URI itself may be the problem.
        Err((error, number, text)) => return page(&format!("AADSTS{number}: {text} ({error})")),
    };
    let rejection = match state.settings.consent {
        Consent::Given => None,
        Consent::Declined => Some((
            "access_denied",
            "AADSTS65004: User declined to consent to access the app.",
        )),
        Consent::Missing => Some((
            "interaction_required",
            "AADSTS65001: The user or administrator has not consented to use the application.",
        )),
    };
    let mut parameters = match rejection {
        Some((error, text)) => vec![
            ("error", error.to_owned()),
            ("error_description", text.to_owned()),
        ],
        None => {
            let code = mint::secret("0.A");
            let grant = Grant {
                nonce: request.nonce.clone(),
                ..Grant::of_person(tenant, &request.client, &request.scope, false)
            };
            let entry = AuthorizationCode {
                grant,
                redirect_uri: request.redirect_uri.clone(),
                challenge: request.challenge.clone(),
                end: state.ticks().saturating_add(LIFE),
                used: false,
            };
            state.issued.codes.insert(code.clone(), entry);
            vec![
                ("code", code),
                ("session_state", uuid::Uuid::new_v4().to_string()),
            ]
        }
    };
    parameters.extend(request.state.clone().map(|state| ("state", state)));
    redirect_back(&request, &parameters)
}

fn read(state: &State, call: &Call) -> Result<SignInRequest, AadstsError> {
    let need = |name: &str| {
        call.option(name).filter(|v| !v.is_empty()).ok_or_else(|| {
            let text = format!("The request must contain the following parameter: '{name}'.");
            ("invalid_request", 900_144, text)
        })
    };
    let wrong = |number: u32, text: &str| Err(("invalid_request", number, text.to_owned()));
    let client = need("client_id")?;
    let redirect_uri = need("redirect_uri")?;
    let registered = state.settings.redirect_uris.get(&client);
    let requested = without_port(&redirect_uri);
    if registered.is_some_and(|all| !all.iter().any(|one| without_port(one) == requested))
        || !redirect_uri.contains("://")
    {
        return wrong(
            50011,
            "The redirect URI specified in the request does not match the redirect URIs configured for the application.",
        );
    }
    if need("response_type")? != "code" {
        return wrong(700_054, "response_type must be 'code'.");
    }
    let challenge = call.option("code_challenge");
    if challenge.is_some() && call.option("code_challenge_method").as_deref() != Some("S256") {
        return wrong(501_491, "The code_challenge_method must be S256.");
    }
    let mode = match call.option("response_mode").as_deref() {
        None | Some("query") => Mode::Query,
        Some("fragment") => Mode::Fragment,
        Some("form_post") => Mode::FormPost,
        Some(_) => return wrong(70005, "The response_mode is not supported."),
    };
    Ok(SignInRequest {
        scope: need("scope")?,
        state: call.option("state"),
        nonce: call.option("nonce"),
        client,
        redirect_uri,
        challenge,
        mode,
    })
}

/// A redirect URI as it is compared: the port of `http://localhost` is ignored.
fn without_port(uri: &str) -> &str {
    const LOCALHOST: &str = "http://localhost";
    let port = uri
        .strip_prefix(LOCALHOST)
        .and_then(|rest| rest.strip_prefix(':'));
    match port {
        Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => LOCALHOST,
        _ => uri,
    }
}

fn redirect_back(request: &SignInRequest, parameters: &[(&str, String)]) -> Response {
    if request.mode == Mode::FormPost {
        let fields = parameters.iter().map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
                escape(value)
            )
        });
        let fields: String = fields.collect();
        let action = escape(&request.redirect_uri);
        return page(&format!(
            "<form method=\"post\" action=\"{action}\">{fields}<button>Continue</button></form><script>document.forms[0].submit()</script>"
        ));
    }
    let pairs = parameters.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let uri = &request.redirect_uri;
    // A redirect URI without a path gets the path `/`.
    let has_path = uri
        .split("://")
        .nth(1)
        .is_some_and(|rest| rest.contains('/'));
    let slash = if has_path { "" } else { "/" };
    let separator = match request.mode {
        Mode::Fragment => '#',
        _ if uri.contains('?') => '&',
        _ => '?',
    };
    Response::empty(302).with(
        "location",
        format!("{uri}{slash}{separator}{}", pairs.join("&")),
    )
}

fn page(content: &str) -> Response {
    Response::empty(200)
        .with("content-type", "text/html; charset=utf-8")
        .body(format!(
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body>{content}</body></html>"
        ))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// Trades a code for a grant.
pub(crate) fn redeem(
    state: &mut State,
    client: &Client,
    form: &Form,
) -> Result<Grant, AadstsError> {
    let now = state.ticks();
    let refused = |number: u32, text: &str| Err(("invalid_grant", number, text.to_owned()));
    let code = form.need("code")?;
    let Some(entry) = state.issued.codes.get_mut(code) else {
        return refused(70000, "The provided authorization code is not valid.");
    };
    if entry.grant.client != client.id {
        return refused(
            70000,
            "The provided authorization code was issued to another client.",
        );
    }
    if entry.used {
        return refused(54005, "OAuth2 Authorization code was already redeemed.");
    }
    if now > entry.end {
        return refused(70008, "The provided authorization code is expired.");
    }
    if form.get("redirect_uri") != Some(entry.redirect_uri.as_str()) {
        return refused(
            500_112,
            "The reply address does not match the reply address provided when requesting the authorization code.",
        );
    }
    let verifier = form.get("code_verifier");
    let digest = verifier.map(|v| ring::digest::digest(&ring::digest::SHA256, v.as_bytes()));
    let proof = digest.map(|d| URL_SAFE_NO_PAD.encode(d));
    if proof != entry.challenge {
        return refused(
            501_481,
            "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
        );
    }
    if entry.challenge.is_none() && !client.proved {
        let text = "Proof Key for Code Exchange is required for public clients.".to_owned();
        return Err(("invalid_request", 9_002_325, text));
    }
    entry.used = true;
    let scope = form.get("scope").map(str::to_owned);
    Ok(Grant {
        confidential: client.proved,
        scope: scope.unwrap_or_else(|| entry.grant.scope.clone()),
        ..entry.grant.clone()
    })
}
