//! Errors that a network can cause, with secrets in every place that can have one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gdap::TokenSource;
use gdap::auth::{SecretCredential, StaticToken};
use gdap::base::{Cancel, ErrorKind, Level, Log, Secret, Variables};
use gdap::client::{CallOptions, Client, ClientOptions};
use gdap::emulator::{Emulator, Options};
use gdap::http::{HostFailure, HostSender, ProxyChoice, ProxyCredentials};
use serde_json::json;

use crate::program::free_port;

const TOKEN: &[u8] = b"canary-token-of-the-call";
const CLIENT_SECRET: &[u8] = b"canary-secret-of-the-app";
const PASSWORD: &str = "canary-password-of-the-proxy";
/// The user, a colon and the beginning of the password, in Basic's encoding.
const ENCODED: &str = "c29tZW9uZTpjYW5hcnk";

/// A server that gives the same answer to every request. In it, CREDENTIALS stands for the last word of the
/// header that signed in to the server, in this request or an earlier one. Without an answer it never
/// responds.
fn server(answer: Option<&str>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let answer = answer.map(str::to_owned);
    let seen: Arc<Mutex<String>> = Arc::default();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (answer, seen) = (answer.clone(), seen.clone());
            std::thread::spawn(move || serve(stream, answer.as_deref(), &seen));
        }
    });
    port
}

fn serve(mut stream: TcpStream, answer: Option<&str>, seen: &Mutex<String>) {
    let (mut head, mut some) = (Vec::new(), [0; 1024]);
    // A TLS handshake begins with this byte.
    while !head.starts_with(b"\x16") && !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut some) {
            Ok(count) if count > 0 => head.extend_from_slice(&some[..count]),
            _ => return,
        }
    }
    let Some(answer) = answer else {
        // Reads until the client closes the connection.
        while stream.read(&mut some).is_ok_and(|count| count > 0) {}
        return;
    };
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines().rev();
    let sign_in = lines.find(|line| line.to_ascii_lowercase().contains("authorization:"));
    let mut seen = seen.lock().expect("the credentials");
    if let Some((_, credentials)) = sign_in.and_then(|line| line.rsplit_once(' ')) {
        credentials.clone_into(&mut seen);
    }
    let answer = answer.replace("CREDENTIALS", &seen);
    let _ = stream.write_all(answer.as_bytes());
}

/// All output.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<String>>);

impl Said {
    fn add(&self, text: &str) {
        let mut said = self.0.lock().expect("a log");
        said.push_str(text);
        said.push('\n');
    }

    /// Creates a client with these options, makes it write, sign in and describe itself, and collects its
    /// output with the most verbose log level, which must contain `expected`.
    fn run(&self, options: ClientOptions, tokens: Arc<dyn TokenSource>, expected: &str) {
        let own = Said::default();
        own.add(&format!("{options:?}"));
        match Client::new(options, tokens) {
            Ok(client) => own.drive(&client),
            Err(error) => own.fail(&error),
        }
        let text = own.0.lock().expect("a log").clone();
        assert!(text.contains(expected), "{expected:?} isn't in {text}");
        self.add(&text);
    }

