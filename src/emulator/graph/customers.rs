//! Operations 16 and 17: customers and the addresses of their services.

use crate::emulator::graph::errors::not_found;
use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::odata::entity::Entity;
use crate::emulator::odata::query::{Query, Scope};
use crate::emulator::odata::render;
use crate::emulator::world::model::{Customer, ServiceAddress};
use crate::emulator::world::state::State;

const SET: &str = "delegatedAdminCustomers";

/// GET of the collection, or of its `$count`.
pub(crate) fn list(state: &State, call: &Call, verb: Verb) -> Result<Response, Response> {
    let query = Query::read::<Customer>(call, &state.settings, Scope::List)?;
    let total = || {
        let all = state.store.customers_after(0);
        all.filter(|(_, c)| query.admits(*c)).count()
    };
    if verb == Verb::Count {
        return Ok(graph::count(total()));
    }
    let items = state.store.customers_after(query.start());
    let mut items = items.map(|(key, item)| (key, item as &dyn Entity));
    let page = query.page(call, &state.settings, &mut items, &total);
    let view = graph::view(call, Some(&query));
    Ok(render::page(call, SET, &page, view))
}

/// GET of one.
pub(crate) fn get(state: &State, call: &Call, id: &str) -> Result<Response, Response> {
    let query = Query::read::<Customer>(call, &state.settings, Scope::One)?;
    let customer = state.store.customer(id).ok_or_else(not_found)?;
    let view = graph::view(call, Some(&query));
    Ok(Response::json(
        200,
        render::entity(call, SET, customer, view),
    ))
}

fn set(tenant: &str) -> String {
    format!("{SET}('{tenant}')/serviceManagementDetails")
}

fn addresses(state: &State, id: &str) -> Result<Vec<ServiceAddress>, Response> {
    let tenant = &state.store.customer(id).ok_or_else(not_found)?.tenant_id;
    let services = [
        (
            "Microsoft 365",
            "https://admin.microsoft.com/?delegatedOrg=",
        ),
        ("Azure Active Directory", "https://entra.microsoft.com/"),
    ];
    let each = services.iter().enumerate();
    let each = each.map(|(i, (name, url))| ServiceAddress {
        id: format!("{i}-{tenant}"),
        service_name: name,
        service_management_url: format!("{url}{tenant}"),
    });
    Ok(each.collect())
}

/// GET of a customer's service addresses, or of their `$count`.
pub(crate) fn details(
    state: &State,
    call: &Call,
    verb: Verb,
    id: &str,
) -> Result<Response, Response> {
    graph::collection(state, call, verb, &set(id), &addresses(state, id)?)
}

/// GET of one.
pub(crate) fn detail(state: &State, call: &Call, id: &str, of: &str) -> Result<Response, Response> {
    let query = Query::read::<ServiceAddress>(call, &state.settings, Scope::One)?;
    let all = addresses(state, id)?;
    let found = all.iter().find(|a| a.id == of).ok_or_else(not_found)?;
    let view = graph::view(call, Some(&query));
    Ok(Response::json(
        200,
        render::entity(call, &set(id), found, view),
    ))
}
