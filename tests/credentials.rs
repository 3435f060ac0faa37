//! Every credential against the emulator, over real connections: the library proves who it is, the
//! emulator checks it with code of its own, and the token is then good for a read.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gdap::auth::*;
use gdap::base::{Clock, Diag, ErrorKind, Level, Result, Secret, SystemClock};
use gdap::emulator::{Emulator, Options};
use gdap::http::{
    Attempt, Audience, Method, ProxyChoice, Request, ReqwestTransport, Settings, Token,
};
use gdap::http::{TokenContext, TokenSource, Transport, TransportOptions, Url};
use ring::{rand::SystemRandom, signature};
use serde_json::json;

/// The tenant that the emulator's managed identity is of, too.
const TENANT: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
const CLIENT: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

struct World {
    emulator: Emulator,
    transport: ReqwestTransport,
    audience: Audience,
    settings: Settings,
    diag: Diag,
    logs: Arc<Mutex<String>>,
}

impl World {
    fn new() -> World {
        let emulator = Emulator::start(Options::default()).unwrap();
        emulator.settings(json!({"tokens": "issued"}));
        let options = TransportOptions {
            proxy: ProxyChoice::None,
            ca_only: rcgen::generate_simple_self_signed(["x.test".to_owned()])
                .unwrap()
                .cert
                .pem()
                .into(),
            allow_http_loopback: true,
            ..TransportOptions::default()
        };
        let diag = Diag::default();
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

    fn token(&self, source: &dyn TokenSource) -> Result<Token> {
        source.token(&TokenContext {
            transport: &self.transport,
            audience: &self.audience,
            settings: &self.settings,
            deadline: Instant::now() + Duration::from_secs(20),
            cancel: None,
            clock: &SystemClock,
            diag: &self.diag,
            rejected: None,
            claims: None,
        })
    }

    /// A token, which is good for a read.
    fn good(&self, source: &dyn TokenSource) -> Token {
        let token = self.token(source).expect("a token");
        let url = self
            .audience
            .root
            .join("tenantRelationships/delegatedAdminRelationships");
        let attempt = Attempt {
            timeout: Duration::from_secs(10),
            max_body: 1_000_000,
            bearer: Some(token.clone()),
        };
        let answer = self
            .transport
            .send(&Request::new(Method::Get, url.unwrap()), &attempt);
        assert_eq!(answer.unwrap().status, 200);
        token
    }

    fn refused(&self, source: &dyn TokenSource, code: &str) {
        let error = self.token(source).expect_err("a refusal");
        assert_eq!(error.service_code(), Some(code), "{error:?}");
        assert!(
            error.cure().is_some() && error.request_id().is_some(),
            "{error:?}"
        );
    }

    fn requests(&self, path: &str) -> usize {
        let log = self.emulator.log();
        log.iter()
            .filter(|one| one["path"].as_str().unwrap().ends_with(path))
            .count()
    }
}

fn secret(text: &str) -> Secret {
    Secret::copy_of(text.as_bytes())
}

fn openssl(args: &[&str]) -> Option<String> {
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
fn identity() -> Option<&'static (String, String)> {
    static MADE: OnceLock<Option<(String, String)>> = OnceLock::new();
    MADE.get_or_init(made).as_ref()
}

fn made() -> Option<(String, String)> {
    let key = openssl(&[
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        "rsa_keygen_bits:2048",
    ])?;
    let pair = rcgen::KeyPair::from_pem_and_sign_algo(&key, &rcgen::PKCS_RSA_SHA256).unwrap();
    let params = rcgen::CertificateParams::new(["gdap.test".to_owned()]).unwrap();
    let certificate = params.self_signed(&pair).unwrap();
    Some((key, certificate.pem()))
}

fn certificate(pem: &(String, String), options: CertificateOptions) -> CertificateCredential {
    let pem = format!("{}{}", pem.0, pem.1);
    CertificateCredential::new(None, CLIENT, pem.as_bytes(), options).unwrap()
}

#[test]
fn a_client_secret() {
    let world = World::new();
    world
        .emulator
        .settings(json!({"clients": {CLIENT: "right horse"}}));
    world.good(&SecretCredential::new(None, CLIENT, secret("right horse")).unwrap());
    world.refused(
        &SecretCredential::new(None, CLIENT, secret("wrong horse")).unwrap(),
        "AADSTS7000215",
    );
    world.refused(
        &SecretCredential::new(None, TENANT, secret("right horse")).unwrap(),
        "AADSTS700016",
    );
    let logs = world.logs.lock().unwrap();
    assert!(
        logs.contains("/oauth2/v2.0/token") && !logs.contains("horse"),
        "{logs}"
    );
}

#[test]
fn faults_of_the_endpoint() {
    let world = World::new();
    let source = SecretCredential::new(None, CLIENT, secret("hunter2")).unwrap();
    let on_token = json!({"operation": "token"});
    world.emulator.fault(json!([
        {"kind": "status", "status": 429, "match": on_token, "times": 1},
        {"kind": "close_after", "match": on_token, "times": 1},
        {"kind": "status", "status": 400, "body": {"error": "temporarily_unavailable", "error_codes": [90033]}, "match": on_token, "times": 1},
    ]));
    world.good(&source);
    assert_eq!(world.requests("/token"), 4);
    for (fault, kind) in [
        (
            json!({"kind": "html", "status": 200, "match": on_token}),
            ErrorKind::BadAnswer,
        ),
        (
            json!({"kind": "redirect", "to": "https://evil.test/hunter2", "match": on_token}),
            ErrorKind::UntrustedHost,
        ),
        (
            json!({"kind": "huge", "match": on_token}),
            ErrorKind::AnswerTooLarge,
        ),
        (
            json!({"kind": "status", "status": 403, "body": "<html>hunter2", "match": on_token}),
            ErrorKind::Credential,
        ),
    ] {
        world.emulator.clear_faults();
        world.emulator.fault(fault);
        let error = world.token(&source).unwrap_err();
        assert_eq!(error.kind(), kind, "{error:?}");
        let json = serde_json::to_string(&error).unwrap();
        assert!(!format!("{error:?}{json}").contains("hunter2"), "{error:?}");
    }
    assert!(!world.logs.lock().unwrap().contains("hunter2"));
}

#[test]
fn an_endpoint_that_hangs() {
    let mut world = World::new();
    world.settings.attempt_timeout = Duration::from_millis(200);
    world.settings.max_retries = 1;
    let source = SecretCredential::new(None, CLIENT, secret("hunter2")).unwrap();
    world
        .emulator
        .fault(json!({"kind": "stall", "ms": 3000, "match": {"operation": "token"}}));
    let start = Instant::now();
    let error = world.token(&source).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert!(
        error.message().contains("did not answer within 200 ms"),
        "{error}"
    );
}

#[test]
fn cloudcockpit_has_a_tenant_and_a_scope_of_its_own() {
    let mut world = World::new();
    let tenant = "4e806121-ff28-4286-ab4e-3be0a08f9ce0";
    let authority = format!("{}/{tenant}", world.emulator.uri());
    world.audience.authority = Url::parse(&authority).unwrap();
    world.audience.scope = "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a/.default".to_owned();
    // The credential's own tenant is the partner's; CloudCockpit's clients live in another.
    let source = SecretCredential::new(Some(TENANT), CLIENT, secret("hunter2")).unwrap();
    let token = world.token(&source).unwrap();
    let claims = claims::read(token.secret()).unwrap();
    assert_eq!(claims.tenant.as_deref(), Some(tenant));
    let audience = claims.audience.as_deref();
    assert_eq!(audience, Some("api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a"));
}

#[test]
fn a_certificate() {
    let Some(own) = identity() else { return };
    let world = World::new();
    let ps256 = CertificateOptions::default();
    let rs256 = CertificateOptions {
        algorithm: Algorithm::Rs256,
        ..ps256
    };
    world.refused(&certificate(own, ps256), "AADSTS700027");
    world.good(&certificate(
        own,
        CertificateOptions {
            send_chain: true,
            ..ps256
        },
    ));
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    world.good(&certificate(own, ps256));
    world.good(&certificate(own, rs256));
    let (key, other) = made().unwrap();
    world.refused(&certificate(&(key, other), ps256), "AADSTS700027");

    // An hour between the clocks: refused, told, and made again on the service's.
    for hour in [3600, -3600] {
        world.emulator.settings(json!({"clockSkewSeconds": hour}));
        world.emulator.clear_log();
        let token = world.token(&certificate(own, ps256)).unwrap();
        assert_eq!(world.requests("/token"), 2);
        assert!(token.expires().unwrap() > SystemClock.now() + Duration::from_secs(3000));
    }
    assert!(
        world
            .logs
            .lock()
            .unwrap()
            .contains("This machine's clock is")
    );
}

#[test]
fn a_signing_callback() {
    let Some((key, pem)) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [pem]}}));
    let der = |pem: &str| {
        let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .unwrap()
    };
    let pair = signature::RsaKeyPair::from_pkcs8(&der(key)).unwrap();
    let sign = move |request: &SigningRequest<'_>| {
        let mut out = vec![0; pair.public().modulus_len()];
        pair.sign(
            &signature::RSA_PSS_SHA256,
            &SystemRandom::new(),
            request.message,
            &mut out,
        )
        .unwrap();
        Ok(out)
    };
    let options = CertificateOptions::default();
    let made = SigningCredential::new(None, CLIENT, &[&der(pem)], options, Box::new(sign));
    world.good(&made.unwrap());
}

