//! The interface of a journal for a write: it records each attempt before it is sent, and knows the attempts of
//! an earlier process.

use std::time::SystemTime;

use super::attempt::SentUnder;
use crate::base::Result;
use crate::client::hash::Hash;

/// Records that a write is about to be sent; it is sent only if this succeeds.
pub(in crate::client) trait Ledger: Send + Sync {
    /// The hash of the write's journal key.
    fn item(&self) -> Hash;
    /// Records an attempt that is about to be sent, with its ETag if it has one.
    fn record_attempt(&self, etag: Option<&str>) -> Result<()>;
}

/// The attempts of an earlier process, which may have sent the write and may have had no response.
#[derive(Debug, Clone)]
pub(in crate::client) struct EarlierAttempts {
    /// When its first attempt was sent, on this machine's clock.
    pub(in crate::client) first: SystemTime,
    /// When its last attempt was sent.
    pub(in crate::client) last: SystemTime,
    /// The version that the last attempt was sent under.
    pub(in crate::client) tag: SentUnder,
}
