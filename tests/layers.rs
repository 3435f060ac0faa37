//! The architecture as a test: which folder may use which, and which code may be in one place only.

#[path = "layers/cycles.rs"]
mod cycles;
#[path = "layers/surface.rs"]
mod surface;

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, top first: each may only use those after it.
const LAYERS: [&str; 7] = ["ffi", "client", "service", "auth", "http", "model", "base"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Whether a file is only compiled for tests.
fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name.ends_with("_tests")
        || name == "testing"
        || name == "test_kit"
        || path
            .parent()
            .is_some_and(|folder| folder.ends_with("tests"))
}

/// Every Rust file under `folder`, except those for tests, with its text without comments.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && !is_test(&path) {
            let text = fs::read_to_string(&path).expect("UTF-8 source");
            found.push((path, without_comments(&text)));
        }
    }
    found
}

fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| match line.trim_start() {
            start if start.starts_with("//") => "",
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The layers that a text uses, as `crate::layer` or inside `use crate::{a::.., b::..}`.
fn used(text: &str) -> Vec<&'static str> {
    let names = LAYERS.into_iter().chain(["emulator"]);
    names
        .filter(|layer| {
            text.contains(&format!("crate::{layer}::"))
                || text.contains(&format!("crate::{layer};"))
                || text.match_indices("use crate::{").any(|(at, _)| {
                    let end = text[at..].find(';').map_or(text.len(), |end| at + end);
                    text[at..end]
                        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                        .any(|word| word == *layer)
                })
        })
        .collect()
}

#[test]
fn arrows_point_down_only() {
    let mut wrong = Vec::new();
    for (rank, layer) in LAYERS.into_iter().enumerate() {
        for (path, text) in files(&source().join(layer)) {
            for other in used(&text) {
                let allowed = LAYERS.iter().position(|name| *name == other);
                if allowed.is_none_or(|below| below < rank) {
                    wrong.push(format!("{} uses {other}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The modules of a folder don't depend on each other in cycles, directly or indirectly. (A module and its
/// own submodules may.)
#[test]
fn modules_do_not_use_each_other_in_circles() {
    let all: Vec<_> = LAYERS
        .iter()
        .flat_map(|layer| files(&source().join(layer)))
        .collect();
    let mut wrong = Vec::new();
    for (folder, edges) in cycles::uses(&source(), &all) {
        if let Some(circle) = cycles::circle(&edges) {
            wrong.push(format!("{}: {}", folder.join("::"), circle.join(" -> ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn auth_and_service_are_neighbours_that_do_not_know_each_other() {
    for (path, text) in files(&source().join("service")) {
        assert!(
            !used(&text).contains(&"auth"),
            "{} uses auth",
            path.display()
        );
    }
}

#[test]
fn the_emulator_shares_nothing_with_the_layers() {
    for (path, text) in files(&source().join("emulator")) {
        // The demo uses the built library as a host does; it isn't a part of the emulated services.
        if path
            .components()
            .any(|part| part.as_os_str().to_string_lossy().starts_with("demo"))
        {
            continue;
        }
        let shared: Vec<_> = used(&text)
            .into_iter()
            .filter(|name| *name != "emulator")
            .collect();
        assert!(shared.is_empty(), "{} uses {shared:?}", path.display());
    }
}

#[test]
fn dangerous_code_is_only_in_its_modules() {
    let mut wrong = Vec::new();
    for (path, text) in files(&source()) {
        let name = path
            .strip_prefix(source())
            .expect("under src")
            .to_string_lossy()
            .replace('\\', "/");
        // These limits don't apply to tests inside a file.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut only = |what: &str, place: &str| {
            if text.contains(what) && !name.starts_with(place) {
                wrong.push(format!("{name} has {what:?}, which belongs to {place}"));
            }
        };
        // The demo's host calls the C ABI as any other host does.
        if !name.starts_with("emulator/demo/host/") {
            only("unsafe ", "ffi/");
        }
        if !name.starts_with("emulator/") {
            only("reqwest::", "http/transport");
            only("thread::sleep", "base/clock.rs");
            only("std::thread::spawn", "base/thread.rs");
            only("thread::Builder", "base/thread.rs");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn process_wide_state_is_never_set() {
    for (path, text) in files(&source()) {
        if path.starts_with(source().join("emulator")) {
            continue;
        }
        for global in [
            "set_hook",
            "set_logger",
            "install_default",
            "set_var",
            "remove_var",
            "sigaction",
            "signal(",
        ] {
            assert!(!text.contains(global), "{} has {global}", path.display());
        }
    }
}
