//! A transport of the host: a function that sends one request, such as .NET's HttpClient, for networks that the
//! library's own connections can't pass. Requests and responses are checked here as in the library's own
//! transport.

mod failure;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use once_cell::sync::OnceCell;

pub use self::failure::HostFailure;
use super::attempt::{Failure, FailureKind};
use super::callbacks::{self, Inside};
use super::transport::bearer;
use super::worker::{WorkEnd, Workers};
use super::{Attempt, Headers, ProxyChoice, Request, ReqwestTransport, Response, Transport};
use super::{TransportOptions, Url, body};
use crate::base::{CallHint, Cancel, Error, Level, Result, Secret, Term};

/// Sends one request once: it follows no redirects and retries nothing. It is called on threads of the library,
/// on as many at once as there are calls, under no lock, and may block.
pub type HostSend =
    dyn Fn(&HostRequest) -> std::result::Result<Response, HostFailure> + Send + Sync;

/// A host's function that sends. Clones are the same function.
#[derive(Clone)]
pub struct HostSender(Arc<HostSend>);

impl HostSender {
    /// Sends with `send`. The body of its response may still be compressed with gzip.
    pub fn new(
        send: impl Fn(&HostRequest) -> std::result::Result<Response, HostFailure>
        + Send
        + Sync
        + 'static,
    ) -> HostSender {
        HostSender(Arc::new(send))
    }
}

impl fmt::Debug for HostSender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostSender")
    }
}

/// A request as the host must send it.
pub struct HostRequest {
    /// The method, such as `PATCH`.
    pub method: &'static str,
    /// The address: https, and not this machine.
    pub url: Url,
    /// All headers but those that frame the message. `Authorization` holds the token.
    pub headers: HeaderMap,
    /// The body, if there is one.
    pub body: Option<Bytes>,
    /// How long the library waits for the response.
    pub timeout: Duration,
    /// Maximum size of the response's body, in bytes.
    pub max_body: usize,
}

/// The transport over a host's function. Requests to this machine and to identity endpoints don't go through it.
pub struct HostTransport {
    sender: HostSender,
    user_agent: HeaderValue,
    workers: Workers,
    direct: Arc<OnceCell<ReqwestTransport>>,
}

impl HostTransport {
    /// Fails if `options` sets an option that has no meaning with `sender`.
    pub fn new(sender: HostSender, options: &TransportOptions) -> Result<HostTransport> {
        let defaults = TransportOptions::default();
        let others = [
            (
                !matches!(options.proxy, ProxyChoice::System(None)),
                Term::ProxyMode,
            ),
            (!options.ca_add.is_empty(), Term::CaAdd),
            (!options.ca_only.is_empty(), Term::CaOnly),
            (
                options.connect_timeout != defaults.connect_timeout,
                Term::ConnectTimeout,
            ),
            (options.allow_http_loopback, Term::AllowHttpLoopback),
        ];
        let others: Vec<_> = others.iter().filter(|it| it.0).map(|it| it.1).collect();
        if !others.is_empty() || options.pool_size != defaults.pool_size {
            let message =
                "The host's transport makes the connections, so options for them can't be used.";
            return Err(
                Error::argument(message).with_hint(CallHint::OmitOptions { options: others })
            );
        }
        let mut agent = Headers::new();
        agent.set("User-Agent", &options.user_agent)?;
        let user_agent = HeaderValue::from_str(&options.user_agent);
        Ok(HostTransport {
            sender,
            user_agent: user_agent.map_err(|_| Error::argument("The user agent isn't text."))?,
            workers: Workers::new(),
            direct: Arc::default(),
        })
    }

    fn address(&self) -> usize {
        Arc::as_ptr(&self.sender.0).cast::<()>() as usize
    }

    fn request(
        &self,
        request: &Request,
        attempt: &Attempt,
    ) -> std::result::Result<HostRequest, Failure> {
        if !request.url.is_https() {
            return Err(Failure::refused("plain http is not allowed; use https"));
        }
        let mut headers = request.headers.to_map(3);
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(body::GZIP));
        headers.insert(USER_AGENT, self.user_agent.clone());
        if let Some(token) = &attempt.bearer {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        Ok(HostRequest {
            method: request.method.as_str(),
            url: request.url.clone(),
            headers,
            body: request.body.clone(),
            timeout: attempt.timeout,
            max_body: attempt.max_body,
        })
    }

