//! Shrinks a failing history as long as it still breaks the same rule.

use crate::history::{Etag, History};

/// All histories that are one step smaller.
fn smaller(history: &History) -> Vec<History> {
    let mut found = Vec::new();
    let mut with = |change: &dyn Fn(&mut History)| {
        let mut smaller = history.clone();
        change(&mut smaller);
        found.push(smaller);
    };
    for number in 0..history.faults.len() {
        with(&|history| {
            history.faults.remove(number);
        });
    }
    for number in 0..history.others.len() {
        with(&|history| {
            history.others.remove(number);
        });
    }
    if history.calls.len() > 1 {
        with(&|history| drop(history.calls.pop()));
    }
    with(&|history| history.batch = None);
    with(&|history| {
        if let Some(batch) = &mut history.batch {
            batch.kill = None;
        }
    });
    with(&|history| {
        if let Some(batch) = &mut history.batch {
            (
                batch.rerun,
                batch.queues,
                batch.resume_after,
                batch.capacity,
            ) = (false, false, 0, 16);
        }
    });
    with(&|history| history.weather.read_lag = vec![0]);
    with(&|history| history.weather.list_lag = vec![0]);
    with(&|history| history.weather.write_lag = 0);
    with(&|history| history.weather.skew_s = 0);
    with(&|history| history.weather.page = 100);
    with(&|history| history.weather.filters_names = true);
    with(&|history| history.weather.is_unique = true);
    with(&|history| history.weather.respells = false);
    with(&|history| history.setup.crowd = 0);
    with(&|history| history.setup.young = None);
    with(&|history| history.setup.operated = false);
    with(&|history| history.setup.namesake = None);
    with(&|history| history.limits = crate::generate::default_limits());
    for number in 0..history.calls.len() {
        with(&|history| history.calls[number].cancel = None);
        with(&|history| history.calls[number].deadline = None);
        with(&|history| history.calls[number].etag = Etag::None);
        with(&|history| history.calls[number].wait = false);
        with(&|history| {
            let call = &mut history.calls[number];
            (call.reuse, call.is_valid) = (false, call.is_valid && !call.reuse);
        });
        with(&|history| history.calls[number].read_back = false);
        with(&|history| history.calls[number].pause = 0);
    }
    let whole = format!("{history:?}");
    found.retain(|smaller| format!("{smaller:?}") != whole);
    found
}

/// The smallest history found for which `fails` still holds.
pub fn shrink(history: &History, fails: &dyn Fn(&History) -> bool) -> History {
    let mut smallest = history.clone();
    loop {
        let next = smaller(&smallest)
            .into_iter()
            .find(|smaller| fails(smaller));
        match next {
            Some(next) => smallest = next,
            None => return smallest,
        }
    }
}
