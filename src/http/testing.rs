//! Shared by the tests of `http` and `auth`: a clock that tests set forward, and a transport in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use super::*;
use crate::base::{Cancel, Clock, Diagnostics, Error, ErrorKind, Result, Secret, SystemClock};

/// A clock that runs with the machine's from a fixed date, and can be set forward.
pub struct FakeClock {
    start: Instant,
    forward: Mutex<Duration>,
}

impl FakeClock {
    pub fn new() -> Arc<FakeClock> {
        Arc::new(FakeClock {
            start: Instant::now(),
            forward: Mutex::default(),
        })
    }
    pub fn forward(&self, by: Duration) {
        *self.forward.lock().unwrap() += by;
    }
}

impl Clock for FakeClock {
    fn now(&self) -> SystemTime {
        let start = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        start + (self.instant() - self.start)
    }
    fn instant(&self) -> Instant {
        Instant::now() + *self.forward.lock().unwrap()
    }
    fn sleep(&self, time: Duration, cancel: Option<&Cancel>) -> bool {
        SystemClock.sleep(time, cancel)
    }
}

pub type TransportResult = std::result::Result<Response, Failure>;
type Script = dyn FnMut(&Request, &Attempt) -> TransportResult + Send;

/// Responds from a list. The response to a request beyond its end is a 500 that describes the request.
pub struct Memory {
    script: Mutex<Box<Script>>,
    pub seen: Mutex<Vec<(Request, Option<Token>)>>,
}

impl Memory {
    pub fn replies(replies: impl IntoIterator<Item = TransportResult>) -> Arc<Memory> {
        let mut replies: VecDeque<TransportResult> = replies.into_iter().collect();
        Memory::scripted(move |request, _| {
            let beyond = || http_response(500, &[], &format!("not expected: {request:?}"));
            replies.pop_front().unwrap_or_else(beyond)
        })
    }
    pub fn scripted(
        script: impl FnMut(&Request, &Attempt) -> TransportResult + Send + 'static,
    ) -> Arc<Memory> {
        Arc::new(Memory {
            script: Mutex::new(Box::new(script)),
            seen: Mutex::default(),
        })
    }
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

impl Transport for Memory {
    fn send(&self, request: &Request, attempt: &Attempt) -> TransportResult {
        let seen = (request.clone(), attempt.bearer.clone());
        self.seen.lock().unwrap().push(seen);
        (self.script.lock().unwrap())(request, attempt)
    }
}

pub fn http_response(status: u16, headers: &[(&str, &str)], body: &str) -> TransportResult {
    let mut known = Headers::new();
    for (name, value) in headers {
        known.set(name, value).unwrap();
    }
    Ok(Response {
        status,
        headers: known,
        body: body.as_bytes().to_vec(),
    })
}

pub fn failure(kind: FailureKind, sent: bool) -> TransportResult {
    Err(Failure::new(kind, sent, "It failed."))
}

pub fn token(text: &str) -> Token {
    Token::new(Secret::copy_of(text.as_bytes()), None).unwrap()
}

/// A token source made of a function.
pub struct Tokens<F>(pub F);

impl<F: Fn(&TokenContext<'_>) -> Result<Token> + Send + Sync> TokenSource for Tokens<F> {
    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        (self.0)(ctx)
    }
}

/// Decodes the kind from the status, and the service's code from `{"code":...}`.
pub struct Decoder;

impl ErrorDecoder for Decoder {
    fn decode(&self, response: &Response, _request: &Request) -> Error {
        let kind = match response.status {
            401 => ErrorKind::Unauthenticated,
            412 => ErrorKind::Conflict,
            429 => ErrorKind::Throttled,
            500.. => ErrorKind::ServerError,
            _ => ErrorKind::RequestRejected,
        };
        let body: Option<serde_json::Value> = serde_json::from_slice(&response.body).ok();
        let code = body.and_then(|body| body["code"].as_str().map(str::to_owned));
        Error::new(kind, format!("The service says {}.", response.status))
            .with_service(response.status, code)
    }
    fn is_own(&self, response: &Response) -> bool {
        !response.body.starts_with(b"<")
    }
}

pub fn audience(root: &str) -> Audience {
    Audience {
        root: Url::parse(root).unwrap(),
        scope: "https://graph.test/.default".to_owned(),
        authority: Url::parse("https://login.test").unwrap(),
        tenant: None,
    }
}

pub fn pipeline(
    transport: Arc<dyn Transport>,
    tokens: impl TokenSource + 'static,
    clock: Arc<dyn Clock>,
    root: &str,
) -> Pipeline {
    Pipeline::new(Components {
        transport,
        tokens: Arc::new(tokens),
        clock,
        diag: Diagnostics::default(),
        audience: audience(root),
        settings: Settings {
            backoff: Duration::from_millis(2),
            ..Settings::default()
        },
        reach: Reach::default(),
    })
}

/// A certificate that signed nothing. Tests trust only this one, so that they don't need the system's store.
pub const CA: &str = "\
-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUYSPPsmGIkFv5x1xXrKRTv6K7dmcwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjMxOTEzMTVaGA8yMTI2MTAzMDE5
MTMxNVowEjEQMA4GA1UEAwwHVGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABBh+/O0YlmQYzuKZDyS4yoxd2Oodk7OU7TDbyyh5QWZs/Few0uW/mLjW7zCU
v3shFemrhjYgX4uGk3yJEXjhZVSjUzBRMB0GA1UdDgQWBBTbhhqPjUw0vAng4AeP
33Ny/EVKXzAfBgNVHSMEGDAWgBTbhhqPjUw0vAng4AeP33Ny/EVKXzAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQClx538cAUUnh4sRHCCCwhel39+
7q5dxv7EWD96vCoNXgIgdCHHC5yT+MNPTSEL0ximqOTgOZzh66eH4E0l2S7Uk4Y=
-----END CERTIFICATE-----
";
