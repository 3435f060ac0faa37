//! What stands between a call and the network where the call is only planned: its reads go out, its
//! first write is kept.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Request;

/// The script of a call that is only planned.
#[derive(Default)]
pub struct Script(Mutex<State>);

#[derive(Default)]
struct State {
    /// The name of what the call is about, as it was read.
    name: Option<String>,
    kept: Option<Request>,
}

impl Script {
    /// The write that was kept.
    pub fn kept(&self) -> Option<Request> {
        self.lock().kept.clone()
    }

    /// Notes the name of what the call is about.
    pub fn note_name(&self, name: Option<&str>) {
        self.lock().name = name.map(str::to_owned);
    }

    /// The name that was noted.
    pub fn name(&self) -> Option<String> {
        self.lock().name.clone()
    }

    /// Whether `request` is kept instead of sent; then the call is to end.
    pub(super) fn keeps(&self, request: &Request) -> bool {
        let keeps = !request.method.is_read();
        if keeps {
            self.lock().kept = Some(request.clone());
        }
        keeps
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
