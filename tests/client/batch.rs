//! Batches.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use gdap::base::{Cancel, ErrorKind, Outcome, Progress, ProgressKind};
use gdap::client::{Batch, BatchOptions, CallOptions, ResultKind, Work};
use serde_json::json;

use super::memory::{self, SkippingClock, Statuses};
use super::support::*;

const NOW: Duration = Duration::ZERO;
const LONG: Duration = Duration::from_secs(20);

fn batch(world: &World, concurrency: u32, capacity: u32) -> Batch {
    let options = BatchOptions {
        concurrency,
        capacity,
        ..BatchOptions::default()
    };
    Batch::new(&world.client, options).unwrap()
}

fn rename(batch: &Batch, id: &str, name: &str, tag: u64) -> gdap::base::Result<()> {
    let document = json!({"displayName": name}).to_string();
    let call = CallOptions::default();
    batch.submit(Work::Update, id, document.as_bytes(), &call, tag, NOW)
}

#[test]
fn a_full_batch_says_so_and_room_comes_with_taking() {
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 5, "status": "created"}));
    let batch = batch(&world, 2, 4);
    for (tag, id) in ids.iter().take(4).enumerate() {
        rename(&batch, id, &format!("b{tag}"), tag as u64).unwrap();
    }
    let error = rename(&batch, &ids[4], "b4", 4).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BatchFull);
    let mut tags = vec![batch.take(LONG).unwrap().0];
    rename(&batch, &ids[4], "b4", 4).unwrap();
    while let Ok((tag, result)) = batch.take(LONG) {
        result.unwrap();
        tags.push(tag);
    }
    tags.sort_unstable();
    assert_eq!(tags, [0, 1, 2, 3, 4]);
    let error = batch.take(LONG).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BatchEmpty);
    assert_eq!(batch.counts().done, 5);
}

#[test]
fn items_of_one_id_follow_each_other() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let other = world.seed(json!({"status": "created", "prefix": "other"}));
    world
        .emulator
        .fault(json!({"kind": "delay", "ms": 20, "match": {"method": "PATCH"}}));
    let batch = batch(&world, 8, 16);
    for tag in 0..6 {
        rename(&batch, &id, &format!("n{tag}"), tag).unwrap();
    }
    rename(&batch, &other, "o", 6).unwrap();
    let mut order = Vec::new();
    for _ in 0..7 {
        let (tag, result) = batch.take(LONG).unwrap();
        result.unwrap();
        order.push(tag);
    }
    let ours: Vec<_> = order.iter().copied().filter(|tag| *tag < 6).collect();
    assert_eq!(ours, [0, 1, 2, 3, 4, 5]);
    assert_ne!(order.last(), Some(&6), "the other id waited for nobody");
    assert_eq!(world.raw(&id)["displayName"], "n5");
    assert!(!world.methods().contains(&"PATCH 412".to_owned()));
}

#[test]
fn cancelling_leaves_what_was_not_begun_unsent() {
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 10, "status": "created"}));
    world.emulator.fault(
        json!({"kind": "delay", "ms": 60_000, "afterCommit": true, "match": {"method": "PATCH"}}),
    );
    let batch = batch(&world, 2, 10);
    for (tag, id) in ids.iter().enumerate() {
        rename(&batch, id, &format!("c{tag}"), tag as u64).unwrap();
    }
    assert_eq!(
        batch.take(Duration::from_millis(50)).unwrap_err().kind(),
        ErrorKind::BatchTimeout
    );
    while world.writes().len() < 2 {
        std::thread::sleep(Duration::from_millis(5));
    }
    batch.cancel();
    let mut unknown = 0;
    for _ in 0..10 {
        let error = batch.take(LONG).unwrap().1.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        unknown += usize::from(error.outcome() == Outcome::Unknown);
    }
    assert_eq!(unknown, 2, "those in flight");
    assert_eq!(world.writes().len(), 2);
    let error = rename(&batch, &ids[0], "x", 99).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[test]
fn dropping_returns_at_once_and_sends_no_more() {
    let (service, keeper) = Statuses::held();
    let ids = service.seed(10, "active");
    let client = memory::client(service.clone(), SkippingClock::new());
    let options = BatchOptions {
        concurrency: 2,
        capacity: 10,
        ..BatchOptions::default()
    };
    let batch = Batch::new(&client, options).unwrap();
    for (tag, id) in ids.iter().enumerate() {
        let call = CallOptions::default();
        batch
            .submit(Work::Get, id, b"", &call, tag as u64, NOW)
            .unwrap();
    }
    keeper.next();
    keeper.next();
    // Both requests are held until they are let through.
    drop(batch);
    keeper.pass();
    keeper.pass();
    assert!(keeper.is_quiet(Duration::from_millis(300)));
    assert_eq!(service.reads(), 2);
}

