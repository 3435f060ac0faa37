//! The performance targets of the library. `cargo bench` measures all of them and prints a line for each:
//! `name: value (limit) ok`, or `MISSED`, and then the run fails. `cargo bench -- batch list` measures only
//! the families with these names. All families but mixed, list and signin use the C ABI of the shipped
//! library, which is built first.
//!
//! Things that are compared are measured alternately, so that a busy machine slows both.

mod batch;
mod call;
mod child;
mod cost;
mod cpu;
mod extend;
mod faults;
mod library;
mod listing;
mod mixed;
mod mixed_items;
mod network;
mod others;
#[allow(dead_code)]
#[path = "../network/program.rs"]
mod program;
mod report;
mod server;
mod signin;
#[path = "../support/mod.rs"]
mod support;
#[allow(dead_code)]
#[path = "../network/writes.rs"]
mod writes;

use std::path::Path;
use std::time::Instant;

use report::Figure;

type Family = fn(&Path) -> Vec<Figure>;

/// The families, each with the words that select it.
const FAMILIES: &[(&str, Family)] = &[
    ("library", library::looks),
    ("cost patch", |_| cost::of_a_patch()),
    ("patch", call::patch),
    ("patch", cpu::patch),
    ("first", call::first),
    ("csharp", others::csharp),
    ("batch", batch::speed),
    ("batch", cpu::side_by_side),
    ("memory", batch::memory),
    ("extend", extend::ten_thousand),
    ("faults", faults::exactly_once),
    ("mixed", |_| mixed::exactly_once()),
    ("network", |_| network::exactly_once()),
    ("list", |_| listing::list()),
    ("signin", |_| signin::certificate()),
];

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "child") {
        return child::main(&arguments[1..]);
    }
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("cargo bench measures; nothing is to be tested here.");
        return;
    }
    let wanted: Vec<_> = arguments
        .iter()
        .filter(|one| !one.starts_with('-'))
        .collect();
    let library = library::build("dist");
    let start = Instant::now();
    let mut missed = 0;
    let is_wanted = |names: &str| {
        let mut names = names.split(' ');
        wanted.is_empty() || names.any(|name| wanted.iter().any(|one| *one == name))
    };
    for (name, family) in FAMILIES {
        if is_wanted(name) {
            println!("{name}");
            missed += report::measure(|| family(&library));
        }
    }
    if is_wanted("powershell") {
        println!("powershell");
        missed += others::powershell(&library);
    }
    support::report_skipped();
    println!("{missed} missed, {:.0} s", start.elapsed().as_secs_f64());
    std::process::exit(i32::from(missed > 0));
}

/// The median.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
