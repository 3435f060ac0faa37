//! The token endpoint with success and errors, used with a client secret; and the proof that planted secrets
//! aren't shown.

use std::sync::Arc;
use std::time::Duration;

use super::super::SecretCredential;
use super::super::test_kit::{CLIENT, Kit, TENANT, grants, jwt, refuses, shown};
use super::*;
use crate::base::diag::ProgressKind;
use crate::base::{Clock, Secret};
use crate::http::testing::{FakeClock, Memory, failure, http_response, token as some_token};
use crate::http::{FailureKind, TokenSource};

const PLANTED: &str = "hunter2~+/=\u{e4}";

fn credential() -> SecretCredential {
    let secret = Secret::copy_of(PLANTED.as_bytes());
    SecretCredential::new(Some(TENANT), CLIENT, secret).unwrap()
}

#[test]
fn the_token_request_is_the_documented_form() {
    let mut kit = Kit::replies([grants("tok")]);
    kit.claims = Some(r#"{"access_token":{}}"#);
    let token = kit.token(&credential()).unwrap();
    assert_eq!(token.secret().expose(), b"tok");
    let request = kit.request(0);
    assert_eq!(
        request.url.as_str(),
        format!("https://login.test/{TENANT}/oauth2/v2.0/token")
    );
    let kind = request.headers.get("content-type");
    assert_eq!(kind, Some("application/x-www-form-urlencoded"));
    for (name, value) in [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", PLANTED),
        ("scope", "https://graph.test/.default"),
        ("claims", r#"{"access_token":{}}"#),
    ] {
        assert_eq!(kit.field(0, name).as_deref(), Some(value), "{name}");
    }
    let left = token
        .expires()
        .unwrap()
        .duration_since(kit.clock.now())
        .unwrap();
    assert!((3590..=3599).contains(&left.as_secs()));
    assert!(SecretCredential::new(None, CLIENT, Secret::copy_of(b"")).is_err());
}

#[test]
fn expires_in_is_a_number_or_a_text() {
    let now = Kit::new().clock.now();
    let epoch = now.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    for (members, life) in [
        (r#","expires_in":"86400""#.to_owned(), Some(86400)),
        (r#","expires_in":86400.0"#.to_owned(), Some(86400)),
        (format!(r#","expires_on":"{}""#, epoch + 600), Some(600)),
        (format!(r#","expires_on":{}"#, epoch + 600), Some(600)),
        (
            r#","expires_in":18446744073709551615"#.to_owned(),
            Some(10 * 365 * 86400),
        ),
        (
            r#","expires_on":"9/14/2017 00:00:00 PM +00:00""#.to_owned(),
            None,
        ),
        (String::new(), None),
    ] {
        let kit = Kit::replies([http_response(
            200,
            &[],
            &format!(r#"{{"access_token":"t"{members}}}"#),
        )]);
        let token = kit.token(&credential()).unwrap();
        let left = token
            .expires()
            .map(|end| end.duration_since(kit.clock.now()).unwrap());
        let near = |left: Duration, life: u64| left.as_secs().abs_diff(life) <= 2;
        assert_eq!(left.is_some(), life.is_some(), "{members}");
        if let (Some(left), Some(life)) = (left, life) {
            assert!(near(left, life), "{members}: {left:?}");
        }
    }
}

#[test]
fn refusals_keep_number_ids_sentence_and_hint() {
    for (status, code) in [
        (401, 7000215),
        (401, 7000222),
        (400, 700016),
        (400, 90002),
        (401, 700027),
        (401, 700024),
        (400, 70021),
        (400, 700213),
        (400, 65001),
        (400, 50076),
        (400, 50079),
        (400, 530003),
        (400, 50196),
    ] {
        let text = format!("Invalid: {PLANTED}");
        let kit = Kit::replies([refuses(status, "invalid_client", code, &text)]);
        let error = kit.token(&credential()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential, "{error}");
        assert_eq!(error.service_code(), Some(&*format!("AADSTS{code}")));
        assert_eq!(error.http_status(), Some(status));
        assert_eq!(error.request_id(), Some(TENANT));
        assert_eq!(error.client_request_id(), Some(CLIENT));
        assert!(
            error.hint().is_some() && error.message().len() < 200,
            "{error}"
        );
        assert_eq!((kit.transport.count(), error.requests_sent()), (1, 1));
    }
    let text = format!("A new rule: {PLANTED} is bad.");
    let kit = Kit::replies([refuses(400, "invalid_request", 1, &text)]);
    let error = kit.token(&credential()).unwrap_err();
    assert!(
        error.message().contains("A new rule: *** is bad ("),
        "{error}"
    );
}

#[test]
fn transient_errors_are_retried_a_limited_number_of_times() {
    let busy = || http_response(503, &[], "");
    let kit = Kit::replies([
        busy(),
        refuses(400, "temporarily_unavailable", 90033, "Transient."),
        failure(FailureKind::Lost, true),
        http_response(429, &[("Retry-After", "0")], "{}"),
        grants("tok"),
    ]);
    assert!(kit.token(&credential()).is_ok(), "{}", kit.logs());
    let ids: Vec<_> = (0..5)
        .map(|at| {
            kit.request(at)
                .headers
                .get("client-request-id")
                .unwrap()
                .to_owned()
        })
        .collect();
    assert!(
        ids.iter().all(|id| *id == ids[0]),
        "one id over the attempts"
    );

    let kit = Kit::over(Memory::scripted(move |_, _| http_response(429, &[], "{}")));
    let error = kit.token(&credential()).unwrap_err();
    assert_eq!(
        (error.kind(), error.requests_sent()),
        (ErrorKind::Throttled, 6)
    );
    assert_eq!(kit.transport.count(), 6);

    // A wait beyond the deadline isn't begun.
    let kit = Kit::replies([http_response(429, &[("Retry-After", "120")], "{}")]);
    let error = kit.token(&credential()).unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    assert_eq!(
        (error.kind(), error.requests_sent()),
        (ErrorKind::Throttled, 1)
    );
}

#[test]
fn strange_answers_have_a_sentence_each() {
    let html = "<html>Sign in to the guest network: hunter2</html>";
    for (reply, kind, part) in [
        (
            http_response(200, &[], html),
            ErrorKind::InvalidResponse,
            "A gateway responded instead of",
        ),
        (
            http_response(200, &[], ""),
            ErrorKind::InvalidResponse,
            "something other than the JSON",
        ),
        (
            http_response(200, &[], "[]"),
            ErrorKind::InvalidResponse,
            "something other than the JSON",
        ),
        (
            http_response(200, &[], "{}"),
            ErrorKind::InvalidResponse,
            "no access token",
        ),
        (
            http_response(200, &[], r#"{"access_token":""}"#),
            ErrorKind::InvalidResponse,
            "no access",
        ),
        (
            http_response(200, &[], r#"{"access_token":"a b"}"#),
            ErrorKind::InvalidResponse,
            "unusable",
        ),
        (
            http_response(200, &[], r#"{"access_token":"t","token_type":"pop"}"#),
            ErrorKind::InvalidResponse,
            "isn't a bearer",
        ),
        (
            http_response(302, &[("Location", "https://evil.test/hunter2")], ""),
            ErrorKind::UntrustedHost,
            "redirect",
        ),
        (
            http_response(403, &[], html),
            ErrorKind::Credential,
            "A gateway responded instead of",
        ),
        (
            http_response(401, &[], ""),
            ErrorKind::Credential,
            "without a reason",
        ),
        (
            failure(FailureKind::TooLarge, true),
            ErrorKind::ResponseTooLarge,
            "token endpoint",
        ),
        (
            failure(FailureKind::Tls, false),
            ErrorKind::Tls,
            "login.test",
        ),
    ] {
        let kit = Kit::replies([reply]);
        let error = kit.token(&credential()).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.message().contains(part), "{part}: {error}");
        assert!(!shown(&error).contains("hunter2"), "{error}");
        assert_eq!(kit.transport.count(), 1, "{error}");
    }
    let kit = Kit::over(Memory::scripted(|_, _| failure(FailureKind::Timeout, true)));
    let error = kit.token(&credential()).unwrap_err();
    assert!(error.message().contains("didn't respond within"), "{error}");
}

#[test]
fn a_cancel_and_a_deadline_end_it() {
    let kit = Kit::new();
    kit.cancel.fire();
    assert_eq!(
        kit.token(&credential()).unwrap_err().kind(),
        ErrorKind::Cancelled
    );
    assert_eq!(kit.transport.count(), 0);

    let mut kit = Kit::replies([http_response(429, &[("Retry-After", "20")], "{}")]);
    let cancel = kit.cancel.clone();
    let fire = move |step: &crate::base::Progress| {
        assert_eq!(
            (step.kind, step.wait.as_secs()),
            (ProgressKind::RetryWait, 20)
        );
        cancel.fire();
    };
    kit.diag.set_progress(Some(Arc::new(fire)));
    assert_eq!(
        kit.token(&credential()).unwrap_err().kind(),
        ErrorKind::Cancelled
    );

    kit = Kit::new();
    kit.timeout = Duration::ZERO;
    assert_eq!(
        kit.token(&credential()).unwrap_err().kind(),
        ErrorKind::Deadline
    );
}

#[test]
fn another_tenants_token_and_the_refused_one_are_not_taken() {
    let other = jwt(serde_json::json!({"tid": CLIENT}));
    let kit = Kit::replies([grants(&other)]);
    let error = kit.token(&credential()).unwrap_err();
    assert!(error.message().contains("of tenant"), "{error}");
    assert!(!shown(&error).contains(&other));
    let own = jwt(serde_json::json!({"tid": TENANT}));
    assert!(Kit::replies([grants(&own)]).token(&credential()).is_ok());

    let kit = Kit::replies([grants("same")]);
    let result = kit.with_rejected(Some(&some_token("same")), |ctx| credential().token(ctx));
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Unauthenticated);
}

#[test]
fn clocks_apart_are_told() {
    let kit = Kit::new();
    let late = httpdate::fmt_http_date(kit.clock.now() - Duration::from_secs(3600));
    let body = r#"{"error":"invalid_client","error_codes":[700024],"error_description":"x"}"#;
    let kit = Kit::replies([http_response(401, &[("Date", &late)], body)]);
    let error = kit.token(&credential()).unwrap_err();
    let hint = error.hint().unwrap().to_string();
    assert!(
        hint.contains("clock is 36") && hint.contains("ahead of"),
        "{hint}"
    );
    assert!(
        kit.logs().contains("Warn gdap::auth This machine's clock"),
        "{}",
        kit.logs()
    );
}

#[test]
fn a_planted_secret_is_nowhere() {
    let echo = |status| {
        Memory::scripted(move |request, _| {
            let body = String::from_utf8(request.body.clone().unwrap().into()).unwrap();
            let plain = format!("{PLANTED} {body}");
            let json = serde_json::json!({
                "error": plain, "error_description": plain, "error_codes": [1], "claims": plain,
                "trace_id": plain, "correlation_id": plain, "message": plain, "suberror": plain,
            });
            http_response(
                status,
                &[("x-ms-request-id", "hunter2"), ("Location", "hunter2")],
                &json.to_string(),
            )
        })
    };
    for status in [200, 302, 400, 401, 403, 404, 429, 500, 503] {
        let kit = Kit::over(echo(status));
        let error = kit.token(&credential()).unwrap_err();
        let all = format!("{} {} {:?}", shown(&error), kit.logs(), credential());
        assert!(!all.contains("hunter2"), "{status}: {all}");
        assert!(all.contains(TENANT));
    }
}

/// A token request within `timeout`, with failures to connect after 20 seconds each.
fn failing(timeout: Duration) -> (Kit, Error) {
    let clock = FakeClock::new();
    let own = clock.clone();
    let mut kit = Kit::over(Memory::scripted(move |_, attempt| {
        own.forward(Duration::from_secs(20).min(attempt.timeout));
        failure(FailureKind::Connect, false)
    }));
    kit.clock = clock;
    kit.timeout = timeout;
    kit.settings.backoff = Duration::from_millis(2);
    let error = kit.token(&credential()).unwrap_err();
    (kit, error)
}

#[test]
fn an_endpoint_that_was_never_reached_is_given_up_after_45_seconds() {
    let (kit, error) = failing(Duration::from_secs(300));
    assert_eq!((kit.transport.count(), error.requests_sent()), (3, 3));
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(
        error.message(),
        "login.test couldn't be reached within 45 s. It failed."
    );
}

#[test]
fn a_deadline_keeps_the_cause() {
    let (_, error) = failing(Duration::from_secs(30));
    assert_eq!(error.kind(), ErrorKind::Deadline);
    let cause = "Attempt 1 failed: The token endpoint at login.test didn't respond: It failed.";
    assert!(error.message().ends_with(cause), "{error}");
}
