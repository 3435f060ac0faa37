//! Gives up a host that a client never reached, long before the usual retries and timeouts would.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Failure, FailureKind, Outages, Response};

/// The hosts that a client has reached: they sent a response, or something was sent to them.
#[derive(Debug, Default)]
pub struct Reach(Mutex<HashSet<String>>);

/// The attempts of one call to reach a host.
#[derive(Debug, Default)]
pub struct Search {
    first: Option<Instant>,
    last: Option<Failure>,
    outages: Option<Outages>,
}

impl Search {
    /// A search without attempts. It also gives up the hosts that its batch has given up.
    pub fn new(outages: Option<Outages>) -> Search {
        Search {
            outages,
            ..Search::default()
        }
    }

    /// Gives up the host because of the last failure, for the whole batch.
    fn give_up(&self, last: &Failure, host: &str, limit: Duration, now: Instant) -> Failure {
        let failure = given_up(last, host, limit);
        let outages = self.outages.iter();
        outages.for_each(|it| it.begin(host, &failure, now));
        failure
    }
}

impl Reach {
    /// Begins an attempt, and returns its maximum duration; `None` if it has no limit. A host that was never
    /// reached is given up `limit` after the first attempt (zero: never). Fails if the host is given up.
    pub fn begin(
        &self,
        search: &mut Search,
        host: &str,
        limit: Duration,
        now: Instant,
    ) -> Result<Option<Duration>, Failure> {
        if limit.is_zero() || self.hosts().contains(host) {
            return Ok(None);
        }
        if let Some(outages) = &search.outages {
            outages.enter(host, now)?;
        }
        let first = *search.first.get_or_insert(now);
        let left = (first + limit).saturating_duration_since(now);
        match &search.last {
            Some(last) if left.is_zero() => Err(search.give_up(last, host, limit, now)),
            _ => Ok(Some(left)),
        }
    }

    /// Ends an attempt with this result. Its failure is final if `limit` has passed since the first attempt.
    pub fn end(
        &self,
        search: &mut Search,
        host: &str,
        limit: Duration,
        now: Instant,
        result: Result<Response, Failure>,
    ) -> Result<Response, Failure> {
        let failure = match result {
            Err(failure) if !failure.sent && failure.kind != FailureKind::Refused => failure,
            result => {
                let is_reached = result
                    .as_ref()
                    .map_or_else(|failure| failure.sent, |_| true);
                if is_reached && !self.hosts().contains(host) {
                    self.hosts().insert(host.to_owned());
                    search.outages.iter().for_each(|it| it.end(host));
                }
                return result;
            }
        };
        let first = search.first.filter(|_| !self.hosts().contains(host));
        let Some(first) = first else {
            return Err(failure);
        };
        // The reason for an earlier failure says more than a timeout.
        let is_cut = failure.kind == FailureKind::Timeout;
        let last = match search.last.take() {
            Some(earlier) if is_cut => earlier,
            _ => failure.clone(),
        };
        search.last = Some(last.clone());
        let outages = search.outages.as_ref();
        if let Some(earlier) = outages.and_then(|it| it.failure(host)) {
            return Err(earlier);
        }
        match now.saturating_duration_since(first) < limit {
            true => Err(failure),
            false => Err(search.give_up(&last, host, limit, now)),
        }
    }

    /// Why a batch has given up the host, if it has and the host wasn't reached since.
    pub(super) fn given_up(&self, outages: &Outages, host: &str) -> Option<Failure> {
        let failure = outages.failure(host)?;
        (!self.hosts().contains(host)).then_some(failure)
    }

