//! Hosts in C against the built library and the emulator: run normally, under valgrind and with the address
//! sanitizer; and every example of the header, sent unchanged.

#[path = "hosts/arguments.rs"]
mod arguments;
#[path = "support/browser.rs"]
mod browser;
#[allow(dead_code)]
#[path = "hosts/csharp/declarations.rs"]
mod declarations;
#[path = "hosts/examples.rs"]
mod examples;
#[path = "hosts/manual.rs"]
mod manual;
#[path = "hosts/noted.rs"]
mod noted;
#[path = "hosts/options.rs"]
mod options;
#[path = "hosts/responses.rs"]
mod responses;
#[path = "hosts/signin.rs"]
mod signin;
#[allow(dead_code)]
#[path = "support/statuses.rs"]
mod statuses;
#[path = "support/mod.rs"]
mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gdap::emulator::{Emulator, Options};
use serde_json::json;
use support::Build;

/// Two run at a time, because a host and its emulator keep no more than one core busy.
fn main() {
    let tests: &[support::Test] = &[
        ("host_plain", || host("host_plain", Way::Plain)),
        ("host_valgrind", || host("host_valgrind", Way::Valgrind)),
        ("host_asan", || host("host_asan", Way::Asan)),
        ("bad_input_plain", || {
            bad_input("bad_input_plain", Way::Plain)
        }),
        ("bad_input_valgrind", || {
            bad_input("bad_input_valgrind", Way::Valgrind)
        }),
        ("bad_input_asan", || bad_input("bad_input_asan", Way::Asan)),
        ("many_plain", || many("many_plain", Way::Plain)),
        ("many_asan", || many("many_asan", Way::Asan)),
        ("sigpipe_plain", || sigpipe("sigpipe_plain", Way::Plain)),
        ("sigpipe_asan", || sigpipe("sigpipe_asan", Way::Asan)),
        ("transport_plain", || {
            transport("transport_plain", Way::Plain)
        }),
        ("transport_valgrind", || {
            transport("transport_valgrind", Way::Valgrind)
        }),
        ("transport_asan", || transport("transport_asan", Way::Asan)),
        ("lives_plain", || lives("lives_plain", Way::Plain)),
        ("lives_valgrind", || lives("lives_valgrind", Way::Valgrind)),
        ("lives_asan", || lives("lives_asan", Way::Asan)),
        ("signin_plain", || {
            signin::signin("signin_plain", Way::Plain)
        }),
        ("signin_valgrind", || {
            signin::signin("signin_valgrind", Way::Valgrind)
        }),
        ("signin_asan", || signin::signin("signin_asan", Way::Asan)),
        ("examples_plain", || {
            examples::examples("examples_plain", Way::Plain)
        }),
        ("examples_valgrind", || {
            examples::examples("examples_valgrind", Way::Valgrind)
        }),
        ("examples_asan", || {
            examples::examples("examples_asan", Way::Asan)
        }),
        ("arguments_plain", || {
            arguments::arguments("arguments_plain", Way::Plain)
        }),
        ("arguments_valgrind", || {
            arguments::arguments("arguments_valgrind", Way::Valgrind)
        }),
        ("arguments_asan", || {
            arguments::arguments("arguments_asan", Way::Asan)
        }),
        ("options_plain", || {
            options::options("options_plain", Way::Plain)
        }),
        ("options_asan", || {
            options::options("options_asan", Way::Asan)
        }),
        ("responses_plain", || {
            responses::responses("responses_plain", Way::Plain)
        }),
        ("responses_asan", || {
            responses::responses("responses_asan", Way::Asan)
        }),
        ("examples_of_the_header", manual::examples_of_the_header),
        (
            "examples_of_the_whole_life",
            manual::examples_of_the_whole_life,
        ),
    ];
    support::run_wide(2, tests, &[])
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Plain,
    Valgrind,
    Asan,
}

/// The command that runs a C host in one of these ways, or `None` if a tool is missing.
fn command(name: &str, test: &str, way: Way) -> Option<Command> {
    let source = support::root()
        .join("tests/hosts")
        .join(format!("{name}.c"));
    command_of(&source, test, way)
}

/// The same for any source file.
fn command_of(source: &Path, test: &str, way: Way) -> Option<Command> {
    let gcc = support::tool("gcc", test)?;
    Some(match way {
        Way::Plain => Command::new(support::compile_host(
            &gcc,
            source,
            Build::Plain,
            noted::header(),
        )),
        Way::Asan => {
            let mut command = Command::new(support::compile_host(
                &gcc,
                source,
                Build::Sanitized,
                noted::header(),
            ));
            command
                .env("GDAP_SLOW", "1")
                .env("ASAN_OPTIONS", "detect_leaks=1");
            command
        }
        Way::Valgrind => {
            let valgrind = support::tool("valgrind", test)?;
            let executable = support::compile_host(&gcc, source, Build::Plain, noted::header());
            let mut command = support::under_valgrind(&valgrind, &executable);
            command.env("GDAP_SLOW", "1");
            command
        }
    })
}

