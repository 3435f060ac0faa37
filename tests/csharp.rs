//! The C# binding (powershell/Native): its declarations against include/gdap.h, and the host program
//! tests/hosts/csharp against the emulator, under .NET and under Mono. The host runs the netstandard2.0
//! assembly that the PowerShell module loads, with the library from this test's own folder.

#[path = "hosts/csharp/calls.rs"]
mod calls;
#[path = "hosts/csharp/declarations.rs"]
mod declarations;
#[path = "hosts/csharp/enums.rs"]
mod enums;
mod support;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gdap::base::{Hint, Term};
use gdap::emulator::{Emulator, Options};
use serde_json::json;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn main() {
    support::run(&[
        (
            "the_declarations_are_those_of_the_header",
            the_declarations_are_those_of_the_header,
        ),
        (
            "the_enums_are_made_from_the_header",
            the_enums_are_made_from_the_header,
        ),
        (
            "options_are_documented_by_call_as_in_the_header",
            options_are_documented_by_call_as_in_the_header,
        ),
        (
            "the_cmdlets_have_a_name_for_every_term_of_a_hint",
            the_cmdlets_have_a_name_for_every_term_of_a_hint,
        ),
        (
            "the_comparison_sees_what_differs",
            the_comparison_sees_what_differs,
        ),
        (
            "the_binding_has_the_abi_of_the_header",
            the_binding_has_the_abi_of_the_header,
        ),
        (
            "the_binding_has_the_maximum_concurrency_of_the_header",
            the_binding_has_the_maximum_concurrency_of_the_header,
        ),
        (
            "the_files_are_small_and_know_no_powershell",
            the_files_are_small_and_know_no_powershell,
        ),
        (
            "what_needs_no_library_holds_under_dotnet",
            what_needs_no_library_holds_under_dotnet,
        ),
        (
            "what_needs_no_library_holds_under_mono",
            what_needs_no_library_holds_under_mono,
        ),
        (
            "a_dotnet_host_does_the_whole_job",
            a_dotnet_host_does_the_whole_job,
        ),
        (
            "a_mono_host_does_the_whole_job",
            a_mono_host_does_the_whole_job,
        ),
        ("the_sample_does_what_it_says", the_sample_does_what_it_says),
        (
            "the_binding_has_no_analyzer_warnings",
            the_binding_has_no_analyzer_warnings,
        ),
        ("a_dotnet_host_awaits_its_calls", || {
            awaits("a_dotnet_host_awaits_its_calls", Host::dotnet)
        }),
        ("a_mono_host_awaits_its_calls", || {
            awaits("a_mono_host_awaits_its_calls", Host::mono)
        }),
        ("a_dotnet_host_sends_by_its_own_handler", || {
            sends("a_dotnet_host_sends_by_its_own_handler", Host::dotnet)
        }),
        ("a_mono_host_sends_by_its_own_handler", || {
            sends("a_mono_host_sends_by_its_own_handler", Host::mono)
        }),
    ])
}

fn the_declarations_are_those_of_the_header() {
    let mut header = declarations::header(&read("include/gdap.h"));
    for function in FOR_OTHERS {
        assert!(header.functions.remove(function).is_some(), "{function}");
    }
    let binding = declarations::binding(&sources());
    assert!(
        header.functions.len() > 50,
        "the header was not read: {} functions",
        header.functions.len()
    );
    assert!(header.structs.len() > 8 && header.callbacks.len() > 3 && header.constants.len() > 60);
    let differences = declarations::differences(&header, &binding);
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}

fn the_enums_are_made_from_the_header() {
    for (name, text) in enums::files(&read("include/gdap.h")) {
        is_generated(&format!("powershell/Native/{name}"), &text);
    }
}

fn options_are_documented_by_call_as_in_the_header() {
    is_generated(calls::FILE, &calls::text());
}

fn is_generated(path: &str, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(Path::new(ROOT).join(path), text).unwrap();
    }
    assert!(
        read(path) == text,
        "{path} isn't current; BLESS=1 cargo test --test csharp rewrites it"
    );
}

