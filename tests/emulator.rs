//! The emulator: the services' rules, its faults as a raw client sees them, and the program.

#[path = "emulator/support.rs"]
mod support;

#[path = "emulator/rules.rs"]
mod rules;
