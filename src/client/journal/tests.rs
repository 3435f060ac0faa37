use super::*;

fn item(key: &str) -> Begun<'_> {
    Begun {
        key,
        action: "update",
        id: "r",
        hash: 7,
    }
}

fn failed(outcome: Outcome) -> Result<Reply> {
    Err(Error::new(ErrorKind::Timeout, "x").with_outcome(outcome))
}

fn done(id: &str) -> Result<Reply> {
    let mut reply = crate::client::check(
        crate::model::ServiceKind::Graph,
        crate::model::Action::Update,
        br#"{"autoExtendDuration":"PT0S"}"#,
        false,
    )?;
    reply.id = Some(id.to_owned());
    Ok(reply)
}

#[test]
fn what_was_done_failed_or_is_in_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, true).unwrap();
    let keys = ["done", "failed", "unknown", "open"];
    for key in keys {
        journal.begin(item(key)).unwrap();
    }
    journal.end("done", &done("r"));
    journal.end("failed", &failed(Outcome::Rejected));
    journal.end("unknown", &failed(Outcome::Unknown));
    for _ in 0..2 {
        let past = keys.map(|key| format!("{:?}", journal.past(item(key)).unwrap()));
        assert!(
            past[0].contains("checked") && past[0].contains("\"r\""),
            "{past:?}"
        );
        assert_eq!(past[1..], ["Nothing", "InDoubt", "InDoubt"]);
    }
    let other = Begun {
        hash: 8,
        ..item("done")
    };
    assert_eq!(journal.past(other).unwrap_err().kind(), ErrorKind::Journal);
    let second = Journal::open(&path, false).map(|_| ()).unwrap_err();
    assert!(
        second.message().contains("in use by another run"),
        "{second}"
    );
    drop(journal);
    // Cut in the middle of the last line: what stood there is as if never written.
    let text = std::fs::read(&path).unwrap();
    std::fs::write(&path, &text[..text.len() - 9]).unwrap();
    let journal = Journal::open(&path, false).unwrap();
    let past = keys.map(|key| format!("{:?}", journal.past(item(key)).unwrap()));
    assert!(past[0].starts_with("Done"));
    assert_eq!(past[1..], ["Nothing", "InDoubt", "InDoubt"]);
    journal.begin(item("later")).unwrap();
    drop(journal);
    let lines = std::fs::read_to_string(&path).unwrap();
    assert!(
        lines
            .lines()
            .all(|line| line.starts_with('{') && line.ends_with('}'))
    );
}

#[test]
fn a_closed_one_is_free_for_another_run_and_writes_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, false).unwrap();
    journal.begin(item("begun")).unwrap();
    journal.close();
    let next = Journal::open(&path, false).unwrap();
    journal.end("begun", &done("r"));
    let late = journal.begin(item("late")).unwrap_err();
    assert_eq!(
        (late.kind(), late.outcome()),
        (ErrorKind::Journal, Outcome::NotSent)
    );
    let past = next.past(item("begun")).unwrap();
    assert!(matches!(past, Past::InDoubt), "{past:?}");
    drop((journal, next));
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
}

#[test]
fn every_cut_can_be_read_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, false).unwrap();
    journal.begin(item("a")).unwrap();
    journal.end("a", &done("r"));
    drop(journal);
    let text = std::fs::read(&path).unwrap();
    for cut in 0..=text.len() {
        std::fs::write(&path, &text[..cut]).unwrap();
        let journal = Journal::open(&path, false).unwrap();
        let is_done = matches!(journal.past(item("a")).unwrap(), Past::Done(_));
        assert_eq!(is_done, cut == text.len(), "{cut}");
    }
    for foreign in ["hello\n", "hello", "{}\n", &"x".repeat(100_000)] {
        std::fs::write(&path, foreign).unwrap();
        let error = Journal::open(&path, false).map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Journal);
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            foreign,
            "left alone"
        );
    }
    std::fs::write(&path, format!("{HEAD}\nhello\n")).unwrap();
    assert!(Journal::open(&path, false).is_err());
}

#[test]
fn only_a_success_settles_a_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, false).unwrap();
    journal.begin(item("a")).unwrap();
    drop(journal);
    for _ in 0..2 {
        let journal = Journal::open(&path, false).unwrap();
        assert!(matches!(journal.past(item("a")).unwrap(), Past::InDoubt));
        journal.begin(item("a")).unwrap();
        journal.end("a", &failed(Outcome::NotSent));
        assert!(matches!(journal.past(item("a")).unwrap(), Past::InDoubt));
    }
    let journal = Journal::open(&path, false).unwrap();
    journal.begin(item("a")).unwrap();
    journal.end("a", &done("r"));
    assert!(matches!(journal.past(item("a")).unwrap(), Past::Done(_)));
}

#[test]
fn a_key_is_in_the_batch_once() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("journal"), false).unwrap();
    journal.enter("a").unwrap();
    assert!(journal.enter("a").is_err());
    journal.leave("a");
    journal.enter("a").unwrap();
    for bad in ["", "a\nb", &"x".repeat(2000)] {
        assert!(journal.enter(bad).is_err());
    }
}
