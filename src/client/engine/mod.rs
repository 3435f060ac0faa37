//! The write engine: every create, update, delete, request and assignment, on both services, goes
//! through it.
//!
//! * [`machine`] is the state of one write, without I/O; [`table`] holds its decisions, in the terms of
//!   [`situation`]; [`attempt`] is the standing of each attempt, [`look_schedule`] when to look again.
//! * [`kind`] is the definition of a kind of write, [`policy`] how it is retried, [`facts`] what its
//!   looks need.
//! * [`write`] is a write in progress, [`write_state`] its state between turns, [`ledger`] the journal's
//!   interface for it. [`driver`] takes the [`step`]s that the machine decides; [`planner`] plans instead.
//! * [`trace`] records the steps that the write took.
//! * [`operations`] and [`conflict`] are shared by several kinds.

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
