//! The retry table, row by row, and its bounds.

use proptest::prelude::*;

use super::*;

fn answer(status: u16, headers: &[(&str, &str)]) -> Response {
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
    Failure {
        kind,
        sent,
        status: None,
        message: String::new(),
    }
}

#[test]
fn the_table() {
    let after = [("Retry-After", "1")];
    // status, headers, code, safe, only if not sent
    type Row<'a> = (u16, &'a [(&'a str, &'a str)], Option<&'a str>, bool, bool);
    let rows: &[Row<'_>] = &[
        (400, &[], None, false, false),
        (401, &[], None, false, false),
        (404, &after, None, false, false),
        (408, &[], None, true, false),
        (409, &[], None, false, false),
        (409, &[], Some("conflict"), false, false),
        (
            409,
            &[],
            Some("directory_concurrencyviolation"),
            true,
            false,
        ),
        (412, &[], None, false, false),
        (423, &[], None, true, false),
        (429, &[], None, true, true),
        (429, &after, None, true, true),
        (500, &after, None, true, false),
        (501, &[], None, false, false),
        (502, &[], None, true, false),
        (503, &[], None, true, false),
        (503, &after, None, true, true),
        (504, &[], None, true, false),
        (302, &[], None, false, false),
    ];
    for (status, headers, code, safe, careful) in rows {
        let response = answer(*status, headers);
        let event = Event::Answer(&response, *code);
        assert_eq!(
            may_repeat(Repeat::Safe, event),
            *safe,
            "{status} {headers:?}"
        );
        assert_eq!(
            may_repeat(Repeat::OnlyIfNotSent, event),
            *careful,
            "{status} {headers:?}"
        );
    }
    use FailureKind::*;
    for (kind, sent, safe, careful) in [
        (Connect, false, true, true),
        (Timeout, false, true, true),
        (Timeout, true, true, false),
        (Lost, true, true, false),
        (Lost, false, true, true),
        (BadAnswer, true, true, false),
        (Tls, false, false, false),
        (Proxy, false, false, false),
        (TooLarge, true, false, false),
        (Refused, false, false, false),
    ] {
        let failure = failure(kind, sent);
        let event = Event::Failure(&failure);
        assert_eq!(may_repeat(Repeat::Safe, event), safe, "{kind:?} {sent}");
        assert_eq!(
            may_repeat(Repeat::OnlyIfNotSent, event),
            careful,
            "{kind:?} {sent}"
        );
    }
}

#[test]
fn outcomes() {
    use Outcome::*;
    let lost = failure(FailureKind::Lost, true);
    let never = failure(FailureKind::Connect, false);
    assert_eq!(outcome(Method::Get, Event::Failure(&lost)), NotSent);
    assert_eq!(outcome(Method::Post, Event::Failure(&lost)), Unknown);
    assert_eq!(outcome(Method::Post, Event::Failure(&never)), NotSent);
    for (status, write) in [
        (302, Rejected),
        (400, Rejected),
        (408, Unknown),
        (412, Rejected),
    ]
    .into_iter()
    .chain([
        (429, Rejected),
        (500, Unknown),
        (503, Unknown),
        (206, Unknown),
    ]) {
        let response = answer(status, &[]);
        let event = Event::Answer(&response, None);
        assert_eq!(outcome(Method::Patch, event), write, "{status}");
        assert_eq!(outcome(Method::Get, event), Rejected, "{status}");
    }
    let busy = answer(503, &[("Retry-After", "2")]);
    assert_eq!(outcome(Method::Post, Event::Answer(&busy, None)), Rejected);
    assert_eq!(combine(Unknown, Rejected), Unknown);
    assert_eq!(combine(Rejected, NotSent), NotSent);
}

#[test]
fn retry_after_in_both_forms() {
    let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    let seconds = |headers: &[(&str, &str)]| {
        retry_after(&answer(429, headers).headers, now).map(|wait| wait.as_secs())
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
        let failure = failure(FailureKind::Lost, true);
        let now = SystemTime::UNIX_EPOCH;
        let wait = wait(&settings, Event::Failure(&failure), retry, now, random);
        prop_assert!(wait <= settings.max_backoff);
        prop_assert!(wait <= settings.backoff.saturating_mul(1 << retry.min(16)));
    }

    #[test]
    fn any_retry_after_is_read_without_a_panic(value in "[ -~]{0,40}") {
        let response = answer(429, &[("Retry-After", &value)]);
        let now = SystemTime::now();
        let wait = wait(&Settings::default(), Event::Answer(&response, None), 3, now, 0.5);
        prop_assert!(wait <= Duration::from_secs(315_360_000));
    }
}
