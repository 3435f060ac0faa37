//! Sign-in as OpenID Connect clients see it: discovery, keys, each grant, and which tokens a service accepts.

use crate::support::*;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::{digest, signature};
use serde_json::{Value, json};

const LIST: &str = "delegatedAdminRelationships";
const TENANT: &str = "8777b240-c6f0-4469-9e98-a3205431b836";
const CLIENT: &str = "5b1fbbd1-0000-4000-8000-00000000c11e";
const SCOPE: &str = "openid profile offline_access https://graph.microsoft.com/DelegatedAdminRelationship.ReadWrite.All";
const APP: &str = "https://graph.microsoft.com/.default";

fn post(world: &World, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let form: Vec<String> = fields
        .iter()
        .map(|(k, v)| format!("{k}={}", encode(v)))
        .collect();
    let mut request = world.client.post(world.url(path)).body(form.join("&"));
    request = request.header(
        "content-type",
        "Application/X-WWW-Form-Urlencoded; charset=utf-8",
    );
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().expect("an answer");
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let text = answer.text().expect("a body");
    let body = serde_json::from_str(&text).unwrap_or_default();
    Answer {
        status,
        headers,
        body,
        text,
    }
}

fn encode(text: &str) -> String {
    let each = text.bytes().map(|b| match b {
        b if b.is_ascii_alphanumeric() => (b as char).to_string(),
        b => format!("%{b:02X}"),
    });
    each.collect()
}

fn token(world: &World, fields: &[(&str, &str)]) -> Answer {
    post(world, &format!("/{TENANT}/oauth2/v2.0/token"), fields, &[])
}

fn text<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.body[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} in {}", answer.text))
}

fn number(answer: &Answer) -> u64 {
    answer.body["error_codes"][0].as_u64().unwrap_or(0)
}

/// The claims of a token, after its signature was verified with the key found through discovery.
fn claims(world: &World, token: &str) -> Value {
    let (signed, last) = token.rsplit_once('.').expect("a JWT");
    let (head, body) = signed.split_once('.').expect("a JWT");
    let json = |part: &str| -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
    };
    let configuration = world
        .get("/common/v2.0/.well-known/openid-configuration")
        .body;
    let keys = world
        .get(configuration["jwks_uri"].as_str().expect("an address"))
        .body;
    let key = keys["keys"].as_array().expect("keys").iter();
    let key = key
        .clone()
        .find(|k| k["kid"] == json(head)["kid"])
        .expect("the key");
    let part = |name: &str| {
        URL_SAFE_NO_PAD
            .decode(key[name].as_str().expect("text"))
            .expect("base64")
    };
    let public = signature::RsaPublicKeyComponents {
        n: part("n"),
        e: part("e"),
    };
    let signature = URL_SAFE_NO_PAD.decode(last).expect("base64");
    let good = public.verify(
        &signature::RSA_PKCS1_2048_8192_SHA256,
        signed.as_bytes(),
        &signature,
    );
    assert!(good.is_ok(), "the signature is wrong");
    json(body)
}

#[test]
fn discovery() {
    let world = world();
    let root = world.emulator.uri();
    for tenant in ["common", "organizations", TENANT, "contoso.com"] {
        let found = world.send(
            "GET",
            &format!("/{tenant}/v2.0/.well-known/openid-configuration"),
            &[("authorization", "")],
            None,
        );
        assert_eq!(found.status, 200, "{}", found.text);
        let issuer = match tenant {
            "common" | "organizations" => format!("{root}/{{tenantid}}/v2.0"),
            _ => format!("{root}/{TENANT}/v2.0"),
        };
        assert_eq!(text(&found, "issuer"), issuer);
        for (name, end) in [
            ("authorization_endpoint", "/oauth2/v2.0/authorize"),
            ("token_endpoint", "/oauth2/v2.0/token"),
            ("device_authorization_endpoint", "/oauth2/v2.0/devicecode"),
            ("end_session_endpoint", "/oauth2/v2.0/logout"),
            ("jwks_uri", "/discovery/v2.0/keys"),
        ] {
            assert_eq!(text(&found, name), format!("{root}/{tenant}{end}"));
        }
        for name in [
            "response_types_supported",
            "scopes_supported",
            "id_token_signing_alg_values_supported",
            "code_challenge_methods_supported",
        ] {
            assert!(found.body[name].is_array(), "{name}");
        }
    }
    let host = root.trim_start_matches("http://");
    let instance = world.get(&format!("/common/discovery/instance?api-version=1.1&authorization_endpoint={root}/{TENANT}/oauth2/v2.0/authorize"));
    assert_eq!(
        text(&instance, "tenant_discovery_endpoint"),
        format!("{root}/{TENANT}/v2.0/.well-known/openid-configuration")
    );
    assert_eq!(instance.body["metadata"][0]["aliases"], json!([host]));
    let out = world.get(&format!(
        "/{TENANT}/oauth2/v2.0/logout?post_logout_redirect_uri=http%3A%2F%2Flocalhost%2F"
    ));
    assert_eq!(
        (out.status, out.header("location")),
        (302, "http://localhost/")
    );
}

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
    let pem = include_str!("../../src/emulator/identity/public-test-key.pem");
    let der = rustls_pki_types::PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).expect("a key");
    let key = ring::rsa::KeyPair::from_pkcs8(der.secret_pkcs8_der()).expect("a key");
    let pair =
        rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).expect("a key");
    let params = rcgen::CertificateParams::new(["x".to_owned()]).expect("names");
    let certificate = params.self_signed(&pair).expect("a certificate");
    (key, certificate.der().to_vec())
}

