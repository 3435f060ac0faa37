//! Hashes of documents and ETags, which must not be stored as text.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// FNV-1a, 128 bits: the same on every machine and in every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "Cow<str>")]
pub(super) struct Hash(u128);

impl Hash {
    pub(super) fn of(bytes: impl AsRef<[u8]>) -> Hash {
        Hash::fold(bytes.as_ref().iter().copied())
    }

    fn fold(bytes: impl Iterator<Item = u8>) -> Hash {
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for byte in bytes {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
        Hash(hash)
    }

    /// The hash of an id, ignoring ASCII case.
    pub(super) fn of_id(id: &str) -> Hash {
        Hash::fold(id.bytes().map(|byte| byte.to_ascii_lowercase()))
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        hash.to_string()
    }
}

impl TryFrom<Cow<'_, str>> for Hash {
    type Error = std::num::ParseIntError;
    fn try_from(text: Cow<'_, str>) -> std::result::Result<Hash, Self::Error> {
        u128::from_str_radix(&text, 16).map(Hash)
    }
}
