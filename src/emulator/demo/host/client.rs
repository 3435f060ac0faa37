//! The client of the Rust host: one safe method per function of the header.

use crate::emulator::demo::host::api::{Api, Place};
use crate::emulator::demo::host::{Call, CallResult, Failure, Library, own, text_view, view};
use crate::ffi::call::{
    GDAP_CALL_PLAN, GDAP_CALL_READ_BACK, GDAP_CALL_REUSE_EXISTING, GDAP_CALL_WAIT,
    gdap_call_options,
};
use crate::ffi::client::gdap_client;
use crate::ffi::error::gdap_error;
use crate::ffi::result::gdap_result;
use crate::ffi::status::gdap_status;

/// A client of the loaded library.
pub struct Client {
    pub(super) library: Library,
    pub(super) client: *mut gdap_client,
}

// SAFETY: the header says that it may be used from any threads at once.
unsafe impl Send for Client {}
// SAFETY: as above.
unsafe impl Sync for Client {}

impl Drop for Client {
    fn drop(&mut self) {
        // SAFETY: live, and freed once.
        unsafe { (self.library.0.api.gdap_client_free)(self.client) }
    }
}

impl Client {
    pub(super) fn new(library: Library, client: *mut gdap_client) -> Client {
        Client { library, client }
    }

    /// `gdap_relationship_create`.
    pub fn create(&self, document: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_create)(self.client, text_view(document), options, result, error)
        })
    }

    /// `gdap_relationship_update`.
    pub fn update(&self, id: &str, document: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        let (id, document) = (text_view(id), text_view(document));
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_update)(self.client, id, document, options, result, error)
        })
    }

    /// `gdap_relationship_get`.
    pub fn get(&self, id: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_get)(self.client, text_view(id), options, result, error)
        })
    }

    /// `gdap_relationship_list`: the first page of everything.
    pub fn list(&self, call: Call<'_>) -> Result<CallResult, Failure> {
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_relationship_list)(self.client, std::ptr::null(), options, result, error)
        })
    }

    /// `gdap_request_create`.
    pub fn request(&self, id: &str, document: &str, call: Call<'_>) -> Result<CallResult, Failure> {
        let (id, document) = (text_view(id), text_view(document));
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_request_create)(self.client, id, document, options, result, error)
        })
    }

    /// `gdap_operation_get`.
    pub fn operation(
        &self,
        id: &str,
        operation: &str,
        call: Call<'_>,
    ) -> Result<CallResult, Failure> {
        let (id, operation) = (text_view(id), text_view(operation));
        self.call(call, |api, options, result, error| unsafe {
            (api.gdap_operation_get)(self.client, id, operation, options, result, error)
        })
    }

    pub(super) fn call(
        &self,
        call: Call<'_>,
        run: impl FnOnce(
            &Api,
            *const gdap_call_options,
            Place<gdap_result>,
            Place<gdap_error>,
        ) -> gdap_status,
    ) -> Result<CallResult, Failure> {
        let api = &self.library.0.api;
        let (mut result, mut error) = (std::ptr::null_mut(), std::ptr::null_mut());
        let options = options(api, &call);
        // SAFETY: as the header says; every view outlives the call.
        unsafe {
            let status = run(api, &options, &mut result, &mut error);
            self.library.settle(status, error)?;
            Ok(answer(api, result))
        }
    }
}

/// The call's options as the C struct; its views are valid as long as the borrows of `call`.
pub(super) fn options(api: &Api, call: &Call<'_>) -> gdap_call_options {
    let mut options = std::mem::MaybeUninit::<gdap_call_options>::zeroed();
    // SAFETY: as the header says; all-zero bytes are valid for every member.
    let mut options = unsafe {
        (api.gdap_call_options_init)(options.as_mut_ptr(), size_of::<gdap_call_options>());
        options.assume_init()
    };
    options.cancel = call.cancel.map_or(std::ptr::null(), |cancel| cancel.cancel);
    options.if_match = view(call.if_match);
    options.snapshot = view(call.snapshot);
    options.customer_id = view(call.customer_id);
    options.provider_instance_id = view(call.provider_instance_id);
    let flag = |on: bool, bit: u32| if on { bit } else { 0 };
    options.flags = flag(call.wait, GDAP_CALL_WAIT)
        | flag(call.reuse_existing, GDAP_CALL_REUSE_EXISTING)
        | flag(call.read_back, GDAP_CALL_READ_BACK)
        | flag(call.plan, GDAP_CALL_PLAN);
    options
}

/// Reads and frees a result.
///
/// # Safety
/// `result` is the result of a call that succeeded.
pub(super) unsafe fn answer(api: &Api, result: *mut gdap_result) -> CallResult {
    // SAFETY: by the caller's contract; everything is read before it is freed.
    unsafe {
        let answer = CallResult {
            done: (api.gdap_result_kind)(result),
            json: own((api.gdap_result_json)(result)),
            id: own((api.gdap_result_id)(result)),
            etag: own((api.gdap_result_etag)(result)),
            attempts: (api.gdap_result_requests_sent)(result),
        };
        (api.gdap_result_free)(result);
        answer
    }
}
