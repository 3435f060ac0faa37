//! The three hosts of managed identities.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::super::exchange;
use super::super::test_kit::{CLIENT, Kit, TENANT, jwt, shown};
use super::imds::IMDS;
use super::*;
use crate::base::Clock;
use crate::http::testing::{TransportResult, failure, http_response};
use crate::http::{FailureKind, Settings};

const RESOURCE: &str = "resource=https%3A%2F%2Fgraph.test";

fn new(identity: ManagedIdentity, variables: &Variables) -> Result<ManagedIdentityCredential> {
    ManagedIdentityCredential::new(identity, None, variables)
}

fn system(variables: &Variables) -> ManagedIdentityCredential {
    new(ManagedIdentity::SystemAssigned, variables).unwrap()
}

fn vars(pairs: &[(&str, &str)]) -> Variables {
    Variables::of(pairs.iter().map(|(name, value)| (*name, value.as_bytes())))
}

/// A response in the form of the hosts: every value is text.
fn grants(now: SystemTime, token: &str) -> TransportResult {
    let on = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        + 86_400;
    let body = format!(
        r#"{{"access_token":"{token}","expires_on":"{on}","resource":"https://graph.test","token_type":"Bearer","client_id":"{CLIENT}"}}"#
    );
    http_response(200, &[], &body)
}

#[test]
fn imds_as_the_page_says() {
    let now = Kit::new().clock.now();
    let resource = "/subscriptions/s/resourceGroups/g/providers/p/userAssignedIdentities/i";
    for (identity, end) in [
        (ManagedIdentity::SystemAssigned, String::new()),
        (
            ManagedIdentity::ClientId(CLIENT.into()),
            format!("&client_id={CLIENT}"),
        ),
        (
            ManagedIdentity::ObjectId(CLIENT.into()),
            format!("&object_id={CLIENT}"),
        ),
        (
            ManagedIdentity::ResourceId(resource.into()),
            format!("&msi_res_id={}", url::encode(resource)),
        ),
    ] {
        let kit = Kit::replies([grants(now, "tok")]);
        let credential = new(identity, &Variables::default()).unwrap();
        assert_eq!(credential.host(), IdentityHost::Imds);
        let token = kit.token(&credential).unwrap();
        let left = token
            .expires()
            .unwrap()
            .duration_since(kit.clock.now())
            .unwrap();
        assert!(left > Duration::from_secs(86_390));
        let request = kit.request(0);
        assert_eq!(
            request.url.as_str(),
            format!(
                "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&{RESOURCE}{end}"
            )
        );
        assert!(request.url.is_identity(), "so it goes through no proxy");
        assert_eq!(request.headers.get("Metadata"), Some("true"));
    }
    for bad in [
        ManagedIdentity::ClientId("me".into()),
        ManagedIdentity::ObjectId(String::new()),
        ManagedIdentity::ResourceId("x".into()),
    ] {
        assert!(new(bad, &Variables::default()).is_err());
    }
}

#[test]
fn imds_repeats_what_it_asks_to_and_nothing_else() {
    let now = Kit::new().clock.now();
    let imds = system(&Variables::default());
    let kit = Kit::replies([
        http_response(404, &[], ""),
        http_response(429, &[], ""),
        http_response(500, &[], ""),
        grants(now, "tok"),
    ]);
    kit.token(&imds).unwrap();
    for (status, kind) in [
        (400, ErrorKind::Credential),
        (403, ErrorKind::Credential),
        (405, ErrorKind::Credential),
        (302, ErrorKind::UntrustedHost),
    ] {
        let body = r#"{"error":"invalid_request","error_description":"Identity not found"}"#;
        let kit = Kit::replies([http_response(status, &[], body)]);
        let error = kit.token(&imds).unwrap_err();
        assert_eq!((error.kind(), kit.transport.count()), (kind, 1), "{error}");
    }
    for failed in [FailureKind::Timeout, FailureKind::Connect] {
        let kit = Kit::replies([failure(failed, false)]);
        let error = kit.token(&imds).unwrap_err();
        assert!(
            error.hint().unwrap().code() == "managedIdentity.useOnAzure",
            "{error}"
        );
        assert_eq!(kit.transport.count(), 1);
    }
    let other = jwt(serde_json::json!({"tid": CLIENT}));
    let mut kit = Kit::replies([grants(now, &other)]);
    kit.audience.tenant = Some(TENANT.into());
    let error = kit.token(&imds).unwrap_err();
    assert!(
        error.hint().unwrap().code() == "signIn.checkTenant",
        "{error}"
    );
}

