//! Text and documents
//!
//! Text is passed as a view: a pointer and a length.

use std::os::raw::{c_char, c_void};

use super::out;
use crate::base::{Error, ErrorKind, Result, Secret};

/// A view of UTF-8 text: `len` bytes at `data`.
///
/// As an argument it is borrowed for the call and needs no NUL at its end. NULL with length 0 means absent, a
/// pointer with length 0 means empty; NULL with another length is an error (`GDAP_STATUS_NULL_POINTER`), and so
/// is text that isn't UTF-8, or an id, a name, an address or a header with a NUL (`GDAP_STATUS_INVALID_TEXT`). A
/// length above the parameter's limit is an error without reading the text (`GDAP_STATUS_LIMIT_EXCEEDED`).
///
/// One that the library returns is valid as long as the handle it was read from. The byte after its end is a NUL
/// that `len` doesn't count, so `data` can be printed with `%s` if it isn't NULL. Never free `data`.
///
/// `GDAP_STR("literal")` makes one of a string literal, `GDAP_STR_NULL` is the absent one.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gdap_str {
    /// The first byte, or NULL.
    pub data: *const c_char,
    /// How many bytes there are.
    pub len: usize,
}

/// A header of a request or a response.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_header {
    /// Its name; a token (RFC 9110).
    pub name: gdap_str,
    /// Its value. One that the host adds to a call is printable ASCII and tabs, 8 KiB at most.
    pub value: gdap_str,
}

/// A view of bytes, borrowed for the call like a `gdap_str`. NULL with length 0 means absent.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_bytes {
    /// The first byte, or NULL.
    pub data: *const c_void,
    /// How many bytes there are.
    pub len: usize,
}

/// The maximum size of a document, a snapshot or a PEM text, in bytes.
pub(super) const DOCUMENT_LIMIT: usize = 1024 * 1024;
/// The maximum length of an id, a name or a header value, in bytes.
pub(super) const TEXT_LIMIT: usize = 16 * 1024;
/// The maximum length of a token, in bytes.
pub(super) const TOKEN_LIMIT: usize = 256 * 1024;

impl gdap_str {
    /// The absent text.
    pub(super) const NULL: gdap_str = gdap_str {
        data: std::ptr::null(),
        len: 0,
    };

    /// The view of a static text that ends with a NUL.
    pub(super) const fn from_static(text: &'static str) -> gdap_str {
        gdap_str {
            data: text.as_ptr().cast(),
            len: text.len() - 1,
        }
    }

    /// The bytes; `None` if absent. If the length is above `limit`, that is an error and nothing is read.
    ///
    /// # Safety
    /// `data` is NULL or points to `len` readable bytes that live for `'a`.
    pub(super) unsafe fn bytes<'a>(self, what: &str, limit: usize) -> Result<Option<&'a [u8]>> {
        let (data, len) = (self.data.cast(), self.len);
        // SAFETY: by the caller's contract.
        unsafe { gdap_bytes { data, len }.optional(what, limit) }
    }

    /// A required document: UTF-8, within the limit.
    ///
    /// # Safety
    /// As for `bytes`.
    pub(super) unsafe fn document<'a>(self, what: &str) -> Result<&'a [u8]> {
        // SAFETY: by the caller's contract.
        let bytes = out::require(unsafe { self.bytes(what, DOCUMENT_LIMIT) }?, what)?;
        utf8(bytes, what)?;
        Ok(bytes)
    }

    /// A document that may be absent.
    ///
    /// # Safety
    /// As for `bytes`.
    pub(super) unsafe fn optional_document<'a>(self, what: &str) -> Result<Option<&'a [u8]>> {
        // SAFETY: by the caller's contract.
        let bytes = unsafe { self.bytes(what, DOCUMENT_LIMIT) }?;
        bytes.map(|bytes| utf8(bytes, what)).transpose()?;
        Ok(bytes)
    }

