//! Reading a long list with the client, against plain reqwest that reads and discards the same pages.

use std::sync::Arc;
use std::time::Instant;

use gdap::auth::StaticToken;
use gdap::client::{CallOptions, Client, ClientOptions, ListQuery};
use gdap::emulator::{Emulator, Options};
use gdap::http::ProxyChoice;
use serde_json::{Value, json};

use crate::report::Figure;
use crate::{call, median};

const ITEMS: usize = 10_000;
const ROUNDS: usize = 3;

/// Reads all pages, alternately with both.
pub fn list() -> Vec<Figure> {
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(json!({"logRequests": false}));
    emulator.seed(json!({"count": ITEMS}));
    let client = client(&emulator);
    let bare = call::bare();
    let get = |url: &str| {
        let sent = bare.get(url).bearer_auth(call::token()).send();
        let body = sent.and_then(|answer| answer.error_for_status()?.bytes());
        body.expect("a page")
    };
    // The URLs of all pages are found beforehand, so that the plain client need not parse the pages.
    let root = format!(
        "{}/v1.0/tenantRelationships/delegatedAdminRelationships",
        emulator.uri()
    );
    let mut urls = vec![root];
    loop {
        let page: Value = serde_json::from_slice(&get(&urls[urls.len() - 1])).expect("JSON");
        match page["@odata.nextLink"].as_str() {
            Some(next) => urls.push(next.to_owned()),
            None => break,
        }
    }
    emulator.settings(json!({"latencyMs": 20}));
    let options = CallOptions::default();
    let (mut bares, mut ours, mut ratios) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let bytes: usize = urls.iter().map(|url| get(url).len()).sum();
        let bare = start.elapsed().as_secs_f64();
        let start = Instant::now();
        let (mut pages, mut read) = (0, 0);
        for page in client.pages(ListQuery::default(), &options) {
            pages += 1;
            read += page.expect("a page").json().len();
        }
        let own = start.elapsed().as_secs_f64();
        assert!(
            pages == urls.len() && read > bytes / 2,
            "{pages} pages, {read} bytes"
        );
        bares.push(bare);
        ours.push(own);
        ratios.push(own / bare);
    }
    println!(
        "  {} pages: bare {:.2} s, client {:.2} s",
        urls.len(),
        median(bares),
        median(ours)
    );
    let name = "list of 10,000, 20 ms added per page, times bare reqwest";
    vec![Figure::at_most(name, median(ratios), 1.5, "")]
}

fn client(emulator: &Emulator) -> Client {
    let mut options = ClientOptions {
        base_uri: Some(emulator.uri().to_owned()),
        authority: Some(emulator.uri().to_owned()),
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    let token = StaticToken::new(call::token().as_bytes(), None).expect("a token");
    Client::new(options, Arc::new(token)).expect("a client")
}
