//! Determines whether nothing was sent of an attempt that was cut before it ended.
//!
//! The HTTP library reports when a connect starts, succeeds or is dropped, but not for which attempt, and an
//! attempt may take any connection that another one returns to the pool. So a single attempt's state isn't known,
//! but two rules hold. As long as no connection was ever established, nothing was sent. Later, the attempts under
//! way have sent nothing if each has a connect under way and, since the last time without attempts, no connection
//! was established and no response was read. If one of these attempts is given up, all their connects are,
//! because it isn't known which belongs to which; the other attempts begin again.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tower_layer::Layer;
use tower_service::Service;

use super::attempt::{Stage, Ticket};

type BoxError = Box<dyn Error + Send + Sync>;

/// The connections of one client, and the attempts that wait for them. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Connections(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Attempts under way whose connects weren't given up.
    alive: usize,
    /// Attempts under way whose connects were given up.
    refused: usize,
    /// Counts busy periods: a new one starts when an attempt begins while none is running, or after one was aborted.
    period: u64,
    /// Whether a connection was established, or a response was read, in this period.
    is_live: bool,
    /// Whether a connection was ever established.
    has_connected: bool,
    /// Whether a response was dropped before its end: its connection may return to the pool at any time.
    is_uncertain: bool,
    /// Connects under way, by their numbers.
    connects: BTreeMap<u64, Connect>,
    last: u64,
    /// Connects of this period that were dropped: their attempts were cut, and are about to end.
    dropped: usize,
}

struct Connect {
    period: u64,
    is_given_up: bool,
    waker: Option<Waker>,
}

impl State {
    /// Whether no attempt under way can have had a connection.
    fn nothing_was_sent(&self) -> bool {
        let connects = self.connects.values();
        let connecting = connects.filter(|it| it.period == self.period && !it.is_given_up);
        !self.has_connected
            || (!self.is_live
                && !self.is_uncertain
                && connecting.count() + self.dropped >= self.alive)
    }

    /// Gives up the connects of all attempts under way, which have sent nothing. Until these attempts have ended,
    /// new connects are given up too: they might belong to one of them.
    fn refuse(&mut self) -> Vec<Waker> {
        self.refused += std::mem::take(&mut self.alive);
        self.period += 1;
        self.dropped = 0;
        let connects = self.connects.values_mut();
        connects
            .filter_map(|connect| {
                connect.is_given_up = true;
                connect.waker.take()
            })
            .collect()
    }
}

impl Connections {
    /// Begins an attempt; `None` if it was given up before.
    pub(super) fn begin(&self, ticket: &Ticket) -> Option<UnderWay<'_>> {
        let mut state = self.lock();
        if ticket.is_given_up() {
            return None;
        }
        if state.alive == 0 {
            state.period += 1;
            state.is_live = false;
            state.dropped = 0;
        }
        state.alive += 1;
        ticket.change(|stage| *stage = Stage::UnderWay(state.period));
        Some(UnderWay {
            connections: self,
            ticket: ticket.clone(),
            period: state.period,
        })
    }

    /// Gives up an attempt. True if nothing of it was sent and nothing will be: then every connect under
    /// way ends with [`GivenUp`].
    pub(super) fn give_up(&self, ticket: &Ticket) -> bool {
        let mut state = self.lock();
        let stage = ticket.change(|stage| std::mem::replace(stage, Stage::GivenUp));
        let (is_unsent, wakers) = match stage {
            Stage::Ahead => (true, Vec::new()),
            Stage::UnderWay(period) if period < state.period => (true, Vec::new()),
            Stage::UnderWay(_) if state.nothing_was_sent() => (true, state.refuse()),
            Stage::UnderWay(_) | Stage::Over | Stage::GivenUp => (false, Vec::new()),
        };
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        is_unsent
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Connecting {
        let mut state = self.lock();
        state.last += 1;
        let (number, period) = (state.last, state.period);
        let connect = Connect {
            period,
            is_given_up: state.refused > 0,
            waker: None,
        };
        state.connects.insert(number, connect);
        Connecting {
            connections: self.clone(),
            number,
            has_ended: false,
        }
    }
}