/// A device code, with both names of its grant type; the tokens name the person and the scopes.
#[test]
fn a_person_signs_in_with_a_device_code() {
    let world = world();
    world
        .emulator
        .settings(json!({"deviceCode": {"pending": 0, "interval": 0}}));
    for grant in [
        "device_code",
        "urn:ietf:params:oauth:grant-type:device_code",
    ] {
        let code = post(
            &world,
            "/organizations/oauth2/v2.0/devicecode",
            &[("client_id", CLIENT), ("scope", SCOPE)],
            &[],
        );
        let fields = [
            ("grant_type", grant),
            ("client_id", CLIENT),
            ("device_code", text(&code, "device_code")),
            ("client_info", "1"),
        ];
        let answer = post(&world, "/organizations/oauth2/v2.0/token", &fields, &[]);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let id = claims(&world, text(&answer, "id_token"));
        assert_eq!(
            (&id["aud"], &id["tid"], &id["ver"]),
            (&json!(CLIENT), &json!(TENANT), &json!("2.0"))
        );
        assert_eq!(id["iss"], format!("{}/{TENANT}/v2.0", world.emulator.uri()));
        assert_eq!(id["preferred_username"], "agent@partner.example");
        let access = claims(&world, text(&answer, "access_token"));
        assert_eq!(
            (&access["scp"], &access["roles"]),
            (
                &json!("DelegatedAdminRelationship.ReadWrite.All"),
                &Value::Null
            )
        );
        let info = URL_SAFE_NO_PAD
            .decode(text(&answer, "client_info"))
            .expect("base64");
        let info: Value = serde_json::from_slice(&info).expect("JSON");
        assert_eq!((&info["uid"], &info["utid"]), (&id["oid"], &json!(TENANT)));
        assert_eq!(
            number(&post(
                &world,
                "/organizations/oauth2/v2.0/token",
                &fields,
                &[]
            )),
            70018,
            "used up"
        );
    }
    let code = post(
        &world,
        &format!("/{TENANT}/oauth2/devicecode"),
        &[
            ("client_id", CLIENT),
            ("resource", "https://graph.microsoft.com"),
        ],
        &[],
    );
    let fields = [
        ("grant_type", "device_code"),
        ("client_id", CLIENT),
        ("code", text(&code, "device_code")),
    ];
    let v1 = post(&world, &format!("/{TENANT}/oauth2/token"), &fields, &[]);
    assert!(
        v1.status == 200 && v1.body["refresh_token"].is_string(),
        "{}",
        v1.text
    );
}

