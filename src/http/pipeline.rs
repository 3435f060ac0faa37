//! The way of every request to the service: one order of steps, as one function.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::{Audience, Headers, Method, Request, Response, TokenSource, Transport};
use crate::base::{Cancel, Clock, Diag, Error, Result};

/// Makes an error of an answer that is no success.
pub trait ErrorDecoder: Send + Sync {
    /// Kind, message, cure and the service's code. The pipeline adds outcome, ids, attempts,
    /// Retry-After and headers.
    fn decode(&self, response: &Response, method: Method) -> Error;
}

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
            max_depth: 64,
        }
    }
}

/// What a call may say for itself.
#[derive(Debug, Clone, Default)]
pub struct CallOptions {
    /// For the whole call, over all its requests and waits.
    pub timeout: Option<Duration>,
    /// For one attempt.
    pub attempt_timeout: Option<Duration>,
    /// Sent as `client-request-id` instead of a fresh one.
    pub client_request_id: Option<String>,
    /// Sent with every request of the call.
    pub headers: Headers,
}

/// One call of the client, over all requests that it takes.
pub struct Call<'a> {
    /// Ends it at once.
    pub cancel: Option<&'a Cancel>,
    /// When it must be over, on the pipeline's clock.
    pub deadline: Instant,
    /// Longest attempt.
    pub attempt_timeout: Duration,
    /// The same over all attempts and requests.
    pub client_request_id: String,
    headers: Headers,
    attempts: AtomicU32,
}

impl Call<'_> {
    /// Requests sent so far.
    pub fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }
}

/// A success.
#[derive(Debug)]
pub struct Answer {
    /// What came.
    pub response: Response,
    /// Requests sent so far for the call.
    pub attempts: u32,
    /// The service's id.
    pub request_id: Option<String>,
    /// Ours.
    pub client_request_id: String,
    /// The service's clock.
    pub date: Option<SystemTime>,
}

/// What a pipeline is made of.
pub struct Parts {
    /// Sends.
    pub transport: Arc<dyn Transport>,
    /// Hands out tokens.
    pub tokens: Arc<dyn TokenSource>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Logs and progress.
    pub diag: Diag,
    /// Where requests may go, and what the tokens are for.
    pub audience: Audience,
    /// Limits and waits.
    pub settings: Settings,
}

/// Sends requests to one service; any number of threads may use it at once.
pub struct Pipeline {
    parts: Parts,
}

impl Pipeline {
    /// A pipeline.
    pub fn new(parts: Parts) -> Pipeline {
        Pipeline { parts }
    }

    /// Begins a call: its deadline runs from now.
    pub fn begin<'a>(&self, cancel: Option<&'a Cancel>, options: &CallOptions) -> Result<Call<'a>> {
        let _ = (cancel, options, &self.parts);
        todo!()
    }

    /// Sends `request`, again where its `repeat` and the answer allow, until a status of `success`
    /// comes or there is an error to tell.
    pub fn send(
        &self,
        call: &Call<'_>,
        request: Request,
        decoder: &dyn ErrorDecoder,
        success: &[u16],
    ) -> Result<Answer> {
        let _ = (call, request, decoder, success);
        todo!()
    }
}
