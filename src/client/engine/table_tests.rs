//! The table as a document: the README prints it, and each row has a test.

use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::Path;

use super::*;

const BEGIN: &str =
    "| last attempt | left in doubt | look shows | looks left | repeat | next | rule |\n";
const END: &str = "\n\n";

fn words<T: Debug>(list: &[T], none: &str) -> String {
    match list {
        [] => none.to_owned(),
        list => {
            let words: Vec<String> = list.iter().map(|word| format!("{word:?}")).collect();
            words.join(", ")
        }
    }
}

fn markdown() -> String {
    let mut text = "|---|---|---|---|---|---|---|\n".to_owned();
    for row in TABLE {
        let looks = row
            .looks_left
            .map_or("any", |left| if left { "yes" } else { "no" });
        writeln!(
            text,
            "| {} | {} | {} | {looks} | {} | {:?} | `{}` |",
            words(row.after, "any"),
            words(row.doubt, "any"),
            words(row.saw, "no look yet"),
            words(row.repeat, "any"),
            row.next,
            row.rule
        )
        .expect("text");
    }
    text.trim_end().to_owned()
}

#[test]
fn the_readme_prints_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).expect("README.md");
    let start = text.find(BEGIN).expect("the head of the table") + BEGIN.len();
    let stop = start + text[start..].find(END).expect("its end");
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{}{}{}", &text[..start], markdown(), &text[stop..]);
        return fs::write(&path, text).expect("a file that can be written");
    }
    assert_eq!(
        &text[start..stop],
        markdown(),
        "the README isn't current; BLESS=1 rewrites it"
    );
}

#[test]
fn each_rule_is_the_name_of_a_test() {
    let tests = include_str!("machine_tests.rs");
    for row in TABLE {
        let test = format!("#[test]\nfn {}() {{\n", row.rule);
        assert!(tests.contains(&test), "no test shows {}", row.rule);
    }
}

/// Each row decides a situation: the rows before it don't cover all of its situations.
#[test]
fn each_row_can_decide() {
    let situations = || {
        let afters = AFTERS.iter().flat_map(|after| {
            let saws = SAWS.iter().map(|saw| Some(*saw)).chain([None]);
            saws.map(move |saw| (*after, saw))
        });
        afters.flat_map(|(after, saw)| {
            let doubts = [Doubt::None, Doubt::Ended, Doubt::Open];
            doubts.into_iter().flat_map(move |doubt| {
                let repeats = [Repeat::Now, Repeat::Later, Repeat::No];
                repeats.into_iter().flat_map(move |repeat| {
                    [true, false].map(|looks_left| Situation {
                        after,
                        doubt,
                        saw,
                        looks_left,
                        repeat,
                    })
                })
            })
        })
    };
    for (at, row) in TABLE.iter().enumerate() {
        let decides = |now: &Situation| TABLE.iter().position(|row| row.applies(now)) == Some(at);
        assert!(
            situations().any(|now| decides(&now)),
            "row {at}: {}",
            row.rule
        );
    }
    for now in situations() {
        assert!(TABLE.iter().any(|row| row.applies(&now)), "{now:?}");
    }
}

const AFTERS: [LastAttempt; 16] = [
    LastAttempt::Nothing,
    LastAttempt::Made,
    LastAttempt::Accepted,
    LastAttempt::Unproven,
    LastAttempt::Claimed,
    LastAttempt::Unsent,
    LastAttempt::Busy,
    LastAttempt::Locked,
    LastAttempt::Lag,
    LastAttempt::Gone,
    LastAttempt::Stale,
    LastAttempt::Taken,
    LastAttempt::Refused,
    LastAttempt::Ended,
    LastAttempt::Open,
    LastAttempt::Completed,
];

const SAWS: [Finding; 14] = [
    Finding::Wanted,
    Finding::Existing,
    Finding::Before,
    Finding::Taken,
    Finding::Other,
    Finding::Moved,
    Finding::Operation,
    Finding::Failed,
    Finding::Locked,
    Finding::Lagging,
    Finding::RuledOut,
    Finding::Gone,
    Finding::Stale,
    Finding::Unreadable,
];