/// An update takes up to 70 seconds. The waits between the allowed attempts are long enough for it.
#[test]
fn imds_is_waited_for_while_it_is_updated() {
    let updating = http_response(410, &[], "").unwrap();
    let waits = |max_retries: u32| -> Vec<f64> {
        let settings = Settings {
            max_retries,
            ..Settings::default()
        };
        let now = Kit::new().clock.now();
        let wait = |attempt| {
            exchange::wait_after(&settings, &IMDS, &updating, attempt, now)
                .expect("another attempt")
                .as_secs_f64()
        };
        (1..=max_retries).map(wait).collect()
    };
    let default_waits = waits(5);
    assert!(default_waits[0] < 2.5, "soon at first: {default_waits:?}");
    for max_retries in 1..=20 {
        let waits = waits(max_retries);
        let all: f64 = waits.iter().sum();
        assert!(all >= 69.999, "{max_retries}: {waits:?}");
        assert!(waits.iter().all(|wait| (1.0..=70.0).contains(wait)));
        assert!(waits.is_sorted(), "{waits:?}");
    }

    // In a call, a wait beyond the deadline isn't begun, and the error has a hint.
    let mut kit = Kit::replies([http_response(410, &[], "")]);
    kit.timeout = Duration::from_secs(1);
    let error = kit.token(&system(&Variables::default())).unwrap_err();
    assert_eq!((error.http_status(), error.requests_sent()), (Some(410), 1));
    assert_eq!(
        error.hint().unwrap().code(),
        "managedIdentity.waitForUpdate"
    );
}