#[test]
fn one_item_may_be_cancelled_alone() {
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 3, "status": "created"}));
    world
        .emulator
        .fault(json!({"kind": "delay", "ms": 1_000, "match": {"method": "PATCH"}}));
    let batch = batch(&world, 1, 3);
    let cancel = Cancel::new();
    for (tag, id) in ids.iter().enumerate() {
        let call = CallOptions {
            cancel: (tag == 1).then_some(&cancel),
            ..CallOptions::default()
        };
        let document = json!({"displayName": format!("e{tag}")}).to_string();
        let tag = tag as u64;
        batch
            .submit(Work::Update, id, document.as_bytes(), &call, tag, NOW)
            .unwrap();
    }
    cancel.fire();
    let (tag, result) = batch.take(LONG).unwrap();
    assert_eq!((tag, word(&result).as_str()), (1, "Cancelled/NotSent"));
    for _ in 0..2 {
        batch.take(LONG).unwrap().1.unwrap();
    }
}

#[test]
fn progress_counts_what_is_done() {
    let service = Statuses::new();
    let ids = service.seed(9, "active");
    let client = memory::client(service, SkippingClock::new());
    let reports = Arc::new(Mutex::new(Vec::new()));
    let sink = reports.clone();
    client
        .diagnostics()
        .set_progress(Some(Arc::new(move |step: &Progress| {
            if step.kind == ProgressKind::Items {
                sink.lock().unwrap().push((step.done, step.total));
            }
        })));
    let batch = Batch::new(&client, BatchOptions::default()).unwrap();
    for id in &ids {
        let call = CallOptions::default();
        batch.submit(Work::Get, id, b"", &call, 0, NOW).unwrap();
    }
    ids.iter().for_each(|_| drop(batch.take(LONG).unwrap()));
    // The last progress report may come after its completion.
    let began = Instant::now();
    while reports.lock().unwrap().len() < 9 {
        assert!(began.elapsed() < LONG, "{reports:?}");
        std::thread::yield_now();
    }
    let mut reports = reports.lock().unwrap().clone();
    reports.sort_unstable();
    let done: Vec<_> = reports.iter().map(|(done, _)| *done).collect();
    assert_eq!(done, (1..=9).collect::<Vec<_>>());
    assert!(
        reports
            .iter()
            .all(|(done, total)| done <= total && *total <= 9)
    );
}

/// Runs a future on this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let end = Instant::now() + LONG;
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        assert!(Instant::now() < end, "it was never woken");
        thread::park_timeout(LONG);
    }
}

#[test]
fn an_item_is_a_future_and_dropping_it_cancels_it() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let batch = batch(&world, 2, 4);
    let start = |work, document: &str| {
        let call = CallOptions::default();
        batch.start(work, &id, document.as_bytes(), &call).unwrap()
    };
    // The second item has the same id, so it waits for the first, which never ends.
    let endless = start(Work::Await, "terminated");
    drop(start(Work::Update, r#"{"displayName":"dropped"}"#));
    drop(endless);
    let renamed = block_on(start(Work::Update, r#"{"displayName":"awaited"}"#)).unwrap();
    assert_eq!(renamed.kind(), ResultKind::Updated);
    assert_eq!(world.emulator.commits().updates, 1);
    assert_eq!(batch.take(LONG).unwrap_err().kind(), ErrorKind::BatchEmpty);
    assert_eq!(batch.counts().done, 3);

    // The items of a batch that is dropped end too, whether they are waiting or haven't started.
    let left = [start(Work::Await, "terminated"), start(Work::Get, "")];
    drop(batch);
    for completion in left {
        let error = block_on(completion).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Cancelled);
    }
}

#[test]
fn options_have_bounds() {
    let world = world();
    for (concurrency, capacity) in [(0, 0), (65, 100), (8, 7), (1, 1_000_001)] {
        let options = BatchOptions {
            concurrency,
            capacity,
            ..BatchOptions::default()
        };
        assert!(Batch::new(&world.client, options).is_err());
    }
}

/// Items of every kind share one throttle: all succeed, each takes effect once, and nothing is sent while the
/// service asks to wait.
#[test]
fn all_kinds_of_items_share_the_throttle() {
    const EACH: usize = 12;
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 3 * EACH, "status": "created"}));
    let batch = batch(&world, 8, 4 * EACH as u32);
    world.emulator.clear_log();
    world.emulator.fault(json!([
        {"kind": "status", "status": 429, "headers": {"Retry-After": "2"}, "after": 6, "times": 1},
        {"kind": "status", "status": 503, "headers": {"Retry-After": "2"}, "after": 30, "times": 1},
        {"kind": "status", "status": 429, "probability": 0.1, "seed": 5, "after": 31},
    ]));
    let lock = json!({"action": "lockForApproval"}).to_string();
    for n in 0..EACH {
        let create = new_document(&format!("Throttled {n}")).to_string();
        let rename = json!({"displayName": format!("Renamed {n}")}).to_string();
        for (kind, work, id, document) in [
            (0, Work::Create, "", create.as_str()),
            (1, Work::Get, ids[n].as_str(), ""),
            (2, Work::Request, ids[EACH + n].as_str(), lock.as_str()),
            (3, Work::Update, ids[2 * EACH + n].as_str(), rename.as_str()),
        ] {
            let (tag, call) = ((n * 4 + kind) as u64, CallOptions::default());
            batch
                .submit(work, id, document.as_bytes(), &call, tag, NOW)
                .unwrap();
        }
    }
    let expected = ["created", "read", "created", "updated"];
    let mut tags = Vec::new();
    while let Ok((tag, result)) = batch.take(LONG) {
        assert_eq!(
            word(&result),
            expected[tag as usize % 4],
            "{tag}: {result:?}"
        );
        tags.push(tag);
    }
    tags.sort_unstable();
    assert_eq!(tags, (0..4 * EACH as u64).collect::<Vec<_>>());
    let commits = world.emulator.commits();
    assert_eq!(
        (commits.creates, commits.updates),
        (EACH as u64, EACH as u64)
    );
    assert!(
        commits
            .by_name
            .values()
            .chain(commits.by_id.values())
            .all(|count| *count == 1)
    );

    // Requests that were under way when the service asked to wait two seconds still arrive; after them none
    // does.
    let log = world.emulator.log();
    let time = |entry: &serde_json::Value| -> jiff::Timestamp {
        entry["time"].as_str().unwrap().parse().unwrap()
    };
    for status in [429, 503] {
        let at = log.iter().position(|entry| entry["status"] == status);
        let refused = time(&log[at.unwrap()]);
        let after = log
            .iter()
            .map(|entry| time(entry).duration_since(refused).as_millis());
        let within = after.filter(|ms| (700..1900).contains(ms)).count();
        assert_eq!(within, 0, "within the wait after the {status}");
    }
}