    /// A text without a NUL, of at most `limit` bytes; `None` if absent.
    ///
    /// # Safety
    /// As for `bytes`.
    pub(super) unsafe fn text_within<'a>(
        self,
        what: &str,
        limit: usize,
    ) -> Result<Option<&'a str>> {
        // SAFETY: by the caller's contract.
        let Some(bytes) = (unsafe { self.bytes(what, limit) })? else {
            return Ok(None);
        };
        let text = utf8(bytes, what)?;
        match text.find('\0') {
            Some(at) => Err(Error::new(
                ErrorKind::InvalidText,
                format!("{what} contains a NUL at byte {}.", at + 1),
            )),
            None => Ok(Some(text)),
        }
    }

    /// A text of at most [`TEXT_LIMIT`] bytes; `None` if absent.
    ///
    /// # Safety
    /// As for `bytes`.
    pub(super) unsafe fn text<'a>(self, what: &str) -> Result<Option<&'a str>> {
        // SAFETY: by the caller's contract.
        unsafe { self.text_within(what, TEXT_LIMIT) }
    }

    /// A required text.
    ///
    /// # Safety
    /// As for `bytes`.
    pub(super) unsafe fn required<'a>(self, what: &str) -> Result<&'a str> {
        // SAFETY: by the caller's contract.
        out::require(unsafe { self.text(what) }?, what)
    }

    /// A required secret: a copy that is zeroed when dropped.
    ///
    /// # Safety
    /// As for `bytes`.
    pub(super) unsafe fn secret(self, what: &str, limit: usize) -> Result<Secret> {
        // SAFETY: by the caller's contract.
        let text = out::require(unsafe { self.text_within(what, limit) }?, what)?;
        Ok(Secret::copy_of(text.as_bytes()))
    }

    /// Checks that a text is absent because the call doesn't use it.
    pub(super) fn must_be_absent(self, what: &str, why: &str) -> Result<()> {
        if self.data.is_null() && self.len == 0 {
            return Ok(());
        }
        Err(Error::argument(format!("{what} is specified, but {why}.")))
    }
}

impl gdap_bytes {
    /// The view of `bytes`.
    pub(super) fn of(bytes: &[u8]) -> gdap_bytes {
        gdap_bytes {
            data: bytes.as_ptr().cast(),
            len: bytes.len(),
        }
    }

    /// The bytes; `None` if absent. If the length is above `limit`, that is an error and nothing is read.
    ///
    /// # Safety
    /// `data` is NULL or points to `len` readable bytes that live for `'a`.
    pub(super) unsafe fn optional<'a>(self, what: &str, limit: usize) -> Result<Option<&'a [u8]>> {
        if self.len > limit.min(isize::MAX as usize) {
            return Err(Error::new(
                ErrorKind::LimitExceeded,
                format!("{what} has {} bytes; the maximum is {limit}.", self.len),
            ));
        }
        match (self.data.is_null(), self.len) {
            (true, 0) => Ok(None),
            (true, len) => Err(Error::new(
                ErrorKind::NullPointer,
                format!("{what} is NULL with a length of {len}."),
            )),
            // SAFETY: not NULL; the caller vouches for the length, which is below isize::MAX.
            (false, len) => Ok(Some(unsafe {
                std::slice::from_raw_parts(self.data.cast::<u8>(), len)
            })),
        }
    }
}

fn utf8<'a>(bytes: &'a [u8], what: &str) -> Result<&'a str> {
    std::str::from_utf8(bytes).map_err(|e| {
        Error::new(
            ErrorKind::InvalidText,
            format!("{what} isn't valid UTF-8 at byte {}.", e.valid_up_to() + 1),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(bytes: &[u8]) -> gdap_str {
        gdap_str {
            data: bytes.as_ptr().cast(),
            len: bytes.len(),
        }
    }

    fn kind<T>(result: Result<T>) -> ErrorKind {
        result.err().expect("an error").kind()
    }

    #[test]
    fn absent_is_not_empty() {
        unsafe {
            assert_eq!(gdap_str::NULL.text("id").unwrap(), None);
            assert_eq!(view(b"").text("id").unwrap(), Some(""));
            assert_eq!(
                kind(gdap_str::NULL.document("document")),
                ErrorKind::NullPointer
            );
        }
    }

    #[test]
    fn a_length_without_bytes_is_refused_unread() {
        let small = [b'x'; 4];
        let huge = |len| gdap_str {
            data: small.as_ptr().cast(),
            len,
        };
        unsafe {
            let without = gdap_str {
                data: std::ptr::null(),
                len: 3,
            };
            assert_eq!(kind(without.text("id")), ErrorKind::NullPointer);
            for len in [1 << 30, usize::MAX, isize::MAX as usize + 1] {
                assert_eq!(
                    kind(huge(len).document("document")),
                    ErrorKind::LimitExceeded
                );
                assert_eq!(kind(huge(len).text("id")), ErrorKind::LimitExceeded);
            }
        }
    }

    #[test]
    fn text_is_utf8_without_nul() {
        unsafe {
            assert_eq!(kind(view(b"a\xff").text("id")), ErrorKind::InvalidText);
            assert_eq!(kind(view(b"a\0b").text("id")), ErrorKind::InvalidText);
            let message = view(b"a\0b").text("id").unwrap_err().message().to_owned();
            assert_eq!(message, "id contains a NUL at byte 2.");
            assert_eq!(
                kind(view(b"{\xc3").document("document")),
                ErrorKind::InvalidText
            );
            assert_eq!(view("né".as_bytes()).text("id").unwrap(), Some("né"));
        }
    }
}
