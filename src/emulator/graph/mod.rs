//! The Graph side: which path is which operation, the bearer token, and the headers every answer has.

pub(crate) mod assignments;
pub(crate) mod batch;
pub(crate) mod customers;
pub(crate) mod errors;
pub(crate) mod operations;
pub(crate) mod relationships;
pub(crate) mod requests;
pub(crate) mod rules;

use crate::emulator::http::message::{Answer, Call};
use crate::emulator::identity::issued::Audience;
use crate::emulator::identity::tokens;
use crate::emulator::odata::query::Query;
use crate::emulator::odata::render::View;
use crate::emulator::world::model::Operation;
use crate::emulator::world::state::State;
use axum::http::Method;

/// An operation and the ids in its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Batch,
    Relationships(Verb),
    Relationship(Verb, String),
    Requests(Verb, String),
    Request(String, String),
    Operations(Verb, String),
    Operation(String, String),
    Assignments(Verb, String),
    Assignment(Verb, String, String),
    Customers(Verb),
    Customer(String),
    ServiceManagementDetails(Verb, String),
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    List,
    Count,
    Get,
    Create,
    Update,
    Delete,
}

impl Route {
    /// The operation of a request below `/v1.0` or `/beta`, if there is one.
    pub(crate) fn of(method: &Method, segments: &[String]) -> Option<Self> {
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (version, rest) = parts.split_first()?;
        if *version != "v1.0" && *version != "beta" {
            return None;
        }
        let is = |text: &str, wanted: &str| text.eq_ignore_ascii_case(wanted);
        if let [one] = rest {
            return (is(one, "$batch") && method == Method::POST).then_some(Self::Batch);
        }
        let (first, rest) = rest.split_first()?;
        if !is(first, "tenantRelationships") {
            return None;
        }
        let (set, rest) = rest.split_first()?;
        let many = match *method {
            Method::GET => Some(Verb::List),
            Method::POST => Some(Verb::Create),
            _ => None,
        };
        let one = match *method {
            Method::GET => Some(Verb::Get),
            Method::PATCH => Some(Verb::Update),
            Method::DELETE => Some(Verb::Delete),
            _ => None,
        };
        let read = method == Method::GET;
        let list = read.then_some(Verb::List);
        let count = read.then_some(Verb::Count);
        if is(set, "delegatedAdminRelationships") {
            return match rest {
                [] => many.map(Self::Relationships),
                ["$count"] => count.map(Self::Relationships),
                [id] => one.map(|v| Self::Relationship(v, (*id).into())),
                [id, part, more @ ..] => {
                    let id = (*id).to_owned();
                    match (part.to_ascii_lowercase().as_str(), more) {
                        ("requests", []) => many.map(|v| Self::Requests(v, id)),
                        ("requests", ["$count"]) => count.map(|v| Self::Requests(v, id)),
                        ("requests", [of]) => read.then(|| Self::Request(id, (*of).into())),
                        ("operations", []) => list.map(|v| Self::Operations(v, id)),
                        ("operations", ["$count"]) => count.map(|v| Self::Operations(v, id)),
                        ("operations", [of]) => read.then(|| Self::Operation(id, (*of).into())),
                        ("accessassignments", []) => many.map(|v| Self::Assignments(v, id)),
                        ("accessassignments", ["$count"]) => {
                            count.map(|v| Self::Assignments(v, id))
                        }
                        ("accessassignments", [of]) => {
                            one.map(|v| Self::Assignment(v, id, (*of).into()))
                        }
                        _ => None,
                    }
                }
            };
        }
        if !is(set, "delegatedAdminCustomers") {
            return None;
        }
        match rest {
            [] => list.map(Self::Customers),
            ["$count"] => count.map(Self::Customers),
            [id] => read.then(|| Self::Customer((*id).into())),
            [id, part] if is(part, "serviceManagementDetails") => {
                list.map(|v| Self::ServiceManagementDetails(v, (*id).into()))
            }
            [id, part, "$count"] if is(part, "serviceManagementDetails") => {
                count.map(|v| Self::ServiceManagementDetails(v, (*id).into()))
            }
            _ => None,
        }
    }

