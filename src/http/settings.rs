//! The limits of a client, and when it retries: the defaults.

use std::time::Duration;

/// Limits and waits of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Most repeats of one request, beside the one after a 401.
    pub max_retries: u32,
    /// The first wait without a Retry-After is at most this long; each further one twice as long.
    pub backoff: Duration,
    /// No wait of our own choice is longer than this.
    pub max_backoff: Duration,
    /// A whole call is over after this, unless the call says otherwise.
    pub timeout: Duration,
    /// One attempt is over after this, unless the call says otherwise.
    pub attempt_timeout: Duration,
    /// Most bytes of an answer, decompressed.
    pub max_body: usize,
    /// A host that this client never reached is given up so long after a call's first attempt. Zero: only
    /// `max_retries` and the timeouts end it.
    pub unreachable: Duration,
    /// Deepest nesting of a JSON answer.
    pub max_depth: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            max_retries: 5,
            backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(30),
            timeout: Duration::from_secs(300),
            attempt_timeout: Duration::from_secs(100),
            max_body: 16 * 1024 * 1024,
            unreachable: Duration::from_secs(45),
            max_depth: 64,
        }
    }
}
