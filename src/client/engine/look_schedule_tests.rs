//! The schedule of looks.

use super::*;

fn offsets(most: u64) -> Vec<u64> {
    let start = Instant::now();
    let mut patience = LookSchedule::new(start, Duration::from_millis(most));
    let mut all = Vec::new();
    while let Some(due) = patience.due() {
        all.push((due - start).as_millis() as u64);
        patience.add_look(due, due);
    }
    all
}

#[test]
fn looks_are_cut_to_the_consistency_wait() {
    assert_eq!(offsets(30_000), LOOKS);
    assert_eq!(offsets(0), [0]);
    assert_eq!(offsets(2_000), [0, 500, 1_000, 2_000]);
    assert_eq!(offsets(3_000), [0, 500, 1_000, 2_000, 3_000]);
    assert_eq!(offsets(45_000)[8..], [30_000, 38_000, 45_000]);
}

#[test]
fn one_look_stands_for_all_that_were_due() {
    let start = Instant::now();
    let after = |seconds| start + Duration::from_secs(seconds);
    let mut patience = LookSchedule::new(start, Duration::from_secs(30));
    patience.add_look(start, after(5));
    assert_eq!(patience.due(), Some(after(8)));
    // It began too early to show the state at the end.
    patience.add_look(after(8), after(60));
    assert_eq!(patience.due(), Some(after(30)));
    patience.add_look(after(60), after(60));
    assert_eq!(patience.due(), None);
    let mut resumed = LookSchedule::new(start, Duration::from_secs(30));
    resumed.add_look(after(60), after(61));
    assert_eq!(resumed.due(), None);
}
