//! Faults: which requests go wrong, and what becomes of their responses.

pub(crate) mod body;
pub(crate) mod echo;
pub(crate) mod id_token;
pub(crate) mod kind;
pub(crate) mod rule;
pub(crate) mod spoil;

use crate::emulator::fault::kind::Kind;
use crate::emulator::fault::rule::Fault;
use crate::emulator::http::message::{Answer, Call};
use crate::emulator::world::state::State;
use axum::http::Method;

/// How a service words its errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Graph,
    CloudCockpit,
    Token,
}

/// What `service` answers, as `fault` leaves it. A request that takes no effect is answered from a
/// copy of the state.
pub(crate) fn answer(
    state: &mut State,
    call: &Call,
    fault: &Fault,
    dialect: Dialect,
    service: impl Fn(&mut State, &Call) -> Answer,
) -> Answer {
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
    let mut answer = if fault.commits() {
        service(state, &call)
    } else if fault.kind.needs_response() {
        service(&mut state.clone(), &call)
    } else {
        Answer::empty(503)
    };
    if let Some(before) = before {
        answer = before;
    }
    if fault.kind == Kind::Stores && fault.commits() {
        spoil::store(state, &call, fault, &mut answer);
    }
    spoil::dress(fault, &call, dialect, answer)
}
