//! Builds the PowerShell modules with powershell/build.ps1 from the library in this test's folder and the
//! emulator of this cargo run, then runs every suite of tests/powershell, each as a test. To run one suite
//! manually: `pwsh tests/powershell/Run.ps1 -Suite Update-GdapRelationship -Show`.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The timeout of a suite.
const PATIENCE: Duration = Duration::from_secs(900);

macro_rules! suites {
    ($($suite:literal),+ $(,)?) => {
        &[
            ("every_suite_is_run", every_suite_is_run as fn()),
            $(($suite, || suite($suite))),+
        ]
    };
}

/// The suites; three run at a time, because each waits for its emulator part of the time. The slowest are first, so
/// that the last ones end together.
const TESTS: &[support::Test] = suites![
    "Previewed",
    "Help",
    "Module",
    "Killed",
    "Errors",
    "Style",
    "Scenario",
    "Many",
    "Set-GdapAutoExtend",
    "AccessAssignment",
    "Asking",
    "BadInput",
    "Binding",
    "Bulk",
    "CloudCockpit",
    "Completion",
    "Connect-Gdap",
    "Connect-Gdap.Auth",
    "Connect-Gdap.Browser",
    "Dates",
    "Duration",
    "Emulator",
    "Enable-GdapMgName",
    "Ending",
    "Files",
    "Get-GdapExpiryReport",
    "Get-GdapGapReport",
    "Get-GdapRelationship",
    "Get-GdapRole",
    "LastRun",
    "Lock-GdapRelationship",
    "Messages",
    "New-GdapOnboarding",
    "New-GdapRelationship",
    "New-GdapSessionOption",
    "New-GdapTemplate",
    "Output",
    "Parameters",
    "Pipeline",
    "Preview",
    "Progress",
    "Proxy",
    "Readme",
    "Renewal",
    "Repair-GdapRelationship",
    "ScriptJobs",
    "Session",
    "Start-GdapEmulator",
    "Test-GdapRelationship",
    "Test-GdapSession",
    "Update-GdapRelationship",
    "Views",
];

/// The suites that measure time: nothing else runs then.
const ALONE: &[support::Test] = &[("Stopping", || suite("Stopping"))];

fn main() {
    support::run_wide(3, TESTS, ALONE)
}

fn every_suite_is_run() {
    let mut missing = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(suite) = name.strip_suffix(".Tests.ps1")
            && !TESTS.iter().chain(ALONE).any(|(test, _)| *test == suite)
        {
            missing.push(suite.to_owned());
        }
    }
    assert!(missing.is_empty(), "not run by this driver: {missing:?}");
}

fn suite(name: &str) {
    let Some(pwsh) = support::tool("pwsh", name) else {
        return;
    };
    for wanted in ["Pester", "PSScriptAnalyzer"] {
        if (wanted == "Pester" || name == "Style") && !has(&pwsh, wanted) {
            return support::skip(wanted, name);
        }
    }
    let mut command = shell(&pwsh);
    command
        .arg("-File")
        .arg(folder().join("Run.ps1"))
        .args(["-Suite", name])
        .env("GDAP_MODULE", module(&pwsh));
    let (ok, text) = in_time(command, name);
    print!("{text}");
    assert!(ok, "suite {name} failed");
}

/// Whether a module is installed.
fn has(pwsh: &Path, name: &'static str) -> bool {
    static FOUND: OnceLock<String> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let mut command = shell(pwsh);
        let script = "(Get-Module -ListAvailable Pester, PSScriptAnalyzer).Name -join ' '";
        let output = support::must(command.args(["-Command", script]));
        String::from_utf8_lossy(&output.stdout).into_owned()
    });
    found.split_whitespace().any(|one| one == name)
}

/// The module Gdap, with Gdap.Emulator beside it; built once.
fn module(pwsh: &Path) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let out = support::scratch("powershell");
        let mut command = shell(pwsh);
        command
            .arg("-File")
            .arg(support::root().join("powershell/build.ps1"))
            .arg("-Library")
            .arg(support::library())
            .args(["-Emulator", env!("CARGO_BIN_EXE_gdap-emulator"), "-Out"])
            .arg(&out);
        support::must(&mut command);
        out.join("Gdap")
    });
    built.clone()
}

/// PowerShell without a profile, and without the variables that cargo sets for a test.
fn shell(pwsh: &Path) -> Command {
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive"])
        .env("POWERSHELL_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1")
        .env("NO_COLOR", "1")
        .env("DOTNET_ThreadPool_ForceMinWorkerThreads", "0x20")
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("DYLD_LIBRARY_PATH")
        .stdin(Stdio::null());
    command
}

/// Runs a command, and kills it after the timeout; returns whether it succeeded, and its output.
fn in_time(mut command: Command, name: &str) -> (bool, String) {
    let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("powershell-{name}.txt"));
    let file = std::fs::File::create(&log).unwrap();
    let mut child = command
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let start = Instant::now();
    let ok = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.success();
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            println!("{name} was ended after {PATIENCE:?}");
            break false;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let text = std::fs::read(&log).unwrap();
    (ok, String::from_utf8_lossy(&text).into_owned())
}

fn folder() -> PathBuf {
    support::root().join("tests/powershell")
}
