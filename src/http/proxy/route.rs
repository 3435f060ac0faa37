//! A proxy as one client uses it: whether it may be tried, and what it responded when it failed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::ClientConfig;

use super::{Diagnosis, Gate, Proxy};
use crate::base::{Monitor, Wait};

/// A proxy is asked for its response at most once in this time.
const INTERVAL: Duration = Duration::from_secs(60);

/// A proxy as one client uses it.
pub(in crate::http) struct Route {
    pub proxy: Arc<Proxy>,
    pub gate: Gate,
    tls: Arc<ClientConfig>,
    state: Arc<Monitor<State>>,
}

enum State {
    Unknown,
    /// A thread is asking the proxy for its response.
    Asking,
    /// The result of asking for this host and port.
    Asked {
        at: Instant,
        host: (String, u16),
        diagnosis: Option<Diagnosis>,
    },
}

impl Route {
    pub(in crate::http) fn new(proxy: Proxy, tls: Arc<ClientConfig>) -> Route {
        Route {
            gate: Gate::new(proxy.credentials.is_some()),
            proxy: Arc::new(proxy),
            tls,
            state: Monitor::new(State::Unknown),
        }
    }

    /// The proxy's response to a CONNECT for this host, possibly from the last 60 seconds. `None` if it isn't
    /// known by `end`. `has_credentials`: whether to send the credentials.
    pub(in crate::http) fn diagnose(
        &self,
        host: (&str, u16),
        has_credentials: bool,
        end: Option<Instant>,
    ) -> Option<Diagnosis> {
        let now = Instant::now();
        let known = self.state.wait(None, end, |state| match state {
            State::Asking => None,
            State::Asked {
                at,
                host: (name, port),
                diagnosis,
            } if now < *at + INTERVAL => {
                let is_same = (name.as_str(), *port) == host;
                // A sign-in is required for every host.
                let is_valid = |it: &&Diagnosis| is_same || it.status == Some(407);
                Some(Some(diagnosis.as_ref().filter(is_valid).cloned()))
            }
            State::Unknown | State::Asked { .. } => {
                *state = State::Asking;
                Some(None)
            }
        });
        match known {
            Wait::Ready(Some(known)) => return known,
            Wait::Ready(None) => {}
            Wait::Cancelled | Wait::TimedOut => return None,
        }
        let diagnosis = Diagnosis::request(&self.proxy, &self.tls, host, has_credentials, end);
        self.state.change(|state| {
            *state = State::Asked {
                at: now,
                host: (host.0.to_owned(), host.1),
                diagnosis: diagnosis.clone(),
            };
        });
        diagnosis
    }
}