    /// The relationship and the assignment that a call is on.
    fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Relationship(_, id)
            | Self::Requests(_, id)
            | Self::Request(id, _)
            | Self::Operations(_, id)
            | Self::Operation(id, _)
            | Self::Assignments(_, id) => (Some(id), None),
            Self::Assignment(_, id, of) => (Some(id), Some(of)),
            _ => (None, None),
        }
    }

    /// Whether a relationship, or something in it, would be changed.
    fn writes(&self) -> bool {
        use Verb::{Create, Delete, Update};
        matches!(
            self,
            Self::Relationship(Update | Delete, _)
                | Self::Requests(Create, _)
                | Self::Assignments(Create, _)
                | Self::Assignment(Update | Delete, ..)
        )
    }

    /// The operation's name, by which faults are aimed.
    pub(crate) fn name(&self) -> &'static str {
        use Verb::{Create, Delete, Get, List, Update};
        match self {
            Self::Batch => "batch",
            Self::Relationships(Create) => "createRelationship",
            Self::Relationships(List) => "listRelationships",
            Self::Relationship(Get, _) => "getRelationship",
            Self::Relationship(Update, _) => "updateRelationship",
            Self::Relationship(Delete, _) => "deleteRelationship",
            Self::Requests(Create, _) => "createRequest",
            Self::Requests(List, _) => "listRequests",
            Self::Request(..) => "getRequest",
            Self::Operations(List, _) => "listOperations",
            Self::Operation(..) => "getOperation",
            Self::Assignments(Create, _) => "createAssignment",
            Self::Assignments(List, _) => "listAssignments",
            Self::Assignment(Get, ..) => "getAssignment",
            Self::Assignment(Update, ..) => "updateAssignment",
            Self::Assignment(Delete, ..) => "deleteAssignment",
            Self::Customers(List) => "listCustomers",
            Self::Customer(_) => "getCustomer",
            Self::ServiceManagementDetails(List, _) => "listServiceManagementDetails",
            _ => "count",
        }
    }
}

/// Answers one request that is no batch.
pub(crate) fn answer(state: &mut State, call: &Call, route: Option<&Route>) -> Answer {
    let answer = match tokens::check(state, call, Audience::Graph) {
        Err(why) => errors::unauthorized(call, &why),
        Ok(()) => match route {
            None => unknown(call),
            Some(route) => elsewhere(state, call, route)
                .and_then(|()| operate(state, call, route))
                .unwrap_or_else(|refusal| refusal),
        },
    };
    identified(call, answer)
}

/// What a replica says that doesn't know the object yet, and what a write meets while an operation
/// runs.
fn elsewhere(state: &State, call: &Call, route: &Route) -> Result<(), Answer> {
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
            _ => errors::not_allowed(call),
        });
    }
    match settings.busy_status {
        Some(status) if route.writes() && item.operations.iter().any(Operation::is_running) => {
            Err(errors::busy(call, status))
        }
        _ => Ok(()),
    }
}

fn unknown(call: &Call) -> Answer {
    let known = [Method::GET, Method::POST, Method::PATCH, Method::DELETE]
        .iter()
        .any(|m| Route::of(m, &call.segments()).is_some());
    if known {
        errors::not_allowed(call)
    } else {
        errors::gateway(
            call,
            400,
            "BadRequest",
            "Resource not found for the segment.",
        )
    }
}

fn operate(state: &mut State, call: &Call, route: &Route) -> Result<Answer, Answer> {
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
    }
}

/// Adds the ids by which an answer can be traced.
pub(crate) fn identified(call: &Call, mut answer: Answer) -> Answer {
    let given = (answer.headers.iter())
        .find(|(name, _)| name == "request-id")
        .map(|(_, id)| id.clone());
    let id = given.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let client = call.header("client-request-id").unwrap_or(&id).to_owned();
    answer.set("client-request-id", client);
    answer.set("request-id", id);
    answer.set(
        "x-ms-ags-diagnostic",
        r#"{"ServerInfo":{"DataCenter":"Emulator","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"GDAP"}}"#,
    );
    answer
}

/// How this caller wants entities written.
pub(crate) fn view<'a>(call: &Call, query: Option<&'a Query>) -> View<'a> {
    View {
        select: query.and_then(|q| q.select.as_deref()),
        new_members: call.wants_new_members(),
        blank_times: false,
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

/// The answer of a `$count`.
pub(crate) fn count(number: usize) -> Answer {
    Answer::empty(200)
        .with("content-type", "text/plain")
        .body(number.to_string())
}
