//! The service's clock: the machine's, moved by the setting `clockSkewSeconds`.

use jiff::{SignedDuration, Timestamp};

/// Now, on a clock that goes `skew` seconds ahead of the machine's (behind, when negative).
pub(crate) fn now(skew: i64) -> Timestamp {
    Timestamp::now()
        .checked_add(SignedDuration::from_secs(skew))
        .unwrap_or(Timestamp::MAX)
}

/// The way the service writes times: UTC with seven fractional digits.
pub(crate) fn text(at: Timestamp) -> String {
    format!("{at:.7}")
}

/// The time `days` after the time written in `from`; `None` when that is no time.
pub(crate) fn days_after(from: &str, days: i64) -> Option<String> {
    let from: Timestamp = from.parse().ok()?;
    from.checked_add(SignedDuration::from_hours(days.checked_mul(24)?))
        .ok()
        .map(text)
}
