//! Texts that the library owns.

use super::str::gdap_str;

/// A text that the library owns and returns as a view: its bytes and a NUL after them.
#[derive(Clone)]
pub(super) struct Text(Option<Vec<u8>>);

impl Text {
    /// A copy of `text`.
    pub(super) fn of(text: &str) -> Text {
        let mut copy = String::with_capacity(text.len() + 1);
        copy.push_str(text);
        Text::from(copy)
    }

    /// A copy of `text`, or absent.
    pub(super) fn optional(text: Option<&str>) -> Text {
        text.map_or(Text(None), Text::of)
    }

    /// `value` as JSON.
    pub(super) fn json(value: &impl serde::Serialize) -> Text {
        Text::from(serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()))
    }

    /// `text` itself.
    pub(super) fn from(text: String) -> Text {
        let mut bytes = text.into_bytes();
        bytes.push(0);
        Text(Some(bytes))
    }

    /// The text; empty if absent.
    pub(super) fn as_str(&self) -> &str {
        let bytes = self.0.as_deref().and_then(<[u8]>::split_last);
        let text = bytes.and_then(|(_, text)| std::str::from_utf8(text).ok());
        text.unwrap_or_default()
    }

    /// The view of the text, valid as long as `self`.
    pub(super) fn view(&self) -> gdap_str {
        match &self.0 {
            Some(bytes) => gdap_str {
                data: bytes.as_ptr().cast(),
                len: bytes.len() - 1,
            },
            None => gdap_str::NULL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_end_in_a_nul() {
        let text = Text::of("abc");
        let view = text.view();
        assert_eq!(view.len, 3);
        let bytes = unsafe { std::slice::from_raw_parts(view.data.cast::<u8>(), 4) };
        assert_eq!(bytes, b"abc\0");
        assert!(Text::optional(None).view().data.is_null());
    }
}
