//! The client against the emulator: every step of the algorithms, and exactly-once under faults.

#[path = "client/memory.rs"]
mod memory;
#[path = "client/support.rs"]
mod support;

#[path = "client/batch.rs"]
mod batch;
#[path = "client/cockpit.rs"]
mod cockpit;
#[path = "client/create.rs"]
mod create;
#[path = "client/host.rs"]
mod host;
#[path = "client/list.rs"]
mod list;
#[path = "client/mass.rs"]
mod mass;
#[path = "client/operation.rs"]
mod operation;
#[path = "client/outage.rs"]
mod outage;
#[path = "client/parked.rs"]
mod parked;
#[path = "client/plan.rs"]
mod plan;
#[path = "client/promises.rs"]
mod promises;
#[path = "client/refusal.rs"]
mod refusal;
#[path = "client/request.rs"]
mod request;
#[path = "client/runtimes.rs"]
mod runtimes;
#[path = "client/tls.rs"]
mod tls;
#[path = "client/turns.rs"]
mod turns;
#[path = "client/update.rs"]
mod update;
#[path = "client/wire.rs"]
mod wire;
