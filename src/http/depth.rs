//! How deep a JSON answer is nested, before anything is built from it.

use memchr::memchr2_iter;

/// Whether no value in `json` is nested deeper than `most`. Text that is no JSON may pass: the
/// parser refuses it later.
pub fn within(json: &[u8], most: usize) -> bool {
    // Nearly every response has fewer brackets than that.
    if memchr2_iter(b'{', b'[', json).nth(most).is_none() {
        return true;
    }
    let mut depth = 0usize;
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'{' | b'[' => {
                depth += 1;
                if depth > most {
                    return false;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    true
}

/// Past the quote that ends a text.
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
