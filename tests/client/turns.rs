//! The order in which the items of a batch run: none starves, and the cost of a cancel per item doesn't grow
//! with their number.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gdap::base::{Cancel, ErrorKind, Outcome, SystemClock};
use gdap::client::{Batch, BatchOptions, CallOptions, Client, Work};

use super::memory::{SkippingClock, Statuses, client};
use super::support::parsed;

const LONG: Duration = Duration::from_secs(60);

fn batch(client: &Client, concurrency: u32, capacity: usize) -> Batch {
    let options = BatchOptions {
        concurrency,
        capacity: capacity as u32,
        ..BatchOptions::default()
    };
    Batch::new(client, options).unwrap()
}

fn wait_for_active(batch: &Batch, ids: &[String], call: &CallOptions) {
    for (tag, id) in ids.iter().enumerate() {
        batch
            .submit(Work::Await, id, b"active", call, tag as u64, Duration::ZERO)
            .unwrap();
    }
}

/// Waits until the service got this many reads.
fn until_read(service: &Statuses, reads: usize) {
    let began = Instant::now();
    while service.reads() < reads {
        assert!(began.elapsed() < LONG, "{} reads", service.reads());
        std::thread::yield_now();
    }
}

#[test]
fn a_read_among_two_thousand_waits_is_next() {
    let (service, keeper) = Statuses::held();
    let ids = service.seed(2_000, "approvalPending");
    service.set("other", "active");
    let client = client(service.clone(), SkippingClock::new());
    let batch = batch(&client, 2, 2_100);
    wait_for_active(&batch, &ids, &CallOptions::default());
    let mut looks: HashMap<String, usize> = HashMap::new();
    let mut look = || {
        let id = keeper.next();
        *looks.entry(id.clone()).or_default() += 1;
        keeper.pass();
        id
    };
    for _ in 0..50 {
        look();
    }
    let call = CallOptions::default();
    batch
        .submit(Work::Get, "other", b"", &call, 7_777, Duration::ZERO)
        .unwrap();
    // Each of the two threads may have started its next look before.
    let before = (0..4).position(|_| look() == "other").expect("a turn");
    assert!(before <= 2, "{before}");
    let (tag, read) = batch.take(LONG).unwrap();
    assert_eq!(
        (tag, parsed(&read.unwrap())["id"].as_str()),
        (7_777, Some("other"))
    );
    for _ in 0..2_000 - 50 - before {
        look();
    }
    drop(batch);
    looks.remove("other");
    // While one thread still makes the last look, the other may have begun the next round.
    assert!(
        looks.len() >= 1_999,
        "none is looked at again before all were: {}",
        looks.len()
    );
}

#[test]
fn two_threads_wait_for_two_hundred_at_once() {
    let service = Statuses::new();
    let ids = service.seed(200, "approvalPending");
    let client = client(service.clone(), SkippingClock::new());
    let batch = batch(&client, 2, 200);
    wait_for_active(&batch, &ids, &CallOptions::default());
    until_read(&service, 1_000); // Five looks at each, though none has reached its status.
    assert_eq!(
        batch.take(Duration::ZERO).unwrap_err().kind(),
        ErrorKind::BatchTimeout
    );
    assert_eq!(batch.counts().running, 200);
    // The last one first: no item delays another.
    ids.iter().rev().for_each(|id| service.set(id, "active"));
    let mut tags = HashSet::new();
    while tags.len() < ids.len() {
        let (tag, ended) = batch.take(LONG).unwrap();
        let reply = parsed(&ended.unwrap());
        assert_eq!(reply["id"], ids[tag as usize]);
        assert_eq!(reply["relationship"]["status"], "active");
        assert!(tags.insert(tag), "{tag} came twice");
    }
    assert_eq!(
        batch.take(Duration::ZERO).unwrap_err().kind(),
        ErrorKind::BatchEmpty
    );
}

/// A client that looks every 30 seconds.
fn patient(service: &Arc<Statuses>) -> Client {
    let mut options = gdap::client::ClientOptions::default();
    options.retry.base = Duration::from_secs(3_600);
    options.retry.cap = Duration::from_secs(3_600);
    let token = Arc::new(gdap::auth::StaticToken::new(b"test-token", None).unwrap());
    Client::with_transport(options, token, service.clone(), Arc::new(SystemClock)).unwrap()
}

