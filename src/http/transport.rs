//! Sends one request: the only place that knows the HTTP library.

mod failure;
mod translate;
mod tunnel;

use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, ClientBuilder, Request as Outgoing, Response as Raw};
use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION};
use reqwest::{redirect, retry};

pub(super) use self::translate::bearer;
use self::tunnel::Tunnel;
use super::attempt::{Failure, FailureKind, Stage, Ticket};
use super::connections::{Companion, Connections};
use super::proxy::{self, Chosen, Route};
use super::tls::Peers;
use super::{Attempt, Connection, Headers, HostTransport, Request, Response, Transport, Url};
use super::{TransportOptions, body, tls};
use crate::base::thread::{run_apart, spawn};
use crate::base::{Clock, Error, ErrorKind, Level, NetworkHint, Result, SystemClock};

/// The wait before an attempt begins again because another one was given up: meanwhile, the attempts that share
/// the cancel of the other one are given up too.
const REGROUP: Duration = Duration::from_millis(250);

/// The transport over reqwest. Dropping it returns at once; its threads end in the background.
pub struct ReqwestTransport {
    client: Option<Client>,
    connections: Connections,
    route: Option<Route>,
    /// The parts of the proxy settings that are ignored, as sentences.
    warnings: Vec<String>,
    has_script: bool,
    peers: Peers,
    allow_http_loopback: bool,
}

/// Creates the transport for the options.
pub fn open(options: &TransportOptions) -> Result<Arc<dyn Transport>> {
    Ok(match &options.sender {
        Some(sender) => Arc::new(HostTransport::new(sender.clone(), options)?),
        None => Arc::new(ReqwestTransport::new(options)?),
    })
}

impl ReqwestTransport {
    /// Sets up TLS, proxy and connection pool; opens no connection.
    pub fn new(options: &TransportOptions) -> Result<ReqwestTransport> {
        let mut agent = Headers::new();
        agent.set("User-Agent", &options.user_agent)?;
        let connections = Connections::default();
        let peers = Peers::default();
        let tls = tls::config(&options.ca_add, &options.ca_only, &peers)?;
        let mut builder = ClientBuilder::new()
            .tls_backend_preconfigured(tls.clone())
            .user_agent(&options.user_agent)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .timeout(None)
            .connect_timeout(options.connect_timeout)
            .pool_max_idle_per_host(options.pool_size)
            .pool_idle_timeout(Duration::from_secs(60))
            .no_proxy()
            .connector_layer(connections.clone());
        let Chosen {
            proxy,
            warnings,
            has_script,
        } = proxy::choose(&options.proxy)?;
        let route = proxy.map(|proxy| Route::new(proxy, Arc::new(tls)));
        if let Some(route) = &route {
            builder = builder.proxy(translate::proxy(&route.proxy)?);
        }
        // On a thread of this library, so that the HTTP library's threads inherit the signals that it blocks; and
        // the HTTP library makes no client on a thread of an async runtime, which the caller's may be.
        let mut made = Err("there is no thread for it".to_owned());
        let make = || made = builder.build().map_err(|error| failure::cause(&error));
        if let Err(error) = run_apart(Box::new(make)) {
            made = Err(error.to_string());
        }
        let client = made.map_err(|why| {
            Error::new(
                ErrorKind::Configuration,
                format!("The HTTP client can't be created: {why}."),
            )
        })?;
        Ok(ReqwestTransport {
            client: Some(client),
            connections,
            route,
            warnings,
            has_script,
            peers,
            allow_http_loopback: options.allow_http_loopback,
        })
    }

    /// Sends, through the proxy's gate if the request goes through the proxy.
    fn start(
        &self,
        request: &Request,
        attempt: &Attempt,
        end: Option<Instant>,
    ) -> std::result::Result<Raw, Failure> {
        let route = self.route.as_ref();
        let Some(route) = route.filter(|route| route.proxy.covers(&request.url)) else {
            let started = self.start_at_once(request, attempt, end, None);
            return started.map_err(|failure| match failure.kind {
                // The host might be reachable only through a proxy that the script would name.
                FailureKind::Connect | FailureKind::Timeout
                    if self.has_script && !failure.sent && request.url.is_https() =>
                {
                    failure.with_hint(NetworkHint::SpecifyProxy)
                }
                _ => failure,
            });
        };
        let trial = route.gate.enter(Instant::now(), end)?;
        let started = self.start_at_once(request, attempt, end, Some(route));
        match &started {
            Err(failure) if failure.status == Some(407) => {
                trial.set_refused(Instant::now(), failure)
            }
            // A TLS handshake starts only after the proxy has let the attempt through.
            Err(failure) if !failure.sent && failure.kind != FailureKind::Tls => {}
            _ => trial.set_accepted(),
        }
        started
    }

