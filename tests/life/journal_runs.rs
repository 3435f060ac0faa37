//! Runs with a journal.

use std::path::Path;
use std::time::Duration;

use gdap::base::ErrorKind;
use gdap::client::{Batch, BatchOptions, CallOptions, Client, Work};
use serde_json::json;

use super::support::*;

pub fn batch(client: &Client, journal: &Path) -> gdap::base::Result<Batch> {
    Batch::new(
        client,
        BatchOptions {
            concurrency: 8,
            capacity: 64,
            journal: Some(journal.to_owned()),
            ..BatchOptions::default()
        },
    )
}

/// Submits and takes all items; returns the word of each result, in the order of the tags.
pub fn run(batch: &Batch, items: &[(Work, String, String)]) -> Vec<String> {
    run_with(batch, items, &CallOptions::default())
}

pub fn run_with(
    batch: &Batch,
    items: &[(Work, String, String)],
    call: &CallOptions,
) -> Vec<String> {
    let mut words = vec![String::new(); items.len()];
    let mut next = 0;
    loop {
        while let Some((work, id, document)) = items.get(next) {
            let document = document.as_bytes();
            match batch.submit(*work, id, document, call, next as u64, Duration::ZERO) {
                Ok(()) => next += 1,
                Err(error) if error.kind() == ErrorKind::BatchFull => break,
                Err(error) => panic!("{error}"),
            }
        }
        match batch.take(Duration::from_secs(300)) {
            Ok((tag, result)) => words[tag as usize] = word(&result),
            Err(error) if error.kind() == ErrorKind::BatchEmpty => return words,
            Err(error) => panic!("{error}"),
        }
    }
}

/// The items of a run: these updates, and `creates` new relationships.
pub fn items(updates: &[String], creates: usize) -> Vec<(Work, String, String)> {
    let extend = json!({"autoExtendDuration": "P180D"}).to_string();
    let update = |id: &String| (Work::Update, id.clone(), extend.clone());
    let create = |n| {
        let document = new_document(&format!("new {n}")).to_string();
        (Work::Create, String::new(), document)
    };
    updates
        .iter()
        .map(update)
        .chain((0..creates).map(create))
        .collect()
}

/// Updates that set these names of one relationship, in order.
pub fn renames(id: &str, names: &[&str]) -> Vec<(Work, String, String)> {
    let rename = |name: &&str| {
        let document = json!({"displayName": name}).to_string();
        (Work::Update, id.to_owned(), document)
    };
    names.iter().map(rename).collect()
}

/// Removes all results from the journal, as if the process had been killed before it wrote one.
pub fn forget_ends(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let is_end = |line: &&str| line.contains(r#""t":"end""#);
    let lines: Vec<_> = text.lines().filter(|line| !is_end(line)).collect();
    assert!(lines.len() > 1, "a write was recorded");
    std::fs::write(path, lines.join("\n") + "\n{\"t\":\"en").unwrap();
}
