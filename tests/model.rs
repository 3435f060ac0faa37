//! The model test. Random histories run a whole client against an independent simulated service, in virtual
//! time, and an oracle compares every report with what happened.
//!
//! The service (`service`), the oracle and the comparison of values are written only from the services'
//! documents and share no rules with the product. A history is drawn from its seed (`generate`), so a failing
//! one can be repeated by its number:
//!
//! * `GDAP_HISTORIES=n`: how many histories; 20,000 if not set. `GDAP_FIRST=n`: the first seed.
//! * `GDAP_SEED=n`: runs only that history and prints everything that happened in it.
//! * `GDAP_ALL=1`: doesn't stop at the first failure, but counts the failures by rule.
//!
//! `cases` are named histories with the reports they must have.

#[path = "model/arrival.rs"]
mod arrival;
#[path = "model/cases/mod.rs"]
mod cases;
#[path = "model/delivery.rs"]
mod delivery;
#[path = "model/drive.rs"]
mod drive;
#[path = "model/faults.rs"]
mod faults;
#[path = "model/generate/mod.rs"]
mod generate;
#[path = "model/history.rs"]
mod history;
#[path = "model/mutants.rs"]
mod mutants;
#[path = "model/mutations.rs"]
mod mutations;
#[path = "model/names.rs"]
mod names;
#[path = "model/oracle/mod.rs"]
mod oracle;
#[path = "model/print.rs"]
mod print;
#[path = "model/product.rs"]
mod product;
#[path = "model/search.rs"]
mod search;
#[path = "model/service/mod.rs"]
mod service;
#[path = "model/shrink.rs"]
mod shrink;
#[path = "model/spoil.rs"]
mod spoil;
#[path = "model/tally.rs"]
mod tally;
#[path = "model/time.rs"]
mod time;
#[path = "model/values.rs"]
mod values;
#[path = "model/wire.rs"]
mod wire;

/// Histories of one run, if the environment says nothing.
const HISTORIES: u64 = 20_000;

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text:?} isn't a number.")),
    )
}

#[test]
fn every_report_is_true() {
    let folder = tempfile::tempdir().expect("a folder for journals");
    if let Some(seed) = setting("GDAP_SEED") {
        let history = generate::history(seed);
        let verdict = search::verdict(&history, folder.path());
        println!("{}", print::failure(&history, &verdict));
        assert!(
            verdict.violations.is_empty(),
            "{} rules broken",
            verdict.violations.len()
        );
        return;
    }
    let first = setting("GDAP_FIRST").unwrap_or(0);
    let count = setting("GDAP_HISTORIES").unwrap_or(HISTORIES);
    let found = search::search(
        first..first + count,
        setting("GDAP_ALL").is_some(),
        folder.path(),
    );
    println!("{}", found.tally);
    if let Some(text) = found.failures(folder.path()) {
        panic!(
            "Reports that aren't true, of {} histories:\n{text}",
            found.histories
        );
    }
    if count >= HISTORIES {
        found.tally.assert_breadth();
    }
}
