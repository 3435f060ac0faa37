//! Processor time and wall time of sequential PATCHes against reqwest's blocking client, and of concurrent
//! ones against 16 threads with that client, tokio with reqwest, and libcurl. Each kind runs in a process of
//! its own, whose time is measured; the kinds alternate. The server is in this process.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use gdap::emulator::demo::host::{Call, Library};
use gdap::ffi::document::GDAP_ACTION_RELATIONSHIP_UPDATE;

use crate::call::{self, BODY, ETAG, ID, client, relationship, token};
use crate::report::Figure;
use crate::server::Server;
use crate::{batch, child, median, support};

const LOOPS: usize = 5;
const CALLS: u32 = 3_000;
const ITEMS: u32 = 3_000;
const WARM: u32 = 100;
const WIDTH: u32 = 16;
const LATENCY: Duration = Duration::from_millis(20);

/// Milliseconds.
struct Cost {
    wall: f64,
    cpu: f64,
}

/// Sequential PATCHes.
pub fn patch(library: &Path) -> Vec<Figure> {
    let server = Server::start(&relationship());
    let costs = measured(&["reqwest", "library", "cancel"], library, &server, CALLS);
    let [bare, plain, cancelled] = &costs[..] else {
        return Vec::new();
    };
    let ratio = |one: &[Cost]| median_of(one, bare, |cost| cost.cpu);
    let name = "processor time of a PATCH through the C ABI, times reqwest";
    vec![
        Figure::at_most(name, ratio(plain), 1.15, ""),
        Figure::at_most("the same with a cancel", ratio(cancelled), 1.5, ""),
    ]
}

/// 16 concurrent PATCHes; each response comes after 20 ms.
pub fn side_by_side(library: &Path) -> Vec<Figure> {
    let server = Server::of_any_after(&relationship(), ID, LATENCY);
    let costs = measured(&["threads", "tokio", "batch"], library, &server, ITEMS);
    let [threads, tokio, batch] = &costs[..] else {
        return Vec::new();
    };
    if let Some(easy) = libcurl() {
        let said = support::must(Command::new(easy).arg(server.uri()).arg(ITEMS.to_string()));
        let cost = numbers(&String::from_utf8_lossy(&said.stdout));
        let ratio = cost.cpu / threads[0].cpu;
        println!(
            "  libcurl, one handle a thread: {ratio:.2} of the processor time of 16 threads with reqwest"
        );
    }
    let cpu = |other: &[Cost]| median_of(batch, other, |cost| cost.cpu);
    let wall = median_of(batch, threads, |cost| cost.wall);
    let name = "processor time of a batch 16 wide at 20 ms, times 16 threads with reqwest";
    vec![
        Figure::at_most(name, cpu(threads), 1.25, ""),
        Figure::at_most("the same, times tokio with reqwest", cpu(tokio), 2.25, ""),
        Figure::at_most(
            "wall time of the batch, times 16 threads with reqwest",
            wall,
            1.03,
            "",
        ),
    ]
}

/// The costs of each kind in each loop; empty if the system doesn't report processor time.
fn measured(kinds: &[&str], library: &Path, server: &Server, count: u32) -> Vec<Vec<Cost>> {
    if cpu().is_none() {
        support::skip("getrusage", "processor time");
        return Vec::new();
    }
    let mut costs: Vec<Vec<Cost>> = kinds.iter().map(|_| Vec::new()).collect();
    for _ in 0..LOOPS {
        for (kind, costs) in kinds.iter().zip(&mut costs) {
            let (library, count) = (child::path(library), count.to_string());
            let own = std::env::current_exe().expect("the path of this program");
            let mut command = Command::new(own);
            let command = command.args(["child", "cpu", kind, &library, server.uri(), &count]);
            costs.push(numbers(&String::from_utf8_lossy(
                &support::must(command).stdout,
            )));
        }
    }
    for (kind, costs) in kinds.iter().zip(&costs) {
        let each = |of: fn(&Cost) -> f64| {
            let texts: Vec<_> = costs
                .iter()
                .map(|cost| format!("{:.0}", of(cost)))
                .collect();
            texts.join(" ")
        };
        let (cpu, wall) = (each(|cost| cost.cpu), each(|cost| cost.wall));
        println!("  {kind}: ms of the processor {cpu}; in all {wall}");
    }
    costs
}

/// The median of the ratios of the loops.
fn median_of(of: &[Cost], to: &[Cost], what: fn(&Cost) -> f64) -> f64 {
    median(
        of.iter()
            .zip(to)
            .map(|(of, to)| what(of) / what(to))
            .collect(),
    )
}

fn numbers(said: &str) -> Cost {
    let mut numbers = said
        .split_whitespace()
        .map(|it| it.parse().expect("a number"));
    let mut next = || numbers.next().expect("two numbers");
    Cost {
        wall: next(),
        cpu: next(),
    }
}

/// Builds a program with libcurl's easy interface; `None` without gcc or libcurl.
fn libcurl() -> Option<std::path::PathBuf> {
    let gcc = support::tool("gcc", "processor time of libcurl")?;
    let program = support::scratch("bench-libcurl").join("easy");
    let source = support::root().join("tests/bench/easy.c");
    let mut command = Command::new(gcc);
    let command = command.arg("-O2").arg(source).arg("-o").arg(&program);
    let made = command.args(["-pthread", "-l:libcurl.so.4"]).output();
    if made.is_ok_and(|made| made.status.success()) {
        return Some(program);
    }
    support::skip("libcurl", "processor time of libcurl");
    None
}

