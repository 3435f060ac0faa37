//! Proof that the search can fail: it finds each mutation of the product's source. Run it manually, because
//! the library is built once for each mutation: `cargo test --test model mutation -- --ignored --nocapture`,
//! with `GDAP_MUTATION=part of a name` for some of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::mutations::{MUTATIONS, Mutation};

/// The parts of the repository that a build of the test needs.
const TREE: [&str; 7] = [
    ".cargo",
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "include",
    "src",
    "tests",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The source with one mutation applied; `None` if the text to replace doesn't occur exactly once.
fn mutated(mutation: &Mutation) -> Option<String> {
    let source = fs::read_to_string(root().join(mutation.file)).ok()?;
    let is_once = source.matches(mutation.find).count() == 1 && mutation.find != mutation.replace;
    is_once.then(|| source.replace(mutation.find, mutation.replace))
}

#[test]
fn every_mutation_has_its_place_in_the_source() {
    let misplaced = MUTATIONS
        .iter()
        .filter(|mutation| mutated(mutation).is_none());
    let misplaced: Vec<&str> = misplaced.map(|mutation| mutation.name).collect();
    assert!(
        misplaced.is_empty(),
        "Adapt these to the source, in tests/model/mutations.rs: {misplaced:#?}"
    );
}

#[test]
#[ignore = "builds the library once for each mutation"]
fn every_mutation_is_found() {
    let folder = root().join("target").join("mutants");
    let tree = folder.join("tree");
    let _ = fs::remove_dir_all(&tree);
    for part in TREE {
        copy(&root().join(part), &tree.join(part));
    }
    let wanted = std::env::var("GDAP_MUTATION").unwrap_or_default();
    let mut missed = Vec::new();
    for mutation in MUTATIONS
        .iter()
        .filter(|mutation| mutation.name.contains(&wanted))
    {
        let file = tree.join(mutation.file);
        let before = fs::read_to_string(&file).expect("the source");
        let text = mutated(mutation).expect("the mutation's place");
        fs::write(&file, text).expect("the mutated source");
        let found = search(&tree, &folder.join("build"));
        println!(
            "{}: {}",
            mutation.name,
            found.as_deref().unwrap_or("not found")
        );
        if found.is_none() {
            missed.push(mutation.name);
        }
        fs::write(&file, before).expect("the source as it was");
    }
    assert!(missed.is_empty(), "Not found: {missed:#?}");
}

/// Runs the search with a mutated source tree and returns its first finding, if any. A failed build isn't a
/// finding.
fn search(tree: &Path, build: &Path) -> Option<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "test",
            "--offline",
            "--no-default-features",
            "--test",
            "model",
            "every_report_is_true",
        ])
        .current_dir(tree)
        .env("CARGO_TARGET_DIR", build)
        .env_remove("GDAP_SEED")
        .env_remove("GDAP_ALL")
        .output()
        .expect("cargo");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    if !text.contains("running 1 test") {
        println!("The mutated source doesn't build: {text}");
        return None;
    }
    let mut lines = text.lines().filter(|line| line.contains("GDAP_SEED=["));
    let histories = text
        .lines()
        .find(|line| line.starts_with("Reports that aren't true"));
    let rule = lines.next()?;
    Some(format!("{rule} ({})", histories.unwrap_or_default()))
}

fn copy(from: &Path, to: &PathBuf) {
    if from.is_file() {
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(from, to).expect("a copy");
        return;
    }
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
