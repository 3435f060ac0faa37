//! A single call: a PATCH with a given etag through the C ABI against the same PATCH with plain reqwest, and
//! the time until a new process has its first response.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use gdap::emulator::demo::host::{Call, Client, Config, Library};
use gdap::emulator::{Emulator, Options};
use gdap::ffi::client_options::GDAP_SERVICE_GRAPH;
use serde_json::json;

use crate::report::Figure;
use crate::server::Server;
use crate::{child, median, support};

pub const ID: &str = "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234";
pub const ETAG: &str = "W/\"JyI1YjAwNzhlYS0wMDAwLTAyMDAtMDAwMC02NTQ5NTYxZjAwMDAiJw==\"";
pub const BODY: &str =
    r#"{"displayName":"Contoso GDAP","duration":"P730D","autoExtendDuration":"P180D"}"#;

const LOOPS: usize = 21;
const CALLS: usize = 500;
const WARM: usize = 50;
const FRESH: usize = 15;

/// The service's response to [`BODY`].
pub fn relationship() -> String {
    json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#tenantRelationships/delegatedAdminRelationships/$entity",
        "@odata.etag": "W/\"JyI1YjAwNzhlYS0wMDAwLTAyMDAtMDAwMC02NTQ5NTYyMDAwMDAiJw==\"",
        "id": ID,
        "displayName": "Contoso GDAP",
        "duration": "P730D",
        "autoExtendDuration": "P180D",
        "customer": {"tenantId": "4fdbff88-9d6b-42e0-9713-45c922ba8001", "displayName": "Contoso Inc"},
        "accessDetails": {"unifiedRoles": [
            {"roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de"},
            {"roleDefinitionId": "3a2c62db-5318-420d-8d74-23affee5d9d5"},
        ]},
        "status": "created",
        "createdDateTime": "2026-02-10T11:24:42.3148266Z",
        "lastModifiedDateTime": "2026-02-10T11:26:44.9941884Z",
        "activatedDateTime": null,
        "endDateTime": null,
    })
    .to_string()
}

/// A token as long as Entra's are.
pub fn token() -> String {
    "a".repeat(1500)
}

/// A client of a service at `uri`.
pub fn client(library: &Library, uri: &str, ca: &str) -> Client {
    let config = Config {
        service: GDAP_SERVICE_GRAPH,
        base_uri: uri,
        ca_only: ca,
        token: &token(),
        ..Config::default()
    };
    library.client(&config).expect("a client")
}

/// The TLS configuration that the library uses.
pub fn tls() -> rustls::ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks them")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// reqwest with its defaults and the library's TLS configuration.
pub fn bare() -> reqwest::blocking::Client {
    let builder = reqwest::blocking::Client::builder().tls_backend_preconfigured(tls());
    builder.no_proxy().build().expect("a bare client")
}

/// The medians of loops of 500 calls of each kind. The kinds alternate call by call, so that a machine that
/// is busy for a moment slows all of them, and their order changes, so that none always follows the same
/// other kind. Each loop has new clients: a client's thread tends to stay on its core, and which client has
/// the better core must vary.
pub fn patch(library: &Path) -> Vec<Figure> {
    let server = Server::start(&relationship());
    let library = Library::load(library).expect("the library");
    let mut ratios = [vec![], vec![]];
    let mut times = [vec![], vec![], vec![]];
    for _ in 0..LOOPS {
        let now = turns(&library, &server);
        (0..3).for_each(|kind| times[kind].push(now[kind]));
        (0..2).for_each(|kind| ratios[kind].push(now[kind + 1] / now[0]));
    }
    println!(
        "  ratios by loop: {}; with a cancel {}",
        row(&ratios[0]),
        row(&ratios[1])
    );
    let [bare, plain, cancelled] = times.map(median);
    println!("  bare {bare:.0} us, library {plain:.0} us, with a cancel {cancelled:.0} us");
    let [plain, cancelled] = ratios.map(median);
    vec![
        Figure::at_most(
            "PATCH through the C ABI, times bare reqwest",
            plain,
            1.05,
            "",
        ),
        Figure::at_most("the same with a cancel", cancelled, 1.3, ""),
    ]
}

