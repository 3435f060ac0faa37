//! Every credential against the emulator, over real connections: the library authenticates, the emulator
//! checks this with independent code, and the token is then accepted for a read.

#[path = "support/browser.rs"]
mod browser;
#[path = "credentials/certificate.rs"]
mod certificate;
#[path = "credentials/environment.rs"]
mod environment;
#[path = "credentials/federated.rs"]
mod federated;
#[path = "credentials/flight.rs"]
mod flight;
#[cfg(target_os = "linux")]
#[path = "credentials/memory.rs"]
mod memory;
#[path = "credentials/person.rs"]
mod person;
#[path = "credentials/secret.rs"]
mod secret;
#[path = "credentials/support.rs"]
mod support;
