//! Reads a proxy's response to CONNECT: the HTTP library reports a failure without the response.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{HeaderName, HeaderValue};
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use rustls_pki_types::ServerName;
use zeroize::Zeroizing;

use super::{Proxy, ProxyCredentials};
use crate::base::text::foreign;
use crate::base::thread::spawn;
use crate::http::{Headers, retry};

/// Maximum size of a response that is read, in bytes.
const MAX_SIZE: usize = 16 * 1024;
/// Maximum number of a response's headers that are read.
const MAX_HEADERS: usize = 100;
/// Maximum time for the connection and the response.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A proxy's response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http) struct Diagnosis {
    /// The status; `None` if the response isn't HTTP.
    pub status: Option<u16>,
    /// The sign-in schemes that it offers, such as `Basic` and `Negotiate`.
    pub schemes: Vec<String>,
    /// The time before which the proxy asks not to be tried again.
    retry_at: Option<Instant>,
}

impl Diagnosis {
    /// Sends one CONNECT for `host` through `proxy`, over verified TLS if the proxy is reached by https,
    /// and closes the connection. `None` if there is no response within 5 seconds or until `end`.
    pub(super) fn request(
        proxy: &Arc<Proxy>,
        tls: &Arc<ClientConfig>,
        (host, port): (&str, u16),
        has_credentials: bool,
        end: Option<Instant>,
    ) -> Option<Diagnosis> {
        let latest = Instant::now() + TIMEOUT;
        let end = end.map_or(latest, |end| end.min(latest));
        let head = connect_head(proxy, &format!("{host}:{port}"), has_credentials);
        let (proxy, tls) = (proxy.clone(), tls.clone());
        let (sender, receiver) = mpsc::channel();
        // The look-up of the proxy's name can't be interrupted, so another thread does it.
        let target = proxy.clone();
        let exchange = move || {
            let _ = sender.send(target.exchange(&tls, &head, end));
        };
        spawn("gdap-proxy", exchange).ok()?;
        let received = receiver.recv_timeout(end.saturating_duration_since(Instant::now()));
        let mut diagnosis = Diagnosis::read(&received.ok()?.ok()?)?;
        diagnosis.schemes.retain(|scheme| !proxy.is_echo(scheme));
        Some(diagnosis)
    }

    /// Reads the head of a response; `None` if `bytes` is empty.
    fn read(bytes: &[u8]) -> Option<Diagnosis> {
        let mut fields = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut fields);
        let is_http = response.parse(bytes).is_ok();
        let fields = response.headers.iter().filter_map(|field| {
            let name = HeaderName::try_from(field.name).ok()?;
            Some((name, HeaderValue::from_bytes(field.value).ok()?))
        });
        let headers = Headers::received(fields.collect());
        let retry_after = retry::retry_after(&headers, SystemTime::now());
        (!bytes.is_empty()).then(|| Diagnosis {
            status: response.code.filter(|_| is_http),
            schemes: schemes(&headers),
            retry_at: retry_after.and_then(|wait| Instant::now().checked_add(wait)),
        })
    }

    /// The rest of the wait that the proxy asked for.
    pub(in crate::http) fn retry_after(&self) -> Option<Duration> {
        let left = self.retry_at?.checked_duration_since(Instant::now());
        left.filter(|left| !left.is_zero())
    }

    /// Whether it offers sign-in with a user name and a password, or doesn't say what it offers.
    pub(in crate::http) fn may_accept_basic(&self) -> bool {
        let is_basic = |scheme: &String| scheme.eq_ignore_ascii_case("Basic");
        self.schemes.is_empty() || self.schemes.iter().any(is_basic)
    }
}

/// The schemes of `Proxy-Authenticate`, each once. One value may name several, separated by commas: each is the
/// first word of a part, unless the part is a parameter.
fn schemes(headers: &Headers) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    for part in headers
        .all("Proxy-Authenticate")
        .flat_map(|it| it.split(','))
    {
        let word = part.split_whitespace().next().unwrap_or_default();
        let scheme = foreign(word, 20);
        if !scheme.is_empty() && !scheme.contains(['=', '"']) && !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    schemes
}

fn connect_head(proxy: &Proxy, place: &str, has_credentials: bool) -> Zeroizing<Vec<u8>> {
    let head = format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n");
    let credentials = proxy.credentials.as_ref().filter(|_| has_credentials);
    let Some(login) = credentials else {
        return Zeroizing::new([head.as_bytes(), b"\r\n"].concat());
    };
    let encoded = login.encoded();
    let parts = [
        head.as_bytes(),
        b"Proxy-Authorization: Basic ",
        encoded.as_bytes(),
        b"\r\n\r\n",
    ];
    Zeroizing::new(parts.concat())
}

