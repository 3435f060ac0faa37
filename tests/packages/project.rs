//! The project's files: the version is in one place, and the documents only name files that exist.

use std::path::PathBuf;
use std::process::Command;

use crate::read;
use crate::support;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Files under version control, relative to the root; `None` without git.
fn tracked(test: &str) -> Option<Vec<PathBuf>> {
    let git = support::tool("git", test)?;
    let mut command = Command::new(git);
    command
        .args(["ls-files", "-z"])
        .current_dir(support::root());
    let text = String::from_utf8(support::must(&mut command).stdout).expect("names in UTF-8");
    Some(text.split_terminator('\0').map(PathBuf::from).collect())
}

/// The version is in `Cargo.toml`. Apart from it, only generated files and texts about releases contain it.
pub fn the_version_is_written_once() {
    let Some(files) = tracked("the_version_is_written_once") else {
        return;
    };
    let shows = |file: &&PathBuf| {
        let text = std::fs::read(support::root().join(file)).unwrap_or_default();
        let needle = format!("\"{VERSION}\"");
        let is_code =
            file.starts_with("src") || file.starts_with("powershell") || file.starts_with("tests");
        is_code && String::from_utf8_lossy(&text).contains(&needle)
    };
    let again: Vec<_> = files.iter().filter(shows).collect();
    let locked = PathBuf::from("tests/fuzz/Cargo.lock");
    assert_eq!(again, [&locked], "the version is repeated");
}

pub fn the_changelog_has_the_version() {
    let text = read("powershell/CHANGELOG.md");
    let newest = text.lines().find_map(|line| line.strip_prefix("## "));
    assert_eq!(newest, Some(VERSION), "the newest version in CHANGELOG.md");
}

pub fn the_licence_is_that_of_the_package() {
    assert!(read("LICENSE").starts_with("MIT License\n"));
    assert_eq!(env!("CARGO_PKG_LICENSE"), "MIT");
}

/// Paths in backquotes that start with a folder of the repository.
fn paths_in(text: &str) -> Vec<&str> {
    let folders = [
        "src/",
        "include/",
        "powershell/",
        "tests/",
        ".ci/",
        ".github/",
    ];
    let words = text.split(|c: char| c == '`' || c.is_whitespace());
    words
        .map(|word| word.trim_end_matches(['.', ',', ';', ':', ')']))
        .filter(|word| folders.iter().any(|folder| word.starts_with(folder)))
        .filter(|word| !word.contains(['*', '<', '{']))
        .collect()
}

pub fn documents_name_files_that_exist() {
    for document in [
        ".github/CONTRIBUTING.md",
        ".github/SECURITY.md",
        "README.md",
    ] {
        let text = read(document);
        for path in paths_in(&text) {
            assert!(
                support::root().join(path).exists(),
                "{document} names {path}, which doesn't exist"
            );
        }
    }
    assert!(paths_in(&read(".github/CONTRIBUTING.md")).len() > 20);
}
