//! Writing JSON
//!
//! For hosts without a JSON library, to put text into a document.

use std::os::raw::c_char;

use super::panic;
use super::str::{DOCUMENT_LIMIT, gdap_str};

/// Writes `text` as a JSON string with quotes, escapes and a NUL at its end.
///
/// - `text`: UTF-8, 1 MiB at most
/// - `buffer`, `size`: where to write it, and its size in bytes; NULL and 0 to get the length
///
/// Returns the length without the NUL. If that isn't less than `size`, only an empty text is written. Returns 0
/// if `text` is absent, not UTF-8 or too long. Can be called after fork().
///
/// ```c
/// char name[256], document[512];
/// if (gdap_json_quote(gdap_str_from(typed), name, sizeof name) < sizeof name)
///     snprintf(document, sizeof document, "{\"displayName\":%s}", name);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_json_quote(
    text: gdap_str,
    buffer: *mut c_char,
    size: usize,
) -> usize {
    panic::value(0, || {
        // SAFETY: the contract of the header.
        let bytes = unsafe { text.bytes("The text", DOCUMENT_LIMIT) };
        let text = bytes
            .ok()
            .flatten()
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        let quoted = text.and_then(|text| serde_json::to_string(text).ok());
        let quoted = quoted.unwrap_or_default();
        if !buffer.is_null() && size > 0 {
            let fits = quoted.len() < size;
            let written = if fits { quoted.as_bytes() } else { &[] };
            // SAFETY: `written` and the NUL fit into the caller's `size` bytes.
            unsafe {
                std::ptr::copy_nonoverlapping(written.as_ptr(), buffer.cast(), written.len());
                buffer.add(written.len()).write(0);
            }
        }
        quoted.len()
    })
}
