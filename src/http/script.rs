//! What stands between a call and the network where several calls go as one (`$batch`): the answers
//! that came that way are handed out in order, and the request after them can be kept, unsent.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Failure, Request, Response};

/// What an attempt brought.
pub type Brought = std::result::Result<Response, Failure>;

/// A script of one run of one call.
pub struct Script(Mutex<State>);

struct State {
    answers: VecDeque<Brought>,
    keeps: bool,
    kept: Option<Request>,
    paused: bool,
}

/// What a script says to a request.
pub(super) enum Word {
    /// This is its answer.
    Answer(Brought),
    /// It was kept and is not sent; the call is to end.
    Kept,
    /// It goes over the network.
    Send,
}

impl Script {
    /// Answers what it can, then keeps the next request and ends the call (as if cancelled).
    pub fn keeping(answers: impl IntoIterator<Item = Brought>) -> Script {
        Script::new(answers, true)
    }

    /// Answers what it can, then lets the call go on over the network.
    pub fn sending(answers: impl IntoIterator<Item = Brought>) -> Script {
        Script::new(answers, false)
    }

    fn new(answers: impl IntoIterator<Item = Brought>, keeps: bool) -> Script {
        Script(Mutex::new(State {
            answers: answers.into_iter().collect(),
            keeps,
            kept: None,
            paused: false,
        }))
    }

    /// The request that was kept.
    pub fn kept(&self) -> Option<Request> {
        self.lock().kept.clone()
    }

    /// Whether the call is to end where it would wait: a run that keeps requests waits for nothing.
    /// It is remembered.
    pub fn pause(&self) -> bool {
        let mut state = self.lock();
        state.paused |= state.keeps;
        state.keeps
    }

    /// Whether the call ended because it would have waited.
    pub fn is_paused(&self) -> bool {
        self.lock().paused
    }

    pub(super) fn next(&self, request: &Request) -> Word {
        let mut state = self.lock();
        if let Some(answer) = state.answers.pop_front() {
            return Word::Answer(answer);
        }
        if !state.keeps {
            return Word::Send;
        }
        state.kept = Some(request.clone());
        Word::Kept
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}
