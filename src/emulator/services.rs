//! Which of the emulated services a request is for.

use crate::emulator::cloudcockpit;
use crate::emulator::fault::Dialect;
use crate::emulator::graph;
use crate::emulator::graph::batch;
use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity;
use crate::emulator::world::state::{Due, State};
use axum::http::Method;

/// The service and operation of a request.
pub(crate) enum Target {
    Graph(Option<graph::Route>),
    CloudCockpit(Option<cloudcockpit::Route>),
    Identity(identity::Route),
}

impl Target {
    /// Decides by method and path.
    pub(crate) fn of(call: &Call) -> Self {
        // HEAD is answered as GET; hyper omits the body.
        let method = match call.method {
            Method::HEAD => &Method::GET,
            ref other => other,
        };
        let segments = call.segments();
        if let Some(route) = identity::Route::of(&segments) {
            return Self::Identity(route);
        }
        let first = segments.first();
        if first.is_some_and(|s| s.eq_ignore_ascii_case("v1")) {
            return Self::CloudCockpit(cloudcockpit::Route::of(method, &segments));
        }
        Self::Graph(graph::Route::of(method, &segments))
    }

    /// The operation's name, which a fault rule's `operation` is compared with.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Graph(Some(route)) => route.name(),
            Self::CloudCockpit(Some(route)) => route.name(),
            Self::Identity(route) => route.name(),
            _ => "unknown",
        }
    }

    /// The format of the service's errors.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Graph(_) => Dialect::Graph,
            Self::CloudCockpit(_) => Dialect::CloudCockpit,
            Self::Identity(_) => Dialect::Token,
        }
    }

    /// The methods that the path accepts, besides HEAD and OPTIONS.
    fn methods(&self, call: &Call) -> Vec<&'static str> {
        let segments = call.segments();
        match self {
            Self::Graph(_) => takes(&|m| graph::Route::of(m, &segments).is_some()),
            Self::CloudCockpit(_) => takes(&|m| cloudcockpit::Route::of(m, &segments).is_some()),
            Self::Identity(route) => route.methods().to_vec(),
        }
    }

    /// The service's response, after all due events have happened.
    pub(crate) fn respond(&self, state: &mut State, call: &Call) -> Response {
        advance(state);
        let methods = self.methods(call);
        if call.method == Method::OPTIONS {
            return Response::empty(204).with("allow", allow(&methods));
        }
        let method = match call.method.as_str() {
            "HEAD" => "GET",
            other => other,
        };
        if methods.is_empty() || methods.contains(&method) {
            return self.dispatch(state, call);
        }
        let response = match self {
            Self::Graph(_) => graph::with_request_ids(call, graph::errors::not_allowed()),
            _ => Response::empty(405),
        };
        response.with("allow", allow(&methods))
    }

    fn dispatch(&self, state: &mut State, call: &Call) -> Response {
        match self {
            Self::Graph(Some(graph::Route::Batch)) => {
                graph::with_request_ids(call, batch::respond(state, call))
            }
            Self::Graph(route) => graph::respond(state, call, route.as_ref()),
            Self::CloudCockpit(route) => cloudcockpit::respond(state, call, route.as_ref()),
            Self::Identity(route) => identity::respond(state, call, route),
        }
    }
}

/// The methods for which `is_one` holds.
fn takes(is_one: &dyn Fn(&Method) -> bool) -> Vec<&'static str> {
    let all = [
        ("GET", Method::GET),
        ("POST", Method::POST),
        ("PATCH", Method::PATCH),
        ("DELETE", Method::DELETE),
    ];
    let taken = all.iter().filter(|(_, method)| is_one(method));
    taken.map(|(name, _)| *name).collect()
}

/// The value of the `Allow` header.
pub(crate) fn allow(methods: &[&str]) -> String {
    let get = methods.contains(&"GET").then_some("HEAD");
    let all = methods.iter().copied().chain(get).chain(["OPTIONS"]);
    all.collect::<Vec<_>>().join(", ")
}

/// Runs all due events, including those that become due meanwhile.
pub(crate) fn advance(state: &mut State) {
    while let Some(due) = state.next_due() {
        let Due::Land(call, number) = due else {
            state.happen(due);
            continue;
        };
        let before = state.commits.total();
        Target::of(&call).respond(state, &call);
        if state.commits.total() > before {
            state.landed.extend(number);
        }
    }
}
