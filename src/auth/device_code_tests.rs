//! A person's sign-in, and its renewal by refresh tokens.

use std::sync::Arc;

use super::super::RefreshTokenCredential;
use super::super::test_kit::{CLIENT, Kit, TENANT, grants, refuses, shown};
use super::*;
use crate::http::testing::{TransportResult, http_response};

fn code(expires_in: u64) -> TransportResult {
    let body = format!(
        r#"{{"device_code":"hunter2","user_code":"ABC","verification_uri":"https://microsoft.com/devicelogin",
            "expires_in":{expires_in},"interval":1,"message":"Open it\u001b[31m, enter ABC."}}"#
    );
    http_response(200, &[], &body)
}

fn with_refresh(token: &str, refresh: &str) -> TransportResult {
    let body = format!(
        r#"{{"token_type":"Bearer","expires_in":3599,"access_token":"{token}","refresh_token":"{refresh}"}}"#
    );
    http_response(200, &[], &body)
}

fn waits() -> TransportResult {
    refuses(400, "authorization_pending", 70016, "Pending.")
}

/// A credential, and the prompts that it has shown.
fn person() -> (DeviceCodeCredential, Arc<Mutex<Vec<String>>>) {
    let prompts: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = prompts.clone();
    let prompt = move |prompt: &DevicePrompt<'_>| {
        assert_eq!(prompt.user_code, "ABC");
        sink.lock().unwrap().push(prompt.message.to_owned());
        Ok(())
    };
    let credential = DeviceCodeCredential::new(None, CLIENT, prompt).unwrap();
    (credential, prompts)
}

#[test]
fn a_person_signs_in_once_and_is_renewed() {
    let (credential, prompts) = person();
    let kit = Kit::replies([
        code(900),
        waits(),
        with_refresh("one", "r1"),
        with_refresh("two", "r2"),
        grants("three"),
        refuses(400, "invalid_grant", 700082, "Expired."),
        code(900),
        grants("four"),
    ]);
    for expected in ["one", "two", "three", "four"] {
        let token = kit.token(&credential).unwrap();
        assert_eq!(
            token.secret().expose(),
            expected.as_bytes(),
            "{}",
            kit.logs()
        );
    }
    let prompts = prompts.lock().unwrap();
    assert_eq!(prompts.len(), 2, "only when it must");
    assert_eq!(
        prompts[0], "Open it [31m, enter ABC.",
        "no control characters"
    );
    assert_eq!(
        kit.request(0).url.as_str(),
        "https://login.test/organizations/oauth2/v2.0/devicecode"
    );
    let scope = "https://graph.test/.default offline_access";
    assert_eq!(kit.field(0, "scope").as_deref(), Some(scope));
    assert_eq!(
        kit.field(1, "grant_type").as_deref(),
        Some("urn:ietf:params:oauth:grant-type:device_code")
    );
    assert_eq!(kit.field(1, "device_code").as_deref(), Some("hunter2"));
    assert_eq!(kit.field(3, "refresh_token").as_deref(), Some("r1"));
    assert_eq!(kit.field(4, "refresh_token").as_deref(), Some("r2"));
    assert_eq!(
        kit.field(5, "refresh_token").as_deref(),
        Some("r2"),
        "kept when none comes"
    );
}

#[test]
fn each_end_of_the_device_code_flow_has_a_message() {
    for (oauth, part) in [
        ("authorization_declined", "declined"),
        ("access_denied", "declined"),
        ("expired_token", "expired before"),
        ("bad_verification_code", "doesn't know"),
        ("invalid_client", "hunter2 is not here"),
    ] {
        let (credential, _) = person();
        let text = "hunter2 is not here";
        let kit = Kit::replies([code(900), refuses(400, oauth, 1, text)]);
        let error = kit.token(&credential).unwrap_err();
        let part = part.replace("hunter2", "***");
        assert!(error.message().contains(&part), "{oauth}: {error}");
        let all = format!("{} {} {credential:?}", shown(&error), kit.logs());
        assert!(!all.contains("hunter2"), "{all}");
    }
    for reply in [
        http_response(200, &[], "{}"),
        http_response(200, &[], "<html>"),
        http_response(302, &[], ""),
    ] {
        let (credential, prompts) = person();
        assert!(Kit::replies([reply]).token(&credential).is_err());
        assert!(prompts.lock().unwrap().is_empty());
    }
}

