//! One call of the client: its settings, the state that its requests share, and its result.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use http::header::{ACCEPT, HeaderName};

use super::{Outages, Request, Response, Search, Settings};
use crate::base::{CallHint, Cancel, Error, Result};

/// The settings of one call.
#[derive(Debug, Clone, Default)]
pub struct CallSettings {
    /// The timeout of the whole call, with all its requests and waits.
    pub timeout: Option<Duration>,
    /// The timeout of one attempt.
    pub attempt_timeout: Option<Duration>,
    /// Sent as `client-request-id` instead of a generated one.
    pub client_request_id: Option<String>,
    /// The hosts that the call's batch has given up.
    pub outages: Option<Outages>,
}

/// One call of the client, with all its requests. May be used from many threads.
#[derive(Debug)]
pub struct Call {
    /// Ends the call at once.
    pub cancel: Option<Cancel>,
    /// The deadline, on the pipeline's clock.
    pub deadline: Instant,
    /// Maximum duration of an attempt.
    pub attempt_timeout: Duration,
    /// The id that all attempts and requests of the call send.
    pub client_request_id: String,
    requests_sent: AtomicU32,
    /// The call's attempts to reach the service.
    pub(super) search: Mutex<Search>,
    /// The hosts that the call's batch has given up.
    pub(super) outages: Option<Outages>,
}

impl Call {
    pub(super) fn new(
        cancel: Option<Cancel>,
        options: CallSettings,
        settings: &Settings,
        now: Instant,
    ) -> Result<Call> {
        let id = match options.client_request_id {
            None => uuid::Uuid::new_v4().to_string(),
            Some(id)
                if (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()) =>
            {
                id
            }
            Some(_) => {
                return Err(Error::argument(
                    "The client request id must be 1 to 128 printable ASCII characters without blanks.",
                )
                .with_hint(CallHint::UseGuidRequestId));
            }
        };
        // A timeout is limited to a year, so that the clock can't overflow.
        let year = Duration::from_secs(365 * 24 * 3600);
        let timeout = options.timeout.unwrap_or(settings.timeout).min(year);
        let attempt = options.attempt_timeout.unwrap_or(settings.attempt_timeout);
        Ok(Call {
            cancel,
            deadline: now + timeout,
            attempt_timeout: attempt.min(year),
            client_request_id: id,
            requests_sent: AtomicU32::new(0),
            search: Mutex::new(Search::new(options.outages.clone())),
            outages: options.outages,
        })
    }

    /// Requests sent so far.
    pub fn requests_sent(&self) -> u32 {
        self.requests_sent.load(Ordering::Relaxed)
    }

    /// Whether its cancel has fired.
    pub fn is_cancelled(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_fired)
    }

    /// Adds to `error` what every error of the call has: the number of requests and the id.
    pub(super) fn complete(&self, error: Error) -> Error {
        error
            .with_requests_sent(self.requests_sent())
            .with_ids(None, &self.client_request_id)
    }

    /// Counts one more request, and returns its number.
    pub(super) fn count(&self) -> u32 {
        self.requests_sent.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Subtracts the last request, which was never sent.
    pub(super) fn uncount(&self) {
        self.requests_sent.fetch_sub(1, Ordering::Relaxed);
    }

    /// Adds the headers that every request has.
    pub(crate) fn add_common_headers(&self, mut request: Request) -> Result<Request> {
        const PREFER: HeaderName = HeaderName::from_static("prefer");
        const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");
        const UNKNOWN: &str = "include-unknown-enum-members";
        let headers = &mut request.headers;
        match headers.get_known(&PREFER) {
            Some(own) => {
                let both = format!("{own}, {UNKNOWN}");
                headers.set_known(PREFER, &both)?;
            }
            None => headers.put(PREFER, UNKNOWN),
        }
        if headers.get_known(&ACCEPT).is_none() {
            headers.put(ACCEPT, "application/json");
        }
        headers.set_known(CLIENT_REQUEST_ID, &self.client_request_id)?;
        Ok(request)
    }
}

/// A success.
#[derive(Debug, Clone)]
pub struct CallResponse {
    /// The response.
    pub response: Response,
    /// Requests sent so far for the call.
    pub requests_sent: u32,
}
