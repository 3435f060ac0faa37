//! The extra time of signing in with a certificate compared with a secret: alternating token requests to the
//! emulator, which verifies the signature.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gdap::auth::{CertificateCredential, CertificateOptions, SecretCredential};
use gdap::base::{Diagnostics, Secret, SystemClock};
use gdap::emulator::{Emulator, Options};
use gdap::http::{Audience, ProxyChoice, ReqwestTransport, Settings};
use gdap::http::{TokenContext, TokenSource, TransportOptions, Url};
use serde_json::json;

use crate::report::Figure;
use crate::{median, support};

const TENANT: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
const CLIENT: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";
const ROUNDS: usize = 300;

/// The difference of the medians.
pub fn certificate() -> Vec<Figure> {
    let Some(openssl) = support::tool("openssl", "signing in with a certificate") else {
        return Vec::new();
    };
    let (key, certificate) = identity(&openssl);
    let emulator = Emulator::start(Options::default()).expect("the emulator");
    emulator.settings(json!({
        "clients": {CLIENT: "hunter2"},
        "certificates": {CLIENT: [certificate]},
    }));
    let secret = Secret::copy_of(b"hunter2");
    let secret = SecretCredential::new(None, CLIENT, secret).expect("a credential");
    let pem = format!("{certificate}{key}");
    let options = CertificateOptions::default();
    let certificate = CertificateCredential::new(None, CLIENT, pem.as_bytes(), options);
    let certificate = certificate.expect("a credential");

    let place = Place::new(&emulator);
    let (mut plain, mut signed) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        plain.push(place.milliseconds(&secret));
        signed.push(place.milliseconds(&certificate));
    }
    let (plain, signed) = (median(plain), median(signed));
    println!("  a token by secret {plain:.2} ms, by certificate {signed:.2} ms");
    let name = "a certificate's sign-in over a secret's";
    vec![Figure::at_most(name, signed - plain, 10.0, " ms")]
}

/// The endpoint for token requests, without a cache.
struct Place {
    transport: ReqwestTransport,
    audience: Audience,
    settings: Settings,
    diag: Diagnostics,
}

impl Place {
    fn new(emulator: &Emulator) -> Place {
        let options = TransportOptions {
            proxy: ProxyChoice::None,
            allow_http_loopback: true,
            ..TransportOptions::default()
        };
        let url = |text: String| Url::parse(&text).expect("an address");
        Place {
            transport: ReqwestTransport::new(&options).expect("a transport"),
            audience: Audience {
                root: url(format!("{}/v1.0", emulator.uri())),
                scope: "https://graph.microsoft.com/.default".to_owned(),
                authority: url(emulator.uri().to_owned()),
                tenant: Some(TENANT.to_owned()),
            },
            settings: Settings::default(),
            diag: Diagnostics::default(),
        }
    }

    fn milliseconds(&self, source: &dyn TokenSource) -> f64 {
        let start = Instant::now();
        let token = source.token(&TokenContext {
            transport: &self.transport,
            reach: &gdap::http::Reach::default(),
            audience: &self.audience,
            settings: &self.settings,
            deadline: start + Duration::from_secs(20),
            cancel: None,
            clock: &SystemClock,
            diag: &self.diag,
            rejected: None,
            claims: None,
            is_sign_in: true,
            outages: None,
        });
        token.expect("a token");
        start.elapsed().as_secs_f64() * 1000.0
    }
}

/// An RSA key and its certificate, PEM.
fn identity(openssl: &std::path::Path) -> (String, String) {
    let mut command = Command::new(openssl);
    command
        .args(["genpkey", "-algorithm", "RSA"])
        .args(["-pkeyopt", "rsa_keygen_bits:2048"])
        .stderr(Stdio::null());
    let key = String::from_utf8(support::must(&mut command).stdout).expect("PEM");
    let pair = rcgen::KeyPair::from_pem_and_sign_algo(&key, &rcgen::PKCS_RSA_SHA256);
    let params = rcgen::CertificateParams::new(["gdap.test".to_owned()]).expect("a name");
    let certificate = params.self_signed(&pair.expect("a key"));
    (key, certificate.expect("a certificate").pem())
}
