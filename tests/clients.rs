//! The emulator with third-party clients: MSAL, Azure Identity and the Graph SDKs, for Node and .NET, over
//! TLS. The tests are skipped, with a message, without node or dotnet, or without their registry. The README
//! names the versions and what each client can't do.

mod support;

use gdap::emulator::{Emulator, Options};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn main() {
    support::run(&[
        ("node_clients", node_clients),
        ("dotnet_clients", dotnet_clients),
    ]);
}

/// The folder of one platform's tests.
fn sources(platform: &str) -> PathBuf {
    support::root().join("tests/clients").join(platform)
}

/// An emulator over TLS, and the files that its clients need.
struct Stand {
    emulator: Emulator,
    folder: PathBuf,
}

impl Stand {
    fn new(name: &str) -> Stand {
        let folder = support::scratch(name);
        let (certificate, key) = certificate();
        std::fs::write(folder.join("app.pem"), certificate).expect("written");
        std::fs::write(folder.join("app.key"), key).expect("written");
        let options = Options {
            tls: true,
            ca_file: Some(folder.join("ca.pem")),
            ..Options::default()
        };
        let emulator = Emulator::start(options).expect("an emulator");
        Stand { emulator, folder }
    }

    /// A command whose environment has the emulator's URL and its certificate authority.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("GDAP_EMULATOR", self.emulator.uri())
            .env("GDAP_CERTIFICATE", self.folder.join("app.pem"))
            .env("GDAP_KEY", self.folder.join("app.key"))
            .env("NODE_EXTRA_CA_CERTS", self.folder.join("ca.pem"))
            .env("SSL_CERT_FILE", self.folder.join("ca.pem"))
            .env_remove("HTTPS_PROXY")
            .env_remove("HTTP_PROXY");
        command
    }
}

/// A certificate of an app, and its RSA key, as PEM.
fn certificate() -> (String, String) {
    let key =
        rcgen::KeyPair::from_pem(include_str!("../src/emulator/identity/public-test-key.pem"));
    let key = key.expect("a key");
    let params = rcgen::CertificateParams::new(["app".to_owned()]).expect("names");
    let certificate = params.self_signed(&key).expect("a certificate");
    (certificate.pem(), key.serialize_pem())
}

fn text(output: &Output) -> String {
    let all = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&all).into_owned()
}

/// Installs packages with the platform's own tool, which needs its registry unless all packages are cached.
fn installed(registry: &str, test: &str, command: &mut Command) -> bool {
    let output = command.output().expect("runs");
    if !output.status.success() {
        println!("{test}: {} doesn't serve: {}", registry, text(&output));
        support::skip(registry, test);
    }
    output.status.success()
}

fn node_clients() {
    let name = "node_clients";
    let (Some(node), Some(npm)) = (support::tool("node", name), support::tool("npm", name)) else {
        return;
    };
    // The packages are kept between runs; npm corrects those that differ from the lock file.
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("clients-node");
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut tests = Vec::new();
    for entry in std::fs::read_dir(sources("node")).expect("the tests") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_owned();
        std::fs::copy(&path, folder.join(&file)).expect("copied");
        if file.to_string_lossy().ends_with(".test.mjs") {
            tests.push(file);
        }
    }
    tests.sort();
    assert!(tests.len() >= 3, "{tests:?}");
    let mut install = Command::new(npm);
    install.args(["ci", "--no-audit", "--no-fund", "--prefer-offline"]);
    if !installed("npm's registry", name, install.current_dir(&folder)) {
        return;
    }
    let stand = Stand::new(name);
    let output = stand
        .command(&node)
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(&tests)
        .current_dir(&folder)
        .output()
        .expect("runs");
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    let passed = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("ℹ pass "));
    let passed: u32 = passed.and_then(|n| n.parse().ok()).unwrap_or(0);
    assert!(passed >= 19, "only {passed} tests ran: {text}");
}

fn dotnet_clients() {
    let name = "dotnet_clients";
    let Some(dotnet) = support::tool("dotnet", name) else {
        return;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("clients-dotnet");
    std::fs::create_dir_all(&folder).expect("a folder");
    for entry in std::fs::read_dir(sources("dotnet")).expect("the tests") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_owned();
        std::fs::copy(&path, folder.join(&file)).expect("copied");
    }
    let mut restore = Command::new(&dotnet);
    restore.args(["restore", "--locked-mode", "--nologo", "-v:q"]);
    if !installed("NuGet", name, restore.current_dir(&folder)) {
        return;
    }
    let build = Command::new(&dotnet)
        .args(["build", "--no-restore", "--nologo", "-v:q", "-o", "out"])
        .current_dir(&folder)
        .output()
        .expect("runs");
    assert!(build.status.success(), "{}", text(&build));
    let stand = Stand::new(name);
    let output = stand
        .command(&dotnet)
        .arg(folder.join("out/Clients.dll"))
        .output()
        .expect("runs");
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    let passed = text.lines().filter(|line| line.starts_with("ok ")).count();
    assert!(passed >= 14, "only {passed} steps ran: {text}");
}
