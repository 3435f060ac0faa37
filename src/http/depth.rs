//! Checks how deep a JSON response is nested, before it is parsed.

use memchr::memchr2_iter;

/// Whether no value in `json` is nested deeper than `max_depth`. Text that isn't JSON may pass; the parser
/// rejects it later.
pub fn within(json: &[u8], max_depth: usize) -> bool {
    // Nearly every response has no more brackets than that.
    if memchr2_iter(b'{', b'[', json).nth(max_depth).is_none() {
        return true;
    }
    let mut depth = 0usize;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'{' | b'[' => {
                depth += 1;
                if depth > max_depth {
                    return false;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

/// Skips the rest of a string, with the quote that ends it.
fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_outside_text_only() {
        let nested = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n)).into_bytes();
        assert!(within(&nested(64), 64) && !within(&nested(65), 64));
        assert!(within(br#"{"a":"[[[[{{{{\"[[[["}"#, 1));
        assert!(!within(br#"{"a":"\\","b":[[1]]}"#, 2));
        assert!(within(b"]]]][", 1) && within(b"", 0));
    }
}
