//! Signing in with a device code: who polls too often or is told to by the setting `deviceCode` gets
//! `slow_down`, and the person answers as that setting says.

use crate::emulator::http::message::{Answer, Call};
use crate::emulator::identity::issued::DeviceCode;
use crate::emulator::identity::tokens::{self, Form};
use crate::emulator::world::settings::Person;
use crate::emulator::world::state::State;
use serde_json::json;

/// Answers a request to `/{tenant}/oauth2/v2.0/devicecode`.
pub(crate) fn code(state: &mut State, call: &Call) -> Answer {
    let form = match Form::of(state, call) {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let (Some(client), Some(scope)) = (form.get("client_id"), form.get("scope")) else {
        let text = "The request body must contain the parameters 'client_id' and 'scope'.";
        return tokens::refuse(state, 400, "invalid_request", 900144, text);
    };
    let wanted = state.settings.device_code.clone();
    let now = state.ticks();
    let device = format!("D.{}", uuid::Uuid::new_v4().simple());
    let user = format!("{:06}", fastrand::u32(..1_000_000));
    let code = DeviceCode {
        client: client.to_owned(),
        scope: scope.to_owned(),
        polls: 0,
        interval_ms: wanted.interval.saturating_mul(1000),
        last: now,
        end: now.saturating_add(wanted.expires_in.saturating_mul(1000)),
    };
    let body = json!({
        "device_code": device, "user_code": user, "expires_in": wanted.expires_in,
        "interval": wanted.interval, "verification_uri": "https://microsoft.com/devicelogin",
        "message": format!("To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code {user} to authenticate."),
    });
    state.issued.devices.insert(device, code);
    Answer::value(200, &body)
}

/// Answers a poll.
pub(crate) fn poll(state: &mut State, tenant: &str, form: &Form) -> Answer {
    let wanted = state.settings.device_code.clone();
    let now = state.ticks();
    let known = form
        .get("device_code")
        .and_then(|d| state.issued.devices.get_mut(d));
    let Some(code) = known.filter(|code| form.get("client_id") == Some(&code.client)) else {
        let text = "The device code is not known.";
        return tokens::refuse(state, 400, "bad_verification_code", 70018, text);
    };
    code.polls += 1;
    // A little less than the interval is borne: clocks differ.
    let hasty = now + 200 < code.last.saturating_add(code.interval_ms);
    code.last = now;
    let (polls, ended) = (code.polls, now > code.end);
    let (client, scope) = (code.client.clone(), code.scope.clone());
    if hasty || polls <= wanted.slow_downs {
        code.interval_ms += 5000;
        return tokens::refuse(state, 400, "slow_down", 70017, "Polls come too often.");
    }
    let answer = match wanted.person {
        _ if ended => ("expired_token", 70020, "The device code has expired."),
        Person::Expires => ("expired_token", 70020, "The device code has expired."),
        _ if polls <= wanted.slow_downs + wanted.pending => (
            "authorization_pending",
            70016,
            "OAuth 2.0 device flow: authorization is pending.",
        ),
        Person::Declines => ("authorization_declined", 70019, "The person declined."),
        Person::SignsIn => {
            state
                .issued
                .devices
                .remove(form.get("device_code").unwrap_or_default());
            return tokens::issue(state, tenant, &client, &scope, true);
        }
    };
    tokens::refuse(state, 400, answer.0, answer.1, answer.2)
}
