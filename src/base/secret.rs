//! Secret bytes: zeroed when dropped, and never shown in any output.

use std::fmt;

use zeroize::Zeroizing;

/// A token, password or key. `Debug` shows nothing of it, it has no `Display`, and its memory is
/// zeroed when it is dropped.
///
/// Example: [`cached`](crate::cached).
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes a copy; the caller zeroes its own.
    pub fn copy_of(bytes: &[u8]) -> Secret {
        // Allocated at the exact size: a reallocation would leave a copy behind that isn't zeroed.
        let mut own = Zeroizing::new(Vec::with_capacity(bytes.len()));
        own.extend_from_slice(bytes);
        Secret(own)
    }

    /// The bytes themselves: for the wire only.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Secret {
        Secret(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::copy_of(b"hunter2");
        assert_eq!(
            format!("{secret:?} {:#?}", Some(&secret)),
            "Secret(***) Some(\n    Secret(***),\n)"
        );
        assert_eq!(secret.expose(), b"hunter2");
    }
}
