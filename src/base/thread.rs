//! Threads of the library: named, and with every signal blocked, so that the host's handlers and
//! dispositions stay its own (a host with the default SIGPIPE was killed when a server reset a kept
//! TLS connection).

use std::io;
use std::thread::JoinHandle;

/// Starts a thread with all signals blocked.
pub fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    signals_blocked(|| {
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(body)
    })
}

/// Runs `body` on this thread with all signals blocked, so that threads started inside inherit
/// that; the caller's mask is put back after.
#[cfg(unix)]
pub fn signals_blocked<T>(body: impl FnOnce() -> T) -> T {
    use nix::sys::signal::{SigSet, SigmaskHow};
    struct Restore(Option<SigSet>);
    impl Drop for Restore {
        fn drop(&mut self) {
            if let Some(mask) = self.0 {
                let _ = mask.thread_set_mask();
            }
        }
    }
    let _restore = Restore(SigSet::all().thread_swap_mask(SigmaskHow::SIG_SETMASK).ok());
    body()
}

/// Runs `body`: there are no signals to block here.
#[cfg(not(unix))]
pub fn signals_blocked<T>(body: impl FnOnce() -> T) -> T {
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
        let thread = super::spawn("test", move || {
            *seen.lock().unwrap() = Some(SigSet::thread_get_mask().unwrap());
        });
        thread.unwrap().join().unwrap();
        let inside = inside.lock().unwrap().unwrap();
        assert!(inside.contains(Signal::SIGPIPE) && inside.contains(Signal::SIGINT));
        assert_eq!(SigSet::thread_get_mask().unwrap(), before);
    }
}
