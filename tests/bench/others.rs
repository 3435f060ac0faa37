//! What other programs measure: the C# host under .NET, and the PowerShell module under pwsh.

use std::path::Path;
use std::process::Command;

use gdap::emulator::{Emulator, Options};

use crate::report::Figure;
use crate::support;

/// The C# binding with a cancel against a bare HttpClient, by tests/hosts/csharp/Bench.cs.
pub fn csharp(library: &Path) -> Vec<Figure> {
    let Some(dotnet) = support::tool("dotnet", "the C# binding against HttpClient") else {
        return Vec::new();
    };
    // Where the tests build it too.
    let artifacts = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dotnet");
    let mut build = Command::new(&dotnet);
    build
        .args([
            "build",
            "-c",
            "Release",
            "-v",
            "q",
            "-nologo",
            "--artifacts-path",
        ])
        .arg(&artifacts)
        .arg(support::root().join("tests/hosts/csharp/Host.csproj"))
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1");
    support::must(&mut build);
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    let mut host = Command::new(&dotnet);
    host.arg(artifacts.join("bin/Host/release/GdapHost.dll"))
        .arg("bench")
        .arg(library)
        .args([emulator.uri(), "500"]);
    let said = support::must(&mut host).stdout;
    let said = String::from_utf8_lossy(&said);
    said.lines().for_each(|line| println!("  {line}"));
    let line = said
        .lines()
        .find(|line| line.starts_with("binding with a cancel"));
    let ratio = line.and_then(|line| line.rsplit(' ').next()?.parse().ok());
    let name = "PATCH from C# with a cancel, times HttpClient";
    vec![Figure::at_most(name, ratio.expect("its line"), 3.5, "")]
}

/// The cmdlets, by tests/bench/powershell.ps1, which prints figures as they are printed here.
pub fn powershell(library: &Path) -> Vec<Figure> {
    let script = support::root().join("tests/bench/powershell.ps1");
    if !script.is_file() {
        return Vec::new();
    }
    let Some(pwsh) = support::tool("pwsh", "the cmdlets") else {
        return Vec::new();
    };
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .arg(script)
        .env("GDAP_LIBRARY", library);
    let output = command.output().expect("pwsh runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let mut figures = Vec::new();
    for line in said.lines().map(str::trim_end) {
        match Figure::read(line) {
            Some(figure) => figures.push(figure),
            None => println!("  {line}"),
        }
    }
    // A figure that was missed may be told by the status too; a script that broke off told none.
    assert!(
        output.status.success() || figures.iter().any(Figure::is_missed),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    figures
}