    /// Sends, and sends again if only the connect was given up, because of another attempt.
    fn start_at_once(
        &self,
        request: &Request,
        attempt: &Attempt,
        end: Option<Instant>,
        route: Option<&Route>,
    ) -> std::result::Result<Raw, Failure> {
        let proxy = route.map(|route| &*route.proxy);
        loop {
            let Some(companion) = self.connections.begin(&attempt.ticket) else {
                return Err(Failure::refused("it was abandoned"));
            };
            let client = self.client.as_ref();
            let client = client.ok_or_else(|| Failure::refused("it is closed"))?;
            let error = match client.execute(self.request(request, attempt, end, companion)?) {
                Ok(raw) => return Ok(raw),
                Err(error) => error,
            };
            let is_unsent = failure::is_unsent(&error)
                || error.is_timeout() && self.connections.is_unsent(&attempt.ticket);
            if is_unsent {
                attempt.ticket.change(|it| it.stage = Stage::Ahead);
            }
            if failure::was_given_up(&error) && !attempt.ticket.is_given_up() {
                let left = end.map_or(Duration::MAX, |end| {
                    end.saturating_duration_since(Instant::now())
                });
                SystemClock.sleep(left.min(REGROUP), None);
                if left > REGROUP {
                    continue;
                }
                return Err(failure::no_connection_in_time(&request.url, proxy));
            }
            return Err(match (route, Tunnel::of(&error)) {
                (Some(route), Some(tunnel)) => {
                    tunnel.failure(&error, route, &self.peers, &request.url, end)
                }
                _ => failure::of(error, is_unsent, &request.url, proxy, &self.peers),
            });
        }
    }

    fn request(
        &self,
        request: &Request,
        attempt: &Attempt,
        end: Option<Instant>,
        companion: Companion,
    ) -> std::result::Result<Outgoing, Failure> {
        let url = self.address(request)?;
        let mut headers = request.headers.to_map(2);
        headers.insert(ACCEPT_ENCODING, companion.into_header());
        if let Some(token) = &attempt.bearer {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        let left = end.map_or(attempt.timeout, |end| {
            end.saturating_duration_since(Instant::now())
        });
        let mut outgoing = Outgoing::new(translate::method(request.method), url);
        *outgoing.headers_mut() = headers;
        *outgoing.timeout_mut() = Some(left);
        *outgoing.body_mut() = request.body.clone().map(Into::into);
        Ok(outgoing)
    }

    /// The checked address; fails if it is plain http and that isn't allowed.
    fn address(&self, request: &Request) -> std::result::Result<reqwest::Url, Failure> {
        let url = &request.url;
        if !url.is_https() && !url.is_identity() && !self.allow_http_loopback {
            return Err(Failure::refused("plain http isn't allowed; use https"));
        }
        Ok(url.parsed().clone())
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Response, Failure> {
        let end = Instant::now().checked_add(attempt.timeout);
        let mut raw = self.start(request, attempt, end)?;
        let status = raw.status().as_u16();
        let headers = Headers::received(std::mem::take(raw.headers_mut()));
        let body = match read(raw, &headers, attempt.max_body, end) {
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

    fn give_up(&self, ticket: &Ticket) -> bool {
        self.connections.give_up(ticket)
    }

    fn connection(&self, url: &Url) -> Connection {
        let route = self.route.as_ref();
        let proxy = route.map(|route| &route.proxy);
        let proxy = proxy.filter(|proxy| proxy.covers(url));
        let peer = self.peers.get(url.host()).filter(|_| url.is_https());
        Connection {
            host: url.host().to_owned(),
            proxy: Some(proxy.map_or_else(|| "none".to_owned(), |proxy| proxy.place())),
            proxy_source: proxy.map(|proxy| proxy.source()),
            tls_version: peer.as_ref().and_then(|peer| peer.tls_version),
            issuer: peer.and_then(|peer| peer.issuer),
        }
    }

    /// The proxy at level info, and the ignored parts of the proxy settings as warnings.
    fn notes(&self) -> Vec<(Level, String)> {
        let warnings = self.warnings.iter().cloned();
        let warnings = warnings.map(|warning| (Level::Warn, warning));
        let chosen = match &self.route {
            None => "No proxy is used.".to_owned(),
            Some(Route { proxy, .. }) => format!("The proxy {proxy} is used."),
        };
        warnings.chain([(Level::Info, chosen)]).collect()
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

/// Reads the body within its limits of time and of decompressed size.
fn read(
    raw: Raw,
    headers: &Headers,
    most: usize,
    end: Option<Instant>,
) -> std::result::Result<Vec<u8>, Failure> {
    struct Bounded(Raw, Option<Instant>);
    impl Read for Bounded {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.1.is_some_and(|end| Instant::now() >= end) {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.0.read(buffer)
        }
    }
    let status = raw.status().as_u16();
    let announced = raw.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    match body::read(Bounded(raw, end), headers, most, announced) {
        Ok(Some(body)) => Ok(body),
        Ok(None) => Err(body::too_large(most).with_status(status)),
        Err(error) => Err(failure::of_body(&error, Some(status))),
    }
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;

#[cfg(all(test, feature = "emulator"))]
#[path = "unsent_tests.rs"]
mod unsent_tests;
