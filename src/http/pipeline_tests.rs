//! The pipeline without a socket: retries, 401, throttling, cancellation, outcomes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use super::*;
use crate::auth::StaticToken;
use crate::base::Cancel;
use crate::http::testing::*;
use crate::http::{Method, TokenContext, Url};

const ROOT: &str = "https://graph.test/v1.0";

fn request(method: Method) -> Request {
    Request::new(method, Url::parse(&format!("{ROOT}/things")).unwrap())
}

fn fixed() -> StaticToken {
    StaticToken::new(b"hunter2", None).unwrap()
}

fn run(replies: Vec<TransportResult>, request: Request) -> (Result<CallResponse>, Arc<Memory>) {
    let memory = Memory::replies(replies);
    let pipeline = pipeline(memory.clone(), fixed(), FakeClock::new(), ROOT);
    let call = pipeline.begin(None, CallSettings::default()).unwrap();
    (pipeline.read(&call, request, &Decoder), memory)
}

#[test]
fn a_success_and_what_is_sent() {
    let ids = [
        ("request-id", "42"),
        ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ];
    let (answered, memory) = run(vec![http_response(201, &ids, "{}")], request(Method::Post));
    let answered = answered.unwrap();
    assert_eq!(
        (answered.requests_sent, answered.response.request_id()),
        (1, Some("42"))
    );
    assert!(answered.response.date().is_some());
    let seen = memory.seen.lock().unwrap();
    let (sent, bearer) = &seen[0];
    assert_eq!(
        sent.headers.get("Prefer"),
        Some("include-unknown-enum-members")
    );
    assert_eq!(sent.headers.get("Accept"), Some("application/json"));
    let id = sent.headers.get("client-request-id").unwrap();
    assert!(uuid::Uuid::parse_str(id).is_ok());
    assert!(bearer.as_ref().unwrap().is_same(&token("hunter2")));
    assert!(sent.headers.get("Authorization").is_none());
}

#[test]
fn safe_requests_are_repeated_with_the_same_id() {
    let replies = vec![
        http_response(503, &[], ""),
        failure(FailureKind::Lost, true),
        http_response(200, &[], "{}"),
    ];
    let (answered, memory) = run(replies, request(Method::Get));
    assert_eq!(answered.unwrap().requests_sent, 3);
    let seen = memory.seen.lock().unwrap();
    let id = |n: usize| {
        seen[n]
            .0
            .headers
            .get("client-request-id")
            .unwrap()
            .to_owned()
    };
    assert!(id(0) == id(1) && id(1) == id(2));
}

/// The result of an exchange of a POST: requests, state, whether it is retryable, outcome, status.
fn exchanged(
    reply: TransportResult,
) -> (usize, AttemptState, bool, Option<(Outcome, Option<u16>)>) {
    let memory = Memory::replies([reply]);
    let pipeline = pipeline(memory.clone(), fixed(), FakeClock::new(), ROOT);
    let call = pipeline.begin(None, CallSettings::default()).unwrap();
    let exchange = pipeline
        .exchange(&call, request(Method::Post), &Decoder, &|| Ok(()))
        .unwrap();
    let failed = exchange.result.err().map(|error| {
        assert_eq!(error.requests_sent(), 1);
        assert!(error.client_request_id().is_some_and(|id| id.len() == 36));
        (error.outcome(), error.http_status())
    });
    (
        memory.count(),
        exchange.state,
        exchange.is_retryable,
        failed,
    )
}

#[test]
fn an_exchange_sends_once_and_says_what_it_leaves() {
    use AttemptState::*;
    use Outcome::*;
    for (reply, state, again, failed) in [
        (http_response(201, &[], ""), Open, false, None),
        (http_response(202, &[], "<html>"), Open, false, None),
        (
            failure(FailureKind::Connect, false),
            Unsent,
            true,
            Some((NotSent, None)),
        ),
        (
            failure(FailureKind::Tls, false),
            Unsent,
            false,
            Some((NotSent, None)),
        ),
        (
            failure(FailureKind::Lost, true),
            Open,
            true,
            Some((Unknown, None)),
        ),
        (
            http_response(429, &[("Retry-After", "0")], ""),
            Refused,
            true,
            Some((Rejected, Some(429))),
        ),
        (
            http_response(400, &[], ""),
            Refused,
            false,
            Some((Rejected, Some(400))),
        ),
        (
            http_response(500, &[], ""),
            Ended,
            true,
            Some((Unknown, Some(500))),
        ),
        (
            http_response(403, &[], "<html>"),
            Ended,
            false,
            Some((Unknown, Some(403))),
        ),
        (
            http_response(502, &[], "<html>"),
            Open,
            true,
            Some((Unknown, Some(502))),
        ),
    ] {
        let expected = (1, state, again, failed);
        assert_eq!(exchanged(reply.clone()), expected, "{reply:?}");
    }
}