    /// Runs `work` on a thread of its own, so that a host's function that hangs doesn't block the call.
    fn run(
        &self,
        attempt: &Attempt,
        work: impl FnOnce() -> std::result::Result<Response, Failure> + Send + 'static,
    ) -> std::result::Result<Response, Failure> {
        let end = Instant::now().checked_add(attempt.timeout);
        let never = Cancel::new();
        let cancel = attempt.cancel.as_ref().unwrap_or(&never);
        let cancelled = |sent| Failure::new(FailureKind::Cancelled, sent, "It was cancelled.");
        match self.workers.run(cancel, end, work) {
            Ok(WorkEnd::Done(result)) => result,
            Ok(WorkEnd::NotStarted) => Err(cancelled(false)),
            Ok(WorkEnd::Left) => Err(cancelled(true)),
            Ok(WorkEnd::TimedOut) => {
                let message = "The response took too long.";
                Err(Failure::new(FailureKind::Timeout, true, message))
            }
            Err(error) => Err(Failure::refused(error.message().trim_end_matches('.'))),
        }
    }
}

impl Transport for HostTransport {
    fn send(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Response, Failure> {
        if request.url.is_loopback() || request.url.is_identity() {
            let (direct, request, attempt_copy) =
                (self.direct.clone(), request.clone(), attempt.clone());
            return self.run(attempt, move || {
                let options = TransportOptions {
                    proxy: ProxyChoice::None,
                    ..TransportOptions::default()
                };
                direct
                    .get_or_try_init(|| ReqwestTransport::new(&options))
                    .map_err(|error| Failure::refused(error.message().trim_end_matches('.')))?
                    .send(&request, &attempt_copy)
            });
        }
        let host_request = self.request(request, attempt)?;
        let (sender, inside) = (self.sender.clone(), self.address());
        let result = self.run(attempt, move || {
            let _inside = Inside::enter(inside);
            let sent = (sender.0)(&host_request);
            sent.map_err(|failure| {
                let bearer = host_request
                    .headers
                    .get(AUTHORIZATION)
                    .map(HeaderValue::as_bytes);
                let bearer = bearer.and_then(|value| value.strip_prefix(b"Bearer "));
                let bearer = bearer.map(Secret::copy_of);
                failure.to_failure(host_request.url.host(), &bearer.iter().collect::<Vec<_>>())
            })
        });
        check(result?, attempt.max_body)
    }

    fn ends_on_cancel(&self) -> bool {
        true
    }

    fn notes(&self) -> Vec<(Level, String)> {
        let text = "The host's transport sends, so its proxy isn't known.".to_owned();
        vec![(Level::Info, text)]
    }

    fn check_caller(&self) -> Result<()> {
        match callbacks::is_inside(self.address()) {
            false => Ok(()),
            true => Err(Error::argument(
                "The host's transport called the client that is waiting for it.",
            )),
        }
    }
}

/// The response in the form that every transport returns: with a valid status, and with its body decompressed and
/// within the limit.
fn check(response: Response, max_size: usize) -> std::result::Result<Response, Failure> {
    let Response {
        status,
        headers,
        body: packed,
    } = response;
    if !(200..=599).contains(&status) {
        let message = format!("The response isn't valid HTTP: its status is {status}.");
        return Err(Failure::new(FailureKind::InvalidResponse, true, message));
    }
    let unpacked = match body::is_packed(&headers) || packed.len() > max_size {
        false => Ok(packed),
        true => match body::read(packed.as_slice(), &headers, max_size, packed.len()) {
            Ok(Some(unpacked)) => Ok(unpacked),
            Ok(None) => Err(body::too_large(max_size)),
            Err(error) => Err(unreadable(&error)),
        },
    };
    let body = match unpacked {
        Ok(body) => body,
        Err(_) if status >= 400 => Vec::new(),
        Err(failure) => return Err(failure.with_status(status)),
    };
    Ok(Response {
        status,
        headers,
        body,
    })
}

fn unreadable(error: &io::Error) -> Failure {
    let message = format!("The response's body can't be read: {error}.");
    Failure::new(FailureKind::InvalidResponse, true, message)
}

#[cfg(test)]
#[path = "host_tests.rs"]
mod tests;
