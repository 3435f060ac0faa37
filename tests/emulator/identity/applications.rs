//! Applications: with a secret, and with assertions.

use super::*;

/// Application tokens carry roles; with a secret in the form or in a Basic header, and over the
/// endpoint of version 1.
#[test]
fn an_application_signs_in() {
    let world = world();
    let secret = "p%ss w\u{f6}rd";
    world
        .emulator
        .settings(json!({"clients": {CLIENT: secret}}));
    let app = [("grant_type", "client_credentials"), ("scope", APP)];
    let form = token(
        &world,
        &[
            app[0],
            app[1],
            ("client_id", CLIENT),
            ("client_secret", secret),
        ],
    );
    let granted = claims(&world, text(&form, "access_token"));
    assert_eq!(
        (&granted["aud"], &granted["tid"], &granted["appid"]),
        (
            &json!("https://graph.microsoft.com"),
            &json!(TENANT),
            &json!(CLIENT)
        )
    );
    assert_eq!(
        granted["roles"],
        json!(["DelegatedAdminRelationship.ReadWrite.All"])
    );
    assert!(
        granted["scp"].is_null()
            && form.body["id_token"].is_null()
            && form.body["refresh_token"].is_null()
    );

    let path = format!("/{TENANT}/oauth2/v2.0/token");
    let basic = |secret: &str| {
        format!(
            "basic {}",
            STANDARD.encode(format!("{CLIENT}:{}", encode(secret)))
        )
    };
    let good = post(&world, &path, &app, &[("authorization", &basic(secret))]);
    assert_eq!(good.status, 200, "{}", good.text);
    let wrong = post(&world, &path, &app, &[("authorization", &basic("wrong"))]);
    assert_eq!((wrong.status, number(&wrong)), (401, 7_000_215));

    let v1 = [
        ("grant_type", "client_credentials"),
        ("resource", "https://graph.microsoft.com"),
        ("client_id", CLIENT),
        ("client_secret", secret),
    ];
    let v1 = post(&world, &format!("/{TENANT}/oauth2/token"), &v1, &[]);
    assert_eq!(
        (text(&v1, "expires_in"), text(&v1, "resource")),
        ("3599", "https://graph.microsoft.com")
    );
    assert_eq!(
        claims(&world, text(&v1, "access_token"))["aud"],
        "https://graph.microsoft.com"
    );
}

/// Assertions as other clients make them: a fraction in exp, no nbf, the endpoint of either version.
#[test]
fn assertions_of_other_clients() {
    let world = world();
    let (key, der) = certificate();
    let root = world.emulator.uri().to_owned();
    let now = jiff::Timestamp::now().as_second() as f64;
    let send = |claims: Value| {
        let print = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &der));
        let head = json!({"alg": "PS256", "typ": "JWT", "x5t#S256": print, "x5c": [STANDARD.encode(&der)]});
        let part = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
        let signed = format!("{}.{}", part(&head), part(&claims));
        let mut signature = vec![0; key.public().modulus_len()];
        let random = ring::rand::SystemRandom::new();
        key.sign(
            &signature::RSA_PSS_SHA256,
            &random,
            signed.as_bytes(),
            &mut signature,
        )
        .expect("signed");
        let assertion = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
        token(
            &world,
            &[
                ("grant_type", "client_credentials"),
                ("client_id", CLIENT),
                ("scope", APP),
                ("client_assertion", &assertion),
                (
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ),
            ],
        )
    };
    let claims = |aud: String, exp: f64| json!({"aud": aud, "iss": CLIENT, "sub": CLIENT, "jti": "1", "exp": exp});
    for aud in ["oauth2/v2.0/token", "oauth2/token", "v2.0"] {
        let answer = send(claims(format!("{root}/{TENANT}/{aud}"), now + 300.123_456));
        assert_eq!(answer.status, 200, "{aud}: {}", answer.text);
    }
    // MSAL.NET writes its dates as strings.
    let mut texts = claims(format!("{root}/{TENANT}/oauth2/v2.0/token"), 0.0);
    texts["exp"] = (now + 300.0).to_string().into();
    assert_eq!(send(texts).status, 200);
    let other = send(claims(
        format!("{root}/other/oauth2/v2.0/token"),
        now + 300.0,
    ));
    assert_eq!((other.status, number(&other)), (401, 700_023));
    let long = send(claims(
        format!("{root}/{TENANT}/oauth2/v2.0/token"),
        now + 3600.0,
    ));
    assert_eq!(number(&long), 700_024);
    let old = send(claims(
        format!("{root}/{TENANT}/oauth2/v2.0/token"),
        now - 400.5,
    ));
    assert_eq!(number(&old), 700_024);
}

/// An RSA key and a certificate of it; the emulator's own public test key serves.
fn certificate() -> (ring::rsa::KeyPair, Vec<u8>) {
    use rustls_pki_types::pem::PemObject;
    let pem = include_str!("../../../src/emulator/identity/public-test-key.pem");
    let der = rustls_pki_types::PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).expect("a key");
    let key = ring::rsa::KeyPair::from_pkcs8(der.secret_pkcs8_der()).expect("a key");
    let pair =
        rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).expect("a key");
    let params = rcgen::CertificateParams::new(["x".to_owned()]).expect("names");
    let certificate = params.self_signed(&pair).expect("a certificate");
    (key, certificate.der().to_vec())
}
