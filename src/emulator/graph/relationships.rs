//! Operations 1 to 5: relationships.

use crate::emulator::graph::errors;
use crate::emulator::graph::errors::{already_exists, bad_request, not_found};
use crate::emulator::graph::rules;
use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Call, Response, encode};
use crate::emulator::odata::entity::Entity;
use crate::emulator::odata::query::{Query, Scope};
use crate::emulator::odata::render;
use crate::emulator::world::PARTNER;
use crate::emulator::world::model::{AccessDetails, Operation, Relationship};
use crate::emulator::world::settings::ActiveEdit;
use crate::emulator::world::state::{ReadKind, State};

const SET: &str = "delegatedAdminRelationships";

/// GET of the collection, or of its `$count`.
pub(crate) fn list(state: &State, call: &Call, verb: Verb) -> Result<Response, Response> {
    let query = Query::read::<Relationship>(call, &state.settings, Scope::List)?;
    let items = |after: u64| {
        let all = candidates(state, call, &query);
        all.filter(move |(key, r)| *key > after && !state.hides(r))
    };
    let total = || items(0).filter(|(_, r)| query.admits(*r)).count();
    if verb == Verb::Count {
        return Ok(graph::count(total()));
    }
    let shown = items(query.start());
    let mut shown = shown.map(|(key, item)| (key, item as &dyn Entity));
    let page = query.page(call, &state.settings, &mut shown, &total);
    let view = graph::view(call, Some(&query));
    Ok(render::page(call, SET, &page, view))
}

/// The relationships that can pass the filter, found through the indexes by id and by name if possible.
fn candidates<'a>(
    state: &'a State,
    call: &Call,
    query: &Query,
) -> Box<dyn Iterator<Item = (u64, &'a Relationship)> + 'a> {
    if let Some(name) = query.equal("displayName") {
        let named = state.replica(call, ReadKind::Name).by_name(name);
        return Box::new(named.into_iter());
    }
    let seen = state.replica(call, ReadKind::List(None));
    match query.equal("id") {
        Some(id) => Box::new(seen.by_id(id).into_iter()),
        None => seen.after(query.start()),
    }
}

/// The key of the relationship with this id, whether it is shown yet or not.
pub(crate) fn find(state: &State, id: &str) -> Result<u64, Response> {
    valid(id)?;
    state.store.key(id).ok_or_else(not_found)
}

fn valid(id: &str) -> Result<(), Response> {
    if id.len() < 36 {
        return Err(bad_request(
            "The passed in delegatedAdminRelationshipId is invalid.",
        ));
    }
    Ok(())
}

/// The relationship with this id as a read of the kind `look` sees it: possibly out of date, or not visible
/// yet.
pub(crate) fn read<'a>(
    state: &'a State,
    call: &Call,
    id: &str,
    look: ReadKind<'_>,
) -> Result<&'a Relationship, Response> {
    valid(id)?;
    let seen = state.replica(call, look);
    let (_, item) = seen.by_id(id).ok_or_else(not_found)?;
    if state.hides(item) {
        return Err(not_found());
    }
    Ok(item)
}

/// GET of one.
pub(crate) fn get(state: &State, call: &Call, id: &str) -> Result<Response, Response> {
    let query = Query::read::<Relationship>(call, &state.settings, Scope::One)?;
    let item = read(state, call, id, ReadKind::One(id))?;
    let view = graph::view(call, Some(&query));
    Ok(Response::json(200, render::entity(call, SET, item, view)).with("etag", item.etag.clone()))
}

/// POST.
pub(crate) fn create(state: &mut State, call: &Call) -> Result<Response, Response> {
    let draft = rules::draft(&rules::body(call)?, true)?;
    let key = add(state, draft)?;
    let item = state.store.get(key).ok_or_else(not_found)?;
    let mut view = graph::view(call, None);
    view.foreseen = true;
    let body = render::entity(call, SET, item, view);
    Ok(Response::json(201, body).with("location", graph::link(call, &encode(&item.id), "")))
}

/// Adds a relationship in the status `created`.
pub(crate) fn add(state: &mut State, draft: rules::Draft) -> Result<u64, Response> {
    let mut item = blank(state);
    draft.apply(&mut item);
    rules::compatible(&item)?;
    if state.store.name_taken(&item.display_name, None) {
        return Err(already_exists());
    }
    name_customer(state, &mut item);
    item.born = Some(state.ticks());
    state.commits.creates += 1;
    let name = item.display_name.clone();
    *state.commits.by_name.entry(name).or_default() += 1;
    Ok(state.insert(item))
}

