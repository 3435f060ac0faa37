//! Shared by the tests of credentials: a client that requests tokens, keys made for the run, and every output
//! that could contain a secret.

#[cfg(feature = "emulator")]
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::base::{Cancel, Clock, Diagnostics, Error, Level, Result};
use crate::http::testing::{FakeClock, Memory, TransportResult, audience, http_response};
use crate::http::{Audience, Request, Settings, Token, TokenContext, TokenSource};

pub(super) const TENANT: &str = "11111111-2222-3333-4444-555555555555";
pub(super) const CLIENT: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

/// The client that requests tokens, and its log.
pub(super) struct Kit {
    pub audience: Audience,
    pub settings: Settings,
    pub clock: Arc<FakeClock>,
    pub transport: Arc<Memory>,
    pub diag: Diagnostics,
    pub cancel: Cancel,
    pub timeout: Duration,
    pub claims: Option<&'static str>,
    logs: Arc<Mutex<String>>,
}

impl Kit {
    pub(super) fn new() -> Kit {
        Kit::replies([])
    }

    pub(super) fn replies(replies: impl IntoIterator<Item = TransportResult>) -> Kit {
        Kit::over(Memory::replies(replies))
    }

    pub(super) fn over(transport: Arc<Memory>) -> Kit {
        let diag = Diagnostics::default();
        let logs: Arc<Mutex<String>> = Arc::default();
        let sink = logs.clone();
        let log = move |level: Level, target: &str, text: &str| {
            sink.lock()
                .unwrap()
                .push_str(&format!("{level:?} {target} {text}\n"));
        };
        diag.set_log(Some((Level::Debug, Arc::new(log))));
        Kit {
            audience: audience("https://graph.test/v1.0"),
            settings: Settings {
                backoff: Duration::from_millis(2),
                max_backoff: Duration::from_millis(5),
                ..Settings::default()
            },
            clock: FakeClock::new(),
            transport,
            diag,
            cancel: Cancel::new(),
            timeout: Duration::from_secs(30),
            claims: None,
            logs,
        }
    }

    pub(super) fn with<R>(&self, act: impl FnOnce(&TokenContext<'_>) -> R) -> R {
        self.with_rejected(None, act)
    }

    pub(super) fn with_rejected<R>(
        &self,
        rejected: Option<&Token>,
        act: impl FnOnce(&TokenContext<'_>) -> R,
    ) -> R {
        act(&TokenContext {
            transport: &*self.transport,
            reach: &crate::http::Reach::default(),
            audience: &self.audience,
            settings: &self.settings,
            deadline: self.clock.instant() + self.timeout,
            cancel: Some(&self.cancel),
            clock: &*self.clock,
            diag: &self.diag,
            rejected,
            claims: self.claims,
            is_sign_in: true,
            outages: None,
        })
    }

    pub(super) fn token(&self, source: &impl TokenSource) -> Result<Token> {
        self.with(|ctx| source.token(ctx))
    }

    /// The request number `at`, which must have been sent.
    pub(super) fn request(&self, at: usize) -> Request {
        self.transport.seen.lock().unwrap()[at].0.clone()
    }

    /// A field of the form of request number `at`.
    pub(super) fn field(&self, at: usize, name: &str) -> Option<String> {
        let body = String::from_utf8(self.request(at).body.expect("a form").into()).unwrap();
        let value = body
            .split('&')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")))?;
        Some(decoded(value))
    }

    pub(super) fn logs(&self) -> String {
        self.logs.lock().unwrap().clone()
    }
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next().unwrap(), bytes.next().unwrap()];
            out.push(u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap());
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).unwrap()
}

/// A 200 with a token.
pub(super) fn grants(token: &str) -> TransportResult {
    let body = format!(
        r#"{{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{token}"}}"#
    );
    http_response(200, &[], &body)
}

/// An error response in Entra's form.
pub(super) fn refuses(status: u16, error: &str, code: u32, text: &str) -> TransportResult {
    let body = serde_json::json!({
        "error": error,
        "error_description": format!(
            "AADSTS{code}: {text}\r\nTrace ID: {TENANT}\r\nCorrelation ID: {CLIENT}\r\nTimestamp: now"
        ),
        "error_codes": [code],
        "trace_id": TENANT,
        "correlation_id": CLIENT,
    });
    http_response(status, &[], &body.to_string())
}

/// A token with readable claims.
pub(super) fn jwt(payload: serde_json::Value) -> String {
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload.to_string()))
}

/// All that a host may see of an error.
pub(super) fn shown(error: &Error) -> String {
    let json = serde_json::to_string(error).unwrap();
    format!("{error} {error:?} {error:#?} {json} {:?}", error.hint())
}

#[cfg(feature = "emulator")]
/// An RSA key made for this run, PKCS #8 PEM; `None` if there is no `openssl`.
pub(super) fn rsa_key() -> Option<&'static str> {
    static KEY: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    KEY.get_or_init(|| {
        openssl(
            &[
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
            ],
            "",
        )
    })
    .as_deref()
}

#[cfg(feature = "emulator")]
/// Another RSA key.
pub(super) fn other_key() -> Option<&'static str> {
    static KEY: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    KEY.get_or_init(|| {
        openssl(
            &[
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:2048",
            ],
            "",
        )
    })
    .as_deref()
}

#[cfg(feature = "emulator")]
/// The output of `openssl`; `None` if there is no `openssl`.
pub(super) fn openssl(args: &[&str], input: &str) -> Option<String> {
    use std::io::Write;
    use std::process::Stdio;
    let child = Command::new("openssl")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no openssl to make a key with");
        return None;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "openssl {args:?}");
    Some(String::from_utf8(out.stdout).unwrap())
}
