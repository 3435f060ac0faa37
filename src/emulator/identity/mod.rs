//! Sign-in: Entra's endpoints, managed identities and GitHub Actions.

pub(crate) mod aadsts;
pub(crate) mod assertions;
pub(crate) mod bearer;
pub(crate) mod certificate;
pub(crate) mod client;
pub(crate) mod code;
pub(crate) mod device;
pub(crate) mod discovery;
pub(crate) mod github;
pub(crate) mod grant;
pub(crate) mod issued;
pub(crate) mod jwt;
pub(crate) mod key;
pub(crate) mod managed;
pub(crate) mod mint;
pub(crate) mod on_behalf_of;
pub(crate) mod route;
pub(crate) mod token;

pub(crate) use route::Route;

use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::state::State;

/// Answers one request.
pub(crate) fn respond(state: &mut State, call: &Call, route: &Route) -> Response {
    match route {
        Route::Token(tenant, version) => token::respond(state, call, tenant, *version),
        Route::DeviceCode(tenant, version) => device::code(state, call, tenant, *version),
        Route::Authorize(tenant) => code::authorize(state, call, tenant),
        Route::Configuration(tenant) => discovery::configuration(call, tenant),
        Route::Instance => discovery::instance(call),
        Route::Keys => discovery::keys(call),
        Route::Logout => discovery::logout(call),
        Route::ManagedIdentity { app_service } => managed::respond(state, call, *app_service),
        Route::GitHub => github::respond(state, call),
    }
}
