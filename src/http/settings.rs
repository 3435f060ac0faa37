//! The limits of a client, and when it retries: the defaults.

use std::time::Duration;

/// Limits and waits of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Maximum number of retries of a request, not counting the one after a 401.
    pub max_retries: u32,
    /// Maximum of the first wait without a Retry-After; the maximum doubles with each further wait.
    pub backoff: Duration,
    /// Maximum of every wait without a Retry-After.
    pub max_backoff: Duration,
    /// Timeout of a whole call, unless the call specifies another.
    pub timeout: Duration,
    /// Timeout of one attempt, unless the call specifies another.
    pub attempt_timeout: Duration,
    /// Maximum size of a response's body, in bytes, decompressed.
    pub max_body: usize,
    /// A host that this client never reached is given up this long after a call's first attempt. Zero: only
    /// `max_retries` and the timeouts limit the attempts.
    pub unreachable: Duration,
    /// Maximum nesting of a JSON response.
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