/// Functions that the binding doesn't use: they are for hosts without a JSON library or under a leak checker.
const FOR_OTHERS: [&str; 9] = [
    "gdap_error_part",
    "gdap_error_text",
    "gdap_json_quote",
    "gdap_result_bool",
    "gdap_result_count",
    "gdap_result_int",
    "gdap_result_part",
    "gdap_result_text",
    "gdap_threads_join",
];

/// The keys of the tables in `HintText.cs`: every term is one of the library's; every sentence has a code of
/// the library's and the placeholders of its hint.
fn the_cmdlets_have_a_name_for_every_term_of_a_hint() {
    let text = read("powershell/Cmdlets/Base/Errors/HintText.cs");
    let (terms, sentences) = text.split_once("Sentences =").expect("both tables");
    let rows = |table: &str| -> Vec<(String, String)> {
        let rows = table.lines().filter_map(|line| {
            let row = line.trim().strip_prefix("[\"")?;
            let (key, value) = row.split_once("\"] = \"")?;
            Some((key.to_owned(), value.to_owned()))
        });
        rows.collect()
    };
    let known: Vec<_> = Term::ALL.iter().map(|term| term.key().to_owned()).collect();
    let mut named: Vec<_> = rows(terms).into_iter().map(|(key, _)| key).collect();
    named.sort_by_key(|key| known.iter().position(|term| term == key));
    assert_eq!(named, known);
    let sentences = rows(sentences);
    assert!(!sentences.is_empty());
    for (code, sentence) in sentences {
        let row = Hint::row(&code).unwrap_or_else(|| panic!("{code} is no hint"));
        for part in sentence.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            let is_known = row.arguments.contains(&name) || Term::parse(name).is_some();
            assert!(is_known, "{code}: {name}");
        }
    }
}

fn the_comparison_sees_what_differs() {
    let header = declarations::header(
        "#define GDAP_OUTCOME_NOT_SENT 1\n#define GDAP_OUTCOME_NEW 4\n\
         typedef struct gdap_a { uint32_t x; const gdap_b *y; } gdap_a;\n\
         typedef int32_t (*gdap_call)(void *user_data);\n\
         int32_t gdap_f(const gdap_a *a, int64_t n, gdap_b **b);\nvoid gdap_g(void);\n",
    );
    let binding = declarations::binding(&[
        "internal unsafe struct gdap_a\n{\n public IntPtr y;\n public uint x;\n}\n\
         internal delegate long gdap_call(IntPtr user_data);\n\
         public enum GdapOutcome\n{\n NotSent = 2,\n}\n\
         [DllImport(Library)] internal static extern int gdap_f(gdap_a* a, int n, IntPtr b);\n\
         [DllImport(Library)] internal static extern int gdap_h();\n"
            .to_owned(),
    ]);
    let found = declarations::differences(&header, &binding);
    for part in [
        "gdap_a: x in the header",
        "gdap_a: x is uint32_t",
        "gdap_call: returns",
        "gdapoutcome.notsent: 1",
        "gdapoutcome.new: not in the binding",
        "gdap_f: n is",
        "gdap_f: b is",
        "gdap_g: not in the binding",
        "gdap_h: not in the header",
    ] {
        assert!(
            found.iter().any(|line| line.contains(part)),
            "{part} is not among\n{}",
            found.join("\n")
        );
    }
}

fn the_binding_has_the_abi_of_the_header() {
    let loader = read("powershell/Native/NativeLoader.cs");
    let abi = declarations::header(&read("include/gdap.h")).constants["GDAP_ABI_VERSION"];
    assert!(loader.contains(&format!("AbiVersion = {abi};")));
}

fn the_binding_has_the_maximum_concurrency_of_the_header() {
    let batch = read("powershell/Native/GdapBatch.cs");
    let maximum = declarations::header(&read("include/gdap.h")).constants["GDAP_MAX_CONCURRENCY"];
    assert!(batch.contains(&format!("MaxConcurrency = {maximum};")));
}

fn the_files_are_small_and_know_no_powershell() {
    for entry in std::fs::read_dir(Path::new(ROOT).join("powershell/Native")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.lines().count() <= 300,
            "{} is too long",
            path.display()
        );
        assert!(
            !text.contains("System.Management.Automation"),
            "{} uses PowerShell",
            path.display()
        );
    }
}

