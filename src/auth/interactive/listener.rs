//! The target of the redirect: a listener on this machine that accepts one request with the sign-in's `state` and
//! responds to every other request with 404 (RFC 8252 sections 7.3 and 8.3).

use std::io::{self, ErrorKind::AddrInUse, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::base::{Cancel, Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::TokenContext;

/// Maximum number of ports to try: a port may be free on one loopback address and in use on the other.
const MAX_PORTS: usize = 16;
/// Browsers open connections in advance, so several are served at once.
const MAX_CONNECTIONS: usize = 32;
/// Maximum size of a request's head, in bytes. Browsers send the cookies of `localhost` to every port.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 128;
/// The time that a connection has to send its request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The interval at which the sockets are polled: a person doesn't notice it, and no thread has to be woken.
const POLL_INTERVAL: Duration = Duration::from_millis(25);

/// What the redirect contains.
pub(super) enum Redirect {
    /// A code, which is valid for one request to the token endpoint.
    Code(Secret),
    /// An error instead of a code (RFC 6749 section 4.1.2.1).
    Refused { error: String, description: String },
}

/// Sockets on 127.0.0.1 and, if this machine has it, ::1: `localhost` may mean either.
pub(super) struct Listener {
    sockets: Vec<TcpListener>,
    port: u16,
    connections: Vec<Connection>,
    ignored: u32,
}

impl Listener {
    /// Listens on a free port, the same on both addresses.
    pub(super) fn bind() -> Result<Listener> {
        Listener::on(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).map_err(|error| {
            Error::new(
                ErrorKind::Configuration,
                format!("This computer doesn't allow listening on localhost: {error}."),
            )
            .with_hint(SignInHint::UseDeviceCode)
        })
    }

    fn on(next: impl Fn() -> io::Result<TcpListener>) -> io::Result<Listener> {
        for _ in 0..MAX_PORTS {
            let socket = next()?;
            let port = socket.local_addr()?.port();
            let mut sockets = vec![socket];
            match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))) {
                Ok(other) => sockets.push(other),
                Err(error) if error.kind() == AddrInUse => continue,
                // This machine has no IPv6.
                Err(_) => {}
            }
            for socket in &sockets {
                socket.set_nonblocking(true)?;
            }
            return Ok(Listener {
                sockets,
                port,
                connections: Vec::new(),
                ignored: 0,
            });
        }
        Err(io::Error::new(AddrInUse, "every port is in use"))
    }

    /// The redirect URI for both endpoints, which compare it as text. The service ignores the port of `localhost`
    /// (learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions).
    pub(super) fn redirect_uri(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// How many requests had another `state`.
    pub(super) fn ignored(&self) -> u32 {
        self.ignored
    }

    /// Waits for the browser; `None` at `end` or when the call is cancelled.
    pub(super) fn wait(
        &mut self,
        ctx: &TokenContext<'_>,
        state: &str,
        end: Instant,
    ) -> Option<Redirect> {
        loop {
            let now = ctx.clock.instant();
            if now >= end || ctx.cancel.is_some_and(Cancel::is_fired) {
                return None;
            }
            self.accept(now);
            if let Some(redirect) = self.serve(state, now) {
                return Some(redirect);
            }
            ctx.clock.sleep(POLL_INTERVAL.min(end - now), ctx.cancel);
        }
    }

    fn accept(&mut self, now: Instant) {
        for socket in &self.sockets {
            while let Ok((stream, _)) = socket.accept() {
                if stream.set_nonblocking(true).is_err() {
                    continue;
                }
                if self.connections.len() == MAX_CONNECTIONS {
                    self.connections.remove(0);
                }
                self.connections.push(Connection {
                    stream,
                    head: Zeroizing::new(Vec::new()),
                    end: now + REQUEST_TIMEOUT,
                });
            }
        }
    }

    /// Responds to the requests that have arrived.
    fn serve(&mut self, state: &str, now: Instant) -> Option<Redirect> {
        let mut at = 0;
        while at < self.connections.len() {
            let connection = &mut self.connections[at];
            let target = match connection.read() {
                Reading::Incomplete if connection.end > now => {
                    at += 1;
                    continue;
                }
                Reading::Incomplete | Reading::Closed => None,
                Reading::Request(target) => Some(target),
            };
            let connection = self.connections.swap_remove(at);
            let Some(target) = target else { continue };
            match choose_response(target.as_deref().map(String::as_str), state) {
                PageResponse::Redirect(redirect) => {
                    connection.finish("200 OK", page(&redirect));
                    return Some(redirect);
                }
                PageResponse::OtherState => {
                    self.ignored = self.ignored.saturating_add(1);
                    connection.finish("404 Not Found", OTHER_STATE);
                }
                PageResponse::NotFound => connection.finish("404 Not Found", NOT_FOUND),
            }
        }
        None
    }
}

