//! How often a credential with tokens of two seconds' lifetime signs in, with many concurrent calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use gdap::auth::{SecretCredential, cached};
use gdap::base::Result;
use gdap::client::{CallOptions, Client, ClientOptions};
use gdap::http::{About, ProxyChoice, Token, TokenContext, TokenSource};
use serde_json::json;

use super::support::{CLIENT, TENANT, World, secret};

const CALLS: usize = 10_000;
const THREADS: usize = 16;
const LIFE: u64 = 2;

/// Counts the concurrent token requests of another source, and their maximum.
struct Counted {
    source: SecretCredential,
    now: Arc<AtomicUsize>,
    peak: Arc<AtomicUsize>,
}

impl TokenSource for Counted {
    fn about(&self) -> About {
        self.source.about()
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.peak.fetch_max(now, Ordering::SeqCst);
        let token = self.source.token(ctx);
        self.now.fetch_sub(1, Ordering::SeqCst);
        token
    }
}

#[test]
fn ten_thousand_calls_with_tokens_of_two_seconds() {
    let world = World::new();
    world
        .emulator
        .settings(json!({"tokenLifetimeSeconds": LIFE, "logLimit": 4 * CALLS}));
    let id = world.emulator.seed(json!({"count": 1})).remove(0);
    // Each token request takes 50 ms, long enough for a second one to overlap.
    let slow = json!({"kind": "delay", "ms": 50, "match": {"operation": "token"}});
    world.emulator.fault(slow);
    let peak = Arc::<AtomicUsize>::default();
    let client = client(&world, peak.clone());

    let begun = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while begun.fetch_add(1, Ordering::SeqCst) < CALLS {
                    let read = client.get(&id, &CallOptions::default());
                    read.expect("no call fails");
                    // The calls must last for several token lifetimes, even on a fast machine.
                    std::thread::sleep(Duration::from_millis(8));
                }
            });
        }
    });
    let elapsed = start.elapsed().as_secs_f64();

    let log = world.emulator.log();
    let at = |end: &str, status: u16| {
        let path =
            |one: &serde_json::Value| one["path"].as_str().unwrap_or_default().ends_with(end);
        log.iter()
            .filter(|one| path(one) && one["status"] == status)
            .count()
    };
    let (asked, read, refused) = (at("/token", 200), at(&id, 200), at(&id, 401));
    let allowed = elapsed / (0.8 * LIFE as f64) + 1.0;
    let peak = peak.load(Ordering::SeqCst);
    println!(
        "{read} calls in {elapsed:.1} s: {asked} token requests ({allowed:.1} allowed), at most {peak} in flight, {refused} calls met a token that had ended"
    );
    assert_eq!(read, CALLS);
    assert_eq!(peak, 1, "never two token requests in flight");
    assert!(asked >= 3 && asked as f64 <= allowed, "{asked}, {allowed}");
}

fn client(world: &World, peak: Arc<AtomicUsize>) -> Client {
    let mut options = ClientOptions {
        base_uri: Some(world.emulator.uri().to_owned()),
        authority: Some(world.emulator.uri().to_owned()),
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    let source = Counted {
        source: SecretCredential::new(Some(TENANT), CLIENT, secret("hunter2")).unwrap(),
        now: Arc::default(),
        peak,
    };
    Client::new(options, cached(source)).unwrap()
}