/// An outside issuer's token.
fn outside(subject: &str, until: u64) -> String {
    let Some((key, _)) = identity() else {
        return String::new();
    };
    let text: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap();
    let pair = signature::RsaKeyPair::from_pkcs8(&der).unwrap();
    let claims = json!({"iss": "https://issuer.test", "sub": subject, "aud": "api://AzureADTokenExchange", "exp": until});
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(json!({"alg": "RS256"})), part(claims));
    let mut out = vec![0; pair.public().modulus_len()];
    pair.sign(
        &signature::RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut out,
    )
    .unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(out))
}

#[test]
fn a_federated_token_that_rotates() {
    let Some((_, pem)) = identity() else { return };
    let world = World::new();
    let trust = |audience: &str| {
        let one = json!({"issuer": "https://issuer.test", "subject": "job", "audience": audience, "certificate": pem});
        world.emulator.settings(json!({"federated": {CLIENT: one}}));
    };
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "\u{feff}{}\r\n", outside("job", 4_000_000_000)).unwrap();
    let source = FederatedCredential::from_file(None, CLIENT, file.path()).unwrap();
    world.refused(&source, "AADSTS70021");
    trust("api://AzureADTokenExchange");
    world.good(&source);
    std::fs::write(file.path(), outside("job", 1_000_000_000)).unwrap();
    world.refused(&source, "AADSTS700024");
    std::fs::write(file.path(), outside("other job", 4_000_000_000)).unwrap();
    world.refused(&source, "AADSTS700213");
    std::fs::write(file.path(), outside("job", 4_000_000_001)).unwrap();
    world.good(&source);
    trust("api://other");
    world.refused(&source, "AADSTS700212");
    trust("api://AzureADTokenExchange");
    let forged = outside("job", 4_000_000_000);
    std::fs::write(
        file.path(),
        forged.rsplit_once('.').unwrap().0.to_owned() + ".AAAA",
    )
    .unwrap();
    world.refused(&source, "AADSTS700027");
}