#[test]
fn slow_down_adds_five_seconds_and_a_cancel_ends_it() {
    let (credential, _) = person();
    let kit = Kit::replies([code(900), refuses(400, "slow_down", 1, "Slower.")]);
    let waited: Arc<Mutex<Vec<u64>>> = Arc::default();
    let (sink, cancel) = (waited.clone(), kit.cancel.clone());
    kit.diag
        .set_progress(Some(Arc::new(move |step: &crate::base::Progress| {
            sink.lock().unwrap().push(step.wait.as_secs());
            if step.wait.as_secs() > 1 {
                cancel.fire();
            }
        })));
    let start = Instant::now();
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(*waited.lock().unwrap(), [1, 6]);
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[test]
fn a_code_outlives_the_call_that_showed_it() {
    let (credential, prompts) = person();
    let mut kit = Kit::replies([code(900), waits(), grants("tok")]);
    kit.timeout = Duration::from_millis(1500);
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
    kit.timeout = Duration::from_secs(30);
    kit.token(&credential).unwrap();
    assert_eq!(prompts.lock().unwrap().len(), 1);

    let (credential, _) = person();
    let kit = Kit::replies([code(0)]);
    let error = kit.token(&credential).unwrap_err();
    assert!(error.message().contains("expired"), "{error}");
}

#[test]
fn a_prompt_that_fails_ends_it() {
    let prompt = |_: &DevicePrompt<'_>| Err(Error::argument("No terminal."));
    let credential = DeviceCodeCredential::new(Some(TENANT), CLIENT, prompt).unwrap();
    let kit = Kit::replies([code(900)]);
    assert_eq!(
        kit.token(&credential).unwrap_err().message(),
        "No terminal."
    );
    assert_eq!(kit.transport.count(), 1);
}

#[test]
fn refresh_tokens_rotate_and_stay_secret() {
    let new = |text: &[u8]| {
        RefreshTokenCredential::new(Some(TENANT), CLIENT, None, Secret::copy_of(text))
    };
    let credential = new(b"r0").unwrap();
    let kit = Kit::replies([
        with_refresh("one", "r\\u0031"),
        refuses(400, "invalid_grant", 70008, "Expired: r1"),
        grants("two"),
    ]);
    assert!(kit.token(&credential).is_ok());
    let error = kit.token(&credential).unwrap_err();
    assert_eq!(error.service_code(), Some("AADSTS70008"));
    assert_eq!(error.hint().unwrap().code(), "signIn.again");
    assert!(kit.token(&credential).is_ok());
    for (at, expected) in [(0, "r0"), (1, "r1"), (2, "r1")] {
        assert_eq!(kit.field(at, "refresh_token").as_deref(), Some(expected));
        assert_eq!(kit.field(at, "client_secret"), None);
    }
    let secret = Some(Secret::copy_of(b"hunter2"));
    let own = RefreshTokenCredential::new(None, CLIENT, secret, Secret::copy_of(b"swordfish"));
    let own = own.unwrap();
    let kit = Kit::replies([refuses(400, "x hunter2", 3, "hunter2 swordfish")]);
    let error = kit.token(&own).unwrap_err();
    assert_eq!(kit.field(0, "client_secret").as_deref(), Some("hunter2"));
    let all = format!("{} {} {own:?}", shown(&error), kit.logs());
    assert!(
        !all.contains("hunter2") && !all.contains("swordfish"),
        "{all}"
    );
    assert!(new(b"").is_err());
}
