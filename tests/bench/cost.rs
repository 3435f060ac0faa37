//! The instructions and allocations of a PATCH in the calling process: counted exactly, so that a busy
//! machine doesn't matter. The cost is the difference between many calls and few, which excludes the one-time
//! costs of the process and the client.

use std::path::Path;
use std::process::Command;

use gdap::emulator::demo::host::{Call, Library};

use crate::call::{BODY, ETAG, ID, client, relationship};
use crate::report::Figure;
use crate::server::Server;
use crate::{child, library, support};

const FEW: u32 = 200;
const MANY: u32 = 1_200;
/// The maximum cost; the HTTP library alone takes 109 and 82.
const THOUSANDS: f64 = 165.0;
const ALLOCATIONS: f64 = 125.0;
/// By which factor the figures vary from run to run.
const SLACK: f64 = 1.03;

/// Needs valgrind. Measures the library built for speed, as the HTTP library that it is compared with; the
/// shipped library is built for size.
pub fn of_a_patch() -> Vec<Figure> {
    let Some(valgrind) = support::tool("valgrind", "instructions and allocations of a PATCH")
    else {
        return Vec::new();
    };
    let library = library::build("release");
    let server = Server::start(&relationship());
    let counted = |tool: &[&str], before: &str, count: u32| -> f64 {
        let mut command = Command::new(&valgrind);
        command
            .args(tool)
            .arg(std::env::current_exe().expect("the path of this program"))
            .args(["child", "calls", &child::path(&library), server.uri()])
            .arg(count.to_string());
        let output = support::must(&mut command).stderr;
        number_after(&String::from_utf8_lossy(&output), before)
    };
    let each = |tool: &[&str], before: &str| {
        let more = counted(tool, before, MANY) - counted(tool, before, FEW);
        more / f64::from(MANY - FEW)
    };
    let instructions = each(
        &["--tool=callgrind", "--callgrind-out-file=/dev/null"],
        "Collected :",
    );
    let allocations = each(&["--leak-check=no"], "total heap usage:");
    println!("  {instructions:.0} instructions, {allocations:.1} allocations");
    vec![
        Figure::at_most(
            "instructions of a PATCH, thousands",
            instructions / 1e3,
            THOUSANDS * SLACK,
            "",
        ),
        Figure::at_most(
            "allocations of a PATCH",
            allocations,
            ALLOCATIONS * SLACK,
            "",
        ),
    ]
}

/// The first number after `words`.
fn number_after(output: &str, words: &str) -> f64 {
    let rest = output
        .split(words)
        .nth(1)
        .unwrap_or_else(|| panic!("{output}"));
    let number: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(|c| *c != ',')
        .collect();
    number.parse().expect("a number")
}

/// The child process of [`of_a_patch`]: makes `count` sequential calls.
pub fn calls_child(arguments: &[String]) -> f64 {
    let [library, uri, count] = arguments else {
        panic!("calls LIBRARY URI COUNT");
    };
    let library = Library::load(Path::new(library)).expect("the library");
    let client = client(&library, uri, "");
    let call = Call {
        if_match: ETAG,
        ..Call::default()
    };
    let count: u32 = count.parse().expect("a count");
    let answers = (0..count).map(|_| client.update(ID, BODY, call).expect("updated"));
    answers.map(|answer| f64::from(answer.attempts)).sum()
}
