//! Shared by the tests of hosts: the library that was just built, compilers and other tools that may be
//! missing, and a list of the tests that were skipped because of missing tools.
//!
//! A test that needs a tool calls `tool("valgrind")`. If the tool is missing, the test is skipped and listed
//! at the end; with `GDAP_REQUIRE=valgrind,gcc,...` a missing tool fails the test instead.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Root of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of this test executable, where cargo puts the library that was built with it.
/// (`target/debug/libgdap.so` beside it may be absent or stale under `cargo test`.)
pub fn library_dir() -> PathBuf {
    let own = std::env::current_exe().expect("the path of this test");
    own.parent().expect("a folder").to_path_buf()
}

/// File name of the library on this system.
pub fn library_name() -> String {
    format!(
        "{}gdap{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    )
}

/// The library that was built with this test.
pub fn library() -> PathBuf {
    let path = library_dir().join(library_name());
    assert!(path.is_file(), "{} is missing", path.display());
    path
}

/// The library's import library for linkers on Windows. Its name depends on the linker that made it.
pub fn import_library() -> PathBuf {
    let names = ["gdap.dll.lib", "libgdap.dll.a"];
    let mut paths = names.iter().map(|name| library_dir().join(name));
    let found = paths.find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("none of {names:?} is in {}", library_dir().display()))
}

/// An empty folder of this name below the tests' temporary folder.
pub fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a scratch folder");
    path
}

/// The program `name` on the PATH.
pub fn which(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(&file))
        .find(|path| path.is_file())
}

/// Whether `GDAP_REQUIRE` names the tool.
pub fn required(name: &str) -> bool {
    let list = std::env::var("GDAP_REQUIRE").unwrap_or_default();
    list.split([',', ' ']).any(|one| one == name)
}

static SKIPPED: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// Records that `test` was skipped because `tool` is missing. Panics if `GDAP_REQUIRE` names the tool.
pub fn skip(tool: &str, test: &str) {
    assert!(
        !required(tool),
        "{test} needs {tool}, which GDAP_REQUIRE names and which is missing"
    );
    let mut skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    skipped
        .entry(tool.to_owned())
        .or_default()
        .push(test.to_owned());
}

/// The path of `tool`, or `None` and a note that `test` was skipped.
pub fn tool(tool: &str, test: &str) -> Option<PathBuf> {
    let found = which(tool);
    if found.is_none() {
        skip(tool, test);
    }
    found
}

/// Prints the skipped tests by tool. For the end of a test program with its own `main` (`harness = false`);
/// see `run`.
pub fn report_skipped() {
    let skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    for (tool, tests) in skipped.iter() {
        println!(
            "skipped for want of {tool}: {} ({})",
            tests.len(),
            tests.join(", ")
        );
    }
}

/// One named test of a program with its own `main`.
pub type Test = (&'static str, fn());

/// Runs `tests` in order, with libtest's arguments (a filter, `--list`, `--exact`, `--skip`); then prints the
/// skipped tests and exits the process.
pub fn run(tests: &[Test]) -> ! {
    run_wide(1, tests, &[])
}

/// The same with up to `width` of `tests` at a time, and then those that must run `alone`.
pub fn run_wide(width: usize, tests: &[Test], alone: &[Test]) -> ! {
    let mut filters = Vec::new();
    let (mut list, mut exact, mut out) = (false, false, Vec::new());
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--list" => list = true,
            "--exact" => exact = true,
            "--skip" => out.extend(args.next()),
            "--test-threads" | "--format" | "--color" | "--logfile" | "-Z" => drop(args.next()),
            flag if flag.starts_with('-') => {}
            _ => filters.push(arg),
        }
    }
    let wanted = |name: &str| {
        let hit = |filter: &String| {
            if exact {
                name == filter
            } else {
                name.contains(filter.as_str())
            }
        };
        (filters.is_empty() || filters.iter().any(hit))
            && !out.iter().any(|o| name.contains(o.as_str()))
    };
    let choose = |tests: &[Test]| -> Vec<Test> {
        let tests = tests.iter().copied();
        tests.filter(|(name, _)| wanted(name)).collect()
    };
    let (chosen, last) = (choose(tests), choose(alone));
    let count = chosen.len() + last.len();
    if list {
        let all = chosen.iter().chain(&last);
        all.for_each(|(name, _)| println!("{name}: test"));
        std::process::exit(0);
    }
    println!("\nrunning {count} tests");
    let mut failed = run_each(width, &chosen);
    failed.extend(run_each(1, &last));
    report_skipped();
    let word = if failed.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {} passed; {} failed {failed:?}\n",
        count - failed.len(),
        failed.len()
    );
    std::process::exit(i32::from(!failed.is_empty()) * 101);
}

