//! The write engine: every create, update, delete, request and assignment, on both services, goes
//! through it.
//!
//! * [`machine`] is the state of one write, without I/O; [`table`] holds its decisions, in the words of
//!   [`situation`]; [`attempt`] is what is known of each attempt, [`look_schedule`] when to look again.
//! * [`kind`] is what a kind of write says of itself, [`policy`] how it is repeated, [`facts`] what its
//!   looks are told.
//! * [`write`] is one under way, [`write_state`] what it keeps between its turns, [`ledger`] what a journal
//!   does for it. [`driver`] does what the machine says, in [`step`]s; [`planner`] plans instead.
//! * [`trace`] is the steps that it took.
//! * [`operations`] and [`conflict`] are what several kinds need.

mod attempt;
pub(super) mod conflict;
mod driver;
mod facts;
mod kind;
mod ledger;
mod look_schedule;
mod machine;
pub(super) mod operations;
mod planner;
mod policy;
mod replication_lag;
mod situation;
mod step;
mod table;
mod trace;
mod write;
mod write_state;

pub(super) use attempt::SentUnder;
pub(super) use facts::Facts;
pub(super) use kind::{About, Ids, LookResult, Proof, Success, SuccessKind, WriteKind};
pub(super) use ledger::{EarlierAttempts, Ledger};
pub(super) use planner::plan;
pub(super) use policy::{Guard, Policy};
pub(super) use replication_lag::Lag;
pub(super) use situation::{Finding, LastAttempt};
pub(super) use trace::{Event, Trace};
pub(super) use write::Write;
