//! Items as futures, for any executor.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::base::Result;
use crate::base::cancel::OnFire;
use crate::client::Reply;

/// The result of an item for the future that waits for this item.
#[derive(Default)]
pub(super) struct Waiter(Mutex<State>);

#[derive(Default)]
struct State {
    result: Option<Result<Reply>>,
    waker: Option<Waker>,
}

impl Waiter {
    /// Stores the result of the item; returns the waker of the future, if it waits.
    pub(super) fn end(&self, result: Result<Reply>) -> Option<Waker> {
        self.with(|state| {
            state.result = Some(result);
            state.waker.take()
        })
    }

    fn with<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An item of a batch as a future, for any executor; see [`Batch::start`](super::Batch::start). The item runs
/// without being polled. Dropping the future cancels the item; if it hasn't started, it is never sent.
///
/// Returned by a [`Batch`](crate::Batch).
pub struct Completion {
    waiter: Arc<Waiter>,
    /// Stops the item; `None` once the result was returned.
    stop: Option<Arc<dyn OnFire>>,
}

impl Completion {
    pub(super) fn new(waiter: Arc<Waiter>, stop: Arc<dyn OnFire>) -> Completion {
        let stop = Some(stop);
        Completion { waiter, stop }
    }
}

impl Future for Completion {
    type Output = Result<Reply>;

    /// Panics if it is polled again after it was ready, as futures do.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Reply>> {
        let result = self.waiter.with(|state| {
            if state.result.is_none() {
                state.waker = Some(context.waker().clone());
            }
            state.result.take()
        });
        match (result, &self.stop) {
            (Some(result), _) => {
                self.stop = None;
                Poll::Ready(result)
            }
            (None, Some(_)) => Poll::Pending,
            (None, None) => panic!("a completion was polled after it was ready"),
        }
    }
}

impl Drop for Completion {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.fired();
        }
    }
}

impl fmt::Debug for Completion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_ready = self.stop.is_none();
        f.debug_struct("Completion")
            .field("is_ready", &is_ready)
            .finish_non_exhaustive()
    }
}
