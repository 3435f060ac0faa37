//! The whole life of a relationship, tested against the emulator: requests, assignments, deletions, waiting,
//! and bulk runs with a journal.

#[path = "life/support.rs"]
mod support;
#[allow(dead_code)]
#[path = "client/support.rs"]
mod world;

#[path = "life/assignments.rs"]
mod assignments;
#[path = "life/deleting.rs"]
mod deleting;
#[path = "life/journal.rs"]
mod journal;
#[path = "life/journal_keys.rs"]
mod journal_keys;
#[path = "life/journal_resumed.rs"]
mod journal_resumed;
#[path = "life/journal_runs.rs"]
mod journal_runs;
#[path = "life/plan_and_run.rs"]
mod plan_and_run;
#[path = "life/plan_and_run_random.rs"]
mod plan_and_run_random;
#[path = "life/planning.rs"]
mod planning;
#[path = "life/reads.rs"]
mod reads;
#[path = "life/requests.rs"]
mod requests;
#[path = "life/waiting.rs"]
mod waiting;
#[path = "life/waiting_many.rs"]
mod waiting_many;
