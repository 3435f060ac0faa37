//! A minimal server with keep-alive: it answers every request with the same document. Its share of a call's
//! time is small and constant, so that the client's share is measured.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A running server; its threads live as long as the process.
pub struct Server {
    uri: String,
    head: Arc<Mutex<String>>,
}

impl Server {
    /// Answers everything with 200 and `json`.
    pub fn start(json: &str) -> Server {
        let answer = respond(json);
        Server::answering(move |_| answer.clone())
    }

    /// Answers everything with 200 and `json`, in which `id` is replaced by the id in the request's path.
    pub fn of_any(json: &str, id: &str) -> Server {
        Server::of_any_after(json, id, Duration::ZERO)
    }

    /// The same with a latency.
    pub fn of_any_after(json: &str, id: &str, latency: Duration) -> Server {
        let (json, id) = (json.to_owned(), id.to_owned());
        Server::answering(move |request| {
            std::thread::sleep(latency);
            respond(&json.replace(&id, request.id))
        })
    }

    /// Answers everything with 200 and `json`. Each write replaces `etag` with a new ETag, and the value
    /// `P180D` with the one it sets: `P180D` or `PT0S`.
    pub fn versioned(json: &str, etag: &str) -> Server {
        let (json, etag) = (json.to_owned(), etag.to_owned());
        let version = AtomicUsize::new(0);
        Server::answering(move |request| {
            let now = match request.written {
                None => version.load(Ordering::Relaxed),
                // The version is odd while auto-extend is off.
                Some(body) => {
                    let is_off = usize::from(!body.windows(5).any(|five| five == b"P180D"));
                    let last = version.load(Ordering::Relaxed);
                    let next = (last / 2 + 1) * 2 + is_off;
                    version.store(next, Ordering::Relaxed);
                    next
                }
            };
            let mut answer = json.replace(&etag, &format!("{now:08}"));
            if now % 2 == 1 {
                answer = answer.replace("P180D", "PT0S");
            }
            respond(&answer)
        })
    }

    fn answering(answer: impl Fn(Request) -> Vec<u8> + Send + Sync + 'static) -> Server {
        let answer = Arc::new(answer);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let head = Arc::new(Mutex::new(String::new()));
        let seen = head.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, seen) = (answer.clone(), seen.clone());
                // An error means that the client closed the connection.
                std::thread::spawn(move || keep(stream, &*answer, &seen).ok());
            }
        });
        Server {
            uri: format!("http://127.0.0.1:{port}"),
            head,
        }
    }

    /// The root URI.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The head of the first request since the previous call of this function.
    pub fn head(&self) -> String {
        let mut head = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut head)
    }
}

/// The parts of a request that the response depends on.
struct Request<'a> {
    /// The last part of the path.
    id: &'a str,
    /// The body of a write; none for a read.
    written: Option<&'a [u8]>,
}

fn respond(json: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         request-id: 0b5c1c7a-7c9f-4c3d-9d60-0d2ad3e2b9b1\r\n\r\n{json}",
        json.len()
    )
    .into_bytes()
}

fn keep(
    mut stream: TcpStream,
    answer: &dyn Fn(Request) -> Vec<u8>,
    seen: &Mutex<String>,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut buffer, mut filled) = (vec![0; 1 << 16], 0);
    loop {
        let body = loop {
            let end = buffer[..filled]
                .windows(4)
                .position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                break end + 4;
            }
            match stream.read(&mut buffer[filled..])? {
                0 => return Ok(()),
                more => filled += more,
            }
        };
        let head = std::str::from_utf8(&buffer[..body]).unwrap_or_default();
        let length: usize = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(0, |(_, value)| value.parse().unwrap_or(0));
        let is_read = head.starts_with("GET ");
        let path = head.split(' ').nth(1).unwrap_or_default();
        let id = path.rsplit('/').next().unwrap_or_default().to_owned();
        let mut first = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if first.is_empty() {
            first.push_str(head);
        }
        drop(first);
        while filled < body + length {
            match stream.read(&mut buffer[filled..])? {
                0 => return Ok(()),
                more => filled += more,
            }
        }
        let request = Request {
            id: &id,
            written: (!is_read).then(|| &buffer[body..body + length]),
        };
        let response = answer(request);
        buffer.copy_within(body + length..filled, 0);
        filled -= body + length;
        stream.write_all(&response)?;
    }
}
