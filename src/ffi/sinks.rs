//! Log and progress
//!
//! Both belong to one client, not to the process, and can be replaced at any time.

use std::os::raw::c_void;
use std::sync::Arc;

use super::client::gdap_client;
use super::error::gdap_error;
use super::guard;
use super::handle;
use super::options;
use super::status::gdap_status;
use super::str::gdap_str;
use super::text::Text;
use super::user_data::{UserData, gdap_destroy_callback};
use crate::base::{Level, Progress, ProgressKind};

/// A call, or an item of a batch, failed. Its caller gets the error too.
pub const GDAP_LOG_ERROR: i32 = 1;
/// Something to check: clock skew, throttling, a conflict that was resolved.
pub const GDAP_LOG_WARN: i32 = 2;
/// Attempts and waits.
pub const GDAP_LOG_INFO: i32 = 3;
/// Requests and responses, without secrets.
pub const GDAP_LOG_DEBUG: i32 = 4;

/// An attempt starts: `attempt`.
pub const GDAP_PROGRESS_ATTEMPT: i32 = 1;
/// Waiting before the next attempt, after a failure: `attempt`, `wait_ms`.
pub const GDAP_PROGRESS_RETRY_WAIT: i32 = 2;
/// Waiting because the service throttles: `attempt`, `wait_ms`.
pub const GDAP_PROGRESS_THROTTLE_WAIT: i32 = 3;
/// Waiting for a long-running operation: `attempt`, `wait_ms`.
pub const GDAP_PROGRESS_OPERATION_WAIT: i32 = 4;
/// An item of a batch is done: `done` are by now, of `total` that were submitted so far.
pub const GDAP_PROGRESS_ITEMS: i32 = 5;
/// Waiting until what was written can be read: `attempt`, `wait_ms`.
pub const GDAP_PROGRESS_CONSISTENCY_WAIT: i32 = 6;

/// One line of the log. It is valid during the callback.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gdap_log_event {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// One of the `GDAP_LOG_` numbers.
    pub level: i32,
    /// The part of the library that writes it, such as `http`.
    pub target: gdap_str,
    /// The message, without secrets.
    pub message: gdap_str,
}

/// One step of progress. It is valid during the callback.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct gdap_progress {
    /// Size of this struct in the library; later versions may add members at its end.
    pub struct_size: u32,
    /// One of the `GDAP_PROGRESS_` numbers.
    pub kind: i32,
    /// Number of the attempt, from 1; 0 if it doesn't apply.
    pub attempt: u32,
    /// Zero.
    pub reserved: u32,
    /// How long the wait is, in milliseconds.
    pub wait_ms: i64,
    /// Items of the batch that are done; 0 for another kind.
    pub done: u64,
    /// Items submitted to the batch so far; 0 for another kind.
    pub total: u64,
}

/// Receives log lines, with the `user_data` given to `gdap_client_set_log`. It runs on any thread, on several at
/// once, under no lock of the library. It must not unwind (throw), and should return quickly, because the call
/// waits for it.
pub type gdap_log_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, event: *const gdap_log_event)>;

/// Receives progress, with the `user_data` given to `gdap_client_set_progress`; the rules are those
/// of `gdap_log_callback`. It may fire a cancel.
pub type gdap_progress_callback =
    Option<unsafe extern "C" fn(user_data: *mut c_void, progress: *const gdap_progress)>;

/// Sends the log of `client` to `callback`, up to and including `level`; NULL for no log.
///
/// `level` is one of the `GDAP_LOG_` numbers; 0 is `GDAP_LOG_INFO`. `user_data` is passed to every call of
/// `callback` and released with `destroy`. A running call may still use the previous callback after this
/// function returned; its `destroy` is called when it isn't used any more.
///
/// Can be called from a callback.
///
/// Errors: `GDAP_STATUS_NULL_POINTER` (no client), `GDAP_STATUS_UNKNOWN_OPTION` (the level),
/// `GDAP_STATUS_FORKED`; the previous callback then stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_set_log(
    client: *const gdap_client,
    level: i32,
    callback: gdap_log_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let levels = [Level::Error, Level::Warn, Level::Info, Level::Debug];
            let level = options::choice(level, &levels, Level::Info, "The log level")?;
            let client = handle::borrow(client)?;
            let sink = callback.map(|callback| {
                let sink = move |level: Level, target: &str, message: &str| {
                    log_line(callback, &user_data, level, target, message);
                };
                (level, Arc::new(sink) as Arc<crate::base::Log>)
            });
            client.inner().diagnostics().set_log(sink);
            Ok(())
        })
    }
}

fn log_line(
    callback: unsafe extern "C" fn(*mut c_void, *const gdap_log_event),
    user_data: &UserData,
    level: Level,
    target: &str,
    message: &str,
) {
    let (target, message) = (Text::of(target), Text::of(message));
    let event = gdap_log_event {
        struct_size: size_of::<gdap_log_event>() as u32,
        level: level as i32,
        target: target.view(),
        message: message.view(),
    };
    // SAFETY: the host vouched for the callback; the event outlives the call.
    unsafe { callback(user_data.data(), &event) };
}

/// Sends the progress of the calls of `client` to `callback`; NULL for no progress. Otherwise as
/// `gdap_client_set_log`.
///
/// Errors: `GDAP_STATUS_NULL_POINTER` (no client), `GDAP_STATUS_FORKED`; the previous callback then stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_set_progress(
    client: *const gdap_client,
    callback: gdap_progress_callback,
    user_data: *mut c_void,
    destroy: gdap_destroy_callback,
    error: *mut *mut gdap_error,
) -> gdap_status {
    let user_data = UserData::new(user_data, destroy);
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let client = handle::borrow(client)?;
            let sink = callback.map(|callback| {
                let sink = move |step: &Progress| tell(callback, &user_data, step);
                Arc::new(sink) as Arc<crate::base::diag::ProgressSink>
            });
            client.inner().diagnostics().set_progress(sink);
            Ok(())
        })
    }
}

fn tell(
    callback: unsafe extern "C" fn(*mut c_void, *const gdap_progress),
    user_data: &UserData,
    step: &Progress,
) {
    let progress = gdap_progress {
        struct_size: size_of::<gdap_progress>() as u32,
        kind: step.kind as i32,
        attempt: step.attempt,
        reserved: 0,
        wait_ms: i64::try_from(step.wait.as_millis()).unwrap_or(i64::MAX),
        done: step.done,
        total: step.total,
    };
    // SAFETY: the host vouched for the callback; the struct outlives the call.
    unsafe { callback(user_data.data(), &progress) };
}

const _: () = {
    // The header's level numbers must equal those of `base`.
    assert!(GDAP_LOG_ERROR == Level::Error as i32 && GDAP_LOG_WARN == Level::Warn as i32);
    assert!(GDAP_LOG_INFO == Level::Info as i32 && GDAP_LOG_DEBUG == Level::Debug as i32);
    assert!(GDAP_PROGRESS_ATTEMPT == ProgressKind::Attempt as i32);
    assert!(GDAP_PROGRESS_RETRY_WAIT == ProgressKind::RetryWait as i32);
    assert!(GDAP_PROGRESS_THROTTLE_WAIT == ProgressKind::ThrottleWait as i32);
    assert!(GDAP_PROGRESS_OPERATION_WAIT == ProgressKind::OperationWait as i32);
    assert!(GDAP_PROGRESS_ITEMS == ProgressKind::Items as i32);
    assert!(GDAP_PROGRESS_CONSISTENCY_WAIT == ProgressKind::ConsistencyWait as i32);
};
