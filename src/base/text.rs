//! Formats text of callers and services, and times, for messages.

use std::fmt::Write;
use std::time::SystemTime;

/// At most `max` characters of `text`, followed by `…` if it has more. A control character is shown as its
/// escape, so that no text can move the cursor of a terminal or forge a line of a log.
pub fn shorten(text: &str, max: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(max.saturating_mul(4)));
    let mut chars = text.chars();
    for c in chars.by_ref().take(max) {
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

/// The form of a name such as `The token endpoint` inside a sentence, in which it isn't the first word.
pub fn inside(who: &str) -> String {
    match who.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => who.to_owned(),
    }
}

/// A time in whole seconds, such as `2026-11-23T18:59:53Z`; `None` before 1970 and after
/// 9999.
pub fn utc(time: SystemTime) -> Option<String> {
    format_time(time, humantime::format_rfc3339_seconds)
}

/// Like `utc`, with milliseconds.
pub fn utc_millis(time: SystemTime) -> Option<String> {
    format_time(time, humantime::format_rfc3339_millis)
}

fn format_time(
    time: SystemTime,
    form: fn(SystemTime) -> humantime::Rfc3339Timestamp,
) -> Option<String> {
    time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    let mut text = String::new();
    write!(text, "{}", form(time)).ok().map(|()| text)
}

/// Untrusted text, such as a gateway's, on one line of at most `max` characters: without control characters,
/// escape sequences of terminals, and marks that reverse or hide text.
pub fn foreign(text: &str, max: usize) -> String {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_until(&mut chars, |c| ('@'..='~').contains(&c)),
            c if c.is_control() => plain.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {}
            '\u{61c}' | '\u{feff}' => {}
            c => plain.push(c),
        }
    }
    let words: Vec<_> = plain.split_whitespace().collect();
    shorten(&words.join(" "), max)
}

/// Skips what follows ESC: `[` and parameters up to a letter, or `]` and text up to BEL, or one character.
fn skip_escape(chars: &mut std::str::Chars<'_>) {
    match chars.next() {
        Some('[') => skip_until(chars, |c| ('@'..='~').contains(&c)),
        Some(']') => skip_until(chars, |c| c == '\u{7}'),
        _ => {}
    }
}

fn skip_until(chars: &mut std::str::Chars<'_>, is_last: impl Fn(char) -> bool) {
    let _ = chars.find(|c| is_last(*c));
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn foreign_text_is_one_plain_line() {
        assert_eq!(foreign(" a\r\n\tb  c ", 40), "a b c");
        assert_eq!(foreign("\u{1b}[1;31mred\u{1b}[0m", 40), "red");
        assert_eq!(foreign("\u{1b}]0;title\u{7}text", 40), "text");
        assert_eq!(foreign("\u{9b}2Jx", 40), "x");
        assert_eq!(foreign("a\u{202e}b\u{2066}c\u{200f}\u{feff}", 40), "abc");
        assert_eq!(foreign("abcdef", 3), "abc…");
    }

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
        let far = Duration::from_secs(300_000_000_000);
        assert_eq!(utc(UNIX_EPOCH + far), None, "after the year 9999");
    }
}