#[test]
fn the_401_of_a_gateway_costs_no_token() {
    let source_calls = Arc::new(AtomicU32::new(0));
    let own = source_calls.clone();
    let tokens = Tokens(move |_: &TokenContext<'_>| {
        own.fetch_add(1, Ordering::SeqCst);
        Ok(token("t"))
    });
    let memory = Memory::replies([http_response(401, &[], "<html>")]);
    let pipeline = pipeline(memory.clone(), tokens, FakeClock::new(), ROOT);
    let call = pipeline.begin(None, CallSettings::default()).unwrap();
    let exchange = pipeline.exchange(&call, request(Method::Post), &Decoder, &|| Ok(()));
    assert_eq!(exchange.unwrap().state, AttemptState::Ended);
    assert_eq!(
        (memory.count(), source_calls.load(Ordering::SeqCst)),
        (1, 1)
    );
}

#[test]
fn a_wait_beyond_the_deadline_is_not_begun() {
    let start = Instant::now();
    let busy = http_response(429, &[("Retry-After", "3600")], "");
    let error = run(vec![busy], request(Method::Get)).0.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Throttled, Outcome::Rejected)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert!(
        error.message().contains("later than the call's deadline"),
        "{error}"
    );
    let (answered, memory) = run(
        (0..9).map(|_| http_response(500, &[], "")).collect(),
        request(Method::Get),
    );
    assert!(
        answered
            .unwrap_err()
            .message()
            .contains("Given up after 6 attempts")
    );
    assert_eq!(memory.count(), 6);
}

#[test]
fn a_401_is_tried_once_more_with_another_token() {
    let claims = r#"Bearer error="insufficient_claims", claims="eyJhIjoxfQ==""#;
    let refused = || {
        http_response(
            401,
            &[("WWW-Authenticate", claims), ("request-id", "9")],
            "",
        )
    };
    let source_calls = Arc::new(Mutex::new(Vec::new()));
    let number = AtomicU32::new(0);
    let own = source_calls.clone();
    let tokens = Tokens(move |ctx: &TokenContext<'_>| {
        let before = ctx.rejected.map(|token| token.secret().expose().to_vec());
        own.lock()
            .unwrap()
            .push((before, ctx.claims.map(str::to_owned)));
        Ok(token(&format!(
            "t{}",
            number.fetch_add(1, Ordering::SeqCst)
        )))
    });
    let memory = Memory::replies([refused(), http_response(200, &[], ""), refused(), refused()]);
    let pipeline = pipeline(memory.clone(), tokens, FakeClock::new(), ROOT);
    for cancel in [None, Some(Cancel::new())] {
        let call = pipeline
            .begin(cancel.as_ref(), CallSettings::default())
            .unwrap();
        match pipeline.read(&call, request(Method::Post), &Decoder) {
            Ok(answered) => assert_eq!(answered.requests_sent, 2),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Unauthenticated);
                assert_eq!((error.requests_sent(), error.request_id()), (2, Some("9")));
                assert!(error.message().contains(r#"{"a":1}"#), "{error}");
            }
        }
    }
    let source_calls = source_calls.lock().unwrap();
    assert_eq!(
        source_calls[1],
        (Some(b"t0".to_vec()), Some(r#"{"a":1}"#.to_owned()))
    );
    assert_eq!(memory.count(), 4);

    let (answered, memory) = run(vec![refused()], request(Method::Get));
    let error = answered.unwrap_err();
    assert_eq!(
        (error.kind(), error.http_status()),
        (ErrorKind::Unauthenticated, Some(401))
    );
    assert!(error.hint().is_some() && error.message().contains(r#"{"a":1}"#));
    assert_eq!((memory.count(), error.request_id()), (1, Some("9")));
}

#[test]
fn only_a_sign_in_is_told_to_be_one() {
    let source_calls = Arc::new(Mutex::new(Vec::new()));
    let own = source_calls.clone();
    let tokens = Tokens(move |ctx: &TokenContext<'_>| {
        own.lock().unwrap().push(ctx.is_sign_in);
        Ok(token("t"))
    });
    let memory = Memory::replies([http_response(200, &[], ""), http_response(200, &[], "")]);
    let pipeline = pipeline(memory, tokens, FakeClock::new(), ROOT);
    for cancel in [None, Some(Cancel::new())] {
        let call = pipeline
            .begin(cancel.as_ref(), CallSettings::default())
            .unwrap();
        pipeline.sign_in(&call, false).unwrap();
        let read = pipeline.read(&call, request(Method::Get), &Decoder);
        read.unwrap();
    }
    assert_eq!(*source_calls.lock().unwrap(), [true, false, true, false]);
}

#[test]
fn other_hosts_redirects_and_deep_answers_are_refused() {
    let away = Request::new(Method::Get, Url::parse("https://evil.test/v1.0/x").unwrap());
    let (answered, memory) = run(vec![], away);
    assert_eq!(answered.unwrap_err().kind(), ErrorKind::UntrustedHost);
    assert_eq!(memory.count(), 0);
    let to = [("Location", "https://portal.test/login?code=hunter2")];
    let error = run(vec![http_response(302, &to, "")], request(Method::Get))
        .0
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UntrustedHost);
    let shown = format!("{error} {}", serde_json::to_string(&error).unwrap());
    assert!(
        shown.contains("portal.test") && !shown.contains("hunter2"),
        "{shown}"
    );
    let deep = http_response(200, &[], &"[".repeat(65));
    let error = run(vec![deep], request(Method::Get)).0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ResponseTooLarge);
    assert_eq!(error.http_status(), Some(200));
}

