//! The retry table, row by row, and its bounds.

use proptest::prelude::*;

use super::*;

fn http_response(status: u16, headers: &[(&str, &str)]) -> Response {
    let mut known = Headers::new();
    for (name, value) in headers {
        known.set(name, value).unwrap();
    }
    Response {
        status,
        headers: known,
        body: Vec::new(),
    }
}

fn failure(kind: FailureKind, sent: bool) -> Failure {
    Failure::new(kind, sent, "")
}

#[test]
fn the_table_of_statuses_and_retries() {
    let after = [("Retry-After", "1")];
    // status, headers, code, whether it is retryable, whether the service only asks to retry later
    type Row<'a> = (u16, &'a [(&'a str, &'a str)], Option<&'a str>, bool, bool);
    let rows: &[Row<'_>] = &[
        (302, &[], None, false, false),
        (400, &[], None, false, false),
        (401, &[], None, false, false),
        (404, &after, None, false, false),
        (408, &[], None, true, false),
        (409, &[], None, false, false),
        (409, &[], Some("conflict"), false, false),
        (409, &[], Some("directory_concurrencyviolation"), true, true),
        (412, &[], None, false, false),
        (423, &[], None, true, true),
        (429, &[], None, true, true),
        (429, &after, None, true, true),
        (500, &after, None, true, false),
        (501, &[], None, false, false),
        (502, &[], None, true, false),
        (503, &[], None, true, false),
        (503, &after, None, true, true),
        (504, &[], None, true, false),
    ];
    for (status, headers, code, retried, waited) in rows {
        let response = http_response(*status, headers);
        let event = Event::Response(&response, *code);
        assert_eq!(is_retryable(event), *retried, "{status} {headers:?}");
        assert_eq!(waits(event), *waited, "{status} {headers:?}");
    }
    use FailureKind::*;
    for (kind, retried) in [
        (Connect, true),
        (Timeout, true),
        (Lost, true),
        (InvalidResponse, true),
        (Tls, false),
        (Proxy, false),
        (TooLarge, false),
        (Refused, false),
    ] {
        let failure = failure(kind, true);
        let event = Event::Failure(&failure);
        assert_eq!(is_retryable(event), retried, "{kind:?}");
        assert!(!waits(event));
    }
}

#[test]
fn the_state_of_a_write_after_an_attempt() {
    let after = [("Retry-After", "2")];
    // status, headers, state after the service's own response, state after a gateway's
    type Row<'a> = (u16, &'a [(&'a str, &'a str)], AttemptState, AttemptState);
    let rows: &[Row<'_>] = &[
        (302, &[], AttemptState::Refused, AttemptState::Ended),
        (400, &[], AttemptState::Refused, AttemptState::Ended),
        (401, &[], AttemptState::Refused, AttemptState::Ended),
        (403, &[], AttemptState::Refused, AttemptState::Ended),
        (408, &[], AttemptState::Open, AttemptState::Open),
        (412, &[], AttemptState::Refused, AttemptState::Ended),
        (429, &[], AttemptState::Refused, AttemptState::Ended),
        (500, &[], AttemptState::Ended, AttemptState::Open),
        (501, &[], AttemptState::Ended, AttemptState::Open),
        (502, &[], AttemptState::Open, AttemptState::Open),
        (503, &[], AttemptState::Ended, AttemptState::Open),
        (503, &after, AttemptState::Refused, AttemptState::Open),
        (504, &[], AttemptState::Open, AttemptState::Open),
        (505, &[], AttemptState::Open, AttemptState::Open),
        (507, &[], AttemptState::Ended, AttemptState::Open),
    ];
    for (status, headers, own, foreign) in rows {
        let response = http_response(*status, headers);
        let event = Event::Response(&response, None);
        assert_eq!(state(event, true), *own, "{status} {headers:?}");
        assert_eq!(state(event, false), *foreign, "{status} {headers:?}");
    }
    let lost = failure(FailureKind::Lost, true);
    assert_eq!(state(Event::Failure(&lost), false), AttemptState::Open);
    let never = failure(FailureKind::Connect, false);
    assert_eq!(state(Event::Failure(&never), false), AttemptState::Unsent);
}

#[test]
fn retry_after_in_both_forms() {
    let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    let seconds = |headers: &[(&str, &str)]| {
        retry_after(&http_response(429, headers).headers, now).map(|wait| wait.as_secs())
    };
    assert_eq!(seconds(&[("Retry-After", "10")]), Some(10));
    assert_eq!(seconds(&[("Retry-After", " 7 ")]), Some(7));
    assert_eq!(seconds(&[("Retry-After", "-1")]), None);
    assert_eq!(seconds(&[("Retry-After", "1.5")]), None);
    assert_eq!(
        seconds(&[("Retry-After", "99999999999999999999999")]),
        Some(315_360_000)
    );
    assert_eq!(
        seconds(&[("Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT")]),
        Some(10)
    );
    assert_eq!(
        seconds(&[("Retry-After", "Sun, 06 Nov 1994 08:40:00 GMT")]),
        Some(0)
    );
    let skewed = [
        ("Retry-After", "Sun, 06 Nov 1994 09:00:05 GMT"),
        ("Date", "Sun, 06 Nov 1994 09:00:00 GMT"),
    ];
    assert_eq!(seconds(&skewed), Some(5), "counted on the service's clock");
    assert_eq!(seconds(&[]), None);
}

proptest! {
    #[test]
    fn waits_of_our_own_are_bounded(retry in 0u32..1000, random in any::<f64>()) {
        let settings = Settings::default();
        let wait = wait(&settings, None, retry, random);
        prop_assert!(wait <= settings.max_backoff);
        prop_assert!(wait <= settings.backoff.saturating_mul(1 << retry.min(16)));
    }

    #[test]
    fn any_retry_after_is_read_without_a_panic(value in "[ -~]{0,40}") {
        let response = http_response(429, &[("Retry-After", &value)]);
        let asked = retry_after(&response.headers, SystemTime::now());
        let wait = wait(&Settings::default(), asked, 3, 0.5);
        prop_assert!(wait <= Duration::from_secs(315_360_000));
    }
}
