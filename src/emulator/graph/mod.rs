//! Graph's API: dispatches each route to its operation, checks the bearer token, and adds the headers that
//! every response has.

pub(crate) mod assignments;
pub(crate) mod batch;
pub(crate) mod customers;
pub(crate) mod directory;
pub(crate) mod errors;
pub(crate) mod operations;
pub(crate) mod relationships;
pub(crate) mod requests;
pub(crate) mod route;
pub(crate) mod rules;

pub(crate) use route::{Route, Verb};

use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::bearer::{self, Audience, BearerError};
use crate::emulator::odata::entity::{Entity, View};
use crate::emulator::odata::properties::Listed;
use crate::emulator::odata::query::{Query, Scope};
use crate::emulator::odata::render;
use crate::emulator::world::model::Operation;
use crate::emulator::world::state::State;

/// Answers one request that is no batch.
pub(crate) fn respond(state: &mut State, call: &Call, route: Option<&Route>) -> Response {
    let permissions = route.unwrap_or(&Route::Batch).permissions();
    let response = match bearer::check(state, call, Audience::Graph, permissions) {
        Err(why) => refused(&why),
        Ok(()) => match route {
            None => errors::gateway(400, "BadRequest", "Resource not found for the segment."),
            Some(route) => check_known_and_idle(state, route)
                .and_then(|()| operate(state, call, route))
                .unwrap_or_else(|rejection| rejection),
        },
    };
    with_request_ids(call, response)
}

/// The response to a token that isn't accepted.
pub(crate) fn refused(why: &BearerError) -> Response {
    match why {
        BearerError::Token(text) => errors::unauthorized(text),
        BearerError::Permission => errors::gateway(
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
        ),
    }
}

/// Returns the error that the settings `unknownForMs` and `busyStatus` demand: for an object that is too new
/// to be known to every replica, and for a write while an operation runs.
fn check_known_and_idle(state: &State, route: &Route) -> Result<(), Response> {
    let settings = &state.settings;
    let (Some(id), assignment) = route.ids() else {
        return Ok(());
    };
    let item = state.store.key(id).and_then(|key| state.store.get(key));
    let Some(item) = item else {
        return Ok(());
    };
    let mut assignments = item.access_assignments.iter();
    let assignment = assignment.and_then(|of| assignments.find(|a| a.id == of));
    let is_new = |born: Option<u64>| {
        born.is_some_and(|born| born.saturating_add(settings.unknown_for_ms) > state.ticks())
    };
    if is_new(item.born) || is_new(assignment.and_then(|a| a.born)) {
        return Err(match settings.unknown_status {
            404 => errors::not_found(),
            _ => errors::not_allowed(),
        });
    }
    match settings.busy_status {
        Some(status) if route.writes() && item.operations.iter().any(Operation::is_running) => {
            Err(errors::locked(status))
        }
        _ => Ok(()),
    }
}

fn operate(state: &mut State, call: &Call, route: &Route) -> Result<Response, Response> {
    match route {
        Route::Batch => Err(errors::bad_request("A batch may not hold a batch.")),
        Route::Relationships(Verb::Create) => relationships::create(state, call),
        Route::Relationships(verb) => relationships::list(state, call, *verb),
        Route::Relationship(Verb::Update, id) => relationships::update(state, call, id),
        Route::Relationship(Verb::Delete, id) => relationships::delete(state, call, id),
        Route::Relationship(_, id) => relationships::get(state, call, id),
        Route::Requests(Verb::Create, id) => requests::create(state, call, id),
        Route::Requests(verb, id) => requests::list(state, call, *verb, id),
        Route::Request(id, of) => requests::get(state, call, id, of),
        Route::Operations(verb, id) => operations::list(state, call, *verb, id),
        Route::Operation(id, of) => operations::get(state, call, id, of),
        Route::Assignments(Verb::Create, id) => assignments::create(state, call, id),
        Route::Assignments(verb, id) => assignments::list(state, call, *verb, id),
        Route::Assignment(Verb::Update, id, of) => assignments::update(state, call, id, of),
        Route::Assignment(Verb::Delete, id, of) => assignments::delete(state, call, id, of),
        Route::Assignment(_, id, of) => assignments::get(state, call, id, of),
        Route::Customers(verb) => customers::list(state, call, *verb),
        Route::Customer(id) => customers::get(state, call, id),
        Route::ServiceManagementDetails(verb, id) => customers::details(state, call, *verb, id),
        Route::ServiceManagementDetail(id, of) => customers::detail(state, call, id, of),
        Route::Contracts(verb) => directory::contracts(state, call, *verb),
        Route::Groups(verb) => directory::groups(state, call, *verb),
    }
}

/// Adds the request ids to the headers and, in an error, to the body.
pub(crate) fn with_request_ids(call: &Call, mut response: Response) -> Response {
    let id = response.header("request-id").map(str::to_owned);
    let id = id.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let client = call.header("client-request-id").unwrap_or(&id).to_owned();
    if response.status >= 400 {
        errors::add_request_ids(call, &mut response, &id, &client);
    }
    response.set("client-request-id", client);
    response.set("request-id", id);
    response.set("odata-version", "4.0");
    response.set(
        "x-ms-ags-diagnostic",
        r#"{"ServerInfo":{"DataCenter":"Emulator","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"GDAP"}}"#,
    );
    response
}

/// A collection inside another object.
pub(crate) fn collection<T: Entity + Listed>(
    state: &State,
    call: &Call,
    verb: Verb,
    set: &str,
    items: &[T],
) -> Result<Response, Response> {
    let query = Query::read::<T>(call, &state.settings, Scope::List)?;
    let total = || items.iter().filter(|i| query.admits(*i)).count();
    if verb == Verb::Count {
        return Ok(count(total()));
    }
    let items = items.iter().map(|item| item as &dyn Entity);
    let mut keyed = (1u64..).zip(items).skip_while(|(k, _)| *k <= query.start());
    let page = query.page(call, &state.settings, &mut keyed, &total);
    let view = view(call, Some(&query));
    Ok(render::page(call, set, &page, view))
}

/// How the request wants entities written.
pub(crate) fn view<'a>(call: &Call, query: Option<&'a Query>) -> View<'a> {
    View {
        select: query.and_then(|q| q.select.as_deref()),
        new_members: call.wants_new_members(),
        expand: query.map_or(&[], |q| &q.expand),
        foreseen: false,
    }
}

/// The address of a relationship, or of something in it.
pub(crate) fn link(call: &Call, id: &str, rest: &str) -> String {
    let version = call.path.split('/').nth(1).unwrap_or("v1.0");
    format!(
        "{}/{version}/tenantRelationships/delegatedAdminRelationships/{id}{rest}",
        call.root
    )
}

/// The response to a `$count`.
pub(crate) fn count(number: usize) -> Response {
    Response::empty(200)
        .with("content-type", "text/plain")
        .body(number.to_string())
}
