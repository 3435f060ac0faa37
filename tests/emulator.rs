//! The emulator: the services' rules, its faults as seen through a socket, and the program.

#[path = "emulator/support.rs"]
mod support;

#[path = "emulator/batch.rs"]
mod batch;
#[path = "emulator/cockpit.rs"]
mod cockpit;
#[path = "emulator/connections.rs"]
mod connections;
#[path = "emulator/faults.rs"]
mod faults;
#[path = "emulator/http.rs"]
mod http;
#[path = "emulator/identity.rs"]
mod identity;
#[path = "emulator/lifecycle.rs"]
mod lifecycle;
#[path = "emulator/lists.rs"]
mod lists;
#[path = "emulator/program.rs"]
mod program;
#[path = "emulator/replicas.rs"]
mod replicas;
#[path = "emulator/responses.rs"]
mod responses;
#[path = "emulator/rules.rs"]
mod rules;
#[path = "emulator/spec.rs"]
mod spec;