/// A refresh token stays valid when a new one is issued; a confidential client must authenticate to use it.
#[test]
fn refresh_tokens() {
    let world = world();
    world
        .emulator
        .settings(json!({"tokens": "issued", "clients": {CLIENT: "s"}}));
    let code = authorize(&world, &[]);
    let redeem = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("client_secret", "s"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let first = token(&world, &redeem);
    let old = text(&first, "refresh_token").to_owned();
    let refresh = |secret: Option<&str>| {
        let mut fields = vec![
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("refresh_token", &old),
            ("scope", SCOPE),
        ];
        fields.extend(secret.map(|s| ("client_secret", s)));
        token(&world, &fields)
    };
    for _ in 0..2 {
        let answer = refresh(Some("s"));
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_ne!(text(&answer, "refresh_token"), old);
        assert!(answer.body["id_token"].is_string());
    }
    let wrong = refresh(Some("wrong"));
    assert_eq!(
        (wrong.status, text(&wrong, "error"), number(&wrong)),
        (401, "invalid_client", 7_000_215)
    );
    assert_eq!(number(&refresh(None)), 7_000_218);
    let stranger = [
        ("grant_type", "refresh_token"),
        ("client_id", "other"),
        ("refresh_token", old.as_str()),
    ];
    assert_eq!(number(&token(&world, &stranger)), 700_082);
}

const REDIRECT: &str = "http://localhost:8400/back";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";

/// Requests a code, with the usual parameters replaced by those of `other`, and returns it.
fn authorize(world: &World, other: &[(&str, &str)]) -> String {
    let back = asked(world, other).header("location").to_owned();
    let (_, query) = back.split_once('?').expect("a query");
    let code = query.split('&').find_map(|p| p.strip_prefix("code="));
    code.unwrap_or_else(|| panic!("no code in {back}"))
        .to_owned()
}

fn asked(world: &World, other: &[(&str, &str)]) -> Answer {
    let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, VERIFIER.as_bytes()));
    let usual = [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("state", "st&te"),
        ("nonce", "n-0S6"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    let mine = usual
        .iter()
        .filter(|(name, _)| !other.iter().any(|(n, _)| n == name));
    let all = mine.chain(other).filter(|(_, v)| !v.is_empty());
    let query: Vec<String> = all.map(|(k, v)| format!("{k}={}", encode(v))).collect();
    world.send(
        "GET",
        &format!("/{TENANT}/oauth2/v2.0/authorize?{}", query.join("&")),
        &[("authorization", "")],
        None,
    )
}

/// A code can be used once, by its client, with its redirect URI and its verifier, within ten minutes.
#[test]
fn authorization_codes_are_bound() {
    let world = world();
    let redeem = |code: &str, other: &[(&str, &str)]| {
        let usual = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let mine = usual
            .iter()
            .filter(|(name, _)| !other.iter().any(|(n, _)| n == name));
        let all: Vec<_> = mine.chain(other).copied().collect();
        token(&world, &all)
    };
    let back = asked(&world, &[]);
    assert_eq!(back.status, 302, "{}", back.text);
    let location = back.header("location");
    assert!(
        location.starts_with(&format!("{REDIRECT}?code=")) && location.ends_with("&state=st%26te"),
        "{location}"
    );
    for (other, wanted) in [
        (("client_id", "other"), 70000),
        (("redirect_uri", "http://localhost:8400/elsewhere"), 500_112),
        (
            (
                "code_verifier",
                "another-verifier-of-at-least-forty-three-characters",
            ),
            501_481,
        ),
        (("code", "invented"), 70000),
    ] {
        let code = authorize(&world, &[]);
        assert_eq!(number(&redeem(&code, &[other])), wanted, "{other:?}");
        assert_eq!(
            redeem(&code, &[]).status,
            200,
            "a failure doesn't use it up"
        );
    }
    let code = authorize(&world, &[]);
    let good = redeem(&code, &[("client_info", "1")]);
    assert_eq!(claims(&world, text(&good, "id_token"))["nonce"], "n-0S6");
    assert_eq!(number(&redeem(&code, &[])), 54005, "once");
    let code = authorize(&world, &[]);
    world.emulator.advance(std::time::Duration::from_secs(601));
    assert_eq!(number(&redeem(&code, &[])), 70008);
    let bare = authorize(
        &world,
        &[("code_challenge", ""), ("code_challenge_method", "")],
    );
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", bare.as_str()),
        ("redirect_uri", REDIRECT),
    ];
    assert_eq!(
        number(&token(&world, &fields)),
        9_002_325,
        "a public client needs a challenge"
    );
}