/// One loop: microseconds of a reqwest call, of a library call, and of a library call with a cancel.
fn turns(library: &Library, server: &Server) -> [f64; 3] {
    let token = token();
    let client = client(library, server.uri(), "");
    let cancel = library.cancel().expect("a cancel");
    let call = Call {
        if_match: ETAG,
        ..Call::default()
    };
    let with = Call {
        cancel: Some(&cancel),
        ..call
    };
    let ours = |call| {
        let answer = client.update(ID, BODY, call).expect("updated");
        assert_eq!(answer.attempts, 1);
    };
    server.head();
    ours(call);
    let sent = server.head();
    let (url, headers) = (address(server.uri(), &sent), headers(&sent));
    let reqwest = bare();
    // As usually written: the token, the etag and the body are set for each request.
    let bare = || {
        let mut request = reqwest
            .patch(&url)
            .bearer_auth(&token)
            .body(BODY.to_owned());
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let sent = request.send();
        let body = sent.and_then(|answer| answer.error_for_status()?.bytes());
        assert!(!body.expect("answered").is_empty());
    };
    bare();
    assert_eq!(names(&server.head()), names(&sent), "the same headers");

    let kinds: [&dyn Fn(); 3] = [&bare, &|| ours(call), &|| ours(with)];
    let mut times = [vec![], vec![], vec![]];
    for turn in 0..WARM + CALLS {
        for place in 0..3 {
            let kind = (place + turn) % 3;
            let start = Instant::now();
            kinds[kind]();
            if turn >= WARM {
                times[kind].push(start.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    times.map(median)
}

fn row(numbers: &[f64]) -> String {
    let texts: Vec<_> = numbers
        .iter()
        .map(|number| format!("{number:.2}"))
        .collect();
    texts.join(" ")
}

/// The URL of the request.
fn address(root: &str, head: &str) -> String {
    let path = head.split(' ').nth(1).expect("a request line");
    format!("{root}{path}")
}

/// The headers that were sent, except those that reqwest adds automatically.
fn headers(head: &str) -> Vec<(String, String)> {
    let own = ["host", "content-length", "authorization"];
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .filter(|(name, _)| !own.contains(&name.to_ascii_lowercase().as_str()))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn names(head: &str) -> Vec<String> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut names: Vec<_> = lines.map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names
}

/// In a new process each time: loads the library, creates a client and sends a request over TLS.
pub fn first(library: &Path) -> Vec<Figure> {
    let options = Options {
        tls: true,
        ..Options::default()
    };
    let emulator = Emulator::start(options).expect("the emulator");
    let id = emulator.seed(json!({"count": 1})).remove(0);
    let ca = support::scratch("bench-tls").join("ca.pem");
    std::fs::write(&ca, emulator.ca_pem().expect("an authority")).expect("a file");
    let ca = ca.to_str().expect("a path in UTF-8");
    let run = |_| child::number(&["first-call", &child::path(library), emulator.uri(), ca, &id]);
    let times: Vec<f64> = (0..FRESH).map(run).collect();
    println!("  each of {FRESH} processes, ms: {}", row(&times));
    let name = "first call of a process over TLS, client_new to answer";
    vec![Figure::at_most(name, median(times), 30.0, " ms")]
}

/// The child process of [`first`]; returns milliseconds.
pub fn first_child(arguments: &[String]) -> f64 {
    let [library, uri, ca, id] = arguments else {
        panic!("first-call LIBRARY URI CA ID");
    };
    let ca = std::fs::read_to_string(ca).expect("the authority");
    let library = Library::load(Path::new(library)).expect("the library");
    let start = Instant::now();
    let client = client(&library, uri, &ca);
    let answer = client.get(id, Call::default()).expect("an answer");
    let time = start.elapsed();
    assert_eq!(answer.id, *id);
    time.as_secs_f64() * 1e3
}
