//! The parts of the partner's directory that the client reads: contracts with customers, and groups.

use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::world::model::Contract;
use crate::emulator::world::state::State;

/// GET of the contracts, or of their `$count`: one for each customer of a relationship, and those of the
/// setting `contracts`.
pub(crate) fn contracts(state: &State, call: &Call, verb: Verb) -> Result<Response, Response> {
    let customers = state
        .store
        .customers_after(0)
        .map(|(_, customer)| Contract {
            customer_id: customer.tenant_id.clone(),
            display_name: customer.display_name.clone(),
        });
    let mut all: Vec<Contract> = customers.collect();
    for contract in &state.settings.contracts {
        let is_same = |one: &Contract| one.customer_id.eq_ignore_ascii_case(&contract.customer_id);
        if !all.iter().any(is_same) {
            all.push(contract.clone());
        }
    }
    graph::collection(state, call, verb, "contracts", &all)
}

/// GET of the groups, or of their `$count`.
pub(crate) fn groups(state: &State, call: &Call, verb: Verb) -> Result<Response, Response> {
    graph::collection(state, call, verb, "groups", &state.settings.groups)
}
