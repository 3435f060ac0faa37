mod keys;

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use super::*;
use crate::base::Cancel;
use crate::client::Reply;
use crate::client::engine::Ledger;
use crate::client::recent::Maker;

/// A clock that stands still until it is set forward.
struct StillClock(Instant, Mutex<Duration>);

impl StillClock {
    fn forward(&self, seconds: u64) {
        *self.1.lock().unwrap() += Duration::from_secs(seconds);
    }
}

impl Clock for StillClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000) + *self.1.lock().unwrap()
    }
    fn instant(&self) -> Instant {
        self.0 + *self.1.lock().unwrap()
    }
    fn sleep(&self, _: Duration, _: Option<&Cancel>) -> bool {
        panic!("a journal waits for nothing");
    }
}

/// A journal that can be opened again and again.
struct World {
    folder: tempfile::TempDir,
    clock: Arc<StillClock>,
}

impl World {
    fn new() -> World {
        World {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(StillClock(Instant::now(), Mutex::default())),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    fn try_open(&self) -> Result<Arc<Journal>> {
        Journal::open(&self.path(), true, self.clock.clone()).map(Arc::new)
    }

    fn open(&self) -> Arc<Journal> {
        self.try_open().unwrap()
    }
}

fn update<'a>(key: Option<&'a str>, id: &str, document: &'a str) -> Description<'a> {
    Description {
        action: "update",
        id: id.to_owned(),
        document: document.as_bytes(),
        key,
        groups: vec![Hash::of(id)],
        is_plan: false,
    }
}

fn entry(journal: &Arc<Journal>, key: &str) -> Entry {
    Entry::new(journal, update(Some(key), "r", "{}")).unwrap()
}

fn failed(outcome: Outcome) -> Result<Reply> {
    Err(Error::new(ErrorKind::Timeout, "x").with_outcome(outcome))
}

fn done(id: &str) -> Result<Reply> {
    let id = id.to_owned();
    let created = crate::client::ResultKind::Created;
    Ok(Reply::unsent(created, "{}".to_owned(), Some(id)))
}

fn past(entry: &Entry) -> String {
    match entry.begin().unwrap() {
        EarlierRun::None => "none".to_owned(),
        EarlierRun::InDoubt(_) => "in doubt".to_owned(),
        EarlierRun::Done(recorded) => format!("{} {:?}", recorded.result, recorded.result_id),
    }
}

#[test]
fn done_failed_and_doubtful_items_are_told_apart() {
    let world = World::new();
    let journal = world.open();
    let keys = ["done", "failed", "unknown", "open", "unsent", "looked"];
    for key in &keys[..4] {
        let entry = entry(&journal, key);
        entry.begin().unwrap();
        entry.record_attempt(Some("W/\"1\"")).unwrap();
        match *key {
            "done" => entry.end(&done("r")),
            "failed" => entry.end(&failed(Outcome::Rejected)),
            "unknown" => entry.end(&failed(Outcome::Unknown)),
            _ => {}
        }
    }
    // Nothing was sent: a failure isn't recorded, a success is.
    entry(&journal, "unsent").end(&failed(Outcome::NotSent));
    entry(&journal, "looked").end(&done("r"));
    let second = world.try_open().map(|_| ()).unwrap_err();
    assert!(second.message().contains("Another run"), "{second}");
    drop(journal);
    let expected = [
        r#"created Some("r")"#,
        "none",
        "in doubt",
        "in doubt",
        "none",
        r#"created Some("r")"#,
    ];
    for cut in [0, 9] {
        // Cut in the middle of the last line, which then counts as never written.
        let text = std::fs::read(world.path()).unwrap();
        std::fs::write(world.path(), &text[..text.len() - cut]).unwrap();
        let journal = world.open();
        let pasts = keys.map(|key| {
            let other = Description {
                groups: vec![Hash::of(key)],
                ..update(Some(key), "r", "{}")
            };
            past(&Entry::new(&journal, other).unwrap())
        });
        let known = 6 - usize::from(cut > 0);
        assert_eq!(pasts[..known], expected[..known]);
    }
    let text = world.text();
    assert!(
        text.lines()
            .all(|line| line.starts_with('{') && line.ends_with('}'))
    );
    assert!(!text.contains("W/"), "no ETag is in it, but its hash");
    let journal = world.open();
    let other = Entry::new(&journal, update(Some("done"), "r", "{\"a\":1}")).unwrap();
    assert_eq!(other.begin().unwrap_err().kind(), ErrorKind::Journal);
}

#[test]
fn a_closed_one_is_free_for_another_run_and_writes_no_more() {
    let world = World::new();
    let journal = world.open();
    let first = entry(&journal, "first");
    first.record_attempt(None).unwrap();
    journal.close();
    let next = world.open();
    first.end(&done("r"));
    let late = entry(&journal, "late").record_attempt(None).unwrap_err();
    assert_eq!(
        (late.kind(), late.outcome()),
        (ErrorKind::Journal, Outcome::NotSent)
    );
    assert_eq!(past(&entry(&next, "first")), "in doubt");
    drop((first, journal, next));
    assert_eq!(world.text().lines().count(), 2);
}

#[cfg(windows)]
#[test]
fn a_journal_locked_by_an_editor_is_in_use() {
    use std::os::windows::fs::OpenOptionsExt;
    let world = World::new();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).share_mode(0);
    let _editor = options.open(world.path()).unwrap();
    let error = world.try_open().err().expect("an error");
    assert!(error.message().ends_with("is open in another program."));
    assert_eq!(error.hint().unwrap().code(), "journal.useAnother");
}

#[test]
fn every_cut_can_be_read_and_nothing_else() {
    let world = World::new();
    let path = world.path();
    let first = entry(&world.open(), "a");
    first.record_attempt(Some("\"1\"")).unwrap();
    first.end(&done("r"));
    drop(first);
    let text = std::fs::read(&path).unwrap();
    for cut in 0..=text.len() {
        std::fs::write(&path, &text[..cut]).unwrap();
        let is_done = past(&entry(&world.open(), "a")).starts_with("created");
        assert_eq!(is_done, cut == text.len(), "{cut}");
    }
    // What a power failure may leave of the last line.
    let torn = [text.as_slice(), &[0; 200_000]].concat();
    std::fs::write(&path, torn).unwrap();
    assert!(past(&entry(&world.open(), "a")).starts_with("created"));
    assert_eq!(std::fs::read(&path).unwrap(), text);
    let head = "{\"t\":\"gdap-journal\",\"version\":1}\n";
    let long = "x".repeat(100_000);
    for foreign in [
        "hello\n".to_owned(),
        "hello".to_owned(),
        "{}\n".to_owned(),
        long.clone(),
        "{\"t\":\"gdap-journal\",\"version\":2}\n".to_owned(),
        format!("{head}hello\n"),
        format!("{head}{long}\n"),
    ] {
        std::fs::write(&path, &foreign).unwrap();
        let error = world.try_open().map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Journal);
        assert_eq!(
            error.message().contains("version 2"),
            foreign.contains(":2"),
            "{error}"
        );
        assert_eq!(world.text(), foreign, "left alone");
    }
}

