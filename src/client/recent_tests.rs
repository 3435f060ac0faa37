use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn texts(versions: Vec<Arc<str>>) -> Vec<String> {
    versions.iter().map(|it| it.to_string()).collect()
}

#[test]
fn an_id_that_a_response_named_belongs_to_that_call_and_not_to_one_that_found_it() {
    let (recent, now) = (Recent::default(), Instant::now());
    let (mine, other) = (Some(Hash::of("mine")), Some(Hash::of("other")));
    recent.claim("made", other, now);
    let found = |id, owner| recent.claim_found(id, owner, None, now);
    assert_eq!(found("MADE", mine), Maker::AnotherCall);
    assert_eq!(found("made", None), Maker::AnotherCall);
    assert_eq!(found("made", other), Maker::ThisCall);
    assert_eq!(found("new", mine), Maker::ThisCall);
    assert_eq!(found("new", mine), Maker::ThisCall);
    assert_eq!(found("new", other), Maker::Either);
    assert_eq!(found("new", None), Maker::Either);
    // A call can't have created what was found before the call began.
    let late = |since| recent.claim_found("new", other, Some(since), now + SECOND);
    assert_eq!(late(now + SECOND), Maker::AnotherCall);
    assert_eq!(late(now), Maker::Either);
    assert!(recent.is_of_another("new", other, now) && !recent.is_of_another("new", mine, now));
    assert!(recent.is_of_another("new", None, now));
}

#[test]
fn ids_in_a_journal_belong_to_their_item_and_are_recent_for_two_minutes() {
    let (recent, now) = (Recent::default(), Instant::now() + 200 * SECOND);
    let item = Hash::of("item");
    recent.record("old", item, 121 * SECOND, now);
    recent.record("new", item, 100 * SECOND, now);
    assert!(!recent.holds("old", now) && recent.holds("new", now));
    assert!(!recent.holds("new", now + 21 * SECOND));
    for id in ["old", "new"] {
        let found = |owner| recent.claim_found(id, owner, None, now);
        assert_eq!(found(None), Maker::AnotherCall);
        assert_eq!(found(Some(Hash::of("another"))), Maker::AnotherCall);
        assert_eq!(found(Some(item)), Maker::ThisCall);
    }
}

#[test]
fn the_versions_of_an_id_are_its_own_and_the_oldest_of_too_many_are_forgotten() {
    let (recent, now) = (Recent::default(), Instant::now());
    for number in 0..MOST + 10 {
        recent.replace(&format!("id-{number}"), &number.to_string(), now);
    }
    recent.replace("ID-5000", "another", now + SECOND);
    assert!(recent.replaced_versions("id-0", now).is_empty());
    assert_eq!(texts(recent.replaced_versions("id-4100", now)), ["4100"]);
    assert_eq!(texts(recent.replaced_versions("id-5000", now)), ["another"]);
    recent.replace("id-4100", "later", now + 121 * SECOND);
    let later = recent.replaced_versions("id-4100", now + 121 * SECOND);
    assert_eq!(texts(later), ["later"]);
    assert_eq!(recent.replacements().by_id.len(), 2);
    for number in 0..2 * MOST_VERSIONS {
        recent.replace("id", &number.to_string(), now);
    }
    let versions = recent.replaced_versions("id", now);
    assert_eq!(versions.len(), MOST_VERSIONS);
    assert_eq!(versions.last().map(|it| &**it), Some("31"));
}