#[test]
fn sign_ins_that_do_not_lead_back() {
    let world = world();
    world
        .emulator
        .settings(json!({"redirectUris": {CLIENT: [REDIRECT]}}));
    for other in [
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "nowhere"),
        ("response_type", "token"),
        ("code_challenge_method", "plain"),
        ("client_id", ""),
        ("response_mode", "web_message"),
    ] {
        let page = asked(&world, &[other]);
        assert_eq!(
            (page.status, page.header("location")),
            (200, ""),
            "{other:?}"
        );
        assert!(page.text.contains("AADSTS"), "{}", page.text);
    }
    for (consent, error) in [
        ("declined", "access_denied"),
        ("missing", "interaction_required"),
    ] {
        world.emulator.settings(json!({"consent": consent}));
        let back = asked(&world, &[]);
        assert!(
            back.header("location").starts_with(&format!(
                "{REDIRECT}?error={error}&error_description=AADSTS6500"
            )),
            "{}",
            back.header("location")
        );
    }
    world.emulator.settings(json!({"consent": "given"}));
    let fragment = asked(&world, &[("response_mode", "fragment")]);
    assert!(
        fragment
            .header("location")
            .starts_with(&format!("{REDIRECT}#code="))
    );
    let page = asked(
        &world,
        &[("response_mode", "form_post"), ("state", "\"><script>")],
    );
    assert!(
        page.text.contains("name=\"code\"") && page.text.contains("&quot;>&lt;script>"),
        "{}",
        page.text
    );
}

/// On behalf of: the assertion's signature, audience, time and scope are checked.
#[test]
fn on_behalf_of() {
    let world = world();
    let scope = |of: &str| format!("openid api://{of}/access");
    let incoming = |of: &str| {
        let code = authorize(&world, &[("scope", &scope(of))]);
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        text(&token(&world, &fields), "access_token").to_owned()
    };
    let trade = |assertion: &str, secret: Option<&str>| {
        let mut fields = vec![
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("client_id", "middle"),
            ("assertion", assertion),
            ("scope", APP),
            ("requested_token_use", "on_behalf_of"),
        ];
        fields.extend(secret.map(|s| ("client_secret", s)));
        token(&world, &fields)
    };
    let good = incoming("middle");
    let traded = trade(&good, Some("s"));
    let granted = claims(&world, text(&traded, "access_token"));
    assert_eq!(
        (&granted["aud"], &granted["appid"]),
        (&json!("https://graph.microsoft.com"), &json!("middle"))
    );
    assert_eq!(granted["scp"], "DelegatedAdminRelationship.ReadWrite.All");
    assert_eq!(number(&trade(&good, None)), 7_000_218);
    assert_eq!(number(&trade(&incoming("other"), Some("s"))), 500_131);
    assert_eq!(number(&trade("not a token", Some("s"))), 50027);
    let mut forged = good.clone();
    let at = forged.rfind('.').expect("a JWT") + 1;
    let other = if forged[at..].starts_with('A') {
        "B"
    } else {
        "A"
    };
    forged.replace_range(at..=at, other);
    assert_eq!(number(&trade(&forged, Some("s"))), 50013);
    let app = token(
        &world,
        &[
            ("grant_type", "client_credentials"),
            ("client_id", "c"),
            ("client_secret", "s"),
            ("scope", "api://middle/.default"),
        ],
    );
    assert_eq!(
        number(&trade(text(&app, "access_token"), Some("s"))),
        7_000_114
    );
    world.emulator.advance(std::time::Duration::from_secs(4000));
    assert_eq!(number(&trade(&good, Some("s"))), 500_133);
}

/// A service only accepts tokens for itself, with the permission that the request needs.
#[test]
fn services_check_audience_and_permission() {
    let world = world();
    let app = |scope: &str| {
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", "c"),
            ("client_secret", "s"),
            ("scope", scope),
        ];
        format!("Bearer {}", text(&token(&world, &fields), "access_token"))
    };
    let read = |bearer: &str| world.send("GET", LIST, &[("authorization", bearer)], None);
    let write = |bearer: &str| {
        world.send(
            "POST",
            LIST,
            &[("authorization", bearer)],
            Some(&document("A")),
        )
    };
    let other = app("api://another/.default");
    let refused = read(&other);
    assert_eq!(
        (refused.status, &refused.body["error"]["code"]),
        (401, &json!("InvalidAuthenticationToken"))
    );
    let message = refused.body["error"]["message"].as_str().expect("a text");
    assert!(message.ends_with("Invalid audience."), "{message}");
    assert_eq!(write(&app(APP)).status, 201);
    assert_eq!(
        read(&app("00000003-0000-0000-c000-000000000000/.default")).status,
        200
    );
    assert_eq!(
        read(&app(&format!("{}/.default", world.emulator.uri()))).status,
        200
    );
    world
        .emulator
        .settings(json!({"permissions": ["DelegatedAdminRelationship.Read.All"]}));
    let reader = app(APP);
    assert_eq!((read(&reader).status, write(&reader).status), (200, 403));
    world
        .emulator
        .settings(json!({"permissions": ["User.Read.All"]}));
    let refused = read(&app(APP));
    assert_eq!(
        (refused.status, &refused.body["error"]["code"]),
        (403, &json!("Authorization_RequestDenied"))
    );
    let cockpit = "/v1/Customers/x/delegated-admin-relationships";
    let tenant = ("x-tenant", "portal");
    assert_eq!(
        world
            .send("GET", cockpit, &[("authorization", &reader), tenant], None)
            .status,
        401
    );
    let own = app("api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a/.default");
    assert_eq!(
        world
            .send("GET", cockpit, &[("authorization", &own), tenant], None)
            .status,
        400
    );
}

