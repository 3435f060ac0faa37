//! The environment's variables, and the chain over the whole environment.

use super::super::test_kit::{CLIENT, Kit, TENANT, grants, refuses, shown};
use super::*;
use crate::http::FailureKind;
use crate::http::testing::{failure, http_response};

fn vars(pairs: &[(&str, &str)]) -> Variables {
    Variables::of(pairs.iter().map(|(name, value)| (*name, value.as_bytes())))
}

const WHO: [(&str, &str); 2] = [("AZURE_CLIENT_ID", CLIENT), ("AZURE_TENANT_ID", TENANT)];

fn with(pairs: &[(&str, &str)]) -> Variables {
    vars(&[&WHO[..], pairs].concat())
}

fn chain(variables: &Variables) -> ChainCredential {
    ChainCredential::new(variables, &ChainOptions::default()).unwrap()
}

#[test]
fn the_environment_takes_the_first_way_that_is_set() {
    let secret = with(&[
        ("AZURE_CLIENT_SECRET", "hunter2"),
        ("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere"),
    ]);
    let credential = EnvironmentCredential::new(&secret).unwrap();
    assert_eq!(credential.about().way, Some("AZURE_CLIENT_SECRET"));
    let kit = Kit::replies([grants("tok")]);
    kit.token(&credential).unwrap();
    assert_eq!(kit.field(0, "client_secret").as_deref(), Some("hunter2"));
    assert!(!format!("{credential:?} {secret:?}").contains("hunter2"));

    let file = with(&[("AZURE_FEDERATED_TOKEN_FILE", "/nowhere")]);
    let credential = EnvironmentCredential::new(&file).unwrap();
    assert_eq!(credential.about().way, Some("AZURE_FEDERATED_TOKEN_FILE"));

    for (variables, part) in [
        (Variables::default(), "AZURE_CLIENT_ID isn't set"),
        (with(&[]), "none of"),
        (with(&[("AZURE_CLIENT_SECRET", "")]), "none of"),
        (
            with(&[("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere")]),
            "can't be read",
        ),
    ] {
        let error = EnvironmentCredential::new(&variables).unwrap_err();
        assert!(error.message().contains(part), "{error}");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    let odd = Variables::of([("AZURE_CLIENT_ID", &b"\xff"[..])]);
    let error = EnvironmentCredential::new(&odd).unwrap_err();
    assert!(error.message().contains("UTF-8"), "{error}");
    let elsewhere = with(&[
        ("AZURE_CLIENT_SECRET", "hunter2"),
        ("AZURE_AUTHORITY_HOST", "https://evil.test/"),
    ]);
    let kit = Kit::new();
    let error = kit
        .token(&EnvironmentCredential::new(&elsewhere).unwrap())
        .unwrap_err();
    assert_eq!(
        (error.kind(), kit.transport.count()),
        (ErrorKind::Configuration, 0)
    );
}

#[test]
fn an_empty_world_is_told_link_by_link() {
    let kit = Kit::new();
    let error = kit.token(&chain(&Variables::default())).unwrap_err();
    for part in [
        "environment: none of",
        "github: ACTIONS",
        "managed identity: IDENTITY_ENDPOINT",
        "imds: it is used only",
    ] {
        assert!(error.message().contains(part), "{error}");
    }
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert_eq!(kit.transport.count(), 0, "nobody is probed");
}

#[test]
fn the_first_source_with_a_token_is_kept() {
    let variables = vars(&[
        ("IDENTITY_ENDPOINT", "http://localhost:1/x"),
        ("IDENTITY_HEADER", "hunter2"),
    ]);
    let credential = chain(&variables);
    let kit = Kit::replies([grants("a"), grants("b"), http_response(400, &[], "{}")]);
    assert_eq!(credential.link_in_use(), None);
    kit.token(&credential).unwrap();
    assert_eq!(credential.link_in_use(), Some("managed identity"));
    kit.token(&credential).unwrap();
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(error.http_status(), Some(400));
    assert_eq!(kit.transport.count(), 3);
}

#[test]
fn a_source_that_is_present_and_fails_ends_the_chain() {
    let variables = with(&[
        ("AZURE_CLIENT_SECRET", "hunter2"),
        ("IDENTITY_ENDPOINT", "http://localhost:1/x"),
        ("IDENTITY_HEADER", "swordfish"),
    ]);
    let credential = chain(&variables);
    let kit = Kit::replies([refuses(401, "invalid_client", 7000215, "hunter2")]);
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(error.service_code(), Some("AADSTS7000215"));
    assert!(error.message().contains("environment"), "{error}");
    assert_eq!(kit.transport.count(), 1);
    let all = format!("{} {} {credential:?}", shown(&error), kit.logs());
    assert!(
        !all.contains("hunter2") && !all.contains("swordfish"),
        "{all}"
    );

    let unusable = with(&[("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere")]);
    let error = Kit::new().token(&chain(&unusable)).unwrap_err();
    assert!(error.message().contains("environment: The file"), "{error}");
}

#[test]
fn imds_is_asked_when_chosen() {
    let options = ChainOptions {
        probe_imds: true,
        ..ChainOptions::default()
    };
    let credential = ChainCredential::new(&Variables::default(), &options).unwrap();
    let kit = Kit::replies([failure(FailureKind::Timeout, false), grants("a")]);
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(
        error
            .message()
            .contains("managed identity: IDENTITY_ENDPOINT isn't set"),
        "{error}"
    );
    kit.token(&credential).unwrap();
    assert_eq!(credential.link_in_use(), Some("imds"));
}
