//! Builds the shipped library, and checks its size and its exported symbols.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::report::Figure;
use crate::support;

/// Builds the library for hosts with a profile of Cargo.toml, and returns its path. The profile of the shipped
/// library is `dist`.
pub fn build(profile: &str) -> PathBuf {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(support::root())
        .args([
            "rustc",
            "--profile",
            profile,
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .args([
            "--no-default-features",
            "--features",
            "ffi",
            "--message-format=json-render-diagnostics",
        ])
        .stderr(Stdio::inherit());
    // Otherwise cargo builds crates again whose build scripts read what it tells this program about its package.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let is_of_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "OUT_DIR"]
            .iter()
            .any(|start| text.starts_with(start));
        if is_of_package {
            command.env_remove(&name);
        }
    }
    let output = command.output().expect("cargo runs");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    // Cargo's output has the path: the target folder may be anywhere.
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == env!("CARGO_PKG_NAME"))
        .filter_map(|message| Some(message["filenames"].as_array()?.clone()))
        .flatten()
        .filter_map(|file| Some(PathBuf::from(file.as_str()?)))
        .find(|file| {
            file.file_name()
                .is_some_and(|name| *name == *support::library_name())
        })
        .expect("cargo tells where the library is")
}

/// Checks the size and, on Linux, the exports and the SONAME.
pub fn looks(library: &Path) -> Vec<Figure> {
    let size = std::fs::metadata(library).expect("the library").len();
    let mut figures = vec![Figure::at_most(
        "size of the library",
        size as f64 / (1 << 20) as f64,
        3.3,
        " MiB",
    )];
    println!("  {} bytes", size);
    if !cfg!(target_os = "linux") {
        support::skip("an ELF library", "its exports and SONAME");
        return figures;
    }
    if let Some(nm) = support::tool("nm", "the library's exports") {
        let names = tool(&nm, &["-D", "--defined-only", "--format=posix"], library);
        let names: Vec<_> = names
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        let own = names
            .iter()
            .filter(|name| name.starts_with("gdap_"))
            .count();
        let other: Vec<_> = names
            .iter()
            .filter(|name| !name.starts_with("gdap_"))
            .collect();
        println!("  {own} exports begin with gdap_, others: {other:?}");
        assert!(own > 50, "nm told {own} exports");
        let other = other.len().to_string();
        figures.push(Figure::exactly("exports that are not gdap_*", &other, "0"));
    }
    if let Some(readelf) = support::tool("readelf", "the library's SONAME") {
        let text = tool(&readelf, &["-d", "-W"], library);
        let line = text.lines().find(|line| line.contains("(SONAME)"));
        let name = line.and_then(|line| line.split(['[', ']']).nth(1));
        figures.push(Figure::exactly(
            "SONAME",
            name.unwrap_or("none"),
            "libgdap.so",
        ));
    }
    figures
}

fn tool(program: &Path, arguments: &[&str], library: &Path) -> String {
    let output = support::must(Command::new(program).args(arguments).arg(library));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