    fn drive(&self, client: &Client) {
        let sink = self.clone();
        let log: Arc<Log> = Arc::new(move |_, _, line| sink.add(line));
        client.diagnostics().set_log(Some((Level::Debug, log)));
        self.add(&format!("{client:?}"));
        let document = json!({
            "displayName": "new",
            "duration": "P30D",
            "accessDetails": {"unifiedRoles": [
                {"roleDefinitionId": "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}
            ]},
        });
        let document = document.to_string();
        let cancel = Cancel::new();
        cancel.fire();
        let cancelled = CallOptions {
            cancel: Some(&cancel),
            ..CallOptions::default()
        };
        let offline = CallOptions {
            offline: true,
            ..CallOptions::default()
        };
        for reply in [
            client.create(document.as_bytes(), &CallOptions::default()),
            client.create(document.as_bytes(), &cancelled),
            client.sign_in(&CallOptions::default()),
            client.sign_in(&offline),
        ] {
            match reply {
                Ok(reply) => self.add(&format!("{reply:?} {}", reply.json())),
                Err(error) => self.fail(&error),
            }
        }
    }

    fn fail(&self, error: &gdap::Error) {
        let json = serde_json::to_string(error).expect("JSON");
        self.add(&format!("{error} {error:?} {json}"));
    }
}

/// Options for a service that can only be reached through a proxy.
fn options() -> ClientOptions {
    let mut options = ClientOptions {
        base_uri: Some("https://graph.test".to_owned()),
        authority: Some("https://login.test".to_owned()),
        tenant: Some("8777b240-c6f0-4469-9e98-a3205431b836".to_owned()),
        deadline: Duration::from_secs(20),
        consistency_wait: Duration::ZERO,
        ..ClientOptions::default()
    };
    options.retry.base = Duration::from_millis(1);
    options.retry.cap = Duration::from_millis(10);
    options.retry.max_retries = 1;
    options
}

fn through(url: String) -> ClientOptions {
    let mut options = options();
    options.transport.proxy = ProxyChoice::Url {
        url,
        credentials: Some(ProxyCredentials {
            user: "someone".to_owned(),
            password: Secret::copy_of(PASSWORD.as_bytes()),
        }),
    };
    options
}

fn token() -> Arc<dyn TokenSource> {
    Arc::new(StaticToken::new(TOKEN, None).expect("a token"))
}

fn app() -> Arc<dyn TokenSource> {
    let app = SecretCredential::new(
        None,
        "11112222-bbbb-3333-cccc-4444dddd5555",
        Secret::copy_of(CLIENT_SECRET),
    );
    Arc::new(app.expect("a credential"))
}

fn proxies(said: &Said) {
    for (answer, expected) in [
        (
            "HTTP/1.1 302 Found\r\nLocation: http://x/CREDENTIALS\r\n\r\n",
            "(HTTP 302)",
        ),
        ("HTTP/1.1 403 CREDENTIALS\r\n\r\nCREDENTIALS", "(HTTP 403)"),
        (
            "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"CREDENTIALS\", CREDENTIALS\r\n\r\n",
            "It offers Basic.",
        ),
        (
            "HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate CREDENTIALS\r\n\r\n",
            "Negotiate",
        ),
        (
            "HTTP/1.1 429 Slow\r\nRetry-After: CREDENTIALS\r\n\r\n",
            "(HTTP 429)",
        ),
        ("HTTP/1.1 500 No\r\n\r\nCREDENTIALS", "(HTTP 500)"),
        (
            "HTTP/1.1 503 No\r\nRetry-After: 0\r\n\r\nCREDENTIALS",
            "(HTTP 503)",
        ),
        ("HTTP/1.1 504 No\r\n\r\nCREDENTIALS", "(HTTP 504)"),
        ("CREDENTIALS\r\n\r\n", "other than HTTP"),
        ("", "closed the connection"),
        // The proxy accepts CONNECT but doesn't speak TLS afterwards.
        (
            "HTTP/1.1 200 OK\r\n\r\nCREDENTIALS and more",
            "through the proxy",
        ),
    ] {
        let proxy = format!("http://127.0.0.1:{}", server(Some(answer)));
        said.run(through(proxy.clone()), token(), expected);
        said.run(through(proxy), app(), expected);
    }
    let closed = free_port();
    for (url, expected) in [
        (format!("http://127.0.0.1:{closed}"), "can't be reached"),
        (
            format!("http://someone:{PASSWORD}@127.0.0.1:{closed}"),
            "can't be reached",
        ),
        ("http://nowhere.invalid:1".to_owned(), "can't be reached"),
        (
            format!("socks5://someone:{PASSWORD}@127.0.0.1:1"),
            "can't be used",
        ),
        (
            format!("http://someone:{PASSWORD}/%@127.0.0.1:1"),
            "can't be used",
        ),
    ] {
        said.run(through(url), token(), expected);
    }
    // A proxy from an environment variable, which never responds.
    let hanging = server(None);
    let address = format!("http://someone:{PASSWORD}@127.0.0.1:{hanging}");
    let mut limited = options();
    limited.deadline = Duration::from_millis(300);
    limited.transport.proxy =
        ProxyChoice::System(Some(Variables::of([("https_proxy", address.as_bytes())])));
    said.run(limited.clone(), token(), "https_proxy");
    limited.unreachable = Duration::from_millis(100);
    limited.deadline = Duration::from_secs(20);
    said.run(limited, token(), "couldn't be reached");
}

fn gateways_and_tls(said: &Said) {
    let to = |root: String| {
        let mut options = options();
        options.base_uri = Some(root.clone());
        options.authority = Some(root);
        options.transport.proxy = ProxyChoice::None;
        options.transport.allow_http_loopback = true;
        options
    };
    for status in [200, 401, 403, 407, 412, 413, 502, 504, 511] {
        let page = format!(
            "HTTP/1.1 {status} No\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\
             <html><title>Denied: CREDENTIALS</title></html>"
        );
        // Each client has its own server, which only knows the credentials of that client.
        let root = || format!("http://127.0.0.1:{}", server(Some(&page)));
        said.run(to(root()), token(), &format!("(HTTP {status}"));
        said.run(to(root()), app(), "A gateway responded instead of");
    }
    let emulator = Emulator::start(Options {
        tls: true,
        ..Options::default()
    });
    let emulator = emulator.expect("the emulator");
    said.run(to(emulator.uri().to_owned()), token(), "signed by");
    let plain = format!(
        "https://127.0.0.1:{}",
        server(Some("HTTP/1.1 400 No\r\n\r\n"))
    );
    said.run(to(plain), token(), "doesn't use TLS");
    let closed = format!("https://127.0.0.1:{}", free_port());
    said.run(to(closed), token(), "No connection to 127.0.0.1");
}

fn hosts(said: &Said) {
    for kind in [
        ErrorKind::Connect,
        ErrorKind::Tls,
        ErrorKind::Proxy,
        ErrorKind::ConnectionLost,
        ErrorKind::UntrustedHost,
    ] {
        let mut options = options();
        options.transport.sender = Some(HostSender::new(move |request| {
            Err(HostFailure {
                kind,
                sent: false,
                message: format!(
                    "it failed with {:?}",
                    request.headers["authorization"].to_str()
                ),
            })
        }));
        said.run(options, token(), "it failed with");
    }
}

/// Neither the token nor a password or a secret is in an error, in its JSON or Debug form, in a log line of
/// any level, in the Debug form of options and client, or in the result of a sign-in.
pub fn no_secret_is_in_what_a_network_causes() {
    let said = Said::default();
    proxies(&said);
    gateways_and_tls(&said);
    hosts(&said);
    let said = said.0.lock().expect("a log");
    for secret in ["canary", ENCODED] {
        let found = said.lines().find(|line| line.contains(secret));
        assert!(found.is_none(), "{secret}: {found:?}");
    }
}
