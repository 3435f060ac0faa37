//! Threads of the library. They have names, and block every signal that a process can send, so that they never
//! run the host's handlers or trigger its dispositions (a host with the default SIGPIPE was killed when a server
//! reset a pooled TLS connection).

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{JoinHandle, Thread};
use std::time::{Duration, Instant};

use super::clock::{Clock, SystemClock};

/// The threads that may still run.
static RUNNING: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

/// The thread that waited last in `join_all`. The standard library keeps no pointer to the start of a thread's
/// handle, and never frees the main thread's handle, so a leak checker would report it as possibly lost.
static JOINING: Mutex<Option<Thread>> = Mutex::new(None);

/// Starts a thread that blocks these signals.
pub fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    start(name, Box::new(body))
}

/// Not generic over the body, so that it is compiled once.
fn start(name: &str, body: Box<dyn FnOnce() + Send>) -> io::Result<()> {
    let builder = std::thread::Builder::new().name(name.to_owned());
    let thread = with_signals_blocked(|| builder.spawn(body))?;
    let mut running = reap();
    running.push(thread);
    Ok(())
}

/// Runs `body` on a thread of its own, and waits for its end. Fails if no thread can be started, or if `body`
/// panics.
pub fn run_apart(body: Box<dyn FnOnce() + Send + '_>) -> io::Result<()> {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new();
        let thread = with_signals_blocked(|| builder.spawn_scoped(scope, body))?;
        thread.join().map_err(|_| io::Error::other("it panicked"))
    })
}

/// Waits until no thread of the library runs any more. `false` if one still runs after `timeout`.
pub fn join_all(timeout: Duration) -> bool {
    let end = Instant::now().checked_add(timeout);
    *JOINING.lock().unwrap_or_else(PoisonError::into_inner) = Some(std::thread::current());
    loop {
        if reap().is_empty() {
            return true;
        }
        if end.is_some_and(|end| Instant::now() >= end) {
            return false;
        }
        SystemClock.sleep(Duration::from_millis(1), None);
    }
}

/// Joins the threads that have ended, and returns the others.
fn reap() -> MutexGuard<'static, Vec<JoinHandle<()>>> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let ended: Vec<_> = running
        .extract_if(.., |thread| thread.is_finished())
        .collect();
    for thread in ended {
        // A panic was caught inside the thread; nothing is left to report.
        let _ = thread.join();
    }
    running
}

/// Runs `body` on this thread with these signals blocked, so that threads that it starts inherit the mask;
/// afterwards the caller's mask is restored.
#[cfg(unix)]
fn with_signals_blocked<T>(body: impl FnOnce() -> T) -> T {
    use nix::sys::signal::{SigSet, SigmaskHow};
    struct Restore(Option<SigSet>);
    impl Drop for Restore {
        fn drop(&mut self) {
            if let Some(mask) = self.0 {
                let _ = mask.thread_set_mask();
            }
        }
    }
    let _restore = Restore(all_signals().thread_swap_mask(SigmaskHow::SIG_BLOCK).ok());
    body()
}

/// The signals to block: every signal that a process can send, with two exceptions. Faults that the processor
/// raises aren't blocked (a managed runtime turns them into its null reference error, also in a callback on our
/// thread; blocked, they end the process), nor are real-time signals (Mono uses one to stop threads for its
/// garbage collector).
#[cfg(unix)]
fn all_signals() -> nix::sys::signal::SigSet {
    use nix::sys::signal::Signal;
    let faults = [
        Signal::SIGSEGV,
        Signal::SIGBUS,
        Signal::SIGFPE,
        Signal::SIGILL,
        Signal::SIGTRAP,
        Signal::SIGSYS,
        Signal::SIGABRT,
    ];
    Signal::iterator()
        .filter(|signal| !faults.contains(signal))
        .collect()
}

/// Runs `body`; this platform has no signals to block.
#[cfg(not(unix))]
fn with_signals_blocked<T>(body: impl FnOnce() -> T) -> T {
    body()
}

#[cfg(all(test, unix))]
mod tests {
    use nix::sys::signal::{SigSet, Signal};

    #[test]
    fn threads_start_with_signals_blocked_and_the_callers_mask_is_put_back() {
        let before = SigSet::thread_get_mask().unwrap();
        let inside = std::sync::Arc::new(std::sync::Mutex::new(None));
        let seen = inside.clone();
        super::spawn("test", move || {
            *seen.lock().unwrap() = Some(SigSet::thread_get_mask().unwrap());
        })
        .unwrap();
        while inside.lock().unwrap().is_none() {
            std::thread::yield_now();
        }
        let inside = inside.lock().unwrap().unwrap();
        assert!(inside.contains(Signal::SIGPIPE) && inside.contains(Signal::SIGINT));
        assert!(
            !inside.contains(Signal::SIGSEGV),
            "a fault must reach the host's runtime"
        );
        assert_eq!(SigSet::thread_get_mask().unwrap(), before);
    }
}
