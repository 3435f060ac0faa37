//! Clients
//!
//! A client connects to one service with one configuration. It keeps connections, worker threads and tokens, so
//! make one and keep it; making one can take 100 ms.

use std::time::Duration;

use super::client_options::{self, gdap_client_options};
use super::credential::gdap_credential;
use super::error::gdap_error;
use super::guard;
use super::handle::{self, Handle, Owner};
use super::options;
use super::out::Out;
use super::panic;
use super::platform;
use super::status::{self, GDAP_STATUS_OK, gdap_status};
use crate::base::{ErrorKind, thread};
use crate::client::Client;

/// A connection to one service. Any number of threads can use it at the same time.
///
/// - `gdap_client_options_init`, `gdap_client_new`, `gdap_client_free`
/// - `gdap_client_set_log`, `gdap_client_set_progress`
/// - `gdap_client_sign_in`
/// - relationships: `gdap_relationship_create`, `gdap_relationship_update`, `gdap_relationship_get`,
///   `gdap_relationship_list`, `gdap_relationship_wait`, `gdap_relationship_delete`,
///   `gdap_relationship_get_approval_link`
/// - requests and operations: `gdap_request_create`, `gdap_request_list`, `gdap_request_get`,
///   `gdap_operation_list`, `gdap_operation_get`
/// - access assignments: `gdap_assignment_create`, `gdap_assignment_list`, `gdap_assignment_get`,
///   `gdap_assignment_update`, `gdap_assignment_delete`
/// - customers: `gdap_customer_list`, `gdap_customer_get`, `gdap_customer_list_services`
/// - the partner's directory: `gdap_contract_list`, `gdap_group_list`
/// - `gdap_batch_new`
/// - the end of a program: `gdap_threads_join`
pub struct gdap_client {
    owner: Owner,
    client: Client,
}

const _: () = super::assert_send_sync::<gdap_client>();

impl Handle for gdap_client {
    const NAME: &'static str = "client";
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl gdap_client {
    /// The library's client.
    pub(super) fn inner(&self) -> &Client {
        &self.client
    }
}

/// Makes a client. It opens no connection and requests no token yet.
///
/// - `options`: how to reach which service; NULL for Microsoft Graph v1.0 in the global cloud
/// - `credential`: where its tokens come from; it can be freed as soon as the function has returned
/// - `client` receives the client; free it with `gdap_client_free`
///
/// Errors: those of the arguments; `GDAP_STATUS_CONFIGURATION` (options that can't work or can't be combined,
/// a certificate that can't be read), `GDAP_STATUS_TRUST_STORE` (the machine has no usable certificates; use
/// `ca_only`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_new(
    options: *const gdap_client_options,
    credential: *const gdap_credential,
    client: *mut *mut gdap_client,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(client, "client");
            platform::stay_loaded();
            // The options are read first, so that the transport's data is released even if something else
            // fails.
            let options = client_options::open(options::read(options)?)?;
            let (place, source) = (place?, handle::borrow(credential)?.source());
            place.set(gdap_client {
                owner: Owner::current(),
                client: Client::new(options, source)?,
            });
            Ok(())
        })
    }
}

/// Frees a client. NULL is fine. It returns within 50 ms: connections and threads end in the background, and the
/// `destroy` of a token callback may be called after it returned; that of its log and progress callbacks is
/// called before. Free its batches before it; results and errors can outlive it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_free(client: *mut gdap_client) {
    panic::value((), || {
        // SAFETY: the contract of the header.
        let Some(handle) = (unsafe { handle::take(client) }) else {
            return;
        };
        handle.client.close();
        // If the thread can't be started, the closure and the client in it are dropped here.
        let _ = thread::spawn("gdap-close", move || drop(handle));
    });
}

/// Waits until the connections, threads and callbacks of everything that was freed have ended. For the end of a
/// program under a leak checker, and before a host unloads the code of its callbacks.
///
/// - `timeout_ms`: how long to wait at most; 0 for not at all
///
/// Don't call it from a callback, which would wait for itself, or after fork().
///
/// Errors: `GDAP_STATUS_DEADLINE` (threads still run, as they do as long as a client or a batch isn't freed),
/// `GDAP_STATUS_INVALID_ARGUMENT` (a negative time).
#[unsafe(no_mangle)]
pub extern "C" fn gdap_threads_join(timeout_ms: i64) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        let Ok(timeout_ms) = u64::try_from(timeout_ms) else {
            return status::of(ErrorKind::InvalidArgument);
        };
        match thread::join_all(Duration::from_millis(timeout_ms)) {
            true => GDAP_STATUS_OK,
            false => status::of(ErrorKind::Deadline),
        }
    })
}