/// Runs tests, up to `width` at a time; returns the names of those that failed.
fn run_each(width: usize, tests: &[Test]) -> Vec<&'static str> {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..width.min(tests.len()) {
            scope.spawn(|| {
                while let Some((name, body)) = tests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let start = Instant::now();
                    match std::panic::catch_unwind(body) {
                        Ok(()) => {
                            println!(
                                "test {name} ... ok ({:.1} s)",
                                start.elapsed().as_secs_f32()
                            )
                        }
                        Err(_) => {
                            println!("test {name} ... FAILED");
                            failed.lock().expect("no panic").push(*name);
                        }
                    }
                }
            });
        }
    });
    failed.into_inner().expect("no panic")
}

/// Runs `command`; panics with all its output if it fails.
pub fn must(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(
        output.status.success(),
        "{command:?} ended with {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Makes `command` find the library of this test before any other. (cargo puts target/debug, with its
/// stale library, into `LD_LIBRARY_PATH`, which precedes the executable's own search path.)
pub fn with_library(command: &mut Command) -> &mut Command {
    if cfg!(windows) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(library_dir()).chain(std::env::split_paths(&path));
        return command.env("PATH", std::env::join_paths(folders).expect("a PATH"));
    }
    let variable = match std::env::consts::OS {
        "macos" => "DYLD_LIBRARY_PATH",
        _ => "LD_LIBRARY_PATH",
    };
    command.env(variable, library_dir())
}

/// How a C host is built.
#[derive(Clone, Copy, PartialEq)]
pub enum Build {
    /// As a user would build it.
    Plain,
    /// With address and undefined-behaviour checks.
    Sanitized,
}

/// Compiles a C host with warnings as errors and with `included` before its first line, and links it with the
/// library, which the executable finds in the library's folder.
pub fn compile_host(compiler: &Path, source: &Path, build: Build, included: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = source.file_stem().expect("a name").to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let dir = scratch(&format!("host-{name}-{count}"));
    let executable = dir.join(&*name);
    let mut command = Command::new(compiler);
    command
        .args([
            "-std=c11",
            "-D_GNU_SOURCE",
            "-g",
            "-O1",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
        ])
        .args((build == Build::Sanitized).then_some("-fsanitize=address,undefined"))
        .args((build == Build::Sanitized).then_some("-fno-sanitize-recover=all"))
        .arg("-I")
        .arg(root().join("include"))
        .arg("-I")
        .arg(root().join("tests/hosts"))
        .arg("-include")
        .arg(included)
        .arg(source);
    if cfg!(windows) {
        command.arg(import_library());
    } else {
        command
            .arg(library())
            .arg(format!("-Wl,-rpath,{}", library_dir().display()));
    }
    command.args(["-lpthread", "-o"]).arg(&executable);
    must(&mut command);
    executable
}

/// `executable` under valgrind, without suppressions: an invalid access, or a definite or possible leak, ends
/// it with exit code 99.
pub fn under_valgrind(valgrind: &Path, executable: &Path) -> Command {
    let mut command = Command::new(valgrind);
    command
        .args(["--error-exitcode=99", "--leak-check=full"])
        .arg(executable);
    command
}