struct Connection {
    stream: TcpStream,
    /// The bytes received so far; they may include the code.
    head: Zeroizing<Vec<u8>>,
    end: Instant,
}

enum Reading {
    Incomplete,
    Closed,
    /// The target of a GET; `None` for every other request.
    Request(Option<Zeroizing<String>>),
}

impl Connection {
    fn read(&mut self) -> Reading {
        let mut part = Zeroizing::new([0; 4096]);
        loop {
            match self.stream.read(&mut *part) {
                Ok(0) => return Reading::Closed,
                Ok(length) => {
                    if self.head.capacity() == 0 {
                        // Allocated at full size: a reallocation would leave a copy behind that isn't zeroed.
                        self.head.reserve_exact(MAX_HEAD + part.len());
                    }
                    self.head.extend_from_slice(&part[..length]);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Reading::Incomplete;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Reading::Closed,
            }
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut request = httparse::Request::new(&mut headers);
            match request.parse(&self.head) {
                Ok(httparse::Status::Partial) if self.head.len() <= MAX_HEAD => {}
                Ok(httparse::Status::Complete(_)) if request.method == Some("GET") => {
                    let target = request.path.map(|path| Zeroizing::new(path.to_owned()));
                    return Reading::Request(target);
                }
                _ => return Reading::Request(None),
            }
        }
    }

    /// Sends a page and closes the connection. Errors are ignored: the browser may be gone.
    fn finish(mut self, status: &str, text: &str) {
        let body = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign-in</title></head><body><p>{text}</p></body></html>"
        );
        let response = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'\r\n\r\n{body}",
            body.len()
        );
        // Small enough for the socket's buffer, so this doesn't wait for the browser.
        let _ = self.stream.write_all(response.as_bytes());
        let _ = self.stream.shutdown(std::net::Shutdown::Write);
    }
}

const NOT_FOUND: &str = "There is nothing here.";
const OTHER_STATE: &str = "This page belongs to another sign-in. Close this tab and finish the sign-in that was opened last.";

/// The tokens haven't been requested yet, so the page doesn't say that the sign-in succeeded.
fn page(redirect: &Redirect) -> &'static str {
    match redirect {
        Redirect::Code(_) => "The program has received your sign-in. You can close this tab.",
        Redirect::Refused { .. } => {
            "The sign-in didn't succeed. Return to the program for the reason. You can close this tab."
        }
    }
}

enum PageResponse {
    Redirect(Redirect),
    /// A response of another sign-in, or a forged one.
    OtherState,
    NotFound,
}

/// Chooses the response to a request.
fn choose_response(target: Option<&str>, state: &str) -> PageResponse {
    let Some(query) = target.and_then(|target| target.strip_prefix("/?")) else {
        return PageResponse::NotFound;
    };
    // A parameter counts only if it occurs once (RFC 6749 section 3.1).
    let only = |parameter: &str| {
        let mut values = ::url::form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| name == parameter)
            .map(|(_, value)| Zeroizing::new(value.into_owned()));
        values.next().filter(|_| values.next().is_none())
    };
    if only("state").is_none_or(|own| *own != state) {
        return PageResponse::OtherState;
    }
    match (only("code"), only("error")) {
        (Some(code), None) if !code.is_empty() => {
            PageResponse::Redirect(Redirect::Code(Secret::copy_of(code.as_bytes())))
        }
        (None, Some(error)) => PageResponse::Redirect(Redirect::Refused {
            error: error.to_string(),
            description: only("error_description").unwrap_or_default().to_string(),
        }),
        _ => PageResponse::OtherState,
    }
}

#[cfg(test)]
#[path = "listener_tests.rs"]
mod tests;
