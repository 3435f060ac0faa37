//! Measurements that want a process of their own: this very executable, called with what to do.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{batch, call, cost, cpu, support};

/// Runs this executable for one number.
pub fn number(arguments: &[&str]) -> f64 {
    let own = std::env::current_exe().expect("the path of this program");
    let mut command = Command::new(own);
    let command = command
        .arg("child")
        .args(arguments)
        .stderr(Stdio::inherit());
    let said = support::must(command).stdout;
    let said = String::from_utf8_lossy(&said);
    said.trim().parse().expect("a number")
}

/// What such a process does.
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