#[test]
fn a_fired_cancel_sends_nothing_and_ends_waits() {
    let memory = Memory::replies([http_response(429, &[("Retry-After", "20")], "")]);
    let pipeline = pipeline(memory.clone(), fixed(), FakeClock::new(), ROOT);
    let cancel = Cancel::new();
    let other = cancel.clone();
    let call = pipeline
        .begin(Some(&cancel), CallSettings::default())
        .unwrap();
    let firing = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        other.fire();
        Instant::now()
    });
    let error = pipeline
        .read(&call, request(Method::Post), &Decoder)
        .unwrap_err();
    assert!(firing.join().unwrap().elapsed() < Duration::from_millis(50));
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Cancelled, Outcome::Rejected)
    );
    let call = pipeline
        .begin(Some(&cancel), CallSettings::default())
        .unwrap();
    let error = pipeline
        .read(&call, request(Method::Post), &Decoder)
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Cancelled, Outcome::NotSent)
    );
    assert_eq!((memory.count(), error.requests_sent()), (1, 0));
}

#[test]
fn a_cancel_calls_back_from_an_attempt_and_from_a_token() {
    for (method, slow_token, outcome) in [
        (Method::Patch, false, Outcome::Unknown),
        (Method::Get, false, Outcome::NotSent),
        (Method::Patch, true, Outcome::NotSent),
    ] {
        let memory = Memory::scripted(|_, _| {
            std::thread::sleep(Duration::from_millis(400));
            http_response(200, &[], "")
        });
        let tokens = Tokens(move |_: &TokenContext<'_>| {
            std::thread::sleep(Duration::from_millis(if slow_token { 400 } else { 0 }));
            Ok(token("abc"))
        });
        let pipeline = pipeline(memory, tokens, FakeClock::new(), ROOT);
        let cancel = Cancel::new();
        let other = cancel.clone();
        let call = pipeline
            .begin(Some(&cancel), CallSettings::default())
            .unwrap();
        let firing = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(100));
            other.fire();
            Instant::now()
        });
        let error = pipeline.read(&call, request(method), &Decoder).unwrap_err();
        assert!(firing.join().unwrap().elapsed() < Duration::from_millis(50));
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Cancelled, outcome)
        );
    }
}

#[test]
fn bad_ids_are_refused() {
    let pipeline = pipeline(Memory::replies([]), fixed(), FakeClock::new(), ROOT);
    for id in ["", "a b", "a\r\nb"] {
        let client_request_id = Some(id.to_owned());
        let options = CallSettings {
            client_request_id,
            ..CallSettings::default()
        };
        assert!(pipeline.begin(None, options).is_err(), "{id:?}");
    }
}

#[test]
fn logs_hold_no_secret() {
    let lines = Arc::new(Mutex::new(String::new()));
    let memory = Memory::replies([
        http_response(503, &[], "{\"access_token\":\"hunter2\"}"),
        http_response(200, &[], ""),
    ]);
    let pipeline = pipeline(memory, fixed(), FakeClock::new(), ROOT);
    let own = lines.clone();
    let sink = move |_: Level, _: &str, line: &str| own.lock().unwrap().push_str(line);
    pipeline
        .components()
        .diag
        .set_log(Some((Level::Debug, Arc::new(sink))));
    let call = pipeline.begin(None, CallSettings::default()).unwrap();
    let body = b"{\"password\":\"hunter2\",\"a\":1}".to_vec();
    let patch = request(Method::Patch).with_json(body);
    pipeline.read(&call, patch, &Decoder).unwrap();
    let lines = lines.lock().unwrap();
    assert!(
        lines.contains("attempt 2") && lines.contains("\"a\":1"),
        "{lines}"
    );
    assert!(!lines.contains("hunter2"), "{lines}");
}