/// The child process of one kind: prints its milliseconds of wall time and of processor time.
pub fn child(arguments: &[String]) {
    let [kind, library, uri, count] = arguments else {
        panic!("cpu KIND LIBRARY URI COUNT");
    };
    let count: u32 = count.parse().expect("a count");
    let library = Path::new(library);
    match kind.as_str() {
        "reqwest" => one_by_one(count, &bare(uri)),
        "library" | "cancel" => {
            let library = Library::load(library).expect("the library");
            let client = client(&library, uri, "");
            let cancel = library.cancel().expect("a cancel");
            let cancel = (kind == "cancel").then_some(&cancel);
            let call = Call {
                if_match: ETAG,
                cancel,
                ..Call::default()
            };
            one_by_one(count, &|_| {
                drop(client.update(ID, BODY, call).expect("updated"))
            });
        }
        "threads" => {
            let call = bare(uri);
            timed(count, |count| {
                let next = AtomicU32::new(0);
                std::thread::scope(|scope| {
                    for _ in 0..WIDTH {
                        scope.spawn(|| {
                            while let Some(number) = take(&next, count) {
                                call(number)
                            }
                        });
                    }
                });
            });
        }
        "tokio" => on_tokio(uri, count),
        "batch" => {
            let library = Library::load(library).expect("the library");
            let client = client(&library, uri, "");
            timed(count, |count| {
                let batch = client.batch(WIDTH, 0).expect("a batch");
                let items = batch::items(count as usize);
                batch::run(&batch, GDAP_ACTION_RELATIONSHIP_UPDATE, items, drop);
            });
        }
        other => panic!("{other}: there is no such kind"),
    }
}

fn one_by_one(count: u32, call: &dyn Fn(u32)) {
    timed(count, |count| (0..count).for_each(call));
}

/// Prints the cost of `run`, after a warm-up.
fn timed(count: u32, run: impl Fn(u32)) {
    run(WARM);
    let (start, before) = (Instant::now(), cpu());
    run(count);
    let wall = start.elapsed().as_secs_f64() * 1e3;
    let cpu = cpu()
        .zip(before)
        .map_or(0.0, |(after, before)| after - before);
    println!("{wall} {cpu}");
}

fn take(next: &AtomicU32, count: u32) -> Option<u32> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    (number < count).then_some(number)
}

/// The URL of an item.
fn address(uri: &str, number: u32) -> String {
    let id = batch::id(number as usize);
    format!("{uri}/v1.0/tenantRelationships/delegatedAdminRelationships/{id}")
}

/// The same headers as the library sends.
const HEADERS: [(&str, &str); 5] = [
    ("content-type", "application/json"),
    ("accept", "application/json"),
    ("prefer", "include-unknown-enum-members"),
    ("client-request-id", "0b5c1c7a-7c9f-4c3d-9d60-0d2ad3e2b9b1"),
    ("if-match", ETAG),
];

/// A PATCH with reqwest's blocking client.
fn bare(uri: &str) -> impl Fn(u32) + Sync {
    let (client, token, uri) = (call::bare(), token(), uri.to_owned());
    move |number| {
        let request = client.patch(address(&uri, number)).bearer_auth(&token);
        let request = HEADERS
            .iter()
            .fold(request, |it, (name, value)| it.header(*name, *value));
        let sent = request.body(BODY.to_owned()).send();
        let body = sent.and_then(|answer| answer.error_for_status()?.bytes());
        assert!(!body.expect("answered").is_empty());
    }
}

/// 16 tasks on one thread.
fn on_tokio(uri: &str, count: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let builder = reqwest::Client::builder().tls_backend_preconfigured(call::tls());
    let client = builder.no_proxy().build().expect("a bare client");
    let (token, uri): (Arc<str>, Arc<str>) = (token().into(), uri.into());
    timed(count, |count| {
        let next = Arc::new(AtomicU32::new(0));
        let task = || {
            let (client, token, uri, next) =
                (client.clone(), token.clone(), uri.clone(), next.clone());
            async move {
                while let Some(number) = take(&next, count) {
                    let request = client.patch(address(&uri, number)).bearer_auth(&token);
                    let request = HEADERS
                        .iter()
                        .fold(request, |it, (name, value)| it.header(*name, *value));
                    let answer = request.body(BODY).send().await.expect("an answer");
                    let body = answer.error_for_status().expect("a success").bytes().await;
                    assert!(!body.expect("a body").is_empty());
                }
            }
        };
        runtime.block_on(async {
            let tasks: Vec<_> = (0..WIDTH).map(|_| tokio::spawn(task())).collect();
            for task in tasks {
                task.await.expect("done");
            }
        });
    });
}

/// The processor time of this process so far, in milliseconds.
fn cpu() -> Option<f64> {
    #[cfg(unix)]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        use nix::sys::time::TimeValLike;
        let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
        let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        Some(micros as f64 / 1e3)
    }
    #[cfg(not(unix))]
    None
}
