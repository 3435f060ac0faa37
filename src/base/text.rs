//! Text of callers and services as messages show it, and times.

use std::time::SystemTime;

/// At most `most` characters of `text`, with `…` behind if that is not all. A control character is
/// shown as its escape, so that no text can move the cursor of a terminal or forge a line of a log.
pub fn shorten(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(most.saturating_mul(4)));
    let mut chars = text.chars();
    for c in chars.by_ref().take(most) {
        match c.is_control() {
            true => shown.extend(c.escape_debug()),
            false => shown.push(c),
        }
    }
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

/// A time in whole seconds, such as `2026-11-23T18:59:53Z`; `None` beyond the years that can be written
/// so.
pub fn utc(time: SystemTime) -> Option<String> {
    let time = jiff::Timestamp::try_from(time).ok()?;
    let second = jiff::Timestamp::from_second(time.as_second()).ok()?;
    Some(second.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn long_texts_are_cut_with_a_mark_and_control_characters_are_escaped() {
        assert_eq!(shorten("abc", 3), "abc");
        assert_eq!(shorten("abcd", 3), "abc…");
        assert_eq!(shorten("ääää", 3), "äää…");
        assert_eq!(shorten("a\n\u{1b}[31m", 40), "a\\n\\u{1b}[31m");
        assert_eq!(shorten("", 0), "");
    }

    #[test]
    fn times_are_shown_in_whole_seconds() {
        let time = UNIX_EPOCH + Duration::from_millis(1_795_460_393_750);
        assert_eq!(utc(time).as_deref(), Some("2026-11-23T18:59:53Z"));
        assert_eq!(utc(UNIX_EPOCH + Duration::from_secs(1 << 40)), None);
    }
}
