//! Records every status that a function of the library returns to a host in C, and checks that the header
//! lists it for the function.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use gdap::base::ErrorKind;

use crate::{declarations, statuses, support};

const VARIABLE: &str = "GDAP_TEST_STATUSES";

fn read() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        std::fs::read_to_string(support::root().join("include/gdap.h")).expect("gdap.h")
    })
}

/// A header that wraps each function that returns a status in a macro.
pub fn header() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let mut text = format!(
            r#"#include "gdap.h"

#include <stdio.h>
#include <stdlib.h>

static inline gdap_status noted(const char *function, gdap_status status) {{
    const char *path = getenv("{VARIABLE}");
    FILE *file = path ? fopen(path, "a") : NULL;
    if (file) {{
        fprintf(file, "%s %d\n", function, (int)status);
        fclose(file);
    }}
    return status;
}}

"#
        );
        for (name, _) in statuses::functions(&declarations::header(read())) {
            text.push_str(&format!(
                "#define {name}(...) noted(\"{name}\", {name}(__VA_ARGS__))\n"
            ));
        }
        let path = support::scratch("noted").join("noted.h");
        std::fs::write(&path, text).expect("a header");
        path
    })
}

/// The file in which a host records the statuses it gets.
pub struct Statuses(PathBuf);

impl Statuses {
    /// Sets up the file for the host that `command` runs.
    pub fn of(command: &mut Command) -> Statuses {
        static RUNS: AtomicU32 = AtomicU32::new(0);
        let name = format!("statuses-{}", RUNS.fetch_add(1, Ordering::Relaxed));
        let path = support::scratch(&name).join("statuses");
        command.env(VARIABLE, &path);
        Statuses(path)
    }

    /// Panics unless the header lists each recorded status.
    pub fn check(self) {
        let text = std::fs::read_to_string(self.0).unwrap_or_default();
        let recorded: BTreeSet<_> = text.lines().collect();
        let listed = statuses::documented(read());
        let mut count = 0;
        for line in recorded {
            let (function, number) = line.split_once(' ').expect("a function and a number");
            let number: i32 = number.parse().expect("a number");
            if number == 0 {
                continue;
            }
            let kind = ErrorKind::ALL.iter().find(|kind| **kind as i32 == number);
            let name = kind
                .unwrap_or_else(|| panic!("{line}: no such status"))
                .name();
            let is_listed = listed.get(function).is_some_and(|all| {
                all.iter()
                    .any(|own| own.replace('_', "").eq_ignore_ascii_case(name))
            });
            assert!(is_listed, "the header doesn't list {name} for {function}");
            count += 1;
        }
        println!("    {count} different failures of functions, each listed by the header");
    }
}