/// Builds the binding with all default rules of the SDK, for .NET Standard as it ships and for .NET, whose
/// analyzers know which calls only exist on one system (CA1416). Every public name must be documented
/// (CS1591). Each warning is an error.
fn the_binding_has_no_analyzer_warnings() {
    let test = "the_binding_has_no_analyzer_warnings";
    if support::tool("dotnet", test).is_none() {
        return;
    }
    for framework in ["netstandard2.0", "net10.0"] {
        let mut command = dotnet_build(
            "tests/hosts/csharp/Binding.csproj",
            &format!("analyzed-{framework}"),
        );
        command.arg("--no-incremental");
        command.arg(format!("-p:Framework={framework}"));
        output(&mut command);
    }
}

/// The checks that need no library, with the terms of the hints, whose names in C# they look up.
fn checks(host: &Host) {
    let terms = Term::ALL.iter().map(|term| term.key());
    let arguments: Vec<&str> = std::iter::once("checks").chain(terms).collect();
    assert!(host.run(&arguments).ends_with("all checks passed\n"));
}

fn what_needs_no_library_holds_under_dotnet() {
    let Some(host) = Host::dotnet("what_needs_no_library_holds_under_dotnet") else {
        return;
    };
    checks(&host);
}

fn what_needs_no_library_holds_under_mono() {
    let Some(host) = Host::mono("what_needs_no_library_holds_under_mono") else {
        return;
    };
    checks(&host);
}

fn a_dotnet_host_does_the_whole_job() {
    let Some(host) = Host::dotnet("a_dotnet_host_does_the_whole_job") else {
        return;
    };
    whole_job(&host);
}

fn a_mono_host_does_the_whole_job() {
    let Some(host) = Host::mono("a_mono_host_does_the_whole_job") else {
        return;
    };
    whole_job(&host);
}

/// Results, cancellation and sequences of calls that return tasks, as the program prints them; and a thousand
/// at once on few threads.
fn awaits(test: &str, host: fn(&str) -> Option<Host>) {
    let Some(host) = host(test) else {
        return;
    };
    let emulator = emulator();
    emulator.seed(json!({"count": 4, "status": "created"}));
    emulator.seed(json!({"count": 1_000, "status": "active", "prefix": "many"}));
    emulator.fault(json!({"kind": "delay", "ms": 20}));
    let stalled = stalled_server();
    let text = host.run(&["async", &library(), emulator.uri(), &stalled]);
    compare(&text, "tests/hosts/csharp/async.expected.txt");
}

/// Calls through a .NET handler: the requests that arrive, the errors of its failures, and that nothing is
/// sent twice.
fn sends(test: &str, host: fn(&str) -> Option<Host>) {
    let Some(host) = host(test) else {
        return;
    };
    let emulator = emulator();
    let text = host.run(&["transports", &library(), emulator.uri()]);
    assert_eq!(emulator.commits().creates, 21);
    compare(&text, "tests/hosts/csharp/transports.expected.txt");
}

/// The sample signs in, lists, runs a batch and gets a conflict; started again, it skips the items in its
/// journal.
fn the_sample_does_what_it_says() {
    let Some(host) = Host::dotnet("the_sample_does_what_it_says") else {
        return;
    };
    let emulator = emulator();
    emulator.settings(json!({"tokens": "issued", "clients": {CLIENT: "right horse"}}));
    emulator.seed(json!({"count": 5, "status": "active"}));
    let journal = support::scratch("sample").join("run.journal");
    let run = || {
        let journal = text(&journal);
        let tenant = "8777b240-c6f0-4469-9e98-a3205431b836";
        host.run(&[
            "sample",
            &library(),
            emulator.uri(),
            tenant,
            CLIENT,
            "right horse",
            &journal,
        ])
    };
    let begin = "signed in by clientSecret\n5 are active\nbatch: 5 ";
    assert_eq!(run(), format!("{begin}Updated\nConflict, Rejected\n"));
    assert!(run().starts_with(&format!("{begin}Skipped\n")));
}