/// The values of a managed identity's response are strings; App Service's has no `expires_in`.
#[test]
fn managed_identities_answer_with_texts() {
    let world = world();
    let resource = "resource=https%3A%2F%2Fgraph.microsoft.com";
    let imds = format!("/metadata/identity/oauth2/token?api-version=2018-02-01&{resource}");
    let answer = world.send("GET", &imds, &[("metadata", "true")], None);
    for name in [
        "access_token",
        "client_id",
        "expires_in",
        "expires_on",
        "ext_expires_in",
        "not_before",
        "resource",
        "token_type",
    ] {
        text(&answer, name);
    }
    assert_eq!(
        claims(&world, text(&answer, "access_token"))["aud"],
        "https://graph.microsoft.com"
    );
    let app = format!("/msi/token?api-version=2019-08-01&{resource}");
    let answer = world.send(
        "GET",
        &app,
        &[("x-identity-header", "emulator-identity-header")],
        None,
    );
    assert!(answer.body["expires_in"].is_null() && answer.body["expires_on"].is_string());
    let folder = tempfile::tempdir().expect("a folder");
    world
        .emulator
        .settings(json!({"identity": {"arcFolder": folder.path()}}));
    let arc = format!("/metadata/identity/oauth2/token?api-version=2020-06-01&{resource}");
    let first = world.send(
        "GET",
        &arc,
        &[("metadata", "true"), ("authorization", "")],
        None,
    );
    let file = first
        .header("www-authenticate")
        .trim_start_matches("Basic realm=");
    let key = format!("Basic {}", std::fs::read_to_string(file).expect("the key"));
    let answer = world.send(
        "GET",
        &arc,
        &[("metadata", "true"), ("authorization", &key)],
        None,
    );
    assert_eq!(text(&answer, "expires_in"), "3599");
}

/// Fault rules for sign-ins: errors by AADSTS number, and invalid ID tokens.
#[test]
fn sign_ins_that_fail() {
    let world = world();
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", "s"),
        ("scope", APP),
    ];
    for (code, status, error, suberror) in [
        (65001, 400, "invalid_grant", json!("consent_required")),
        (50076, 400, "interaction_required", json!("basic_action")),
        (53003, 400, "interaction_required", json!("message_only")),
        (700_016, 400, "unauthorized_client", Value::Null),
        (7_000_222, 401, "invalid_client", Value::Null),
    ] {
        world.emulator.clear_faults();
        world.emulator.fault(
            json!({"kind": "aadsts", "code": code.to_string(), "match": {"operation": "token"}}),
        );
        let answer = token(&world, &fields);
        assert_eq!(
            (answer.status, number(&answer), text(&answer, "error")),
            (status, code, error)
        );
        assert_eq!(answer.body["suberror"], suberror);
        assert!(text(&answer, "error_description").starts_with(&format!("AADSTS{code}: ")));
    }
    for wrong in ["signature", "aud", "iss", "nonce", "tid", "exp"] {
        world.emulator.clear_faults();
        world
            .emulator
            .fault(json!({"kind": "id_token", "wrong": wrong, "match": {"operation": "token"}}));
        let code = authorize(&world, &[]);
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let answer = token(&world, &fields);
        let id = text(&answer, "id_token");
        if wrong == "signature" {
            let checked =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| claims(&world, id)));
            assert!(checked.is_err());
            continue;
        }
        let claims = claims(&world, id);
        let good = json!({
            "aud": CLIENT, "iss": format!("{}/{TENANT}/v2.0", world.emulator.uri()), "nonce": "n-0S6", "tid": TENANT,
        });
        for (name, value) in good.as_object().expect("claims") {
            assert_eq!(
                claims[name] != *value,
                name == wrong,
                "{wrong}: {name} is {}",
                claims[name]
            );
        }
        let expired = claims["exp"].as_i64().expect("a time") < jiff::Timestamp::now().as_second();
        assert_eq!(expired, wrong == "exp");
    }
}
