//! Faults: rules that select requests, and the errors or changed responses that these requests get.

pub(crate) mod body;
pub(crate) mod echo;
pub(crate) mod id_token;
pub(crate) mod kind;
pub(crate) mod response;
pub(crate) mod rule;

use crate::emulator::fault::kind::Kind;
use crate::emulator::fault::rule::Fault;
use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::state::State;
use axum::http::Method;

/// The format of a service's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Graph,
    CloudCockpit,
    Token,
}

/// The response of `service`, changed by `fault`. If the fault keeps the request from taking effect, the
/// response is computed on a copy of the state.
pub(crate) fn respond(
    state: &mut State,
    call: &Call,
    fault: &Fault,
    dialect: Dialect,
    service: impl Fn(&mut State, &Call) -> Response,
) -> Response {
    let mut call = call.clone();
    if fault.kind == Kind::Stale {
        call.stale = Some(fault.ms.unwrap_or(0));
    }
    let before = (fault.kind == Kind::OldEntity).then(|| {
        let read = Call {
            method: Method::GET,
            ..call.clone()
        };
        service(&mut state.clone(), &read)
    });
    let mut response = if fault.commits() {
        service(state, &call)
    } else if fault.kind.needs_response() {
        service(&mut state.clone(), &call)
    } else {
        Response::empty(503)
    };
    if let Some(before) = before {
        response = before;
    }
    if fault.kind == Kind::Stores && fault.commits() {
        response::store(state, &call, fault, &mut response);
    }
    response::apply(fault, &call, dialect, response)
}
