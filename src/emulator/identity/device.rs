//! Signing in with a device code. A client that polls too often gets `slow_down`, as do as many polls as the
//! setting `deviceCode` says; the same setting decides what the person does.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::aadsts::{self, AadstsError};
use crate::emulator::identity::client::{Client, Form};
use crate::emulator::identity::grant::Grant;
use crate::emulator::identity::issued::DeviceCode;
use crate::emulator::identity::route::Version;
use crate::emulator::world::sign_in::Person;
use crate::emulator::world::state::State;
use serde_json::json;

/// Answers a request for a device code.
pub(crate) fn code(state: &mut State, call: &Call, tenant: &str, version: Version) -> Response {
    let asked = Form::of(call).and_then(|form| {
        let scope = form.scope(version);
        let missing = if version == Version::V2 {
            "scope"
        } else {
            "resource"
        };
        let scope = scope.map_or_else(|| form.need(missing).map(str::to_owned), Ok)?;
        let grant = Grant::of_person(tenant, form.need("client_id")?, &scope, false);
        Ok(Grant {
            refreshable: grant.refreshable || version == Version::V1,
            ..grant
        })
    });
    let grant = match asked {
        Ok(grant) => grant,
        Err(rejection) => return aadsts::error_response(state.time(), &rejection),
    };
    let setting = state.settings.device_code.clone();
    let now = state.ticks();
    let device = format!("D.{}", uuid::Uuid::new_v4().simple());
    let user = format!("{:06}", fastrand::u32(..1_000_000));
    let code = DeviceCode {
        grant,
        polls: 0,
        interval_ms: setting.interval.saturating_mul(1000),
        last: None,
        end: now.saturating_add(setting.expires_in.saturating_mul(1000)),
    };
    let mut body = json!({
        "device_code": device, "user_code": user, "expires_in": setting.expires_in,
        "interval": setting.interval, "verification_uri": "https://microsoft.com/devicelogin",
        "message": format!("To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code {user} to authenticate."),
    });
    if version == Version::V1 {
        body["verification_url"] = body["verification_uri"].clone();
        body["expires_in"] = setting.expires_in.to_string().into();
        body["interval"] = setting.interval.to_string().into();
    }
    state.issued.devices.insert(device, code);
    Response::value(200, &body)
}

/// Trades a device code for a grant, once the person has signed in.
pub(crate) fn redeem(
    state: &mut State,
    client: &Client,
    form: &Form,
) -> Result<Grant, AadstsError> {
    let setting = state.settings.device_code.clone();
    let now = state.ticks();
    // Version 1 calls it `code`.
    let device = form
        .get("device_code")
        .or(form.get("code"))
        .unwrap_or_default();
    let known = state.issued.devices.get_mut(device);
    let refused = |error, number, text: &str| Err((error, number, text.to_owned()));
    let Some(code) = known.filter(|code| code.grant.client == client.id) else {
        return refused(
            "bad_verification_code",
            70018,
            "The device code is not known.",
        );
    };
    code.polls += 1;
    // The interval applies between polls (RFC 8628 section 3.5), so the first poll may come at any time. Up
    // to 200 ms too early is tolerated, because clocks differ.
    let earliest = code.last.map(|last| last.saturating_add(code.interval_ms));
    let is_too_early = earliest.is_some_and(|earliest| now + 200 < earliest);
    code.last = Some(now);
    let (polls, ended) = (code.polls, now > code.end);
    if is_too_early || polls <= setting.slow_downs {
        code.interval_ms += 5000;
        return refused("slow_down", 70017, "Polls come too often.");
    }
    match setting.person {
        _ if ended => refused("expired_token", 70020, "The device code has expired."),
        Person::Expires => refused("expired_token", 70020, "The device code has expired."),
        _ if polls <= setting.slow_downs + setting.pending => refused(
            "authorization_pending",
            70016,
            "OAuth 2.0 device flow: authorization is pending.",
        ),
        Person::Declines => refused("authorization_declined", 70019, "The person declined."),
        Person::SignsIn => {
            let code = state.issued.devices.remove(device);
            code.map(|code| code.grant).map_or_else(
                || {
                    refused(
                        "bad_verification_code",
                        70018,
                        "The device code is not known.",
                    )
                },
                Ok,
            )
        }
    }
}