/// Create, plan, update, conflict, cancel, batch, tokens, errors and frees, as the program prints them.
fn whole_job(host: &Host) {
    let Some(keys) = keys() else {
        return;
    };
    let emulator = emulator();
    let certificate = std::fs::read_to_string(keys.join("app.pem")).unwrap();
    emulator.settings(json!({
        "clients": {CLIENT: "right horse"},
        "certificates": {CLIENT: [certificate]},
        "federated": {CLIENT: {"issuer": "https://issuer.test", "subject": "job"}},
        "deviceCode": {"pending": 0},
    }));
    let stalled = stalled_server();
    let keys = text(&keys);
    let text = host.run(&["run", &library(), emulator.uri(), &stalled, &keys]);
    compare(&text, "tests/hosts/csharp/expected.txt");
}

/// Compares the host's output with a file; `BLESS=1` writes the file.
fn compare(text: &str, file: &str) {
    let path = Path::new(ROOT).join(file);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "the host printed\n{text}\nwhere {file} has\n{expected}"
    );
}

/// The app that the host signs in as.
const CLIENT: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

/// A folder with the app's certificate as PEM and PFX, and an external issuer's token; `None` without
/// openssl.
fn keys() -> Option<PathBuf> {
    let openssl = support::tool("openssl", "keys")?;
    let folder = support::scratch("keys");
    let run = |line: &str| {
        let mut command = Command::new(&openssl);
        output(command.args(line.split(' ')).current_dir(&folder));
    };
    run(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=gdap.test -keyout key.pem -out cert.pem",
    );
    // An old encryption, which Mono can read as well.
    std::fs::write(folder.join("word"), "open sesame").unwrap();
    run(
        "pkcs12 -export -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -inkey key.pem -in cert.pem -passout file:word -out app.pfx",
    );
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    std::fs::write(folder.join("app.pem"), read("cert.pem") + &read("key.pem")).unwrap();
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({"iss": "https://issuer.test", "sub": "job", "aud": "api://AzureADTokenExchange", "exp": 4_000_000_000u64});
    let outside = format!("{}.{}.AAAA", part(json!({"alg": "RS256"})), part(claims));
    std::fs::write(folder.join("outside.jwt"), outside).unwrap();
    Some(folder)
}

/// The host program, built once for all tests.
struct Host {
    folder: PathBuf,
    command: Vec<String>,
}

impl Host {
    fn dotnet(test: &str) -> Option<Host> {
        let folder = built(test)?;
        let program = folder.join("GdapHost.dll");
        Some(Host {
            command: vec!["dotnet".to_owned(), text(&program)],
            folder,
        })
    }

    /// The same sources by Mono's own compiler, on the same netstandard2.0 assembly.
    fn mono(test: &str) -> Option<Host> {
        static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
        support::tool("mono", test)?;
        support::tool("mcs", test)?;
        let folder = BUILT.get_or_init(|| {
            let binding = built(test)?.join("Gdap.Native.dll");
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mono");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::copy(&binding, folder.join("Gdap.Native.dll")).unwrap();
            let mut command = Command::new("mcs");
            command.args([
                "-langversion:7.2",
                "-r:System.Net.Http.dll",
                "-r:Facades/netstandard.dll",
            ]);
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

    /// Runs the host in a folder with a fake library, which must not be loaded.
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

/// Builds the host for .NET, once, without a package source; `None` without an SDK.
fn built(test: &str) -> Option<PathBuf> {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    support::tool("dotnet", test)?;
    let folder = BUILT.get_or_init(|| {
        output(&mut dotnet_build(
            "tests/hosts/csharp/Host.csproj",
            "dotnet",
        ));
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("dotnet/bin/Host/release")
    });
    Some(folder.clone())
}

/// Builds a project into a folder below the tests' temporary one.
fn dotnet_build(project: &str, folder: &str) -> Command {
    let artifacts = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let mut command = Command::new("dotnet");
    command.args([
        "build",
        "-c",
        "Release",
        "-v",
        "q",
        "-nologo",
        "--artifacts-path",
    ]);
    command.arg(artifacts).arg(Path::new(ROOT).join(project));
    command
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1");
    command
}

fn emulator() -> Emulator {
    Emulator::start(Options::default()).expect("the emulator starts")
}

/// Runs a command and returns its standard output; panics with all its output if it fails.
fn output(command: &mut Command) -> String {
    let run = support::must(command);
    print!("{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout)
        .expect("text")
        .replace("\r\n", "\n")
}

/// A server that accepts every request and never responds; it lives as long as the process.
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

fn library() -> String {
    text(&support::library())
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
    files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect()
}
