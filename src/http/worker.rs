//! A thread pool for blocking work whose caller may stop waiting for it, because of a cancel or a
//! deadline.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::base::thread::spawn;
use crate::base::{Cancel, Error, ErrorKind, Monitor, Result, Wait};

/// A kept thread with nothing to do ends after this.
const IDLE: Duration = Duration::from_secs(30);

/// How long the caller spins before it sleeps, if the last result came about that fast: a wake-up costs as
/// much as the response of a server nearby. It yields while it spins.
const SPIN_TIME: Duration = Duration::from_micros(200);

/// A pool of kept threads: as many as there was work at once.
pub struct Workers(Arc<Pool>);

/// How a piece of work ended, as its caller saw it.
#[derive(Debug)]
pub enum WorkEnd<T> {
    /// It is done.
    Done(T),
    /// The cancel fired before it began; it never will.
    NotStarted,
    /// The cancel fired while it went on; it is left to finish.
    Left,
    /// The deadline passed. If it goes on, it is left to finish; if it hasn't begun, it never will.
    TimedOut,
}

#[derive(Default)]
struct Pool {
    state: Mutex<PoolState>,
    /// Whether the last result came soon.
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
    /// Does the work, says that the thread is free again, then publishes the result: so the next
    /// call of the same caller finds the thread idle.
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
    /// No threads yet.
    pub fn new() -> Workers {
        Workers(Arc::default())
    }

    /// Runs `work` on a kept thread, and waits for it until `cancel` fires or `end` comes. A panic
    /// in `work` is resumed on the caller's thread.
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
        // Twice that, because the wake-up itself is included.
        should_spin.store(began.elapsed() < 2 * SPIN_TIME, Ordering::Relaxed);
        let gone = match waited {
            Wait::Ready(Ok(done)) => return Ok(WorkEnd::Done(done)),
            Wait::Ready(Err(panic)) => resume_unwind(panic),
            gone => gone,
        };
        // Takes the job back if no thread has started it.
        let never_began = lock(&task.work).take().is_some();
        Ok(match gone {
            Wait::TimedOut => WorkEnd::TimedOut,
            _ if never_began => WorkEnd::NotStarted,
            _ => WorkEnd::Left,
        })
    }
}

impl Drop for Workers {
    /// Idle threads end now, busy ones after what they do; nobody waits for them.
    fn drop(&mut self) {
        let idle = {
            let mut kept = lock(&self.0.state);
            kept.closed = true;
            std::mem::take(&mut kept.idle)
        };
        for worker in idle {
            lock(&worker.inbox).quit = true;
            worker.wake.notify_one();
        }
    }
}

impl Pool {
    /// To an idle thread, or to a new one.
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
                let mut kept = lock(&self.state);
                if kept.closed {
                    lock(&worker.inbox).quit = true;
                } else {
                    kept.idle.push(worker.clone());
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
                .wait_timeout(inbox, IDLE)
                .unwrap_or_else(PoisonError::into_inner);
            inbox = back;
            if waited.timed_out() && inbox.job.is_none() {
                drop(inbox);
                let mut kept = lock(&self.state);
                let before = kept.idle.len();
                kept.idle.retain(|idle| !Arc::ptr_eq(idle, worker));
                if kept.idle.len() < before {
                    return None; // Nobody can give it work any more.
                }
                drop(kept);
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
