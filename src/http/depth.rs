//! How deep a JSON answer is nested, before anything is built from it.

/// Whether no value in `json` is nested deeper than `most`. Text that is no JSON may pass: the
/// parser refuses it later.
pub fn within(json: &[u8], most: usize) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    for byte in json {
        if in_text {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_text = true,
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
