//! Assertions from files, AKS, GitHub and callbacks.

use std::io::Write;

use super::super::test_kit::{CLIENT, Kit, TENANT, grants, refuses, shown};
use super::*;
use crate::http::Url;
use crate::http::testing::http_response;

fn file(content: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    file
}

#[test]
fn the_file_is_read_anew_and_trimmed() {
    let file = file(b"\xEF\xBB\xBFfirst.a.b\r\n");
    let credential = FederatedCredential::from_file(Some(TENANT), CLIENT, file.path()).unwrap();
    let kit = Kit::replies([grants("a"), grants("b")]);
    kit.token(&credential).unwrap();
    std::fs::write(file.path(), "second.a.b\n").unwrap();
    kit.token(&credential).unwrap();
    assert_eq!(
        kit.field(0, "client_assertion").as_deref(),
        Some("first.a.b")
    );
    assert_eq!(
        kit.field(1, "client_assertion").as_deref(),
        Some("second.a.b")
    );
    assert_eq!(kit.field(0, "client_id").as_deref(), Some(CLIENT));
}

#[test]
fn bad_files_are_told_and_nothing_is_sent() {
    let large = vec![b'a'; 70_000];
    for (content, part) in [
        (&b""[..], "is empty"),
        (b"\xEF\xBB\xBF \r\n", "is empty"),
        (b"two hunter2", "doesn't contain a federated token"),
        (b"hunter2\0", "doesn't contain a federated token"),
        (&large, "larger than"),
    ] {
        let file = file(content);
        let credential = FederatedCredential::from_file(None, CLIENT, file.path()).unwrap();
        let mut kit = Kit::new();
        kit.audience.tenant = Some(TENANT.into());
        let error = kit.token(&credential).unwrap_err();
        assert!(error.message().contains(part), "{part}: {error}");
        assert!(!shown(&error).contains("hunter2"));
        assert_eq!(kit.transport.count(), 0);
    }
    let missing = Path::new("/nowhere/token");
    let credential = FederatedCredential::from_file(Some(TENANT), CLIENT, missing).unwrap();
    let error = Kit::new().token(&credential).unwrap_err();
    assert!(error.message().contains("can't be read"), "{error}");
    assert!(FederatedCredential::from_file(None, CLIENT, Path::new("")).is_err());
}

#[test]
fn aks_variables_and_no_other_authority() {
    let file = file(b"a.b.c");
    let path = file.path().to_str().unwrap().as_bytes();
    let variables = |authority: &str| {
        Variables::of([
            ("AZURE_FEDERATED_TOKEN_FILE", path),
            ("AZURE_CLIENT_ID", CLIENT.as_bytes()),
            ("AZURE_TENANT_ID", TENANT.as_bytes()),
            ("AZURE_AUTHORITY_HOST", authority.as_bytes()),
        ])
    };
    for authority in ["https://login.test/", "https://LOGIN.test:443", ""] {
        let credential = FederatedCredential::from_variables(None, None, &variables(authority));
        let kit = Kit::replies([grants("a")]);
        kit.token(&credential.unwrap()).unwrap();
        assert!(kit.request(0).url.as_str().contains(TENANT));
    }
    let credential =
        FederatedCredential::from_variables(None, None, &variables("https://evil.test"));
    let kit = Kit::new();
    let error = kit.token(&credential.unwrap()).unwrap_err();
    assert_eq!(
        (error.kind(), kit.transport.count()),
        (ErrorKind::Configuration, 0)
    );
    let none = FederatedCredential::from_variables(None, None, &Variables::default());
    assert!(
        none.unwrap_err()
            .message()
            .contains("AZURE_FEDERATED_TOKEN_FILE")
    );

    // If the authority has a tenant (CloudCockpit), the variable names only the host.
    let mut kit = Kit::replies([grants("a")]);
    kit.audience.authority = Url::parse("https://login.test/cockpit.test").unwrap();
    let credential =
        FederatedCredential::from_variables(None, None, &variables("https://login.test"));
    kit.token(&credential.unwrap()).unwrap();
    assert!(
        kit.request(0)
            .url
            .as_str()
            .ends_with("/cockpit.test/oauth2/v2.0/token")
    );
}

#[test]
fn github_is_asked_with_its_own_token() {
    let variables = |url: &str| {
        Variables::of([
            ("ACTIONS_ID_TOKEN_REQUEST_URL", url.as_bytes()),
            ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", &b"hunter2"[..]),
        ])
    };
    let good = variables("https://actions.test/token?api-version=2.0");
    let credential = FederatedCredential::from_github(Some(TENANT), CLIENT, None, &good).unwrap();
    let kit = Kit::replies([
        http_response(200, &[], r#"{"value":"a.b.c"}"#),
        grants("tok"),
    ]);
    kit.token(&credential).unwrap();
    assert_eq!(
        kit.request(0).url.as_str(),
        "https://actions.test/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange"
    );
    let bearer = kit.transport.seen.lock().unwrap()[0].1.clone().unwrap();
    assert_eq!(bearer.secret().expose(), b"hunter2");
    assert!(kit.transport.seen.lock().unwrap()[1].1.is_none());
    assert_eq!(kit.field(1, "client_assertion").as_deref(), Some("a.b.c"));

    for reply in [
        http_response(200, &[], "{}"),
        http_response(200, &[], "<html>hunter2"),
        http_response(403, &[], r#"{"message":"no hunter2 for you"}"#),
        http_response(302, &[("Location", "https://evil.test/hunter2")], ""),
    ] {
        let kit = Kit::replies([reply]);
        let error = kit.token(&credential).unwrap_err();
        assert!(error.message().contains("GitHub"), "{error}");
        let all = format!("{} {} {credential:?} {good:?}", shown(&error), kit.logs());
        assert!(!all.contains("hunter2"), "{all}");
    }
    for bad in [
        "http://actions.test/token",
        "http://127.0.0.1/token",
        "ftp://x",
        "",
    ] {
        assert!(FederatedCredential::from_github(None, CLIENT, None, &variables(bad)).is_err());
    }
}

#[test]
fn a_callback_gives_the_assertion() {
    let give = |request: &TokenRequest<'_>| {
        assert_eq!(request.tenant, Some(TENANT));
        Ok(Secret::copy_of(b"x.y.hunter2\n"))
    };
    let credential = FederatedCredential::from_callback(Some(TENANT), CLIENT, give).unwrap();
    let kit = Kit::replies([refuses(
        400,
        "invalid_client",
        5,
        "No hunter2 as x.y.hunter2",
    )]);
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(
        kit.field(0, "client_assertion").as_deref(),
        Some("x.y.hunter2")
    );
    assert!(!shown(&error).contains("x.y.hunter2"), "{error}");
}
