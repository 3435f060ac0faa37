//! The C# binding (powershell/Native): its declarations against include/gdap.h, and the host program
//! tests/hosts/csharp against the emulator, under .NET and under Mono. The host runs the netstandard2.0
//! assembly that the PowerShell module loads, with the library from this test's own folder.

#[path = "hosts/csharp/declarations.rs"]
mod declarations;

use gdap::emulator::{Emulator, Options};
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_declarations_are_those_of_the_header() {
    let header = declarations::header(&read("include/gdap.h"));
    let binding = declarations::binding(&sources());
    assert!(header.functions.len() > 50, "the header was not read: {} functions", header.functions.len());
    assert!(header.structs.len() > 8 && header.callbacks.len() > 3 && header.constants.len() > 60);
    let differences = declarations::differences(&header, &binding);
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}

#[test]
fn the_comparison_sees_what_differs() {
    let header = declarations::header(
        "#define GDAP_OUTCOME_NOT_SENT 1\n#define GDAP_OUTCOME_NEW 4\n\
         typedef struct gdap_a { uint32_t x; const gdap_b *y; } gdap_a;\n\
         typedef int32_t (*gdap_call)(void *user_data);\n\
         int32_t gdap_f(const gdap_a *a, int64_t n, gdap_b **b);\nvoid gdap_g(void);\n",
    );
    let binding = declarations::binding(&["internal unsafe struct gdap_a\n{\n public IntPtr y;\n public uint x;\n}\n\
         internal delegate long gdap_call(IntPtr user_data);\n\
         public enum GdapOutcome\n{\n NotSent = 2,\n}\n\
         [DllImport(Library)] internal static extern int gdap_f(gdap_a* a, int n, IntPtr b);\n\
         [DllImport(Library)] internal static extern int gdap_h();\n"
        .to_owned()]);
    let found = declarations::differences(&header, &binding);
    for part in ["gdap_a: x in the header", "gdap_a: x is uint32_t", "gdap_call: returns", "gdapoutcome.notsent: 1",
        "gdapoutcome.new: not in the binding", "gdap_f: n is", "gdap_f: b is", "gdap_g: not in the binding", "gdap_h: not in the header"] {
        assert!(found.iter().any(|line| line.contains(part)), "{part} is not among\n{}", found.join("\n"));
    }
}

#[test]
fn the_binding_has_the_version_of_the_package() {
    let loader = read("powershell/Native/NativeLoader.cs");
    assert!(loader.contains(&format!("BindingVersion = \"{}\"", env!("CARGO_PKG_VERSION"))));
    let abi = declarations::header(&read("include/gdap.h")).constants["GDAP_ABI_VERSION"];
    assert!(loader.contains(&format!("AbiVersion = {abi};")));
}

#[test]
fn the_files_are_small_and_know_no_powershell() {
    for entry in std::fs::read_dir(Path::new(ROOT).join("powershell/Native")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.lines().count() <= 300, "{} is too long", path.display());
        assert!(!text.contains("System.Management.Automation"), "{} uses PowerShell", path.display());
    }
}

#[test]
fn what_needs_no_library_holds_under_dotnet() {
    let Some(host) = Host::dotnet() else { return };
    assert!(host.run(&["checks"]).ends_with("all checks passed\n"));
}

#[test]
fn what_needs_no_library_holds_under_mono() {
    let Some(host) = Host::mono() else { return };
    assert!(host.run(&["checks"]).ends_with("all checks passed\n"));
}

#[test]
fn a_dotnet_host_does_the_whole_job() {
    let Some(host) = Host::dotnet() else { return };
    whole_job(&host);
}

#[test]
fn a_mono_host_does_the_whole_job() {
    let Some(host) = Host::mono() else { return };
    whole_job(&host);
}

/// The figure of the README: `cargo test --release --test csharp -- --ignored --nocapture`.
#[test]
#[ignore = "a benchmark: run it alone, and in release"]
fn the_binding_costs_little_over_a_bare_http_client() {
    let Some(host) = Host::dotnet() else { return };
    let emulator = emulator();
    let text = host.run(&["bench", &library(), &emulator.uri(), "500"]);
    println!("{text}");
    let line = text.lines().find(|line| line.starts_with("binding with a cancel")).expect("its line");
    let ratio: f64 = line.rsplit(' ').next().unwrap().parse().expect("a ratio");
    assert!(cfg!(debug_assertions) || ratio <= 3.5, "{line}");
}

