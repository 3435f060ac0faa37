//! Prevents a client from sending wrong credentials to a proxy again and again: accounts are locked after five to
//! ten tries.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::base::{Monitor, Wait};
use crate::http::{Failure, FailureKind};

/// After a 407 nothing is sent to the proxy for this long.
const CLOSED_TIME: Duration = Duration::from_secs(60);

/// Lets one attempt at a time try the credentials until the proxy has accepted them.
pub(in crate::http) struct Gate(Arc<Monitor<State>>);

enum State {
    /// It isn't known whether the proxy accepts the credentials.
    Untried,
    /// An attempt is trying the credentials.
    Trying,
    Accepted,
    /// The proxy responded with 407.
    Refused {
        until: Instant,
        failure: Failure,
    },
}

impl Gate {
    /// A gate; it is open at once if there are no credentials to try.
    pub(in crate::http) fn new(has_credentials: bool) -> Gate {
        Gate(Monitor::new(match has_credentials {
            true => State::Untried,
            false => State::Accepted,
        }))
    }

    /// Waits until an attempt may go to the proxy, but not past `end`. Fails with the 407 of an earlier one
    /// as long as the gate is closed.
    pub(in crate::http) fn enter(
        &self,
        now: Instant,
        end: Option<Instant>,
    ) -> Result<Trial<'_>, Failure> {
        let entered = self.0.wait(None, end, |state| match state {
            State::Untried => {
                *state = State::Trying;
                Some(Ok(()))
            }
            State::Trying => None,
            State::Accepted => Some(Ok(())),
            State::Refused { until, failure } if now < *until => Some(Err(failure.clone())),
            State::Refused { .. } => {
                *state = State::Trying;
                Some(Ok(()))
            }
        });
        match entered {
            Wait::Ready(Ok(())) => Ok(Trial(self)),
            Wait::Ready(Err(failure)) => Err(failure),
            Wait::Cancelled | Wait::TimedOut => {
                let message = "The proxy didn't accept another request's sign-in in time.";
                Err(Failure::new(FailureKind::Timeout, false, message))
            }
        }
    }
}

/// An attempt that may go to the proxy.
pub(in crate::http) struct Trial<'g>(&'g Gate);

impl Trial<'_> {
    /// Records that the proxy accepted the attempt.
    pub(in crate::http) fn set_accepted(&self) {
        if self.0.0.look(|state| !matches!(state, State::Accepted)) {
            self.0.0.change(|state| *state = State::Accepted);
        }
    }

    /// Records that the proxy responded with 407.
    pub(in crate::http) fn set_refused(&self, now: Instant, failure: &Failure) {
        self.0.0.change(|state| {
            *state = State::Refused {
                until: now + CLOSED_TIME,
                failure: failure.clone(),
            }
        });
    }
}

impl Drop for Trial<'_> {
    /// Without a result, another attempt may try the credentials.
    fn drop(&mut self) {
        self.0.0.change(|state| {
            if matches!(state, State::Trying) {
                *state = State::Untried;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> Failure {
        Failure::new(FailureKind::Proxy, false, "No.").with_status(407)
    }

    #[test]
    fn one_tries_until_the_proxy_accepted_one() {
        let gate = Gate::new(true);
        let now = Instant::now();
        let first = gate.enter(now, None).unwrap();
        let waited = gate.enter(now, Some(now));
        assert!(waited.is_err_and(|failure| failure.kind == FailureKind::Timeout));
        drop(first);
        let second = gate.enter(now, Some(now)).unwrap();
        second.set_accepted();
        assert!(gate.enter(now, Some(now)).is_ok());
    }

    #[test]
    fn a_407_closes_it_for_a_minute_and_then_one_tries_again() {
        let gate = Gate::new(true);
        let now = Instant::now();
        gate.enter(now, None).unwrap().set_refused(now, &failure());
        let later = now + Duration::from_secs(59);
        assert_eq!(gate.enter(later, None).err(), Some(failure()));
        let much_later = now + Duration::from_secs(60);
        let trial = gate.enter(much_later, None).unwrap();
        assert!(gate.enter(much_later, Some(now)).is_err(), "one tries");
        drop(trial);
    }
}
