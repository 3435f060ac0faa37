//! A client of the emulator, and generated keys.

use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use gdap::base::Variables;
use gdap::base::{Diagnostics, Level, Result, Secret, SystemClock};
use gdap::emulator::{Emulator, Options};
use gdap::http::{
    Attempt, Audience, Method, ProxyChoice, Request, ReqwestTransport, Settings, Ticket,
};
use gdap::http::{Token, TokenContext, TokenSource, Transport, TransportOptions, Url};
use serde_json::json;

/// The tenant that the emulator's managed identity is of, too.
pub const TENANT: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
pub const CLIENT: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

pub struct World {
    pub emulator: Emulator,
    pub transport: ReqwestTransport,
    pub audience: Audience,
    pub settings: Settings,
    pub diag: Diagnostics,
    pub logs: Arc<Mutex<String>>,
}

impl World {
    pub fn new() -> World {
        World::over(Options::default())
    }

    /// Over https.
    pub fn tls() -> World {
        World::over(Options {
            tls: true,
            ..Options::default()
        })
    }

    fn over(options: Options) -> World {
        let emulator = Emulator::start(options).unwrap();
        emulator.settings(json!({"tokens": "issued"}));
        let options = TransportOptions {
            proxy: ProxyChoice::None,
            ca_only: emulator
                .ca_pem()
                .map_or_else(stranger, str::to_owned)
                .into(),
            allow_http_loopback: true,
            ..TransportOptions::default()
        };
        let diag = Diagnostics::default();
        let logs: Arc<Mutex<String>> = Arc::default();
        let sink = logs.clone();
        let log = move |_: Level, _: &str, text: &str| sink.lock().unwrap().push_str(text);
        diag.set_log(Some((Level::Debug, Arc::new(log))));
        World {
            audience: Audience {
                root: Url::parse(&format!("{}/v1.0", emulator.uri())).unwrap(),
                scope: "https://graph.microsoft.com/.default".to_owned(),
                authority: Url::parse(emulator.uri()).unwrap(),
                tenant: Some(TENANT.to_owned()),
            },
            transport: ReqwestTransport::new(&options).unwrap(),
            emulator,
            settings: Settings {
                backoff: Duration::from_millis(5),
                max_backoff: Duration::from_millis(20),
                ..Settings::default()
            },
            diag,
            logs,
        }
    }

    pub fn token(&self, source: &dyn TokenSource) -> Result<Token> {
        source.token(&TokenContext {
            transport: &self.transport,
            reach: &gdap::http::Reach::default(),
            audience: &self.audience,
            settings: &self.settings,
            deadline: Instant::now() + Duration::from_secs(20),
            cancel: None,
            clock: &SystemClock,
            diag: &self.diag,
            rejected: None,
            claims: None,
            is_sign_in: true,
            outages: None,
        })
    }

    /// Gets a token and checks that a read accepts it.
    pub fn good(&self, source: &dyn TokenSource) -> Token {
        let token = self.token(source).expect("a token");
        let url = self
            .audience
            .root
            .join("tenantRelationships/delegatedAdminRelationships");
        let attempt = Attempt {
            timeout: Duration::from_secs(10),
            max_body: 1_000_000,
            bearer: Some(token.clone()),
            ticket: Ticket::default(),
            cancel: None,
        };
        let answer = self
            .transport
            .send(&Request::new(Method::Get, url.unwrap()), &attempt);
        assert_eq!(answer.unwrap().status, 200);
        token
    }

    pub fn refused(&self, source: &dyn TokenSource, code: &str) {
        let error = self.token(source).expect_err("a refusal");
        assert_eq!(error.service_code(), Some(code), "{error:?}");
        assert!(
            error.hint().is_some() && error.request_id().is_some(),
            "{error:?}"
        );
    }

    pub fn requests(&self, path: &str) -> usize {
        let log = self.emulator.log();
        log.iter()
            .filter(|one| one["path"].as_str().unwrap().ends_with(path))
            .count()
    }
}

/// A certificate authority that issued no certificate used here; with it the system's certificates aren't
/// loaded.
fn stranger() -> String {
    let made = rcgen::generate_simple_self_signed(["x.test".to_owned()]);
    made.unwrap().cert.pem()
}

pub fn secret(text: &str) -> Secret {
    Secret::copy_of(text.as_bytes())
}

pub fn openssl(args: &[&str]) -> Option<String> {
    let done = Command::new("openssl")
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let Ok(done) = done else {
        eprintln!("skipped: there is no openssl to make a key with");
        return None;
    };
    Some(String::from_utf8(done.stdout).unwrap())
}

/// An RSA key and its certificate, PEM.
pub fn identity() -> Option<&'static (String, String)> {
    static MADE: OnceLock<Option<(String, String)>> = OnceLock::new();
    MADE.get_or_init(made).as_ref()
}

pub fn made() -> Option<(String, String)> {
    let day = Duration::from_secs(24 * 3600);
    let now = SystemTime::now();
    made_for(now - day, now + day)
}

/// A key whose certificate is valid in this period.
pub fn made_for(from: SystemTime, until: SystemTime) -> Option<(String, String)> {
    let key = openssl(&[
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
    ])?;
    let pair = rcgen::KeyPair::from_pem_and_sign_algo(&key, &rcgen::PKCS_RSA_SHA256).unwrap();
    let mut params = rcgen::CertificateParams::new(["gdap.test".to_owned()]).unwrap();
    params.not_before = from.into();
    params.not_after = until.into();
    let certificate = params.self_signed(&pair).unwrap();
    Some((key, certificate.pem()))
}

pub fn variables(pairs: &[(&str, &str)]) -> Variables {
    Variables::of(pairs.iter().map(|(name, value)| (*name, value.as_bytes())))
}