#[test]
fn app_service_keeps_the_query_of_its_endpoint() {
    let now = Kit::new().clock.now();
    for (endpoint, start) in [
        (
            "http://localhost:42356/msi/token",
            "http://localhost:42356/msi/token?",
        ),
        (
            "http://127.0.0.1:1/token?a=b",
            "http://127.0.0.1:1/token?a=b&",
        ),
    ] {
        let variables = vars(&[
            ("IDENTITY_ENDPOINT", endpoint),
            ("IDENTITY_HEADER", "hunter2"),
        ]);
        let credential = new(ManagedIdentity::ObjectId(CLIENT.into()), &variables).unwrap();
        assert_eq!(credential.host(), IdentityHost::AppService);
        let kit = Kit::replies([grants(now, "tok")]);
        kit.token(&credential).unwrap();
        let request = kit.request(0);
        assert_eq!(
            request.url.as_str(),
            format!("{start}api-version=2019-08-01&{RESOURCE}&principal_id={CLIENT}")
        );
        assert_eq!(request.headers.get("X-IDENTITY-HEADER"), Some("hunter2"));
        assert_eq!(request.headers.get("Metadata"), Some("True"));

        let body = r#"{"statusCode":400,"message":"hunter2 No managed identity"}"#;
        let kit = Kit::replies([http_response(400, &[], body)]);
        let error = kit.token(&credential).unwrap_err();
        let all = format!("{} {} {credential:?}", shown(&error), kit.logs());
        assert!(
            all.contains("No managed identity") && !all.contains("hunter2"),
            "{all}"
        );
    }
    let evil = vars(&[
        ("IDENTITY_ENDPOINT", "http://evil.test/"),
        ("IDENTITY_HEADER", "x"),
    ]);
    assert!(new(ManagedIdentity::SystemAssigned, &evil).is_err());
    let split = vars(&[
        ("IDENTITY_ENDPOINT", "http://localhost/"),
        ("IDENTITY_HEADER", "a\r\nX: y"),
    ]);
    let error = Kit::new().token(&system(&split)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    let chosen = ManagedIdentityCredential::new(
        ManagedIdentity::SystemAssigned,
        Some(IdentityHost::AppService),
        &Variables::default(),
    );
    assert!(chosen.unwrap_err().message().contains("IDENTITY_ENDPOINT"));
}

fn arc(folder: &Path) -> ManagedIdentityCredential {
    ManagedIdentityCredential::arc_with_folder(&Variables::default(), folder).unwrap()
}

fn challenge(path: &Path) -> TransportResult {
    let header = format!("Basic realm={}", path.display());
    http_response(401, &[("WWW-Authenticate", &header)], "")
}

#[test]
fn arc_reads_the_agents_key_and_no_other_file() {
    let now = Kit::new().clock.now();
    let folder = tempfile::tempdir().unwrap();
    let within = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let good = within("a.key", b"hunter2\n");
    let kit = Kit::replies([challenge(&good), grants(now, "tok")]);
    kit.token(&arc(folder.path())).unwrap();
    let (first, second) = (kit.request(0), kit.request(1));
    assert_eq!(
        first.url.as_str(),
        format!(
            "http://localhost:40342/metadata/identity/oauth2/token?api-version=2020-06-01&{RESOURCE}"
        )
    );
    assert_eq!(first.headers.get("Authorization"), None);
    assert_eq!(second.headers.get("Authorization"), Some("Basic hunter2"));
    assert_eq!(
        (first.url.as_str(), first.headers.get("Metadata")),
        (second.url.as_str(), Some("true"))
    );
    assert!(!kit.logs().contains("hunter2"));

    let outside = tempfile::tempdir().unwrap();
    let elsewhere = outside.path().join("b.key");
    std::fs::write(&elsewhere, "hunter2").unwrap();
    let mut bad = vec![
        (within("a.txt", b"hunter2"), ".key"),
        (elsewhere.clone(), "folder"),
        (
            folder
                .path()
                .join("..")
                .join(folder.path().file_name().unwrap())
                .join("a.key"),
            "folder",
        ),
        (within("large.key", &[b'a'; 4097]), "4 KiB"),
        (within("empty.key", b" \n"), "no key"),
        (within("odd.key", b"a\r\nX: y"), "no key"),
        (folder.path().join("gone.key"), "can't be read"),
    ];
    let dir = folder.path().join("dir.key");
    std::fs::create_dir(&dir).unwrap();
    bad.push((dir, "regular file"));
    #[cfg(unix)]
    {
        let link = folder.path().join("link.key");
        std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
        bad.push((link, "regular file"));
    }
    for (path, part) in bad {
        let kit = Kit::replies([challenge(&path)]);
        let error = kit.token(&arc(folder.path())).unwrap_err();
        assert!(error.message().contains(part), "{path:?}: {error}");
        assert!(!shown(&error).contains("hunter2"));
        assert_eq!(kit.transport.count(), 1, "nothing is sent");
    }
    for reply in [
        http_response(401, &[], ""),
        http_response(401, &[("WWW-Authenticate", "Bearer realm=x")], ""),
        http_response(401, &[("WWW-Authenticate", "Basic realm=")], ""),
        http_response(200, &[], "{}"),
        http_response(400, &[], ""),
    ] {
        let kit = Kit::replies([reply]);
        assert!(kit.token(&arc(folder.path())).is_err());
        assert_eq!(kit.transport.count(), 1);
    }
    let kit = Kit::replies([
        challenge(&good),
        http_response(401, &[], r#"{"error":"hunter2"}"#),
    ]);
    let error = kit.token(&arc(folder.path())).unwrap_err();
    assert!(!shown(&error).contains("hunter2"), "{error}");
}

#[test]
fn arc_is_on_this_machine_and_has_one_identity() {
    let variables = |endpoint| vars(&[("IDENTITY_ENDPOINT", endpoint), ("IMDS_ENDPOINT", "x")]);
    let far = variables("https://evil.test/");
    assert!(new(ManagedIdentity::SystemAssigned, &far).is_err());
    let near = variables("http://localhost:40342/metadata/identity/oauth2/token");
    assert_eq!(system(&near).host(), IdentityHost::Arc);
    assert!(new(ManagedIdentity::ClientId(CLIENT.into()), &near).is_err());
}
