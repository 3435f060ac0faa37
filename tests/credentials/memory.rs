//! After a sign-in the client secret is nowhere in the process's memory, so that a core dump doesn't contain
//! it.

use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use gdap::auth::SecretCredential;
use gdap::base::{Diagnostics, Secret, SystemClock};
use gdap::http::{Audience, ProxyChoice, ReqwestTransport, Settings};
use gdap::http::{TokenContext, TokenSource, TransportOptions, Url};
use zeroize::Zeroizing;

use super::support::{CLIENT, TENANT};

/// The secret to search for is stored XORed with this mask, so that the search itself doesn't put it into
/// memory.
const MASK: u8 = 0x80;

/// An emulator in a process of its own, over https, so that its copy of the secret isn't in this process.
struct Outside {
    child: Child,
    uri: String,
    ca: Vec<u8>,
}

impl Outside {
    fn start() -> Outside {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        let mut child = Command::new(env!("CARGO_BIN_EXE_gdap-emulator"))
            .args(["serve", "--until-stdin-closes", "--tls", "--ca-file"])
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        Outside {
            child,
            uri: ready["uri"].as_str().unwrap().to_owned(),
            ca: std::fs::read(file).unwrap(),
        }
    }

    /// Signs in with a secret and drops everything.
    fn sign_in(&self, secret: &[u8]) {
        let secret = Secret::copy_of(secret);
        let source = SecretCredential::new(Some(TENANT), CLIENT, secret).unwrap();
        let options = TransportOptions {
            proxy: ProxyChoice::None,
            ca_only: self.ca.clone(),
            ..TransportOptions::default()
        };
        let token = source.token(&TokenContext {
            transport: &ReqwestTransport::new(&options).unwrap(),
            reach: &gdap::http::Reach::default(),
            audience: &Audience {
                root: Url::parse(&self.uri).unwrap(),
                scope: "https://graph.microsoft.com/.default".to_owned(),
                authority: Url::parse(&self.uri).unwrap(),
                tenant: None,
            },
            settings: &Settings::default(),
            deadline: Instant::now() + Duration::from_secs(20),
            cancel: None,
            clock: &SystemClock,
            diag: &Diagnostics::default(),
            rejected: None,
            claims: None,
            is_sign_in: true,
            outages: None,
        });
        token.unwrap();
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// How often the secret is in the writable memory of this process; `masked` is its masked form.
fn count(masked: &[u8]) -> usize {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
    let mut found = 0;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let range = line.split(' ').next().unwrap().split_once('-').unwrap();
        let [from, until] = [range.0, range.1].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut content = Zeroizing::new(vec![0; usize::try_from(until - from).unwrap()]);
        memory.seek(SeekFrom::Start(from)).unwrap();
        // Reading fails if the region was unmapped meanwhile.
        if memory.read_exact(&mut content).is_ok() {
            let windows = content.windows(masked.len());
            found += windows
                .filter(|one| one.iter().zip(masked).all(|(is, was)| is ^ MASK == *was))
                .count();
        }
    }
    found
}

#[test]
fn a_client_secret_does_not_stay_in_memory() {
    let outside = Outside::start();
    let letters = std::iter::repeat_with(fastrand::alphanumeric);
    let mut secret = Zeroizing::new(letters.take(40).map(|c| c as u8).collect::<Vec<_>>());
    let masked: Vec<u8> = secret.iter().map(|byte| byte ^ MASK).collect();
    assert!(count(&masked) > 0, "it is found while it is there");
    outside.sign_in(&secret);
    secret.fill(0);
    // The transport is dropped on a thread of its own, so the secret may disappear later.
    let end = Instant::now() + Duration::from_secs(5);
    while count(&masked) > 0 && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(count(&masked), 0, "copies are left");
}
