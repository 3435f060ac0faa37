//! A host in Rust that loads the built library by path. The demo and the tests use it, so that they go
//! through the C ABI as every other host does. It isn't shipped.
#![allow(unsafe_code)]

mod api;
mod batch;
mod client;
mod life;

use std::path::Path;
use std::sync::Arc;

use crate::emulator::demo::host::api::Api;
pub use crate::emulator::demo::host::batch::Batch;
pub use crate::emulator::demo::host::client::Client;
use crate::ffi::cancel::gdap_cancel;
use crate::ffi::client_options::{GDAP_CLIENT_ALLOW_HTTP_LOOPBACK, gdap_client_options};
use crate::ffi::error::gdap_error;
use crate::ffi::status::{GDAP_STATUS_OK, gdap_status};
use crate::ffi::str::gdap_str;
use crate::ffi::version::GDAP_ABI_VERSION;

/// The loaded library.
#[derive(Clone)]
pub struct Library(Arc<Loaded>);

struct Loaded {
    api: Api,
    _library: libloading::Library,
}

/// The result of a call that succeeded.
#[derive(Debug, Clone)]
pub struct CallResult {
    /// One of the `GDAP_RESULT_` numbers.
    pub done: i32,
    /// The result as JSON.
    pub json: String,
    /// The id; empty if there is none.
    pub id: String,
    /// The etag; empty if there is none.
    pub etag: String,
    /// How many requests were sent.
    pub attempts: u32,
}

/// Why a call failed.
#[derive(Debug, Clone, Default)]
pub struct Failure {
    /// One of the `GDAP_STATUS_` numbers.
    pub status: i32,
    /// What happened.
    pub message: String,
    /// How to fix it; empty if there is no hint.
    pub hint: String,
    /// One of the `GDAP_OUTCOME_` numbers.
    pub outcome: i32,
    /// The whole error as JSON.
    pub json: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (status {}) {}", self.message, self.status, self.hint)
    }
}

impl std::error::Error for Failure {}

/// How a client is made.
#[derive(Debug, Clone, Default)]
pub struct Config<'a> {
    /// One of the `GDAP_SERVICE_` numbers.
    pub service: i32,
    /// Root of the service; plain http to loopback is allowed.
    pub base_uri: &'a str,
    /// CloudCockpit's portal domain; empty for Graph.
    pub portal_domain: &'a str,
    /// The only certificates to trust, as PEM; empty: those of the machine.
    pub ca_only: &'a str,
    /// The access token.
    pub token: &'a str,
}

/// The options of one call.
#[derive(Clone, Copy, Default)]
pub struct Call<'a> {
    /// Cancels the call.
    pub cancel: Option<&'a Cancel>,
    /// Update exactly this version.
    pub if_match: &'a str,
    /// What was read before, as JSON with its etag.
    pub snapshot: &'a str,
    /// CloudCockpit's customer.
    pub customer_id: &'a str,
    /// CloudCockpit's provider instance.
    pub provider_instance_id: &'a str,
    /// Waits for operations.
    pub wait: bool,
    /// Returns an equal relationship that already exists as the result.
    pub reuse_existing: bool,
    /// CloudCockpit: reads before and after.
    pub read_back: bool,
    /// Plans the write.
    pub plan: bool,
}

fn view(text: &str) -> gdap_str {
    if text.is_empty() {
        gdap_str {
            data: std::ptr::null(),
            len: 0,
        }
    } else {
        text_view(text)
    }
}

fn text_view(text: &str) -> gdap_str {
    gdap_str {
        data: text.as_ptr().cast(),
        len: text.len(),
    }
}

/// # Safety
/// `text` came from a live handle.
unsafe fn own(text: gdap_str) -> String {
    if text.data.is_null() {
        return String::new();
    }
    // SAFETY: by the caller's contract.
    let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.len) };
    // Every view is UTF-8, as the header says.
    std::str::from_utf8(bytes).unwrap_or_default().to_owned()
}