#[test]
fn a_line_tells_when_and_under_which_etag_a_write_was_sent() {
    let world = World::new();
    let journal = world.open();
    let start = journal.now();
    let first = entry(&journal, "patch");
    let send = |entry: &Entry, etag, seconds| {
        world.clock.forward(seconds);
        entry.record_attempt(etag).unwrap();
    };
    let lines = || world.text().lines().count() - 1;
    send(&first, Some("\"1\""), 0);
    send(&first, Some("\"1\""), 1); // A repeat of the same write.
    assert_eq!(lines(), 1);
    send(&first, Some("\"2\""), 1);
    assert_eq!(lines(), 2);
    // Without an ETag each one is a write of its own.
    let second = entry(&journal, "post");
    send(&second, None, 10);
    send(&second, None, 20);
    assert_eq!(lines(), 4);
    drop((first, second, journal));
    let journal = world.open();
    let sent = |entry: &Entry| match entry.begin().unwrap() {
        EarlierRun::InDoubt(sent) => {
            let seconds = |at: SystemTime| at.duration_since(start).unwrap().as_secs();
            (seconds(sent.first), seconds(sent.last), sent.etag)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        sent(&entry(&journal, "patch")),
        (0, 2, Some(Hash::of("\"2\"")))
    );
    // A run that continues the item keeps its first time; after one that settles it, the time starts anew.
    let post = entry(&journal, "post");
    assert_eq!(sent(&post), (12, 32, None));
    send(&post, None, 100);
    assert_eq!(sent(&post), (12, 132, None));
    post.end(&failed(Outcome::Unknown));
    assert_eq!(sent(&post), (12, 132, None));
    post.end(&failed(Outcome::Rejected));
    assert_eq!(past(&post), "none");
    send(&post, None, 8);
    assert_eq!(sent(&post), (140, 140, None));
}

#[test]
fn created_ids_are_recorded_with_their_item_and_age() {
    let world = World::new();
    let journal = world.open();
    let create = |key, age| {
        let description = Description {
            action: "create",
            ..update(Some(key), "", "{}")
        };
        Entry::new(&journal, description).unwrap().end(&done(key));
        world.clock.forward(age);
    };
    create("old", 100);
    create("older", 15);
    create("new", 15);
    entry(&journal, "update").end(&done("updated"));
    assert!(journal.history().made.is_empty(), "those are of this run");
    drop(journal);
    let journal = world.open();
    let made: Vec<_> = journal
        .history()
        .made
        .iter()
        .map(|made| (made.id.clone(), made.age.as_secs()))
        .collect();
    let expected = [("old", 130), ("older", 30), ("new", 15)];
    assert_eq!(made, expected.map(|(id, age)| (id.to_owned(), age)));
    let recent = Recent::default();
    journal.tell(&recent);
    let now = world.clock.instant();
    assert!(!recent.holds("old", now) && recent.holds("older", now));
    for (id, key, maker) in [
        ("old", "old", Maker::ThisCall),
        ("older", "old", Maker::AnotherCall),
    ] {
        let owner = Some(entry(&journal, key).item());
        assert_eq!(recent.claim_found(id, owner, None, now), maker);
    }
    drop(journal);
    // An id beyond its limit isn't recorded, and the file opens again.
    let journal = world.open();
    let long = "x".repeat(100_000);
    entry(&journal, "long").end(&done(&long));
    drop(journal);
    assert_eq!(past(&entry(&world.open(), "long")), "created None");
}
