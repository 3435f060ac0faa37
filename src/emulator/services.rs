//! Which of the emulated services a request is for.

use crate::emulator::cloudcockpit;
use crate::emulator::fault::Dialect;
use crate::emulator::graph;
use crate::emulator::graph::batch;
use crate::emulator::http::message::{Answer, Call};
use crate::emulator::identity::device;
use crate::emulator::identity::github;
use crate::emulator::identity::managed;
use crate::emulator::identity::tokens;
use crate::emulator::world::state::{Due, State};

/// The service and operation of a request.
pub(crate) enum Target {
    Graph(Option<graph::Route>),
    CloudCockpit(Option<cloudcockpit::Route>),
    /// The token endpoint of a tenant.
    Token(String),
    /// Where a tenant hands out device codes.
    DeviceCode,
    /// A managed identity's endpoint: App Service's, or the instance metadata service's and Arc's.
    Identity(bool),
    /// Where GitHub Actions vouches for a job.
    GitHub,
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
        match segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [_, "oauth2", "v2.0", "devicecode"] => return Self::DeviceCode,
            ["metadata", "identity", "oauth2", "token"] => return Self::Identity(false),
            ["msi", "token"] => return Self::Identity(true),
            ["github", "id-token"] => return Self::GitHub,
            _ => {}
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
            Self::DeviceCode => "deviceCode",
            Self::Identity(_) => "managedIdentity",
            Self::GitHub => "github",
            _ => "unknown",
        }
    }

    /// How the service words its errors.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Graph(_) => Dialect::Graph,
            Self::CloudCockpit(_) => Dialect::CloudCockpit,
            _ => Dialect::Token,
        }
    }

    /// The service's answer, after all that is due.
    pub(crate) fn answer(&self, state: &mut State, call: &Call) -> Answer {
        advance(state);
        self.respond(state, call)
    }

    fn respond(&self, state: &mut State, call: &Call) -> Answer {
        match self {
            Self::Graph(Some(graph::Route::Batch)) => {
                graph::identified(call, batch::answer(state, call))
            }
            Self::Graph(route) => graph::answer(state, call, route.as_ref()),
            Self::CloudCockpit(route) => cloudcockpit::answer(state, call, route.as_ref()),
            Self::Identity(_) | Self::GitHub if call.method != axum::http::Method::GET => {
                Answer::empty(405)
            }
            Self::Identity(app_service) => managed::answer(state, call, *app_service),
            Self::GitHub => github::answer(state, call),
            Self::Token(_) | Self::DeviceCode if call.method != axum::http::Method::POST => {
                Answer::empty(405)
            }
            Self::Token(tenant) => tokens::answer(state, call, tenant),
            Self::DeviceCode => device::code(state, call),
        }
    }
}

/// Lets all that is due happen; what that makes due at once happens too.
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