fn variables(pairs: &[(&str, &str)]) -> Variables {
    Variables::of(pairs.iter().map(|(name, value)| (*name, value.as_bytes())))
}

#[test]
fn managed_identities() {
    let world = World::new();
    let root = world.emulator.uri().to_owned();
    let imds = variables(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", &root)]);
    let system = ManagedIdentity::SystemAssigned;
    let made = |identity: &ManagedIdentity, variables: &Variables| {
        ManagedIdentityCredential::new(identity.clone(), None, variables).unwrap()
    };
    let token = world.good(&made(&system, &imds));
    assert_eq!(
        claims::read(token.secret()).unwrap().tenant.as_deref(),
        Some(TENANT)
    );
    world
        .emulator
        .settings(json!({"identity": {"assigned": [CLIENT]}}));
    let token = world.good(&made(&ManagedIdentity::ClientId(CLIENT.into()), &imds));
    assert_eq!(
        claims::read(token.secret()).unwrap().app_id.as_deref(),
        Some(CLIENT)
    );
    let unknown = ManagedIdentity::ObjectId(TENANT.into());
    assert!(
        world
            .token(&made(&unknown, &imds))
            .unwrap_err()
            .message()
            .contains("Identity not found")
    );

    let endpoint = format!("{root}/msi/token");
    let app = |header| {
        variables(&[
            ("IDENTITY_ENDPOINT", &endpoint),
            ("IDENTITY_HEADER", header),
        ])
    };
    world.good(&made(&system, &app("emulator-identity-header")));
    assert_eq!(
        world
            .token(&made(&system, &app("wrong")))
            .unwrap_err()
            .http_status(),
        Some(401)
    );

    let folder = tempfile::tempdir().unwrap();
    world
        .emulator
        .settings(json!({"identity": {"arcFolder": folder.path()}}));
    let endpoint = format!("{root}/metadata/identity/oauth2/token");
    let arc = variables(&[("IDENTITY_ENDPOINT", &endpoint), ("IMDS_ENDPOINT", &root)]);
    world.good(&ManagedIdentityCredential::arc_with_folder(&arc, folder.path()).unwrap());
    let elsewhere =
        ManagedIdentityCredential::arc_with_folder(&arc, Path::new("/nowhere")).unwrap();
    assert!(
        world
            .token(&elsewhere)
            .unwrap_err()
            .message()
            .contains("folder")
    );

    // Another tenant's identity is told apart.
    world
        .emulator
        .settings(json!({"identity": {"tenant": CLIENT}}));
    assert!(
        world
            .token(&made(&system, &imds))
            .unwrap_err()
            .message()
            .contains("of tenant")
    );
}

#[test]
fn a_device_code_and_its_renewal() {
    let world = World::new();
    let shown = Arc::new(AtomicU32::new(0));
    let count = shown.clone();
    let prompt = move |prompt: &DevicePrompt<'_>| {
        assert!(prompt.message.contains(prompt.user_code));
        count.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    let source = DeviceCodeCredential::new(None, CLIENT, Box::new(prompt)).unwrap();
    world.good(&source);
    world.good(&source);
    assert_eq!(shown.load(Ordering::SeqCst), 1);
    for (person, part) in [("declines", "declined"), ("expires", "expired")] {
        let settings = json!({"deviceCode": {"person": person, "pending": 0}});
        world.emulator.settings(settings);
        let source =
            DeviceCodeCredential::new(None, CLIENT, Box::new(|_: &DevicePrompt<'_>| Ok(())));
        let error = world.token(&source.unwrap()).unwrap_err();
        assert!(error.message().contains(part), "{error}");
    }
    world
        .emulator
        .settings(json!({"deviceCode": {"slowDowns": 1, "pending": 0}}));
    let source = DeviceCodeCredential::new(None, CLIENT, Box::new(|_: &DevicePrompt<'_>| Ok(())));
    let start = Instant::now();
    world.good(&source.unwrap());
    assert!(
        start.elapsed() >= Duration::from_secs(7),
        "one second, then six"
    );
}

#[test]
fn the_environment_and_the_chain() {
    let world = World::new();
    world
        .emulator
        .settings(json!({"clients": {CLIENT: "right horse"}}));
    let pairs = [
        ("AZURE_CLIENT_ID", CLIENT),
        ("AZURE_TENANT_ID", TENANT),
        ("AZURE_CLIENT_SECRET", "right horse"),
    ];
    world.good(&EnvironmentCredential::new(&variables(&pairs)).unwrap());
    let chain = ChainCredential::new(&variables(&pairs), &ChainOptions::default());
    world.good(&chain);
    assert_eq!(chain.chosen(), Some("environment"));
}

/// With a key that is at hand, signing in by certificate costs little more than by secret.
#[test]
fn what_a_certificate_adds() {
    let Some(own) = identity() else { return };
    let world = World::new();
    world
        .emulator
        .settings(json!({"certificates": {CLIENT: [own.1]}}));
    let by_secret = SecretCredential::new(None, CLIENT, secret("x")).unwrap();
    let by_certificate = certificate(own, CertificateOptions::default());
    let time = |source: &dyn TokenSource| {
        let mut all: Vec<_> = (0..15)
            .map(|_| {
                let start = Instant::now();
                world.token(source).unwrap();
                start.elapsed()
            })
            .collect();
        all.sort();
        all[7]
    };
    let (plain, signed) = (time(&by_secret), time(&by_certificate));
    println!("median: secret {plain:?}, certificate {signed:?}");
    if !cfg!(debug_assertions) {
        assert!(
            signed < plain + Duration::from_millis(10),
            "{plain:?} {signed:?}"
        );
    }
}