/// An attempt under way, until it is dropped.
pub(super) struct UnderWay<'c> {
    connections: &'c Connections,
    ticket: Ticket,
    period: u64,
}

impl UnderWay<'_> {
    /// Records that a response was received, and whether it was read to its end.
    pub(super) fn responded(&self, is_complete: bool) {
        let mut state = self.connections.lock();
        state.is_live = true;
        state.is_uncertain |= !is_complete;
    }

    /// Ends the attempt, of which nothing was sent, so that it can begin again.
    pub(super) fn put_back(self) {
        self.ticket.change(|stage| {
            if let Stage::UnderWay(_) = stage {
                *stage = Stage::Ahead;
            }
        });
    }

    /// Records that the attempt ended because its connect took too long, which drops the connect.
    pub(super) fn connect_timed_out(&self) {
        let mut state = self.connections.lock();
        if self.period == state.period {
            state.dropped = state.dropped.saturating_sub(1);
        }
    }

    /// Records that the attempt was cut and may have been sent: its connect may be dropped after it has ended.
    pub(super) fn was_cut(&self) {
        self.connections.lock().is_live = true;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut state = self.connections.lock();
        match self.period == state.period {
            true => {
                state.alive -= 1;
                // The dropped connect may have belonged to this attempt, so the count is no longer reliable.
                state.is_live |= state.dropped > 0;
            }
            false => state.refused -= 1,
        }
        self.ticket.change(|stage| {
            if let Stage::UnderWay(_) = stage {
                *stage = Stage::Over;
            }
        });
    }
}

/// A connect under way, until it is dropped.
struct Connecting {
    connections: Connections,
    number: u64,
    has_ended: bool,
}

impl Connecting {
    /// Whether the connect may go on; if so, the task is woken when that changes.
    fn goes_on(&self, context: &Context<'_>) -> bool {
        let mut state = self.connections.lock();
        match state.connects.get_mut(&self.number) {
            Some(connect) if !connect.is_given_up => {
                connect.waker = Some(context.waker().clone());
                true
            }
            _ => false,
        }
    }

    /// Records that the connection was established; false if it was given up meanwhile.
    fn came_up(&self) -> bool {
        let mut state = self.connections.lock();
        let connect = state.connects.get(&self.number);
        if connect.is_none_or(|connect| connect.is_given_up) {
            return false;
        }
        state.is_live = true;
        state.has_connected = true;
        true
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        let mut state = self.connections.lock();
        let connect = state.connects.remove(&self.number);
        if connect.is_some_and(|it| it.period == state.period && !self.has_ended) {
            state.dropped += 1;
        }
    }
}

/// A connect that was given up along with an attempt.
#[derive(Debug)]
pub(super) struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection attempt was abandoned")
    }
}

impl Error for GivenUp {}

impl<S> Layer<S> for Connections {
    type Service = Watched<S>;

    fn layer(&self, inner: S) -> Watched<S> {
        Watched {
            inner: Arc::new(inner),
            connections: self.clone(),
        }
    }
}

/// The HTTP library's connector, watched. The library clones it several times for each request.
pub(super) struct Watched<S> {
    inner: Arc<S>,
    connections: Connections,
}

impl<S> Clone for Watched<S> {
    fn clone(&self) -> Watched<S> {
        Watched {
            inner: self.inner.clone(),
            connections: self.connections.clone(),
        }
    }
}

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R, Error = BoxError> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Response: 'static,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    /// Always ready: `call` polls the readiness of its own clone.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> Self::Future {
        let mut connecting = self.connections.connect();
        let mut inner = S::clone(&self.inner);
        Box::pin(async move {
            poll_fn(|context| inner.poll_ready(context)).await?;
            let mut connect = Box::pin(inner.call(request));
            let connected = poll_fn(|context| match connecting.goes_on(context) {
                true => connect.as_mut().poll(context),
                false => Poll::Ready(Err(GivenUp.into())),
            })
            .await;
            connecting.has_ended = true;
            let connected = connected?;
            match connecting.came_up() {
                true => Ok(connected),
                false => Err(GivenUp.into()),
            }
        })
    }
}
