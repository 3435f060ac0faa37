//! Measurements by other programs: the C# host under .NET, and the PowerShell module under pwsh.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::call::{BODY, ETAG, ID, relationship};
use crate::report::Figure;
use crate::server::Server;
use crate::{median, support};

/// How many processes of the C# host are measured.
const HOSTS: usize = 9;

/// The C# binding with a cancel against a bare HttpClient, by tests/hosts/csharp/Bench.cs.
pub fn csharp(library: &Path) -> Vec<Figure> {
    let Some(dotnet) = support::tool("dotnet", "the C# binding against HttpClient") else {
        return Vec::new();
    };
    // The same folder as the tests' build.
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
    let server = Server::start(&relationship());
    let mut host = Command::new(&dotnet);
    host.arg(artifacts.join("bin/Host/release/GdapHost.dll"))
        .arg("bench")
        .arg(library)
        .args([server.uri(), ID, ETAG, BODY, "500"]);
    // The median over new processes: a client's threads tend to stay on their cores, and which client has the
    // better ones must vary.
    let mut ratios = [Vec::new(), Vec::new()];
    for _ in 0..HOSTS {
        let output = support::must(&mut host).stdout;
        let output = String::from_utf8_lossy(&output);
        println!("  {}", output.lines().collect::<Vec<_>>().join("; "));
        let lines = ["binding with a cancel", "binding over a handler"];
        for (ratios, begin) in ratios.iter_mut().zip(lines) {
            let line = output.lines().find(|line| line.starts_with(begin));
            let ratio = line.and_then(|line| line.rsplit(' ').next());
            ratios.push(ratio.expect("its line").parse().expect("a number"));
        }
    }
    let [native, handler] = ratios.map(median);
    vec![
        Figure::at_most(
            "PATCH from C# with a cancel, times HttpClient",
            native,
            0.8,
            "",
        ),
        Figure::at_most(
            "the same over a handler of .NET, times that",
            handler,
            1.5,
            "",
        ),
    ]
}

/// Measures the cmdlets with tests/bench/powershell.ps1, which prints its figures in the same form and
/// repeats the missed ones itself. Returns how many are missed.
pub fn powershell(library: &Path) -> usize {
    let Some(pwsh) = support::tool("pwsh", "the cmdlets") else {
        return 0;
    };
    let modules = support::scratch("bench-module");
    support::must(
        shell(&pwsh)
            .arg(support::root().join("powershell/build.ps1"))
            .arg("-Library")
            .arg(library)
            .args(["-Emulator", env!("CARGO_BIN_EXE_gdap-emulator"), "-Out"])
            .arg(&modules),
    );
    let server = Server::versioned(
        &relationship(),
        "JyI1YjAwNzhlYS0wMDAwLTAyMDAtMDAwMC02NTQ5NTYyMDAwMDAiJw==",
    );
    let mut command = shell(&pwsh);
    command
        .arg(support::root().join("tests/bench/powershell.ps1"))
        .arg("-Modules")
        .arg(&modules)
        .args(["-Server", server.uri()])
        .stdout(Stdio::piped());
    let mut running = command.spawn().expect("pwsh runs");
    let output = BufReader::new(running.stdout.take().expect("its output"));
    let mut missed = 0;
    for line in output.lines().map_while(Result::ok) {
        missed += usize::from(line.contains(") MISSED"));
        println!("{line}");
    }
    let status = running.wait().expect("its end");
    if !status.success() && missed == 0 {
        println!("the cmdlets' figures broke off: {status} MISSED");
        missed = 1;
    }
    missed
}

/// PowerShell without a profile, and without cargo's library path.
fn shell(pwsh: &Path) -> Command {
    let mut command = Command::new(pwsh);
    command
        .args(["-NoProfile", "-NonInteractive", "-File"])
        .env("NO_COLOR", "1")
        .env("POWERSHELL_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1")
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("DYLD_LIBRARY_PATH")
        .stdin(Stdio::null());
    command
}