impl ProxyCredentials {
    /// The form that Basic sends: base64 of `user:password`.
    fn encoded(&self) -> Zeroizing<String> {
        let plain = Zeroizing::new([self.user.as_bytes(), b":", self.password.expose()].concat());
        Zeroizing::new(STANDARD.encode(&*plain))
    }
}

impl Proxy {
    /// Whether `text`, which the proxy sent, contains the credentials or their beginning.
    fn is_echo(&self, text: &str) -> bool {
        let Some(login) = &self.credentials else {
            return false;
        };
        let encoded = login.encoded();
        let secrets = [login.password.expose(), encoded.as_bytes()];
        let starts = secrets.map(|secret| &secret[..secret.len().min(8)]);
        let begins = |start: &[u8]| memchr::memmem::find(text.as_bytes(), start).is_some();
        starts.into_iter().any(|it| !it.is_empty() && begins(it))
    }

    /// Sends a head and reads the head of the response.
    fn exchange(&self, tls: &Arc<ClientConfig>, head: &[u8], end: Instant) -> io::Result<Vec<u8>> {
        let host = self.url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let port = self.url.port_or_known_default().unwrap_or_default();
        let mut socket = Err(io::ErrorKind::NotFound.into());
        for address in (bare, port).to_socket_addrs()? {
            socket = TcpStream::connect_timeout(&address, time_left(end)?);
            if socket.is_ok() {
                break;
            }
        }
        let socket = socket?;
        if self.url.scheme() == "http" {
            return exchange(&socket, &socket, head, end);
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(io::Error::other)?;
        let session = ClientConnection::new(tls.clone(), name).map_err(io::Error::other)?;
        let stream = StreamOwned::new(session, socket.try_clone()?);
        exchange(stream, &socket, head, end)
    }
}

/// Sends a head over `stream` and reads the response's head. `socket`, which `stream` uses, limits the time of
/// both.
fn exchange(
    mut stream: impl Read + Write,
    socket: &TcpStream,
    head: &[u8],
    end: Instant,
) -> io::Result<Vec<u8>> {
    limit(socket, end)?;
    stream.write_all(head)?;
    stream.flush()?;
    let (mut received, mut buffer) = (Vec::new(), [0; 2048]);
    while received.len() < MAX_SIZE && !received.windows(4).any(|four| four == b"\r\n\r\n") {
        limit(socket, end)?;
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => received.extend_from_slice(&buffer[..count]),
            Err(_) if !received.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    received.truncate(MAX_SIZE);
    Ok(received)
}

fn limit(socket: &TcpStream, end: Instant) -> io::Result<()> {
    let left = time_left(end)?;
    socket.set_read_timeout(Some(left))?;
    socket.set_write_timeout(Some(left))
}

fn time_left(end: Instant) -> io::Result<Duration> {
    let left = end.saturating_duration_since(Instant::now());
    match left.is_zero() {
        true => Err(io::ErrorKind::TimedOut.into()),
        false => Ok(left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_schemes_and_retry_after_are_read() {
        let read = Diagnosis::read(
            b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n\
              proxy-authenticate: NTLM, Basic realm=\"a, b=c\"\r\nRetry-After: 7\r\n\r\nrest",
        );
        let read = read.unwrap();
        assert_eq!(read.status, Some(407));
        assert_eq!(&read.schemes[..3], ["Negotiate", "NTLM", "Basic"]);
        assert!(read.may_accept_basic());
        let wait = read.retry_after().unwrap();
        assert!(wait > Duration::from_secs(4) && wait <= Duration::from_secs(7));
        let later = Diagnosis {
            retry_at: Instant::now().checked_sub(Duration::from_millis(1)),
            ..read
        };
        assert_eq!(later.retry_after(), None);
    }

    #[test]
    fn garbage_has_no_status_and_steers_no_terminal() {
        assert_eq!(Diagnosis::read(b""), None);
        for garbage in [
            &b"SSH-2.0-x\r\n"[..],
            b"HTTP/1.1 abc\r\n\r\n",
            b"\xff\r\n\r\n",
            b"\x15\x03\x01\0\x02",
        ] {
            assert_eq!(Diagnosis::read(garbage).unwrap().status, None);
        }
        let cut = Diagnosis::read(b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nProxy-Au").unwrap();
        assert_eq!(cut.status, Some(503));
        let hidden = "HTTP/1.1 407 x\r\nProxy-Authenticate: NT\u{202e}LM\r\n\r\n";
        let read = Diagnosis::read(hidden.as_bytes()).unwrap();
        assert_eq!(read.schemes, ["NTLM"]);
        assert!(!read.may_accept_basic());
    }
}
