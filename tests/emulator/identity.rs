//! Sign-in as OpenID Connect clients see it: discovery, keys, each grant, and which tokens a service accepts.

#[path = "identity/applications.rs"]
mod applications;
#[path = "identity/codes.rs"]
mod codes;
#[path = "identity/people.rs"]
mod people;

use self::codes::{REDIRECT, VERIFIER, authorize};
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
