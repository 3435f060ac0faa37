//! Relationships: checking
//!
//! Checks a document against the rules of a service, without the service. To see what a write would send, use
//! `GDAP_CALL_PLAN`.

use super::call::GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES;
use super::client_options::SERVICES;
use super::error::gdap_error;
use super::guard;
use super::options;
use super::out::Out;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;
use crate::base::{Error, ErrorKind, Result};
use crate::client;
use crate::model::{Action, ServiceKind};

/// Create a relationship.
pub const GDAP_ACTION_RELATIONSHIP_CREATE: i32 = 1;
/// Update a relationship.
pub const GDAP_ACTION_RELATIONSHIP_UPDATE: i32 = 2;
/// Read a relationship; in batches only.
pub const GDAP_ACTION_RELATIONSHIP_GET: i32 = 3;
/// Make a request (lock, terminate ...); in batches only.
pub const GDAP_ACTION_REQUEST_CREATE: i32 = 4;
/// Delete a relationship; in batches only.
pub const GDAP_ACTION_RELATIONSHIP_DELETE: i32 = 5;
/// Make an access assignment; in batches only.
pub const GDAP_ACTION_ASSIGNMENT_CREATE: i32 = 6;
/// Change the roles of an access assignment; in batches only.
pub const GDAP_ACTION_ASSIGNMENT_UPDATE: i32 = 7;
/// Delete an access assignment; in batches only.
pub const GDAP_ACTION_ASSIGNMENT_DELETE: i32 = 8;
/// Wait until a relationship has one of some statuses; in batches only. Between polls the item occupies no
/// thread, so a batch waits for as many as its capacity allows.
pub const GDAP_ACTION_RELATIONSHIP_WAIT: i32 = 9;
/// Read an access assignment; in batches only.
pub const GDAP_ACTION_ASSIGNMENT_GET: i32 = 10;
/// Read a page of the access assignments of a relationship; in batches only.
pub const GDAP_ACTION_ASSIGNMENT_LIST: i32 = 11;
/// Read an operation, with `GDAP_CALL_WAIT` when it has ended; in batches only. Between polls the item occupies
/// no thread.
pub const GDAP_ACTION_OPERATION_GET: i32 = 12;
/// Read a page of the operations of a relationship; in batches only.
pub const GDAP_ACTION_OPERATION_LIST: i32 = 13;
/// Read a page of the relationships; in batches only.
pub const GDAP_ACTION_RELATIONSHIP_LIST: i32 = 14;
/// Read a page of the requests of a relationship; in batches only.
pub const GDAP_ACTION_REQUEST_LIST: i32 = 15;
/// Read a request of a relationship; in batches only.
pub const GDAP_ACTION_REQUEST_GET: i32 = 16;
/// Read a page of the customers; in batches only.
pub const GDAP_ACTION_CUSTOMER_LIST: i32 = 17;
/// Read a customer; in batches only.
pub const GDAP_ACTION_CUSTOMER_GET: i32 = 18;
/// Read a page of the service management links of a customer; in batches only.
pub const GDAP_ACTION_CUSTOMER_LIST_SERVICES: i32 = 19;
/// Get a token, as `gdap_client_sign_in`; in batches only.
pub const GDAP_ACTION_CLIENT_SIGN_IN: i32 = 20;
/// Read a page of the partner's contracts; in batches only.
pub const GDAP_ACTION_CONTRACT_LIST: i32 = 21;
/// Read a page of the groups of the partner's tenant; in batches only.
pub const GDAP_ACTION_GROUP_LIST: i32 = 22;

/// Checks a document against the rules of a service, without a client and a network. A document that breaks
/// rules is a success too; its result names them. A document that isn't JSON is an error.
///
/// - `service`: one of the `GDAP_SERVICE_` numbers; 0 for Graph
/// - `action`: `GDAP_ACTION_RELATIONSHIP_CREATE` or `GDAP_ACTION_RELATIONSHIP_UPDATE`
/// - `document`: as for the write
/// - `flags`: 0 or `GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES`
/// - `result` receives the problems (`GDAP_RESULT_CHECKED`)
///
/// Result: `result` (`checked`), `valid`, `problems` (as `gdap_error_json` has them), `warnings` (the same, for
/// what breaks no rule but may be wrong: a role that isn't known to be allowed), `body` (the document as it
/// would be sent).
///
/// ```json
/// {
///   "result": "checked",
///   "valid": false,
///   "problems": [
///     {
///       "pointer": "/displayName",
///       "code": "displayName.tooLong",
///       "arguments": { "length": 61, "maximum": 50 },
///       "message": "is 61 characters; the maximum is 50."
///     }
///   ],
///   "warnings": []
/// }
/// ```
///
/// Can be called after fork().
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_UNKNOWN_OPTION`, `GDAP_STATUS_INVALID_JSON`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_document_check(
    service: i32,
    action: i32,
    document: gdap_str,
    flags: u32,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(result, "result")?;
            let service = options::choice(service, &SERVICES, ServiceKind::Graph, "The service")?;
            let action = write_action(action)?;
            options::flags(flags, GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES, "The flags value")?;
            let document = document.document("The document")?;
            let allow_unknown_properties = flags & GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES != 0;
            let reply = client::check(service, action, document, allow_unknown_properties)?;
            place.set(gdap_result::new(reply));
            Ok(())
        })
    }
}

fn write_action(action: i32) -> Result<Action> {
    match action {
        GDAP_ACTION_RELATIONSHIP_CREATE => Ok(Action::Create),
        GDAP_ACTION_RELATIONSHIP_UPDATE => Ok(Action::Update),
        other => Err(Error::new(
            ErrorKind::UnknownOption,
            format!(
                "The action is {other}; GDAP_ACTION_RELATIONSHIP_CREATE (1) and GDAP_ACTION_RELATIONSHIP_UPDATE (2) are allowed."
            ),
        )),
    }
}
