//! Operations 16 and 17: customers and the addresses of their services.

use crate::emulator::graph::errors::not_found;
use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Answer, Call};
use crate::emulator::odata::query::Query;
use crate::emulator::odata::render;
use crate::emulator::world::model::Customer;
use crate::emulator::world::state::State;
use serde_json::json;

const SET: &str = "delegatedAdminCustomers";

/// GET of the collection, or of its `$count`.
pub(crate) fn list(state: &State, call: &Call, verb: Verb) -> Result<Answer, Answer> {
    let query = Query::read::<Customer>(call, state.settings.refuse_filter)?;
    let total = || {
        let all = state.store.customers_after(0);
        all.filter(|(_, c)| query.admits(*c)).count()
    };
    if verb == Verb::Count {
        return Ok(graph::count(total()));
    }
    let items = state.store.customers_after(query.start());
    let page = query.page(call, state.settings.page_size, items, total);
    let view = graph::view(call, Some(&query));
    Ok(render::page(call, SET, &page, view))
}

/// GET of one.
pub(crate) fn get(state: &State, call: &Call, id: &str) -> Result<Answer, Answer> {
    let query = Query::read::<Customer>(call, false)?;
    let customer = state.store.customer(id).ok_or_else(not_found)?;
    let view = graph::view(call, Some(&query));
    Ok(Answer::json(200, render::entity(call, SET, customer, view)))
}

/// GET of a customer's service addresses, or of their `$count`.
pub(crate) fn details(state: &State, call: &Call, verb: Verb, id: &str) -> Result<Answer, Answer> {
    let tenant = &state.store.customer(id).ok_or_else(not_found)?.tenant_id;
    let services = [
        (
            "Microsoft 365",
            "https://admin.microsoft.com/?delegatedOrg=",
        ),
        ("Azure Active Directory", "https://entra.microsoft.com/"),
    ];
    if verb == Verb::Count {
        return Ok(graph::count(services.len()));
    }
    let value: Vec<_> = services
        .iter()
        .enumerate()
        .map(|(i, (name, url))| {
            json!({
                "id": format!("{i}-{tenant}"),
                "serviceName": name,
                "serviceManagementUrl": format!("{url}{tenant}"),
            })
        })
        .collect();
    let set = format!("{SET}('{tenant}')/serviceManagementDetails");
    let context = render::context(call, &set);
    Ok(Answer::value(
        200,
        &json!({ "@odata.context": context, "value": value }),
    ))
}
