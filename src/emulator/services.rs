//! Which of the emulated services a request is for.

use super::call::{Answer, Call};
use super::server::lock;
use super::state::State;
use super::{batch, cloudcockpit, graph, tokens};
use std::sync::Mutex;

/// The service and operation of a request.
pub(crate) enum Target {
    Graph(Option<graph::Route>),
    CloudCockpit(Option<cloudcockpit::Route>),
    /// The token endpoint of a tenant.
    Token(String),
}

impl Target {
    /// Decides by method and path.
    pub(crate) fn of(call: &Call) -> Self {
        let segments = call.segments();
        if let [tenant, oauth, version, token] = segments.as_slice()
            && (oauth.as_str(), version.as_str(), token.as_str()) == ("oauth2", "v2.0", "token")
        {
            return Self::Token(tenant.clone());
        }
        if segments
            .first()
            .is_some_and(|s| s.eq_ignore_ascii_case("v1"))
        {
            return Self::CloudCockpit(cloudcockpit::Route::of(&call.method, &segments));
        }
        Self::Graph(graph::Route::of(&call.method, &segments))
    }

    /// The operation's name, by which faults are aimed.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Graph(Some(route)) => route.name(),
            Self::CloudCockpit(Some(route)) => route.name(),
            Self::Token(_) => "token",
            _ => "unknown",
        }
    }

    /// The service's answer.
    pub(crate) fn answer(&self, state: &Mutex<State>, call: &Call) -> Answer {
        match self {
            Self::Graph(Some(graph::Route::Batch)) => {
                graph::identified(call, batch::answer(state, call))
            }
            Self::Graph(route) => graph::answer(state, call, route.as_ref()),
            Self::CloudCockpit(route) => {
                let mut state = lock(state);
                state.advance();
                cloudcockpit::answer(&mut state, call, route.as_ref())
            }
            Self::Token(_) if call.method != axum::http::Method::POST => Answer::empty(405),
            Self::Token(tenant) => tokens::answer(&mut lock(state), call, tenant),
        }
    }
}
