//! The directory of the partner's tenant, as far as the jobs read it: contracts with customers, and groups.

use crate::emulator::graph::{self, Verb};
use crate::emulator::http::message::{Answer, Call};
use crate::emulator::world::model::Contract;
use crate::emulator::world::state::State;

/// GET of the contracts, or of their `$count`: those with the customers of relationships, and those of the settings.
pub(crate) fn contracts(state: &State, call: &Call, verb: Verb) -> Result<Answer, Answer> {
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
pub(crate) fn groups(state: &State, call: &Call, verb: Verb) -> Result<Answer, Answer> {
    graph::collection(state, call, verb, "groups", &state.settings.groups)
}
