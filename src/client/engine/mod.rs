//! The write engine: every create, update, delete, request and assignment, on both services, goes
//! through it.
//!
//! * [`machine`] is the state of one write, without I/O; [`table`] holds its decisions, [`attempt`] what
//!   is known of each attempt, [`patience`] when to look again.
//! * [`kind`] is what a kind of write says of itself.
//! * [`driver`] does what the machine says, in turns; [`recorder`] plans instead.
//! * [`operations`], [`conflict`] and [`recent`] are what several kinds need; [`trace`] tells the steps.

mod attempt;
pub(super) mod conflict;
mod driver;
mod kind;
mod machine;
pub(super) mod operations;
mod patience;
mod recent;
mod recorder;
mod table;
mod trace;

pub(super) use attempt::Tag;
pub(super) use driver::{Ledger, Resumed, Write};
pub(super) use kind::{About, Facts, How, Kind, Proof, Sight, Success};
pub(super) use machine::{Guard, Policy};
pub(super) use patience::Lag;
pub(super) use recent::Recent;
pub(super) use recorder::plan;
pub(super) use table::{After, Saw};
pub(super) use trace::Trace;
