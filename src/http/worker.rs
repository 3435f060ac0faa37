//! A thread pool for blocking work whose caller may stop waiting for it, because of a cancel or a
//! deadline.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::base::thread::spawn;
use crate::base::{Cancel, Error, ErrorKind, Monitor, Result, Wait};

/// An idle thread ends after this time.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the caller spins before it sleeps, if the last result came about as fast: a wake-up costs as much as
/// the response of a server nearby. It yields while it spins.
const SPIN_TIME: Duration = Duration::from_micros(200);

/// A thread pool. It has as many threads as there was work at the same time.
pub struct Workers(Arc<Pool>);

/// How a piece of work ended, as its caller saw it.
#[derive(Debug)]
pub enum WorkEnd<T> {
    /// The work is done.
    Done(T),
    /// The cancel fired before the work began; it never will.
    NotStarted,
    /// The cancel fired while the work was running; it is left to finish.
    Left,
    /// The deadline passed. If the work is running, it is left to finish; if it hasn't begun, it never will.
    TimedOut,
}

#[derive(Default)]
struct Pool {
    state: Mutex<PoolState>,
    /// Whether the last result came so fast that spinning is worthwhile.
    should_spin: AtomicBool,
}

#[derive(Default)]
struct PoolState {
    idle: Vec<Arc<Worker>>,
    closed: bool,
}

#[derive(Default)]
struct Worker {
    inbox: Mutex<Inbox>,
    wake: Condvar,
}

#[derive(Default)]
struct Inbox {
    job: Option<Arc<dyn Job>>,
    quit: bool,
}

trait Job: Send + Sync {
    /// Does the work, calls `free` to mark the thread as idle, then publishes the result, so that the next call
    /// of the same caller finds the thread idle.
    fn run(&self, free: &dyn Fn());
}

struct Task<F, T> {
    work: Mutex<Option<F>>,
    result: Arc<Monitor<Option<thread::Result<T>>>>,
}

impl<T: Send + 'static, F: FnOnce() -> T + Send> Job for Task<F, T> {
    fn run(&self, free: &dyn Fn()) {
        let Some(work) = lock(&self.work).take() else {
            return free();
        };
        let result = catch_unwind(AssertUnwindSafe(work));
        free();
        self.result.change(|slot| *slot = Some(result));
    }
}

impl Default for Workers {
    fn default() -> Workers {
        Workers::new()
    }
}

impl Workers {
    /// A pool without threads.
    pub fn new() -> Workers {
        Workers(Arc::default())
    }

    /// Runs `work` on a thread of the pool, and waits for it until `cancel` fires or `end` comes. A panic in
    /// `work` is resumed on the caller's thread.
    pub fn run<T: Send + 'static>(
        &self,
        cancel: &Cancel,
        end: Option<Instant>,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<WorkEnd<T>> {
        if cancel.is_fired() {
            return Ok(WorkEnd::NotStarted);
        }
        let task = Arc::new(Task {
            work: Mutex::new(Some(work)),
            result: Monitor::new(None),
        });
        self.0.give(task.clone())?;
        let began = Instant::now();
        let should_spin = &self.0.should_spin;
        while should_spin.load(Ordering::Relaxed)
            && began.elapsed() < SPIN_TIME
            && task.result.look(|result| result.is_none())
        {
            thread::yield_now();
        }
        let waited = task.result.wait(Some(cancel), end, Option::take);
        // Twice the spin time, because the wake-up itself is included.
        should_spin.store(began.elapsed() < 2 * SPIN_TIME, Ordering::Relaxed);
        let unfinished = match waited {
            Wait::Ready(Ok(done)) => return Ok(WorkEnd::Done(done)),
            Wait::Ready(Err(panic)) => resume_unwind(panic),
            unfinished => unfinished,
        };
        // Takes the job back if no thread has started it.
        let never_began = lock(&task.work).take().is_some();
        Ok(match unfinished {
            Wait::TimedOut => WorkEnd::TimedOut,
            _ if never_began => WorkEnd::NotStarted,
            _ => WorkEnd::Left,
        })
    }
}

impl Drop for Workers {
    /// Idle threads end now, busy ones after their work, and nothing waits for them.
    fn drop(&mut self) {
        let idle = {
            let mut state = lock(&self.0.state);
            state.closed = true;
            std::mem::take(&mut state.idle)
        };
        for worker in idle {
            lock(&worker.inbox).quit = true;
            worker.wake.notify_one();
        }
    }
}