    fn hosts(&self) -> MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn given_up(last: &Failure, host: &str, limit: Duration) -> Failure {
    let kind = match last.kind {
        FailureKind::Connect | FailureKind::Timeout => FailureKind::Unreachable,
        FailureKind::ProxyUnavailable => FailureKind::Proxy,
        kind => kind,
    };
    let seconds = limit.as_secs_f64().ceil();
    Failure {
        kind,
        message: format!(
            "{host} couldn't be reached within {seconds} s. {}",
            last.message
        ),
        ..last.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{failure, http_response};

    const LIMIT: Duration = Duration::from_secs(45);

    #[test]
    fn a_host_that_was_never_reached_is_given_up_with_the_cause() {
        for (kind, final_kind) in [
            (FailureKind::Connect, FailureKind::Unreachable),
            (FailureKind::ProxyUnavailable, FailureKind::Proxy),
            (FailureKind::Timeout, FailureKind::Unreachable),
        ] {
            let (reach, mut search, now) = (Reach::default(), Search::default(), Instant::now());
            let after = |seconds| now + Duration::from_secs(seconds);
            let begin_result = reach.begin(&mut search, "graph.test", LIMIT, now);
            assert_eq!(begin_result, Ok(Some(LIMIT)));
            let end_result = reach.end(
                &mut search,
                "graph.test",
                LIMIT,
                after(15),
                failure(kind, false),
            );
            assert_eq!(end_result.unwrap_err().kind, kind);
            let left = reach
                .begin(&mut search, "graph.test", LIMIT, after(40))
                .unwrap();
            assert_eq!(left, Some(Duration::from_secs(5)));
            // The timeout after 5 s says less than the reason for the first failure.
            let cut = failure(FailureKind::Timeout, false);
            let end_result = reach.end(&mut search, "graph.test", LIMIT, after(45), cut);
            let end_result = end_result.unwrap_err();
            assert_eq!(end_result.kind, final_kind);
            assert_eq!(
                end_result.message,
                "graph.test couldn't be reached within 45 s. It failed."
            );
            assert!(!end_result.sent);
            let late = reach.begin(&mut search, "graph.test", LIMIT, after(46));
            assert_eq!(late.unwrap_err(), end_result);
        }
    }

    #[test]
    fn an_unreachable_host_is_given_up_by_all_items_and_tried_every_10_seconds() {
        let (reach, outages, now) = (Reach::default(), Outages::default(), Instant::now());
        let after = |seconds| now + Duration::from_secs(seconds);
        let search = || Search::new(Some(outages.clone()));
        let begin =
            |search: &mut Search, seconds| reach.begin(search, "graph.test", LIMIT, after(seconds));
        let end = |search: &mut Search, seconds, result| {
            reach.end(search, "graph.test", LIMIT, after(seconds), result)
        };
        let connect_failure = || failure(FailureKind::Connect, false);
        let (mut first, mut second, mut third) = (search(), search(), search());
        begin(&mut first, 0).unwrap();
        begin(&mut second, 40).unwrap();
        end(&mut first, 44, connect_failure()).unwrap_err();
        // The host is given up at the next attempt, or at the end of one that is under way.
        let given_up = begin(&mut first, 45).unwrap_err();
        assert_eq!(given_up.kind, FailureKind::Unreachable);
        // This affects an attempt under way, and one that begins later.
        assert_eq!(
            end(&mut second, 46, connect_failure()).unwrap_err(),
            given_up
        );
        assert_eq!(begin(&mut third, 54).unwrap_err(), given_up);
        // Only one attempt probes the host.
        let mut probe = search();
        assert_eq!(begin(&mut probe, 55), Ok(Some(LIMIT)));
        assert_eq!(begin(&mut search(), 56).unwrap_err(), given_up);
        assert_eq!(
            end(&mut probe, 57, connect_failure()).unwrap_err(),
            given_up
        );
        assert_eq!(begin(&mut probe, 58).unwrap_err(), given_up);
        // Other calls of the client have their own time limit.
        assert!(begin(&mut Search::default(), 58).is_ok());
        let mut probe = search();
        begin(&mut probe, 65).unwrap();
        assert!(end(&mut probe, 66, http_response(200, &[], "")).is_ok());
        assert_eq!(begin(&mut search(), 66), Ok(None));
    }

    #[test]
    fn a_host_that_was_reached_is_not_given_up() {
        for reached in [
            http_response(503, &[], ""),
            failure(FailureKind::Lost, true),
        ] {
            let (reach, mut search, now) = (Reach::default(), Search::default(), Instant::now());
            reach.begin(&mut search, "graph.test", LIMIT, now).unwrap();
            let end_result = reach.end(&mut search, "graph.test", LIMIT, now, reached.clone());
            assert_eq!(end_result.is_ok(), reached.is_ok());
            let mut later = Search::default();
            let begin_result = reach.begin(&mut later, "graph.test", LIMIT, now);
            assert_eq!(begin_result, Ok(None));
            // A call that began before the host was reached doesn't give it up either.
            let much_later = now + 2 * LIMIT;
            let connect_failure = failure(FailureKind::Connect, false);
            let end_result = reach.end(
                &mut search,
                "graph.test",
                LIMIT,
                much_later,
                connect_failure,
            );
            assert_eq!(end_result.unwrap_err().kind, FailureKind::Connect);
            let other = reach.begin(&mut Search::default(), "login.test", LIMIT, now);
            assert_eq!(other, Ok(Some(LIMIT)));
            let off = reach.begin(&mut Search::default(), "login.test", Duration::ZERO, now);
            assert_eq!(off, Ok(None));
        }
    }
}
