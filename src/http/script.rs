//! What stands between a call and the network where several calls go as one (`$batch`): the answers
//! that came that way are handed out in order, and the request after them can be kept, unsent. And
//! what stands there where a call is only planned: its reads go out, its first write is kept.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Failure, Request, Response};

/// What an attempt brought.
pub type Brought = std::result::Result<Response, Failure>;

/// A script of one run of one call.
pub struct Script(Mutex<State>);

struct State {
    answers: VecDeque<Brought>,
    keeps: Keeps,
    /// The name of what the call is about, as it was read.
    name: Option<String>,
    kept: Option<Request>,
    paused: bool,
}

/// Which request is kept.
#[derive(Clone, Copy, PartialEq)]
enum Keeps {
    None,
    Next,
    Write,
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
        Script::new(answers, Keeps::Next)
    }

    /// Answers what it can, then lets the call go on over the network.
    pub fn sending(answers: impl IntoIterator<Item = Brought>) -> Script {
        Script::new(answers, Keeps::None)
    }

    /// Lets the reads of a call go over the network, then keeps its first write and ends the call.
    pub fn planning() -> Script {
        Script::new([], Keeps::Write)
    }

    fn new(answers: impl IntoIterator<Item = Brought>, keeps: Keeps) -> Script {
        Script(Mutex::new(State {
            answers: answers.into_iter().collect(),
            keeps,
            name: None,
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
        let pauses = state.keeps == Keeps::Next;
        state.paused |= pauses;
        pauses
    }

    /// Whether the call ended because it would have waited.
    pub fn is_paused(&self) -> bool {
        self.lock().paused
    }

    /// Whether the call is only planned.
    pub fn plans(&self) -> bool {
        self.lock().keeps == Keeps::Write
    }

    /// Notes the name of what the call is about.
    pub fn note_name(&self, name: Option<&str>) {
        self.lock().name = name.map(str::to_owned);
    }

    /// The name that was noted.
    pub fn name(&self) -> Option<String> {
        self.lock().name.clone()
    }

    pub(super) fn next(&self, request: &Request) -> Word {
        let mut state = self.lock();
        if let Some(answer) = state.answers.pop_front() {
            return Word::Answer(answer);
        }
        match state.keeps {
            Keeps::None => return Word::Send,
            Keeps::Write if request.method.is_read() => return Word::Send,
            Keeps::Write | Keeps::Next => {}
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