/// A relationship with a new id and without a name.
pub(crate) fn blank(state: &mut State) -> Relationship {
    let now = state.now();
    Relationship {
        id: format!("{}-{PARTNER}", uuid::Uuid::new_v4()),
        etag: state.etag(),
        display_name: String::new(),
        duration: "P730D".into(),
        auto_extend_duration: Some("PT0S".into()),
        status: "created".into(),
        created_date_time: now.clone(),
        last_modified_date_time: now,
        activated_date_time: None,
        end_date_time: None,
        customer: None,
        access_details: AccessDetails::default(),
        indirect_provider_tenant_id: None,
        is_partner_consent_pending: None,
        cloud_cockpit: None,
        requests: Vec::new(),
        operations: Vec::new(),
        access_assignments: Vec::new(),
        born: None,
    }
}

/// Sets the customer's name to the directory's, if the customer is known.
fn name_customer(state: &State, item: &mut Relationship) {
    if let Some(customer) = &mut item.customer
        && let Some(known) = state.store.customer(&customer.tenant_id)
    {
        customer.display_name = Some(known.display_name.clone());
    }
}

/// PATCH.
pub(crate) fn update(state: &mut State, call: &Call, id: &str) -> Result<Response, Response> {
    let key = find(state, id)?;
    let old = state.store.get(key).ok_or_else(not_found)?;
    if call.header("if-match").is_none() {
        return Err(errors::missing_if_match(state.settings.missing_etag_status));
    }
    let draft = rules::draft(&rules::body(call)?, false)?;
    rules::matches(call, &old.etag, &state.settings)?;
    let long = draft.allowed(old)?;
    if long
        && state.settings.active_edit == ActiveEdit::Async
        && let Some(roles) = draft.access_details
    {
        return Ok(begin(state, call, key, roles));
    }
    let item = change(state, key, draft)?;
    let body = render::entity(call, SET, item, graph::view(call, None));
    Ok(Response::json(200, body).with("etag", item.etag.clone()))
}

/// Makes a change that the status of the relationship allows.
pub(crate) fn change(
    state: &mut State,
    key: u64,
    draft: rules::Draft,
) -> Result<&Relationship, Response> {
    let mut item = state.store.get(key).ok_or_else(not_found)?.clone();
    draft.apply(&mut item);
    rules::compatible(&item)?;
    if state.store.name_taken(&item.display_name, Some(key)) {
        return Err(already_exists());
    }
    name_customer(state, &mut item);
    state.commits.updates += 1;
    *state.commits.by_id.entry(item.id.clone()).or_default() += 1;
    state.replace(key, item);
    state.touch(key);
    state.store.get(key).ok_or_else(not_found)
}

/// Begins the operation that removes Global Administrator, unless it is running already.
fn begin(state: &mut State, call: &Call, key: u64, roles: AccessDetails) -> Response {
    let (id, running) = state.store.get(key).map_or_else(Default::default, |r| {
        let running = (r.operations.iter())
            .find(|o| o.assignment.is_none() && o.is_running() && o.roles == roles);
        (r.id.clone(), running.map(|o| o.id.clone()))
    });
    let operation = running.unwrap_or_else(|| {
        state.commits.updates += 1;
        *state.commits.by_id.entry(id.clone()).or_default() += 1;
        let operation = operation(state, "delegatedAdminRelationshipUpdate", roles, None);
        let of = operation.id.clone();
        state.start(key, operation);
        state.touch(key);
        of
    });
    accepted(state, call, &id, &operation)
}

/// An operation that is about to run.
pub(crate) fn operation(
    state: &mut State,
    kind: &str,
    roles: AccessDetails,
    assignment: Option<String>,
) -> Operation {
    let now = state.now();
    let data = serde_json::json!({ "accessDetails": roles, "accessAssignmentId": assignment });
    Operation {
        id: uuid::Uuid::new_v4().to_string(),
        etag: state.etag(),
        operation_type: kind.to_owned(),
        data: data.to_string(),
        status: "running".into(),
        created_date_time: now.clone(),
        last_modified_date_time: now,
        roles,
        assignment,
    }
}

/// The response to a change that runs as an operation.
pub(crate) fn accepted(state: &State, call: &Call, id: &str, operation: &str) -> Response {
    let settings = &state.settings;
    let wait = settings.retry_after_seconds;
    let wait = wait.unwrap_or_else(|| settings.operation_ms.div_ceil(1000));
    Response::json(202, b"{}".to_vec())
        .with(
            "location",
            graph::link(call, &encode(id), &format!("/operations/{operation}")),
        )
        .with("retry-after", wait.to_string())
}

/// DELETE.
pub(crate) fn delete(state: &mut State, call: &Call, id: &str) -> Result<Response, Response> {
    let key = find(state, id)?;
    let item = state.store.get(key).ok_or_else(not_found)?;
    rules::matches(call, &item.etag, &state.settings)?;
    if item.status != "created" {
        return Err(bad_request(
            "A relationship can only be deleted in the status created.",
        ));
    }
    state.remove(key);
    state.commits.deletes += 1;
    Ok(Response::empty(204))
}