#[test]
fn many_threads_share_one_pipeline() {
    fn shared<T: Send + Sync>() {}
    shared::<Pipeline>();
    let throttled = AtomicU32::new(0);
    let memory = Memory::scripted(move |_, _| match throttled.fetch_add(1, Ordering::SeqCst) {
        0..3 => http_response(429, &[("Retry-After", "1")], ""),
        _ => http_response(200, &[], ""),
    });
    let pipeline = pipeline(memory.clone(), fixed(), FakeClock::new(), ROOT);
    let waits = Arc::new(AtomicU32::new(0));
    let own = waits.clone();
    pipeline
        .components()
        .diag
        .set_progress(Some(Arc::new(move |step| {
            if step.kind == ProgressKind::ThrottleWait {
                own.fetch_add(1, Ordering::SeqCst);
            }
        })));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let cancel = Cancel::new();
                let call = pipeline
                    .begin(Some(&cancel), CallSettings::default())
                    .unwrap();
                pipeline
                    .read(&call, request(Method::Post), &Decoder)
                    .unwrap();
                std::thread::sleep(Duration::from_millis(1));
                let call = pipeline.begin(None, CallSettings::default()).unwrap();
                pipeline
                    .read(&call, request(Method::Get), &Decoder)
                    .unwrap();
            });
        }
    });
    assert!(start.elapsed() >= Duration::from_secs(1) && start.elapsed() < Duration::from_secs(6));
    assert!(
        waits.load(Ordering::SeqCst) > 0,
        "others waited at the gate"
    );
    assert_eq!(memory.count(), 35);
}

/// Failures to connect, each after 20 seconds.
fn failing(
    clock: &Arc<FakeClock>,
    then: impl Fn(usize) -> Option<TransportResult> + Send + 'static,
) -> Arc<Memory> {
    let (clock, mut number) = (clock.clone(), 0);
    Memory::scripted(move |_, attempt| {
        number += 1;
        clock.forward(Duration::from_secs(20).min(attempt.timeout));
        then(number).unwrap_or_else(|| failure(FailureKind::Connect, false))
    })
}

#[test]
fn a_host_that_was_never_reached_is_given_up_after_45_seconds() {
    let clock = FakeClock::new();
    let memory = failing(&clock, |_| None);
    let pipeline = pipeline(memory.clone(), fixed(), clock, ROOT);
    let call = pipeline.begin(None, CallSettings::default()).unwrap();
    let before = || Ok(());
    let mut states = Vec::new();
    let error = loop {
        let request = request(Method::Patch);
        let exchange = pipeline
            .exchange(&call, request, &Decoder, &before)
            .unwrap();
        states.push(exchange.is_retryable);
        match exchange.result.unwrap_err() {
            error if exchange.is_retryable => assert_eq!(error.message(), "It failed."),
            error => break error,
        }
    };
    assert_eq!(states, [true, true, false]);
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Connect, Outcome::NotSent)
    );
    assert_eq!(
        error.message(),
        "graph.test couldn't be reached within 45 s. It failed."
    );
    assert!(error.hint().is_some());
}

#[test]
fn a_host_that_was_reached_before_has_all_its_retries() {
    let clock = FakeClock::new();
    let memory = failing(&clock, |number| {
        (number == 1 || number == 6).then(|| http_response(200, &[], "{}"))
    });
    let pipeline = pipeline(memory.clone(), fixed(), clock, ROOT);
    for requests in [1, 5] {
        let call = pipeline.begin(None, CallSettings::default()).unwrap();
        let answered = pipeline
            .read(&call, request(Method::Get), &Decoder)
            .unwrap();
        assert_eq!(answered.requests_sent, requests);
    }
}

#[test]
fn a_deadline_and_a_cancel_keep_the_cause() {
    let clock = FakeClock::new();
    let memory = failing(&clock, |number| {
        (number == 2).then(|| failure(FailureKind::Timeout, false))
    });
    let pipeline_ = pipeline(memory, fixed(), clock.clone(), ROOT);
    let short = CallSettings {
        timeout: Some(Duration::from_secs(30)),
        ..CallSettings::default()
    };
    let call = pipeline_.begin(None, short).unwrap();
    let error = pipeline_
        .read(&call, request(Method::Get), &Decoder)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(
        error.message(),
        "The call's deadline passed before a connection was made. It failed. Attempt 1 failed: It failed."
    );
    let cancel = Cancel::new();
    let fired = cancel.clone();
    let memory = failing(&clock, move |number| {
        if number == 2 {
            fired.fire();
        }
        None
    });
    let pipeline_ = pipeline(memory, fixed(), clock, ROOT);
    let call = pipeline_
        .begin(Some(&cancel), CallSettings::default())
        .unwrap();
    let error = pipeline_
        .read(&call, request(Method::Get), &Decoder)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(
        error
            .message()
            .starts_with("The call was cancelled. Attempt "),
        "{error}"
    );
}
