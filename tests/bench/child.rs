//! Measurements that need a process of their own: this executable, started with the name of the measurement.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{batch, call, cost, cpu, support};

/// Runs this executable with these arguments and returns the number it prints.
pub fn number(arguments: &[&str]) -> f64 {
    let own = std::env::current_exe().expect("the path of this program");
    let mut command = Command::new(own);
    let command = command
        .arg("child")
        .args(arguments)
        .stderr(Stdio::inherit());
    let output = support::must(command).stdout;
    let output = String::from_utf8_lossy(&output);
    output.trim().parse().expect("a number")
}

/// The main function of such a process.
pub fn main(arguments: &[String]) {
    let (what, arguments) = arguments.split_first().expect("what to do");
    let number = match what.as_str() {
        "first-call" => call::first_child(arguments),
        "calls" => cost::calls_child(arguments),
        "batch-memory" => batch::memory_child(arguments),
        "cpu" => return cpu::child(arguments),
        other => panic!("{other}: there is no such measurement"),
    };
    println!("{number}");
}

/// A path as an argument.
pub fn path(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}
