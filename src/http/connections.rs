//! Determines whether nothing was sent of an attempt that was cut before it ended.
//!
//! The HTTP library runs each attempt as a task. The task waits for a connection of its own and, at the same time, for
//! one that another attempt returns to the pool; if the latter comes first, the connect goes on as a task in the
//! background. So an attempt has sent nothing if its task is gone, and its connect ended on that task without a
//! connection. Two hooks show this: a layer around the connector sees on which task a connect is polled and dropped,
//! and a [`Companion`] among the request's headers is dropped on the attempt's task, after its connect.
//!
//! The HTTP library can't end a single attempt. To give one up, all connects end that may be its own; the other
//! attempts begin again.

mod connect;

use std::collections::HashMap;
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::HeaderValue;
use tokio::task::{self, Id};

pub(super) use self::connect::GivenUp;
use super::attempt::{Stage, Ticket};
use super::body::GZIP;
use crate::base::Monitor;

/// How long to wait until an attempt that was cut is gone. It takes longer only on a machine that is overloaded;
/// then the attempt may have been sent.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// The connects of one client, by the tasks of their attempts. Clones share them.
#[derive(Clone)]
pub(super) struct Connections(Arc<Monitor<State>>);

#[derive(Default)]
struct State {
    /// The number of the last attempt or connect.
    last: u64,
    connects: HashMap<Id, Connect>,
    /// How many threads wait for a change.
    waiting: usize,
}

struct Connect {
    number: u64,
    stage: ConnectStage,
}

/// The progress of a connect.
enum ConnectStage {
    /// The attempt waits for it.
    UnderWay {
        is_given_up: bool,
        waker: Option<Waker>,
    },
    /// It ended without a connection while the attempt waited for it.
    Failed,
    /// The attempt has a connection: this one, or another one while this goes on in the background.
    Connected,
}

impl State {
    fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Gives up the connects under way that were started after the attempt of this number, and returns their
    /// tasks and wakers.
    fn give_up_after(&mut self, number: u64) -> (Vec<Id>, Vec<Waker>) {
        let (mut tasks, mut wakers) = (Vec::new(), Vec::new());
        let later = self.connects.iter_mut().filter(|it| it.1.number > number);
        for (task, connect) in later {
            if let ConnectStage::UnderWay { is_given_up, waker } = &mut connect.stage {
                *is_given_up = true;
                tasks.push(*task);
                wakers.extend(waker.take());
            }
        }
        (tasks, wakers)
    }

    /// Whether the task of an attempt no longer waits for a connection.
    fn has_gone_on(&self, task: &Id) -> bool {
        let connect = self.connects.get(task);
        connect.is_none_or(|it| matches!(it.stage, ConnectStage::Connected))
    }
}

impl Default for Connections {
    fn default() -> Connections {
        Connections(Monitor::new(State::default()))
    }
}

impl Connections {
    /// Begins an attempt, whose request carries the companion; `None` if it was given up before.
    pub(super) fn begin(&self, ticket: &Ticket) -> Option<Companion> {
        let number = self.0.look(State::number);
        let has_begun = ticket.change(|progress| {
            progress.stage = Stage::UnderWay(number);
            !progress.is_given_up
        });
        has_begun.then(|| Companion {
            connections: self.clone(),
            ticket: ticket.clone(),
            number,
        })
    }

    /// Gives up an attempt, so that it doesn't begin again. True if nothing of it was sent and nothing will be: its
    /// connect, and others that may be its own, end with [`GivenUp`].
    pub(super) fn give_up(&self, ticket: &Ticket) -> bool {
        let stage = ticket.change(|progress| {
            progress.is_given_up = true;
            progress.stage
        });
        if let Stage::UnderWay(number) = stage {
            let (tasks, wakers) = self.0.look(|state| state.give_up_after(number));
            wakers.into_iter().for_each(Waker::wake);
            self.wait(|state| tasks.iter().all(|task| state.has_gone_on(task)));
        }
        ticket.is_unsent()
    }

    /// Waits until an attempt that timed out is gone. True if nothing of it was sent.
    pub(super) fn is_unsent(&self, ticket: &Ticket) -> bool {
        self.wait(|_| !ticket.change(|it| matches!(it.stage, Stage::UnderWay(_))));
        ticket.is_unsent()
    }

    /// Waits until `is_over`, for at most [`MAX_WAIT`].
    fn wait(&self, is_over: impl Fn(&State) -> bool) {
        let end = Instant::now().checked_add(MAX_WAIT);
        self.0.look(|state| state.waiting += 1);
        self.0.wait(None, end, |state| is_over(state).then_some(()));
        self.0.look(|state| state.waiting -= 1);
    }

    /// Changes the state, and wakes the threads that wait.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let is_awaited = self.0.look(|state| {
            change(state);
            state.waiting > 0
        });
        if is_awaited {
            self.0.change(|_| ());
        }
    }
}

/// Goes with an attempt's request as the value of a header, and is dropped with the last copy of the headers: then the
/// HTTP library is done with the attempt.
pub(super) struct Companion {
    connections: Connections,
    ticket: Ticket,
    number: u64,
}

impl Companion {
    /// The value of `Accept-Encoding`.
    pub(super) fn into_header(self) -> HeaderValue {
        let value = HeaderValue::from_maybe_shared(Bytes::from_owner(self));
        value.unwrap_or_else(|_| HeaderValue::from_static(GZIP))
    }
}

impl AsRef<[u8]> for Companion {
    fn as_ref(&self) -> &[u8] {
        GZIP.as_bytes()
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        self.connections.change(|state| {
            let connect = task::try_id().and_then(|id| state.connects.remove(&id));
            let has_failed = |it: Connect| matches!(it.stage, ConnectStage::Failed);
            let is_unsent = connect.is_some_and(has_failed);
            self.ticket.change(|progress| {
                if progress.stage == Stage::UnderWay(self.number) {
                    progress.stage = Stage::Over { is_unsent };
                }
            });
        });
    }
}
