//! Logs and progress of one client. Each client has its own sinks, which can be replaced while it works.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use super::Error;

/// The severity of a log line.
///
/// For [`Diagnostics`](crate::Diagnostics).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Level {
    /// A call of a C host, or an item of a batch, failed. Its caller gets the error too.
    Error = 1,
    /// Something that may need attention: clock skew, throttling, a resolved conflict.
    Warn = 2,
    /// Attempts and waits.
    Info = 3,
    /// Requests and responses, redacted.
    Debug = 4,
}

/// A sink for log lines; called on any thread, under no lock, with nothing secret.
pub type Log = dyn Fn(Level, &str, &str) + Send + Sync;

/// The kind of a step of progress.
///
/// For [`Diagnostics`](crate::Diagnostics).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProgressKind {
    /// An attempt begins.
    Attempt = 1,
    /// Waiting before the next attempt, after a failure.
    RetryWait = 2,
    /// Waiting because the service throttles.
    ThrottleWait = 3,
    /// Waiting for a long-running operation.
    OperationWait = 4,
    /// An item of a batch is done.
    Items = 5,
    /// Waiting until a written change can be read (eventual consistency).
    ConsistencyWait = 6,
}

/// One step of progress.
///
/// For [`Diagnostics`](crate::Diagnostics).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The kind of the step.
    pub kind: ProgressKind,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// How long the wait is.
    pub wait: Duration,
    /// Items that are done.
    pub done: u64,
    /// Items that were submitted so far.
    pub total: u64,
}

/// A sink for progress; called on any thread, under no lock.
pub type ProgressSink = dyn Fn(&Progress) + Send + Sync;

/// The sinks of one client.
///
/// ```no_run
/// # fn example(client: &gdap::Client) {
/// use std::sync::Arc;
///
/// use gdap::Level;
///
/// let log = Arc::new(|level: Level, target: &str, text: &str| eprintln!("{level:?} {target}: {text}"));
/// client.diagnostics().set_log(Some((Level::Info, log)));
/// client.diagnostics().set_progress(Some(Arc::new(|step: &gdap::Progress| eprintln!("{step:?}"))));
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Diagnostics(Arc<RwLock<Sinks>>);

#[derive(Default)]
struct Sinks {
    log: Option<(Level, Arc<Log>)>,
    /// The first lines that every log sink gets.
    opening: Arc<[(Level, &'static str, String)]>,
    progress: Option<Arc<ProgressSink>>,
}

impl fmt::Debug for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sinks = self.sinks();
        f.debug_struct("Diagnostics")
            .field("level", &sinks.log.as_ref().map(|(level, _)| *level))
            .field("has_progress", &sinks.progress.is_some())
            .finish()
    }
}

impl Diagnostics {
    /// Replaces the log sink. Lines above its level aren't composed at all.
    pub fn set_log(&self, sink: Option<(Level, Arc<Log>)>) {
        let old = {
            let mut sinks = self.0.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut sinks.log, sink)
        };
        drop(old); // Outside the lock: dropping a sink may call back into the host.
        let opening = self.sinks().opening.clone();
        for (level, target, line) in opening.iter() {
            self.log(*level, target, || line.clone());
        }
    }

    /// The first lines that every log sink gets: no sink can be set before the client exists.
    pub(crate) fn announce(&self, target: &'static str, lines: Vec<(Level, String)>) {
        let lines = lines.into_iter().map(|(level, line)| (level, target, line));
        let mut sinks = self.0.write().unwrap_or_else(PoisonError::into_inner);
        sinks.opening = lines.collect();
    }

    /// Replaces the progress sink.
    pub fn set_progress(&self, sink: Option<Arc<ProgressSink>>) {
        let old = {
            let mut sinks = self.0.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut sinks.progress, sink)
        };
        drop(old);
    }

    /// Logs the result of `message`, which is called only if a sink listens at that level.
    pub(crate) fn log(&self, level: Level, target: &str, message: impl FnOnce() -> String) {
        let listening = |(max, sink): &(Level, Arc<Log>)| (level <= *max).then(|| sink.clone());
        let sink = self.sinks().log.as_ref().and_then(listening);
        if let Some(sink) = sink {
            sink(level, target, &message());
        }
    }

    /// Logs the error that ended a call; the caller gets it too.
    pub(crate) fn failed(&self, error: &Error) {
        self.log(Level::Error, "client", || {
            format!("{}: {error}", error.kind().name())
        });
    }

    /// Reports a step.
    pub(crate) fn progress(&self, step: Progress) {
        let sink = self.sinks().progress.clone();
        if let Some(sink) = sink {
            sink(&step);
        }
    }

    /// Reports a wait of `wait` before attempt number `attempt`.
    pub(crate) fn waiting(&self, kind: ProgressKind, attempt: u32, wait: Duration) {
        self.progress(Progress {
            kind,
            attempt,
            wait,
            done: 0,
            total: 0,
        });
    }

    /// Reports that `done` of `total` items of a batch are done.
    pub(crate) fn items(&self, done: u64, total: u64) {
        self.progress(Progress {
            kind: ProgressKind::Items,
            attempt: 0,
            wait: Duration::ZERO,
            done,
            total,
        });
    }

    fn sinks(&self) -> RwLockReadGuard<'_, Sinks> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}
