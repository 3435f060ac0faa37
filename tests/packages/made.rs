//! The packages under test, and helpers for their tests: a user without Rust, an emulator, the expected
//! output.
//! `GDAP_PACKAGES` names a folder of packages; without it they are built from the library and the emulator of
//! this test run.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use gdap::emulator::{Emulator, Options};

use crate::list;
use crate::support;

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The folder with the packages; `None` and a note if a tool is missing.
pub fn packages(test: &str) -> Option<&'static Path> {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let pwsh = support::tool("pwsh", test)?;
    if let Some(folder) = std::env::var_os("GDAP_PACKAGES") {
        return Some(MADE.get_or_init(|| std::fs::canonicalize(&folder).expect("GDAP_PACKAGES")));
    }
    support::tool("dotnet", test)?;
    Some(MADE.get_or_init(|| make(&pwsh)))
}

/// Builds the packages for this platform and for win-x64. On other platforms the win-x64 packages contain
/// this platform's files, because the structure of a package (Azure Automation's is only for win-x64) doesn't
/// depend on the library's content.
pub fn make(pwsh: &Path) -> PathBuf {
    let native = support::scratch("native");
    let own = list::own();
    let made = |platform: &list::Platform| platform.rid == own.rid || platform.rid == "win-x64";
    for platform in list::all().iter().filter(|platform| made(platform)) {
        let folder = native.join(&platform.rid);
        std::fs::create_dir_all(&folder).unwrap();
        copy(&support::library(), &folder.join(&platform.library));
        let emulator = Path::new(env!("CARGO_BIN_EXE_gdap-emulator"));
        copy(emulator, &folder.join(&platform.emulator));
        if !platform.import.is_empty() {
            let import = match cfg!(windows) {
                true => support::import_library(),
                false => support::library(),
            };
            copy(&import, &folder.join(&platform.import));
        }
    }
    let out = support::scratch("packages");
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(support::root().join("powershell/build.ps1"))
        .args(["-Package", "-Native"])
        .arg(&native)
        .arg("-Out")
        .arg(&out);
    let output = support::must(quiet(&mut command));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for platform in list::all() {
        assert_eq!(
            !made(&platform),
            text.contains(&format!("{} (", platform.rid)),
            "the platforms that are missing, and no others, are named: {text}"
        );
    }
    out
}

/// Copies a file and strips it: the symbols of a debug build would only take time.
pub fn copy(from: &Path, to: &Path) {
    std::fs::copy(from, to).unwrap_or_else(|e| panic!("{}: {e}", from.display()));
    if let Some(strip) = support::which("strip").filter(|_| cfg!(target_os = "linux")) {
        support::must(Command::new(strip).arg(to));
    }
}

pub fn quiet(command: &mut Command) -> &mut Command {
    command
        .env("POWERSHELL_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1")
        .env("NO_COLOR", "1")
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("DYLD_LIBRARY_PATH")
}

/// The PATH without the folders that have cargo.
pub fn path_without_rust() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo = format!("cargo{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::split_paths(&path).filter(|folder| !folder.join(&cargo).exists());
    std::env::join_paths(folders).unwrap()
}

/// A command as run by a user without Rust, with a home folder of its own.
pub fn user(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    quiet(&mut command)
        .env("PATH", path_without_rust())
        .env("HOME", home)
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env_remove("PSModulePath");
    command
}

/// The command with no network except its own loopback, and with a read-only folder; `None` and a note if the
/// system doesn't support that.
pub fn isolated(command: &Command, folder: &Path, test: &str) -> Option<Command> {
    let isolated = |program: &OsStr| {
        let mut command = Command::new(support::root().join("tests/packages/isolated"));
        command.arg(folder).arg(program);
        command
    };
    let works = isolated("true".as_ref()).output();
    if !works.is_ok_and(|output| output.status.success()) {
        support::skip("user namespaces", test);
        return None;
    }
    let mut whole = isolated(command.get_program());
    whole.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => whole.env(name, value),
            None => whole.env_remove(name),
        };
    }
    Some(whole)
}

pub fn text_of(command: &mut Command) -> String {
    let output = support::must(command);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    print!("{text}");
    text
}

/// Unpacks an archive into a scratch folder.
pub fn unpack(archive: &str, test: &str) -> Option<PathBuf> {
    let file = packages(test)?.join(archive);
    let to = support::scratch(&format!("unpacked-{}", archive.replace('/', "-")));
    if archive.ends_with(".tar.gz") {
        let tar = support::tool("tar", test)?;
        support::must(Command::new(tar).arg("-xzf").arg(&file).arg("-C").arg(&to));
    } else {
        let script = "Add-Type -AssemblyName System.IO.Compression.FileSystem; [IO.Compression.ZipFile]::ExtractToDirectory($env:FROM, $env:TO)";
        let mut command = Command::new(support::tool("pwsh", test)?);
        command.args(["-NoProfile", "-NonInteractive", "-Command", script]);
        support::must(command.env("FROM", &file).env("TO", &to));
    }
    Some(to)
}

/// The files below a folder, with `/` between their parts.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for entry in std::fs::read_dir(one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.push(name.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

pub const DOCUMENTS: [&str; 4] = [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-NOTICES.txt",
];

pub fn has_documents(folder: &Path) {
    for name in DOCUMENTS {
        assert!(
            folder.join(name).is_file(),
            "{} lacks {name}",
            folder.display()
        );
    }
    let notices = std::fs::read_to_string(folder.join("THIRD-PARTY-NOTICES.txt")).unwrap();
    for linked in ["reqwest ", "rustls ", "ring ", "The Rust standard library"] {
        assert!(notices.contains(linked), "the notices don't name {linked}");
    }
    // proptest is only for tests, serde_derive only runs at build time.
    assert!(!notices.contains("proptest ") && !notices.contains("serde_derive "));
}

/// Asserts the output of a program that created and renamed a relationship.
pub fn assert_updated(text: &str) {
    assert!(
        text.starts_with(&format!("gdap {VERSION}: ")) && text.contains("\"updated\""),
        "{text}"
    );
}

pub fn emulator() -> Emulator {
    Emulator::start(Options::default()).expect("the emulator starts")
}
