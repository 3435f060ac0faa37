//! The functions of the loaded library, with the types of `crate::ffi`.

use crate::ffi::batch::gdap_batch;
use crate::ffi::batch_options::gdap_batch_options;
use crate::ffi::call::gdap_call_options;
use crate::ffi::cancel::gdap_cancel;
use crate::ffi::client::gdap_client;
use crate::ffi::client_options::gdap_client_options;
use crate::ffi::credential::gdap_credential;
use crate::ffi::error::gdap_error;
use crate::ffi::relationship_list::gdap_list_options;
use crate::ffi::result::gdap_result;
use crate::ffi::status::gdap_status;
use crate::ffi::str::gdap_str;

/// An out-parameter for a handle.
pub(super) type Place<T> = *mut *mut T;

macro_rules! api {
    ($($name:ident($($arg:ty),*) -> $ret:ty;)+) => {
        /// The library's functions, looked up by symbol name.
        pub(super) struct Api { $(pub(super) $name: unsafe extern "C" fn($($arg),*) -> $ret,)+ }
        impl Api {
            /// Looks up all functions.
            ///
            /// # Safety
            /// `library` is this library of the same ABI version.
            pub(super) unsafe fn find(library: &libloading::Library) -> Result<Api, libloading::Error> {
                // SAFETY: by the caller's contract; the types are those of the functions in `crate::ffi`.
                unsafe { Ok(Api { $($name: *library.get(stringify!($name).as_bytes())?,)+ }) }
            }
        }
    };
}

api! {
    gdap_version() -> gdap_str;
    gdap_credential_new_token(gdap_str, i64, Place<gdap_credential>, Place<gdap_error>) -> gdap_status;
    gdap_credential_free(*mut gdap_credential) -> ();
    gdap_client_options_init(*mut gdap_client_options, usize) -> gdap_status;
    gdap_client_new(*const gdap_client_options, *const gdap_credential, Place<gdap_client>, Place<gdap_error>) -> gdap_status;
    gdap_client_free(*mut gdap_client) -> ();
    gdap_call_options_init(*mut gdap_call_options, usize) -> gdap_status;
    gdap_relationship_create(*const gdap_client, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_relationship_update(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_relationship_get(*const gdap_client, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_relationship_list(*const gdap_client, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_request_create(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_operation_get(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_batch_options_init(*mut gdap_batch_options, usize) -> gdap_status;
    gdap_batch_new(*const gdap_client, *const gdap_batch_options, Place<gdap_batch>, Place<gdap_error>) -> gdap_status;
    gdap_batch_submit(*const gdap_batch, i32, gdap_str, gdap_str, *const gdap_call_options, u64, i64, Place<gdap_error>) -> gdap_status;
    gdap_batch_take(*const gdap_batch, i64, *mut u64, Place<gdap_result>, Place<gdap_error>, Place<gdap_error>) -> gdap_status;
    gdap_batch_free(*mut gdap_batch) -> ();
    gdap_relationship_delete(*const gdap_client, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_relationship_wait(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_request_list(*const gdap_client, gdap_str, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_request_get(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_operation_list(*const gdap_client, gdap_str, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_assignment_create(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_assignment_list(*const gdap_client, gdap_str, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_assignment_get(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_assignment_update(*const gdap_client, gdap_str, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_assignment_delete(*const gdap_client, gdap_str, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_customer_list(*const gdap_client, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_customer_get(*const gdap_client, gdap_str, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_contract_list(*const gdap_client, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_group_list(*const gdap_client, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_customer_list_services(*const gdap_client, gdap_str, *const gdap_list_options, *const gdap_call_options, Place<gdap_result>, Place<gdap_error>) -> gdap_status;
    gdap_cancel_new(Place<gdap_cancel>, Place<gdap_error>) -> gdap_status;
    gdap_cancel_fire(*const gdap_cancel) -> ();
    gdap_cancel_free(*mut gdap_cancel) -> ();
    gdap_result_kind(*const gdap_result) -> i32;
    gdap_result_json(*const gdap_result) -> gdap_str;
    gdap_result_id(*const gdap_result) -> gdap_str;
    gdap_result_etag(*const gdap_result) -> gdap_str;
    gdap_result_requests_sent(*const gdap_result) -> u32;
    gdap_result_free(*mut gdap_result) -> ();
    gdap_error_status(*const gdap_error) -> gdap_status;
    gdap_error_message(*const gdap_error) -> gdap_str;
    gdap_error_hint(*const gdap_error) -> gdap_str;
    gdap_error_outcome(*const gdap_error) -> i32;
    gdap_error_json(*const gdap_error) -> gdap_str;
    gdap_error_free(*mut gdap_error) -> ();
}
