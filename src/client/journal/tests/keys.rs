use super::*;

#[test]
fn a_key_of_the_caller_is_in_the_batch_once() {
    let world = World::new();
    let journal = world.open();
    let accept = |key| Entry::new(&journal, update(Some(key), "r", "{}"));
    let first = accept("a").unwrap();
    assert!(accept("a").is_err());
    first.leave();
    let second = accept("a").unwrap();
    first.leave();
    assert!(accept("a").is_err(), "leaving twice frees no other's key");
    drop(second);
    accept("a").unwrap();
    for bad in ["", "a\nb", "a\u{85}b", &"x".repeat(2000)] {
        assert!(accept(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn an_item_submitted_again_is_another_write() {
    let world = World::new();
    let journal = world.open();
    let accept = |document| Entry::new(&journal, update(None, "r", document)).unwrap();
    let entries = ["A", "B", "A", "A"].map(accept);
    let keys: std::collections::HashSet<_> = entries.iter().map(Entry::key).collect();
    assert_eq!(keys.len(), 4, "{keys:?}");
    for entry in &entries {
        assert_eq!(past(entry), "none");
        entry.record_attempt(None).unwrap();
        entry.end(&done("r"));
    }
    drop((entries, journal));
    // The next run makes the same keys; a fifth item is new.
    let journal = world.open();
    let accept = |document| Entry::new(&journal, update(None, "r", document)).unwrap();
    let pasts = ["A", "A", "B", "A", "A"].map(|document| past(&accept(document)));
    assert!(
        pasts[..4].iter().all(|past| past.starts_with("created")),
        "{pasts:?}"
    );
    assert_eq!(pasts[4], "none");
}

#[test]
fn items_done_after_one_that_runs_again_are_in_doubt() {
    let world = World::new();
    let journal = world.open();
    let accept = |journal: &Arc<Journal>, key, id, is_plan| {
        let description = Description {
            is_plan,
            ..update(Some(key), id, "{}")
        };
        Entry::new(journal, description).unwrap()
    };
    for (key, id, result) in [
        ("done", "r", done("r")),
        ("failed", "r", failed(Outcome::Rejected)),
        ("later", "r", done("r")),
        ("elsewhere", "s", done("s")),
    ] {
        let entry = accept(&journal, key, id, false);
        entry.record_attempt(None).unwrap();
        entry.end(&result);
    }
    drop(journal);
    let lines = world.text().lines().count();
    // A plan gives the same results, writes no line, and doesn't count as executed.
    for is_plan in [true, false] {
        let journal = world.open();
        let pasts = [
            ("done", "r"),
            ("failed", "r"),
            ("later", "r"),
            ("elsewhere", "s"),
        ]
        .map(|(key, id)| past(&accept(&journal, key, id, is_plan)));
        let [first, second, third, fourth] = pasts;
        assert!(first.starts_with("created") && fourth.starts_with("created"));
        assert_eq!([second, third], ["none", "in doubt"]);
        let planned = accept(&journal, "planned", "r", true);
        planned.end(&done("r"));
        assert_eq!(accept(&journal, "done", "r", is_plan).key(), "done");
        drop((planned, journal));
        assert_eq!(world.text().lines().count(), lines);
    }
}