impl Library {
    /// Loads the library from `path` and compares ABI versions.
    pub fn load(path: &Path) -> Result<Library, Failure> {
        let failed = |e: &dyn std::fmt::Display| Failure {
            message: format!("{} cannot be used: {e}", path.display()),
            ..Failure::default()
        };
        // SAFETY: the library's initialisers do nothing; the ABI version is compared before
        // anything else is called.
        unsafe {
            let library = libloading::Library::new(path).map_err(|e| failed(&e))?;
            let abi: unsafe extern "C" fn() -> u32 =
                *library.get(b"gdap_abi_version").map_err(|e| failed(&e))?;
            if abi() != GDAP_ABI_VERSION {
                return Err(failed(&format!(
                    "ABI {}, {GDAP_ABI_VERSION} is wanted",
                    abi()
                )));
            }
            let api = Api::find(&library).map_err(|e| failed(&e))?;
            Ok(Library(Arc::new(Loaded {
                api,
                _library: library,
            })))
        }
    }

    /// The library's version.
    pub fn version(&self) -> String {
        // SAFETY: the view is valid as long as the library is loaded.
        unsafe { own((self.0.api.gdap_version)()) }
    }

    /// A client with a token.
    pub fn client(&self, config: &Config<'_>) -> Result<Client, Failure> {
        let api = &self.0.api;
        let (mut credential, mut client) = (std::ptr::null_mut(), std::ptr::null_mut());
        let mut error = std::ptr::null_mut();
        let mut options = std::mem::MaybeUninit::<gdap_client_options>::zeroed();
        // SAFETY: as the header says; every view outlives the call.
        unsafe {
            (api.gdap_client_options_init)(options.as_mut_ptr(), size_of::<gdap_client_options>());
            let mut options = options.assume_init();
            options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
            options.service = config.service;
            options.base_uri = view(config.base_uri);
            options.portal_domain = view(config.portal_domain);
            options.ca_only = view(config.ca_only);
            let status =
                (api.gdap_credential_new_token)(view(config.token), 0, &mut credential, &mut error);
            self.settle(status, error)?;
            let status = (api.gdap_client_new)(&options, credential, &mut client, &mut error);
            (api.gdap_credential_free)(credential);
            self.settle(status, error)?;
        }
        Ok(Client::new(self.clone(), client))
    }

    /// Creates a cancel for [`Call::cancel`].
    pub fn cancel(&self) -> Result<Cancel, Failure> {
        let (mut cancel, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
        // SAFETY: as the header says.
        unsafe {
            let status = (self.0.api.gdap_cancel_new)(&mut cancel, &mut error);
            self.settle(status, error)?;
        }
        Ok(Cancel {
            library: self.clone(),
            cancel,
        })
    }

    /// Reads and frees the error of a failed call.
    ///
    /// # Safety
    /// `error` is the error of a call that returned `status`.
    unsafe fn settle(&self, status: gdap_status, error: *mut gdap_error) -> Result<(), Failure> {
        if status == GDAP_STATUS_OK {
            return Ok(());
        }
        // SAFETY: by the caller's contract.
        Err(unsafe { self.failure(status, error) })
    }

    /// # Safety
    /// `error` is NULL or live; it is freed.
    unsafe fn failure(&self, status: gdap_status, error: *mut gdap_error) -> Failure {
        let api = &self.0.api;
        // SAFETY: NULL or live, and freed once.
        unsafe {
            let failure = Failure {
                status,
                message: own((api.gdap_error_message)(error)),
                hint: own((api.gdap_error_hint)(error)),
                outcome: (api.gdap_error_outcome)(error),
                json: own((api.gdap_error_json)(error)),
            };
            (api.gdap_error_free)(error);
            failure
        }
    }
}

/// Cancels calls; may be fired from any thread.
pub struct Cancel {
    library: Library,
    pub(super) cancel: *mut gdap_cancel,
}

// SAFETY: the header says that it may be used from any threads at once.
unsafe impl Send for Cancel {}
// SAFETY: as above.
unsafe impl Sync for Cancel {}

impl Cancel {
    /// Fires it.
    pub fn fire(&self) {
        // SAFETY: live until dropped.
        unsafe { (self.library.0.api.gdap_cancel_fire)(self.cancel) }
    }
}

impl Drop for Cancel {
    fn drop(&mut self) {
        // SAFETY: live, and freed once.
        unsafe { (self.library.0.api.gdap_cancel_free)(self.cancel) }
    }
}
