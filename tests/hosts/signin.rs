//! The host that signs in: generated keys, and an external signer.

use std::process::{Command, Stdio};
use std::sync::OnceLock;

use base64::Engine;
use ring::{rand::SystemRandom, signature};
use serde_json::json;

use super::{Way, command, drive, emulator, support};

const TENANT: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
const CLIENT: &str = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

/// An RSA key (PEM) and its certificate (PEM); `None` without openssl.
fn identity() -> Option<&'static (String, String)> {
    static MADE: OnceLock<Option<(String, String)>> = OnceLock::new();
    MADE.get_or_init(|| {
        let openssl = support::tool("openssl", "signin")?;
        let made = Command::new(openssl)
            .args(["genpkey", "-algorithm", "RSA"])
            .args(["-pkeyopt", "rsa_keygen_bits:2048"])
            .stderr(Stdio::null())
            .output();
        let key = String::from_utf8(made.expect("a key").stdout).expect("PEM");
        let pair = rcgen::KeyPair::from_pem_and_sign_algo(&key, &rcgen::PKCS_RSA_SHA256);
        let params = rcgen::CertificateParams::new(["gdap.test".to_owned()]).expect("a name");
        let certificate = params.self_signed(&pair.expect("a pair"));
        Some((key, certificate.expect("a certificate").pem()))
    })
    .as_ref()
}

fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let engine = base64::engine::general_purpose::STANDARD;
    engine.decode(text).expect("base64")
}

/// The answer to the host's command `?sign`.
pub fn sign(message: &str) -> String {
    let (key, _) = identity().expect("a key");
    let pair = signature::RsaKeyPair::from_pkcs8(&der(key)).expect("a key");
    let message: Vec<u8> = (0..message.len() / 2)
        .map(|at| u8::from_str_radix(&message[2 * at..2 * at + 2], 16).expect("hexadecimal"))
        .collect();
    let mut out = vec![0; pair.public().modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&signature::RSA_PSS_SHA256, &random, &message, &mut out)
        .expect("a signature");
    out.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn signin(test: &str, way: Way) {
    let Some(mut command) = command("signin", test, way) else {
        return;
    };
    let Some((key, certificate)) = identity() else {
        return;
    };
    let emulator = emulator();
    emulator.settings(json!({
        "tokens": "issued",
        "clients": {CLIENT: "right horse"},
        "certificates": {CLIENT: [certificate]},
        "deviceCode": {"pending": 0},
    }));
    let folder = support::scratch(test);
    let (pem, binary) = (folder.join("app.pem"), folder.join("app.der"));
    std::fs::write(&pem, format!("{certificate}{key}")).expect("a file");
    std::fs::write(&binary, der(certificate)).expect("a file");
    command.args([emulator.uri(), TENANT, CLIENT]);
    command.arg(pem).arg(binary);
    let output = drive(command, &emulator);
    let file = support::root().join("tests/hosts/signin.expected");
    let expected = std::fs::read_to_string(file).expect("signin.expected");
    assert!(output == expected, "expected:\n{expected}\nsaw:\n{output}");
}