#[test]
fn waits_between_two_looks_are_cancelled_at_once() {
    let service = Statuses::new();
    let ids = service.seed(20, "approvalPending");
    let client = patient(&service);
    let batch = batch(&client, 2, 100);
    let one = Cancel::new();
    let own = CallOptions {
        cancel: Some(&one),
        ..CallOptions::default()
    };
    wait_for_active(&batch, &ids[..1], &own);
    let rest: Vec<_> = ids[1..].to_vec();
    wait_for_active(&batch, &rest, &CallOptions::default());
    until_read(&service, 20);
    let take = || batch.take(Duration::from_secs(20)).unwrap().1.unwrap_err();
    one.fire();
    assert_eq!(take().kind(), ErrorKind::Cancelled);
    assert_eq!(batch.counts().running, 19);
    batch.cancel();
    for _ in 1..20 {
        let error = take();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Cancelled, Outcome::NotSent)
        );
        assert!(error.message().contains("approvalPending"), "{error}");
    }
    assert_eq!(service.reads(), 20, "none was looked at again");
}

#[test]
fn a_batch_that_is_gone_looks_no_more() {
    let service = Statuses::new();
    let ids = service.seed(5, "approvalPending");
    let client = client(service.clone(), SkippingClock::new());
    let batch = batch(&client, 2, 10);
    wait_for_active(&batch, &ids, &CallOptions::default());
    until_read(&service, 100);
    drop(batch);
    // One look of each thread may be under way.
    let still = || {
        let before = service.reads();
        std::thread::sleep(Duration::from_millis(100));
        service.reads() == before
    };
    let began = Instant::now();
    while !still() {
        assert!(began.elapsed() < LONG, "it goes on looking");
    }
}

/// How long it takes to cancel `count` waits that share a cancel, after each has looked once.
fn cancelled(count: usize) -> Duration {
    let service = Statuses::new();
    let ids = service.seed(count, "approvalPending");
    let client = patient(&service);
    let batch = batch(&client, 8, count);
    let cancel = Cancel::new();
    let call = CallOptions {
        cancel: Some(&cancel),
        deadline: Some(Duration::from_secs(86_400)),
        ..CallOptions::default()
    };
    wait_for_active(&batch, &ids, &call);
    until_read(&service, count);
    let fired = Instant::now();
    cancel.fire();
    for _ in 0..count {
        let error = batch.take(LONG).unwrap().1.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
    }
    fired.elapsed()
}

/// 32 times as many waits take about 32 times as long, not 1,000 times.
#[test]
fn one_cancel_over_many_waits_costs_each_the_same() {
    let shortest = |count| (0..3).map(|_| cancelled(count)).min().unwrap();
    let (few, many) = (shortest(1_000), cancelled(32_000));
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!("{few:?} for 1,000, {many:?} for 32,000");
    assert!(ratio < 200.0, "{ratio}");
}

#[test]
fn submit_ends_with_its_cancel_also_while_the_batch_is_full() {
    let (service, _keeper) = Statuses::held();
    let ids = service.seed(3, "active");
    let client = client(service.clone(), SkippingClock::new());
    let batch = batch(&client, 1, 2);
    let get = |id: &String, call: &CallOptions, timeout| {
        batch.submit(Work::Get, id, b"", call, 1, timeout)
    };
    let plain = CallOptions::default();
    get(&ids[0], &plain, Duration::ZERO).unwrap();
    let cancel = Cancel::new();
    let own = CallOptions {
        cancel: Some(&cancel),
        ..CallOptions::default()
    };
    get(&ids[1], &plain, Duration::ZERO).unwrap();
    let full = get(&ids[2], &own, Duration::ZERO).unwrap_err();
    assert_eq!(full.kind(), ErrorKind::BatchFull);
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| get(&ids[2], &own, LONG).unwrap_err());
        std::thread::sleep(Duration::from_millis(50)); // The call waits by now, or finds the cancel fired.
        cancel.fire();
        let error = waits.join().unwrap();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Cancelled, Outcome::NotSent)
        );
    });
    let late = get(&ids[2], &own, LONG).unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Cancelled);
    assert_eq!(
        batch.counts().queued + batch.counts().running,
        2,
        "it was not taken on"
    );
}
