//! Ids: GUIDs where the service says GUID, opaque text everywhere else.

use crate::base::{CallHint, Error, Result};

/// Maximum bytes of an opaque id. The longest documented one, a relationship's, has 73.
pub const MAX_ID: usize = 256;

/// Whether `text` is a GUID as the services write it: 8-4-4-4-12 hexadecimal digits, any case, no
/// braces.
pub fn is_guid(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn has_control(text: &str) -> bool {
    match text.is_ascii() {
        true => text.bytes().any(|byte| byte.is_ascii_control()),
        false => text.chars().any(char::is_control),
    }
}

/// Checks an id that is put into a path. Ids are opaque (relationship ids are two GUIDs today), so only text
/// that can't be an id is rejected: empty or blank, control characters, `.` and `..` (they would change the
/// path), more than [`MAX_ID`] bytes. `what` is its name in messages, such as `relationship id`.
pub fn opaque_id(text: &str, what: &str) -> Result<()> {
    if text.len() > MAX_ID {
        let size = text.len();
        return Err(Error::limit(format!(
            "The {what} has {size} bytes; the maximum is {MAX_ID}."
        ))
        .with_hint(CallHint::UseReturnedId));
    }
    let fault = if text.trim().is_empty() {
        "is empty or blank".to_owned()
    } else if has_control(text) {
        "contains a control character".to_owned()
    } else if text == "." || text == ".." {
        format!("is {text:?}, which isn't a valid id")
    } else {
        return Ok(());
    };
    Err(Error::argument(format!("The {what} {fault}.")).with_hint(CallHint::UseReturnedId))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ErrorKind;

    #[test]
    fn what_is_a_guid() {
        for good in [
            "62e90394-69f5-4237-9190-012177145e10",
            "62E90394-69F5-4237-9190-012177145E10",
        ] {
            assert!(is_guid(good), "{good}");
        }
        for bad in [
            "",
            "62e9039469f542379190012177145e10",
            "{62e90394-69f5-4237-9190-012177145e10}",
            "62e90394-69f5-4237-9190-012177145e1g",
            "62e90394-69f5-4237-9190-012177145e1",
            " 62e90394-69f5-4237-9190-012177145e10",
            "62e90394-69f5-4237-9190-012177145é10",
        ] {
            assert!(!is_guid(bad), "{bad}");
        }
    }

    #[test]
    fn opaque_ids_are_refused_only_where_they_can_be_none() {
        let pair = "5d027261-d21f-4aa9-b7db-7fa1f56fb163-8777b240-c6f0-4469-9e98-a3205431b836";
        for good in [pair, "anything/at all?", "...", "ü", &"x".repeat(MAX_ID)] {
            assert!(opaque_id(good, "relationship id").is_ok(), "{good}");
        }
        for bad in ["", "  ", ".", "..", "a\nb", "a\0", "\u{85}x"] {
            let error = opaque_id(bad, "relationship id").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{bad:?}");
            assert!(
                error.message().starts_with("The relationship id "),
                "{error}"
            );
            assert!(error.hint().is_some());
        }
        let error = opaque_id(&"x".repeat(MAX_ID + 1), "relationship id").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::LimitExceeded);
    }
}