/// Items without an id or document, and a list read page by page.
#[test]
fn lists_are_items_page_by_page() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 3, "status": "active"}));
    let batch = batch(&world, 2, 8);
    let call = CallOptions::default();
    let read = |work, id: &str, document: &str| {
        batch
            .submit(work, id, document.as_bytes(), &call, 7, NOW)
            .unwrap();
        batch.take(LONG).unwrap().1
    };
    let mut page =
        parsed(&read(Work::List, "", "{\"top\":2,\"orderby\":\"displayName\"}").unwrap());
    let mut seen = Vec::new();
    loop {
        let entities = page["value"].as_array().unwrap();
        assert!(entities.len() <= 2);
        seen.extend(
            entities
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        let document = json!({"next": next}).to_string();
        page = parsed(&read(Work::List, "", &document).unwrap());
    }
    assert!(ids.iter().all(|id| seen.contains(id)));
    for work in [Work::Requests, Work::Assignments, Work::Operations] {
        assert!(read(work, &ids[0], "").is_ok(), "{work:?}");
    }
    let customers = parsed(&read(Work::Customers, "", "").unwrap());
    let customer = customers["value"][0]["id"].as_str().unwrap().to_owned();
    assert!(read(Work::Customer, &customer, "").is_ok());
    assert!(read(Work::Services, &customer, "{}").is_ok());
    let signed_in = parsed(&read(Work::SignIn, "", "").unwrap());
    assert_eq!(signed_in["signIn"]["signedIn"], true);
    for bad in [
        "[]",
        "{\"filtre\":\"x\"}",
        "{\"top\":\"2\"}",
        "{\"top\":1,\"top\":2}",
    ] {
        let error = read(Work::List, "", bad).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidJson, "{bad}");
    }
    for work in [Work::List, Work::Customers, Work::SignIn] {
        let error = batch.submit(work, "x", b"", &call, 1, NOW).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{work:?}");
    }
}

/// In an unordered batch, an item that waits for days doesn't delay other items of its id.
#[test]
fn without_order_items_of_one_id_dont_wait_for_each_other() {
    let world = world();
    let id = world.seed(json!({"status": "approvalPending"}));
    let unordered = BatchOptions {
        unordered: true,
        ..BatchOptions::default()
    };
    for is_ordered in [true, false] {
        let options = match is_ordered {
            true => BatchOptions::default(),
            false => unordered.clone(),
        };
        let batch = Batch::new(&world.client, options).unwrap();
        let call = CallOptions::default();
        batch
            .submit(Work::Await, &id, b"active", &call, 1, NOW)
            .unwrap();
        batch.submit(Work::Get, &id, b"", &call, 2, NOW).unwrap();
        if is_ordered {
            batch.cancel();
            assert_eq!(
                batch.take(LONG).unwrap().1.unwrap_err().kind(),
                ErrorKind::Cancelled
            );
        } else {
            let (tag, read) = batch.take(LONG).unwrap();
            assert_eq!((tag, read.is_ok()), (2, true));
        }
    }
    let options = BatchOptions {
        journal: Some("any".into()),
        ..unordered
    };
    let error = Batch::new(&world.client, options).map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}
