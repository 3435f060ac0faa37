//! The schedules.

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
    // It took too long to show what there is at the end.
    patience.add_look(after(8), after(60));
    assert_eq!(patience.due(), Some(after(30)));
    patience.add_look(after(60), after(60));
    assert_eq!(patience.due(), None);
    let mut resumed = LookSchedule::new(start, Duration::from_secs(30));
    resumed.add_look(after(60), after(61));
    assert_eq!(resumed.due(), None);
}

#[test]
fn what_is_missing_is_asked_for_again_for_ten_seconds() {
    let start = Instant::now();
    let times = |most: u32| {
        let (mut lag, mut now, mut all) = (Lag::default(), start, Vec::new());
        while let Some(due) = lag.next_after_miss(now, most) {
            all.push((due - start).as_millis() as u64);
            now = due;
        }
        all
    };
    assert_eq!(times(u32::MAX), LAG);
    assert_eq!(times(5), LAG);
    assert_eq!(times(1), [10_000]);
    assert_eq!(times(0), Vec::<u64>::new());
}
