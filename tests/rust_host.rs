//! A third-party Rust host (`tests/rust_host`): it depends on the packaged crate without the default
//! features, aborts on panics, and calls the library on tokio's threads.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use gdap::emulator::{Emulator, Options};

fn main() {
    support::run(&[
        (
            "the_package_holds_what_is_built_and_nothing_else",
            the_package_holds_what_is_built_and_nothing_else,
        ),
        ("a_host_on_tokio_that_aborts", a_host_on_tokio_that_aborts),
    ]);
}

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(support::root());
    // The variables that cargo sets for this test must not affect another package.
    for name in ["RUSTFLAGS", "CARGO_TARGET_DIR"] {
        cargo.env_remove(name);
    }
    cargo
}

fn the_package_holds_what_is_built_and_nothing_else() {
    let list = support::must(cargo().args(["package", "--list", "--allow-dirty", "--offline"]));
    let list = String::from_utf8_lossy(&list.stdout);
    let names: Vec<&str> = list.lines().collect();
    for needed in [
        "Cargo.toml",
        "src/lib.rs",
        "src/build.rs",
        "README.md",
        "LICENSE",
    ] {
        assert!(names.contains(&needed), "{needed} is missing: {names:?}");
    }
    let known = |name: &&&str| {
        let is_source = name.starts_with("src/") && !name.ends_with("_tests.rs");
        let top = [
            ".cargo_vcs_info.json",
            "Cargo.lock",
            "Cargo.toml",
            "Cargo.toml.orig",
            "LICENSE",
            "README.md",
        ];
        is_source || top.contains(*name)
    };
    let other: Vec<_> = names.iter().filter(|name| !known(name)).collect();
    assert!(other.is_empty(), "{other:?}");
}

fn a_host_on_tokio_that_aborts() {
    let Some(tar) = support::tool("tar", "a_host_on_tokio_that_aborts") else {
        return;
    };
    let folder = support::scratch("rust-host");
    let build = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rust-host-build");
    let mut package = cargo();
    package
        .args([
            "package",
            "--no-verify",
            "--allow-dirty",
            "--offline",
            "--quiet",
        ])
        .arg("--target-dir")
        .arg(&build);
    support::must(&mut package);
    let name = concat!("gdap-", env!("CARGO_PKG_VERSION"));
    let archive = build.join("package").join(format!("{name}.crate"));
    support::must(
        Command::new(tar)
            .arg("-xzf")
            .arg(archive)
            .arg("-C")
            .arg(&folder),
    );
    std::fs::rename(folder.join(name), folder.join("gdap")).expect("the unpacked crate");
    let other = folder.join("gdap-other");
    copy(&folder.join("gdap"), &other);
    let manifest = std::fs::read_to_string(other.join("Cargo.toml")).expect("its manifest");
    let version = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"");
    let manifest = manifest.replacen(version, "version = \"0.0.1\"", 1);
    std::fs::write(other.join("Cargo.toml"), manifest).expect("another version");
    let host = folder.join("host");
    copy(&support::root().join("tests/rust_host"), &host);

    let emulator = Emulator::start(Options::default()).expect("the emulator");
    let mut run = cargo();
    run.current_dir(&host)
        .args(["run", "--offline", "--quiet", "--target-dir"])
        .arg(&build)
        .args(["--", emulator.uri()]);
    let output = support::must(&mut run);
    let output = String::from_utf8_lossy(&output.stdout);
    assert!(output.ends_with("done\n"), "{output}");
    assert!(
        output.contains("Client(Microsoft Graph at http://127.0.0.1"),
        "{output}"
    );
    let commits = emulator.commits();
    assert_eq!(
        (commits.creates, commits.updates),
        (1, 4),
        "each write once"
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).expect("a copy")),
        }
    }
}