impl Pool {
    /// Gives the job to an idle thread, or to a new one.
    fn give(self: &Arc<Self>, job: Arc<dyn Job>) -> Result<()> {
        let idle = lock(&self.state).idle.pop();
        if let Some(worker) = idle {
            lock(&worker.inbox).job = Some(job);
            worker.wake.notify_one();
            return Ok(());
        }
        let worker = Arc::new(Worker::default());
        lock(&worker.inbox).job = Some(job);
        let pool = self.clone();
        spawn("gdap-worker", move || pool.serve(&worker)).map_err(|error| {
            Error::new(
                ErrorKind::Internal,
                format!("A thread couldn't be started: {error}."),
            )
        })?;
        Ok(())
    }

    fn serve(&self, worker: &Arc<Worker>) {
        while let Some(job) = self.next(worker) {
            job.run(&|| {
                let mut state = lock(&self.state);
                if state.closed {
                    lock(&worker.inbox).quit = true;
                } else {
                    state.idle.push(worker.clone());
                }
            });
        }
    }

    fn next(&self, worker: &Arc<Worker>) -> Option<Arc<dyn Job>> {
        let mut inbox = lock(&worker.inbox);
        loop {
            if let Some(job) = inbox.job.take() {
                return Some(job);
            }
            if inbox.quit {
                return None;
            }
            let (back, waited) = worker
                .wake
                .wait_timeout(inbox, IDLE_TIMEOUT)
                .unwrap_or_else(PoisonError::into_inner);
            inbox = back;
            if waited.timed_out() && inbox.job.is_none() {
                drop(inbox);
                let mut state = lock(&self.state);
                let before = state.idle.len();
                state.idle.retain(|idle| !Arc::ptr_eq(idle, worker));
                if state.idle.len() < before {
                    return None; // No job can be given to it any more.
                }
                drop(state);
                inbox = lock(&worker.inbox);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn one_thread_is_kept_for_one_caller() {
        let workers = Workers::new();
        let cancel = Cancel::new();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..50 {
            let WorkEnd::Done(id) = workers
                .run(&cancel, None, || thread::current().id())
                .unwrap()
            else {
                panic!("not done")
            };
            seen.insert(id);
        }
        assert_eq!(seen.len(), 1);
    }

    #[test]
    fn a_fired_cancel_calls_the_caller_away_and_the_thread_comes_back() {
        let workers = Workers::new();
        let cancel = Cancel::new();
        let (go, wait) = mpsc::channel::<()>();
        let other = cancel.clone();
        let firing = thread::spawn(move || {
            thread::sleep(Duration::from_millis(30));
            let at = Instant::now();
            other.fire();
            at
        });
        let ran = workers.run(&cancel, None, move || wait.recv()).unwrap();
        assert!(matches!(ran, WorkEnd::Left));
        assert!(firing.join().unwrap().elapsed() < Duration::from_millis(50));
        go.send(()).unwrap();
        let soon = Instant::now() + Duration::from_secs(5);
        while lock(&workers.0.state).idle.is_empty() {
            assert!(Instant::now() < soon, "the thread is back in the pool");
            thread::yield_now();
        }
        let ran = workers.run(&Cancel::new(), None, || 7).unwrap();
        assert!(matches!(ran, WorkEnd::Done(7)));
    }

    #[test]
    fn the_end_comes_too_and_panics_come_home() {
        let workers = Workers::new();
        let end = Instant::now() + Duration::from_millis(10);
        let (release, released) = std::sync::mpsc::channel::<()>();
        let slow = move || released.recv().is_err();
        let ran = workers.run(&Cancel::new(), Some(end), slow).unwrap();
        assert!(matches!(ran, WorkEnd::TimedOut));
        drop(release);
        let panics = catch_unwind(AssertUnwindSafe(|| {
            let _ = workers.run(&Cancel::new(), None, || resume_unwind(Box::new("home")));
        }));
        assert!(panics.is_err());
        let ran = workers.run(&Cancel::new(), None, || 7).unwrap();
        assert!(matches!(ran, WorkEnd::Done(7)));
    }
}
