//! The part of Edm.Duration that the services accept.

/// The length of a duration in seconds; days, hours, minutes and seconds are accepted, years, months and
/// weeks aren't.
pub(crate) fn seconds(text: &str) -> Option<i64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None if rest.is_empty() => return None,
        None => (rest, ""),
    };
    let mut total = 0i64;
    let mut take = |text: &mut &str, unit: char, length: i64| -> Option<()> {
        if let Some((number, rest)) = text.split_once(unit) {
            let whole = match number.split_once('.') {
                Some((whole, part)) if unit == 'S' && part.bytes().all(|b| b == b'0') => whole,
                _ => number,
            };
            if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let number: i64 = whole.parse().ok()?;
            total = total.checked_add(number.checked_mul(length)?)?;
            *text = rest;
        }
        Some(())
    };
    let (mut date, mut time) = (date, time);
    take(&mut date, 'D', 86_400)?;
    take(&mut time, 'H', 3_600)?;
    take(&mut time, 'M', 60)?;
    take(&mut time, 'S', 1)?;
    (date.is_empty() && time.is_empty()).then_some(if negative { -total } else { total })
}

/// The number of whole days in a duration.
pub(crate) fn days(text: &str) -> Option<i64> {
    seconds(text).map(|s| s / 86_400)
}
