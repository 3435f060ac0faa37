//! How one request goes over the wire: the only place that knows the HTTP library.

mod translate;

use std::error::Error as _;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, ClientBuilder, Response as Raw};
use reqwest::header::AUTHORIZATION;
use reqwest::{redirect, retry};

use super::attempt::{Failure, FailureKind};
use super::connections::Connections;
use super::{Attempt, Headers, Request, Response, Transport, TransportOptions, tls};
use crate::base::thread::{spawn, with_signals_blocked};
use crate::base::{Error, ErrorKind, Result};

/// The transport over reqwest. Dropping it returns at once; its threads end behind it.
pub struct ReqwestTransport {
    client: Option<Client>,
    connections: Connections,
    allow_http_loopback: bool,
}

impl ReqwestTransport {
    /// Sets up TLS, proxy and connection pool; opens no connection.
    pub fn new(options: &TransportOptions) -> Result<ReqwestTransport> {
        let mut agent = Headers::new();
        agent.set("User-Agent", &options.user_agent)?;
        let connections = Connections::default();
        let mut builder = ClientBuilder::new()
            .tls_backend_preconfigured(tls::config(&options.ca_add, &options.ca_only)?)
            .user_agent(&options.user_agent)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .gzip(true)
            .timeout(None)
            .connect_timeout(options.connect_timeout)
            .pool_max_idle_per_host(options.pool_size)
            .pool_idle_timeout(Duration::from_secs(60))
            .no_proxy()
            .connector_layer(connections.clone());
        if let Some(proxy) = translate::proxy(&options.proxy)? {
            builder = builder.proxy(proxy);
        }
        // The library's own threads are started in here and inherit the mask.
        let client = with_signals_blocked(|| builder.build()).map_err(|error| {
            let why = cause(&error);
            Error::new(
                ErrorKind::Configuration,
                format!("The HTTP client cannot be made: {why}."),
            )
        })?;
        Ok(ReqwestTransport {
            client: Some(client),
            connections,
            allow_http_loopback: options.allow_http_loopback,
        })
    }

    fn start(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Raw, Failure> {
        let url = self.address(request)?;
        let client = self
            .client
            .as_ref()
            .ok_or_else(|| Failure::refused("it is closed"))?;
        let mut builder = client
            .request(translate::method(request.method), url)
            .timeout(attempt.timeout)
            .headers(translate::headers(&request.headers)?);
        if let Some(token) = &attempt.bearer {
            builder = builder.header(AUTHORIZATION, translate::bearer(token)?);
        }
        if let Some(body) = &request.body {
            builder = builder.body(body.clone());
        }
        builder.send().map_err(|error| {
            let connecting = error.is_connect() || !self.connections.any();
            failure(error, connecting)
        })
    }

    /// The address as it was checked.
    fn address(&self, request: &Request) -> std::result::Result<reqwest::Url, Failure> {
        let url = &request.url;
        if !url.is_https() && !url.is_identity() && !self.allow_http_loopback {
            return Err(Failure::refused("plain http is not allowed; use https"));
        }
        Ok(url.parsed().clone())
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Response, Failure> {
        let end = Instant::now().checked_add(attempt.timeout);
        let raw = self.start(request, attempt)?;
        let status = raw.status().as_u16();
        let mut headers = Headers::new();
        for (name, value) in raw.headers() {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.push_received(name.as_str(), value);
        }
        let body = match read(raw, attempt.max_body, end) {
            Ok(body) => body,
            Err(_) if status >= 400 => Vec::new(),
            Err(failure) => return Err(failure),
        };
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

impl Drop for ReqwestTransport {
    fn drop(&mut self) {
        // Joining the client's thread can take as long as a hung name look-up does.
        if let Some(client) = self.client.take() {
            let _ = spawn("gdap-reaper", move || drop(client));
        }
    }
}

/// Reads the body within its bounds; a compressed one is measured as it unfolds.
fn read(raw: Raw, most: usize, end: Option<Instant>) -> std::result::Result<Vec<u8>, Failure> {
    struct Bounded(Raw, Option<Instant>);
    impl Read for Bounded {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.1.is_some_and(|end| Instant::now() >= end) {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.0.read(buffer)
        }
    }
    let status = Some(raw.status().as_u16());
    let too_large = || Failure {
        kind: FailureKind::TooLarge,
        sent: true,
        status,
        message: format!("The answer is larger than {most} bytes."),
    };
    let announced = raw.content_length().unwrap_or(0);
    if announced > most as u64 {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced as usize);
    match Bounded(raw, end)
        .take(most as u64 + 1)
        .read_to_end(&mut body)
    {
        Ok(_) if body.len() > most => Err(too_large()),
        Ok(_) => Ok(body),
        Err(error) => Err(broken_body(&error, status)),
    }
}

fn broken_body(error: &io::Error, status: Option<u16>) -> Failure {
    let within = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<reqwest::Error>());
    let timed_out =
        error.kind() == io::ErrorKind::TimedOut || within.is_some_and(|e| e.is_timeout());
    let why = within.map_or_else(|| error.to_string(), cause);
    let (kind, message) = if timed_out {
        (FailureKind::Timeout, "The answer took too long.".to_owned())
    } else if why.contains("gzip") || why.contains("deflate") || why.contains("invalid") {
        (
            FailureKind::InvalidResponse,
            format!("The answer's body cannot be read: {why}."),
        )
    } else {
        (
            FailureKind::Lost,
            format!("The connection broke within the answer: {why}."),
        )
    };
    Failure {
        kind,
        sent: true,
        status,
        message,
    }
}

/// `connecting`: no connection had been made, so nothing was sent.
fn failure(error: reqwest::Error, connecting: bool) -> Failure {
    let error = error.without_url();
    let why = cause(&error);
    let (kind, message) = if error.is_builder() {
        return Failure::refused(&why);
    } else if why.contains("proxy authorization required") {
        (
            FailureKind::Proxy,
            "The proxy wants a sign-in that it did not get.".to_owned(),
        )
    } else if connecting && why.contains("tunnel error") {
        (
            FailureKind::Proxy,
            format!("The proxy opened no way to the service: {why}."),
        )
    } else if error.is_timeout() {
        let what = if connecting {
            "The connection"
        } else {
            "The answer"
        };
        (FailureKind::Timeout, format!("{what} took too long."))
    } else if let Some(tls) = tls_error(&error).filter(|_| connecting) {
        (
            FailureKind::Tls,
            format!("The TLS handshake failed: {tls}."),
        )
    } else if connecting {
        (
            FailureKind::Connect,
            format!("No connection could be made: {why}."),
        )
    } else if why.starts_with("invalid ") || why.contains("too large") {
        (
            FailureKind::InvalidResponse,
            format!("What came is no HTTP answer: {why}."),
        )
    } else {
        (
            FailureKind::Lost,
            format!("The connection broke before the answer: {why}."),
        )
    };
    Failure {
        kind,
        sent: !connecting,
        status: None,
        message,
    }
}

/// The innermost reason, which names neither address nor headers.
fn cause(error: &reqwest::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    let why = super::redact::text(&last.to_string());
    why.trim_end_matches('.').chars().take(300).collect()
}

fn tls_error(error: &reqwest::Error) -> Option<String> {
    let mut next = error.source();
    while let Some(this) = next {
        if let Some(tls) = this.downcast_ref::<rustls::Error>() {
            return Some(tls.to_string());
        }
        // The source of an io::Error is that of what it wraps, so what it wraps is looked at here.
        let wrapped = this
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => this.source(),
        };
    }
    None
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