/// Runs a host and returns its output. Lines that begin with `?` are commands for the emulator. Each status
/// that a function returned to the host must be listed for the function in the header.
fn drive(mut command: Command, emulator: &Emulator) -> String {
    let noted = noted::Statuses::of(&mut command);
    let mut child = support::with_library(&mut command)
        .env_remove("HTTPS_PROXY")
        .env_remove("HTTP_PROXY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let mut stderr = child.stderr.take().expect("stderr");
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        let _ = std::io::Read::read_to_string(&mut stderr, &mut text);
        text
    });
    let mut stdin = child.stdin.take().expect("stdin");
    let mut output = String::new();
    for line in BufReader::new(child.stdout.take().expect("stdout")).lines() {
        let line = line.expect("UTF-8");
        // The example of the header prints the page for a person.
        if let Some(uri) = line.strip_prefix("To sign in, open ") {
            grant(emulator, "browse", uri);
            continue;
        }
        match line.strip_prefix('?').and_then(|wish| wish.split_once(' ')) {
            Some((what, id)) => {
                let answer = grant(emulator, what, id);
                let _ = stdin.write_all(format!("{answer}\n").as_bytes());
            }
            None => {
                output.push_str(&line);
                output.push('\n');
            }
        }
    }
    let status = child.wait().expect("an end");
    let errors = errors.join().expect("stderr");
    assert!(
        status.success(),
        "{command:?} ended with {status}\n{output}\n{errors}"
    );
    noted.check();
    for line in errors.lines() {
        if let Some((_, fact)) = line.split_once("== ") // valgrind's account, and the host's own times
            && ["ERROR SUMMARY", "definitely lost:", "indirectly lost:", "possibly lost:", "still reachable:", "forks"].iter().any(|w| fact.contains(w))
        {
            println!("    valgrind: {}", fact.trim());
        } else if line.starts_with("cancelled after") {
            println!("    {line}");
        }
    }
    output
}

fn grant(emulator: &Emulator, what: &str, id: &str) -> String {
    match what {
        // The page is opened on another thread, so that the sign-in continues even if the browser fails.
        "browse" => {
            let uri = id.to_owned();
            std::thread::spawn(move || browser::visit(&uri));
        }
        "approve" => drop(emulator.approve(id)),
        "rename" => drop(emulator.change(id, json!({"displayName": "renamed by somebody else"}))),
        "stall" => emulator.fault(json!({"kind": "stall", "ms": 3000, "times": 1})),
        "reset" => emulator.fault(json!({"kind": "reset_before"})),
        "close" => {
            emulator.clear_faults();
            emulator.fault(json!({"kind": "close_before"}));
        }
        "clear" => emulator.clear_faults(),
        "respond" => responses::respond(emulator, id),
        "sign" => return signin::sign(id),
        other => panic!("the host asks for {other}"),
    }
    "done".to_owned()
}

fn emulator() -> Emulator {
    Emulator::start(Options::default()).expect("an emulator")
}

fn host(test: &str, way: Way) {
    let Some(mut command) = command("host", test, way) else {
        return;
    };
    let emulator = emulator();
    command.arg(emulator.uri());
    let output = drive(command, &emulator);
    let file = support::root().join("tests/hosts/host.expected");
    if std::env::var_os("BLESS").is_some() && way == Way::Plain {
        std::fs::write(&file, &output).expect("host.expected can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(output == expected, "expected:\n{expected}\nsaw:\n{output}");
}

/// Checks the requests that a host sends with its own transport, and that its data is released when nothing
/// uses it any more.
fn transport(test: &str, way: Way) {
    let Some(mut command) = command("transport", test, way) else {
        return;
    };
    let emulator = emulator();
    command.arg(emulator.uri());
    let expected = include_str!("hosts/transport.expected");
    assert_eq!(drive(command, &emulator), expected);
}

/// Callbacks that free their client, and forks while a transport sends.
fn lives(test: &str, way: Way) {
    let Some(command) = command("lives", test, way) else {
        return;
    };
    let output = drive(command, &emulator());
    assert_eq!(
        output.lines().collect::<Vec<_>>(),
        [
            "a transport frees its client: done",
            "a transport frees its client: done",
            "a token callback frees its client: done",
            "a token callback frees its client: done",
            "a transport that was left frees its client: done",
            "a transport forks: done",
            "a process forks while a transport sends: done",
        ]
    );
}

fn bad_input(test: &str, way: Way) {
    let Some(mut command) = command("bad_input", test, way) else {
        return;
    };
    let emulator = emulator();
    let id = emulator.seed(json!({"count": 1})).remove(0);
    command.arg(emulator.uri()).arg(id);
    assert_eq!(drive(command, &emulator), "fine\n");
}

/// 32 threads and 300 forks; with the address sanitizer the forks take long.
fn many(test: &str, way: Way) {
    let Some(mut command) = command("many", test, way) else {
        return;
    };
    let emulator = emulator();
    let id = emulator.seed(json!({"count": 1})).remove(0);
    let forks = if way == Way::Asan { "30" } else { "300" };
    command.arg(emulator.uri()).arg(id).arg(forks);
    assert_eq!(drive(command, &emulator), "fine\n");
}

fn sigpipe(test: &str, way: Way) {
    let Some(mut command) = command("sigpipe", test, way) else {
        return;
    };
    let ca: PathBuf = support::scratch(test).join("ca.pem");
    let options = Options {
        tls: true,
        ca_file: Some(ca.clone()),
        ..Options::default()
    };
    let emulator = Emulator::start(options).expect("an emulator");
    let id = emulator.seed(json!({"count": 1})).remove(0);
    command.arg(emulator.uri()).arg(&ca).arg(id);
    assert_eq!(drive(command, &emulator), "alive\n");
}