fn whole_job(host: &Host) {
    let emulator = emulator();
    let stalled = stalled_server();
    let text = host.run(&["run", &library(), &emulator.uri(), &stalled]);
    let path = Path::new(ROOT).join("tests/hosts/csharp/expected.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "the host printed\n{text}\nwhere tests/hosts/csharp/expected.txt has\n{expected}");
}

/// The host program, built once for all tests.
struct Host {
    folder: PathBuf,
    command: Vec<String>,
}

impl Host {
    fn dotnet() -> Option<Host> {
        let folder = built()?;
        let program = folder.join("GdapHost.dll");
        Some(Host {
            command: vec!["dotnet".to_owned(), text(&program)],
            folder,
        })
    }

    /// The same sources by Mono's own compiler, on the same netstandard2.0 assembly.
    fn mono() -> Option<Host> {
        static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
        let folder = BUILT.get_or_init(|| {
            let binding = built()?.join("Gdap.Native.dll");
            let there = tool("mono") && tool("mcs");
            if !there {
                return None;
            }
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mono");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::copy(&binding, folder.join("Gdap.Native.dll")).unwrap();
            let mut command = Command::new("mcs");
            command.args(["-langversion:7.2", "-r:System.Net.Http.dll", "-r:Facades/netstandard.dll"]);
            command.arg(format!("-r:{}", binding.display()));
            command.arg(format!("-out:{}", folder.join("GdapHost.exe").display()));
            let files = std::fs::read_dir(Path::new(ROOT).join("tests/hosts/csharp")).unwrap();
            let files = files.map(|file| file.unwrap().path());
            command.args(files.filter(|file| file.extension().is_some_and(|e| e == "cs")));
            output(&mut command);
            Some(folder)
        });
        let folder = folder.clone()?;
        let program = folder.join("GdapHost.exe");
        Some(Host {
            command: vec!["mono".to_owned(), text(&program)],
            folder,
        })
    }

    /// Runs it in a folder that holds a false library, which must not be loaded.
    fn run(&self, arguments: &[&str]) -> String {
        let trap = self.folder.join("trap");
        std::fs::create_dir_all(&trap).unwrap();
        for name in ["libgdap.so", "gdap.dll", "libgdap.dylib", "gdap.so", "gdap"] {
            std::fs::write(trap.join(name), "not a library").unwrap();
        }
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).args(arguments);
        command.current_dir(&trap).env("PATH", path_with(&trap));
        output(&mut command)
    }
}

/// Builds the host for .NET, once, without any package source; `None` where there is no SDK.
fn built() -> Option<PathBuf> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = BUILT.get_or_init(|| {
        if !tool("dotnet") {
            return None;
        }
        let artifacts = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dotnet");
        let mut command = Command::new("dotnet");
        command.args(["build", "-c", "Release", "-v", "q", "-nologo", "--artifacts-path"]);
        command.arg(&artifacts).arg(Path::new(ROOT).join("tests/hosts/csharp/Host.csproj"));
        command.env("DOTNET_CLI_TELEMETRY_OPTOUT", "1").env("DOTNET_NOLOGO", "1");
        output(&mut command);
        Some(artifacts.join("bin/Host/release"))
    });
    folder.clone()
}

fn emulator() -> Emulator {
    Emulator::start(Options::default()).expect("the emulator starts")
}

/// Whether a program is on the PATH. Where it is not, says what is skipped, or fails if
/// GDAP_REQUIRE asks for it.
fn tool(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|folder| {
        folder.join(name).is_file() || folder.join(format!("{name}.exe")).is_file()
    });
    if !there {
        let required = std::env::var("GDAP_REQUIRE").unwrap_or_default();
        assert!(!required.split(',').any(|one| one == name), "{name} is required and not on the PATH");
        eprintln!("SKIPPED: the C# host, because {name} is not on the PATH");
    }
    there
}

/// Runs a command to its end; its standard output, or a panic with all it said.
fn output(command: &mut Command) -> String {
    let run = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{command:?}: {}\n{out}\n{err}", run.status);
    print!("{err}");
    out.replace("\r\n", "\n")
}

/// A server that takes every request and never answers; it lives as long as the process.
fn stalled_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let mut connection = connection;
                let mut bytes = [0; 4096];
                while matches!(connection.read(&mut bytes), Ok(1..)) {}
            });
        }
    });
    uri
}

/// The library that this very build made.
fn library() -> String {
    let name = match std::env::consts::OS {
        "windows" => "gdap.dll",
        "macos" => "libgdap.dylib",
        _ => "libgdap.so",
    };
    let exe = std::env::current_exe().unwrap();
    let path = exe.parent().unwrap().join(name);
    assert!(path.exists(), "{} is missing", path.display());
    text(&path)
}

fn path_with(folder: &Path) -> std::ffi::OsString {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let parts = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&own));
    std::env::join_paths(parts).unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn read(path: &str) -> String {
    let path = Path::new(ROOT).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn sources() -> Vec<String> {
    let files = std::fs::read_dir(Path::new(ROOT).join("powershell/Native")).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}
