//! Figures: what the client costs over its own transport. Run with
//! `cargo test --release --test client -- --ignored --nocapture figures`.

use std::time::{Duration, Instant};

use gdap::base::Secret;
use gdap::client::{CallOptions, ListQuery};
use gdap::http::{Attempt, Method, Request, ReqwestTransport, Token, Transport, Url};
use serde_json::json;

use super::support::*;

#[test]
#[ignore = "measures"]
fn overhead() {
    let world = world();
    world.emulator.settings(json!({"logRequests": false}));
    let transport = ReqwestTransport::new(&options(&world.emulator).transport).unwrap();
    let attempt = Attempt {
        timeout: Duration::from_secs(5),
        max_body: 16 << 20,
        bearer: Some(Token::new(Secret::copy_of(b"t"), None).unwrap()),
    };
    let collection = format!(
        "{}/v1.0/tenantRelationships/delegatedAdminRelationships",
        world.emulator.uri()
    );
    // A 412 each time: the same answer for both.
    let id = world.seed(json!({"status": "created"}));
    let body = json!({"duration": "P9D"}).to_string().into_bytes();
    let call = CallOptions {
        if_match: Some("W/\"stale\""),
        ..CallOptions::default()
    };
    let patch = Request::new(
        Method::Patch,
        Url::parse(&format!("{collection}/{id}")).unwrap(),
    )
    .with_json(body.clone())
    .with_header("If-Match", "W/\"stale\"")
    .unwrap();
    let (bare, own) = compare(
        2000,
        || drop(transport.send(&patch, &attempt).unwrap()),
        || assert!(world.client.update(&id, &body, &call).is_err()),
    );
    println!(
        "PATCH: bare {bare:.1?}, client {own:.1?}, {:.2}",
        ratio(own, bare)
    );
    world.emulator.seed(json!({"count": 300, "prefix": "list"}));
    let query = ListQuery {
        top: 300,
        ..ListQuery::default()
    };
    let url = Url::parse(&format!("{collection}?$top=300")).unwrap();
    let list = Request::new(Method::Get, url);
    let call = CallOptions::default();
    let (bare, own) = compare(
        200,
        || drop(transport.send(&list, &attempt).unwrap()),
        || drop(world.client.list(&query, &call).unwrap()),
    );
    println!(
        "list of 300: bare {bare:.1?}, client {own:.1?}, {:.2}",
        ratio(own, bare)
    );
}

/// The median time of each, taken in turns.
fn compare(rounds: usize, bare: impl Fn(), own: impl Fn()) -> (Duration, Duration) {
    let timed = |what: &dyn Fn()| {
        let start = Instant::now();
        what();
        start.elapsed()
    };
    let mut times: (Vec<_>, Vec<_>) = (0..rounds).map(|_| (timed(&bare), timed(&own))).unzip();
    times.0.sort_unstable();
    times.1.sort_unstable();
    (times.0[rounds / 2], times.1[rounds / 2])
}

fn ratio(own: Duration, bare: Duration) -> f64 {
    own.as_secs_f64() / bare.as_secs_f64()
}
