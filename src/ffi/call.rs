//! Call options
//!
//! What one call does differently from the others. NULL options mean the defaults; zero and absent text mean the
//! default of an option. Start with `gdap_call_options_init`.

use super::cancel::gdap_cancel;
use super::client::gdap_client;
use super::error::gdap_error;
use super::guard;
use super::handle;
use super::options::{self, Options};
use super::out::Out;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::{gdap_header, gdap_str};
use crate::base::{Error, ErrorKind, Result};
use crate::client::{CallOptions, Client, Reply};

/// Sends properties of the document that the library doesn't know, instead of rejecting them. Read-only
/// properties are still rejected.
pub const GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES: u32 = 1;
/// Waits, within the call's deadline. For updates and `gdap_operation_get`: until a long-running operation has
/// ended; without it the result of an update is `GDAP_RESULT_ACCEPTED`. For `gdap_assignment_create`: until the
/// assignment is active; for `gdap_assignment_delete`: until it is gone. For these and requests also up to ten
/// seconds for a relationship that is not found yet, which the library always does for what the same client
/// created in the last two minutes.
pub const GDAP_CALL_WAIT: u32 = 2;
/// Accepts what already exists as success (`GDAP_RESULT_UNCHANGED`), so that a run can be repeated. For create:
/// a relationship of the same name with the same properties. For `gdap_assignment_create`: a group that has the
/// roles. For requests: a lock of a relationship that the customer has approved since. For deletions: what no
/// longer exists.
pub const GDAP_CALL_REUSE_EXISTING: u32 = 4;
/// With `GDAP_CALL_PLAN`: plans from the arguments alone and sends nothing, not even reads. Without it the call
/// would write, so it's `GDAP_STATUS_INVALID_ARGUMENT`. For `gdap_client_sign_in`: reports a token that the
/// library already has, and requests none.
pub const GDAP_CALL_OFFLINE: u32 = 8;
/// Reads the list before and after an update, to find out whether anything changed and to return the
/// relationship. For CloudCockpit, whose response to an update has no body; it needs `provider_instance_id` here
/// or in the client's options.
pub const GDAP_CALL_READ_BACK: u32 = 16;
/// Plans the write: reads, checks the rules, and reports in a result `GDAP_RESULT_PLANNED` what would be sent;
/// nothing is written. A write that would be rejected is a success too; its result says so. For every function
/// that writes, also in a batch, whose journal it reads and leaves as it is.
///
/// Result: `result` (`planned`), `action` (such as `create` or `update`), `refused` (whether the write would be
/// rejected), `unchanged` (whether there is nothing to write), `id`, `name`, `method`, `url`, `headers` (without
/// secrets), `body` (what would be sent), `changes` (array of `{"pointer", "from", "to"}`), `problems` (array of
/// `{"pointer", "code", "message"}`), `error` (as `gdap_error_json`, with `refused` only), and of the reads
/// `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
///
/// ```json
/// {
///   "result": "planned",
///   "action": "update",
///   "refused": false,
///   "unchanged": false,
///   "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
///   "method": "PATCH",
///   "body": { "autoExtendDuration": "P180D" },
///   "changes": [{ "pointer": "/autoExtendDuration", "from": "PT0S", "to": "P180D" }],
///   "problems": []
/// }
/// ```
pub const GDAP_CALL_PLAN: u32 = 32;

const KNOWN_FLAGS: u32 = GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES
    | GDAP_CALL_WAIT
    | GDAP_CALL_REUSE_EXISTING
    | GDAP_CALL_OFFLINE
    | GDAP_CALL_READ_BACK
    | GDAP_CALL_PLAN;

/// The maximum number of headers that a call can add.
const HEADER_LIMIT: usize = 64;

/// What one call does differently. The struct and all it points to are borrowed for the call
/// (`gdap_batch_submit` copies them).
///
/// - `gdap_call_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_call_options {
    /// Size of this struct in the host; set by `gdap_call_options_init`.
    pub struct_size: u32,
    /// `GDAP_CALL_` bits.
    pub flags: u32,
    /// Cancels the call from another thread; NULL for none. Without one the call runs on the host's thread, with
    /// one on a thread of the client.
    pub cancel: *const gdap_cancel,
    /// Most time for the call with all its attempts and waits, in milliseconds; 0 for the client's.
    pub deadline_ms: i64,
    /// Most time for one attempt; 0 for the client's.
    pub attempt_timeout_ms: i64,
    /// Change or delete only this version: the ETag exactly as the service returned it (`W/"..."`, the
    /// quotes belong to it), such as `gdap_result_etag` of a result that isn't freed yet. Another version is
    /// `GDAP_STATUS_CONFLICT`; the library doesn't read what changed. Absent: the library uses the current
    /// ETag, and writes again if another client changed other properties only.
    pub if_match: gdap_str,
    /// The relationship as a list or a get returned it, JSON with its ETag (for
    /// `gdap_assignment_update` and `gdap_assignment_delete` the assignment): saves the read before the
    /// write. 1 MiB at most.
    pub snapshot: gdap_str,
    /// Headers to add to each request, each name once. Not allowed, because the library sets them or
    /// because they would change where or as whom the request is sent: Authorization, Host, X-Tenant,
    /// If-Match, client-request-id, X-Correlation-Id, Accept-Encoding, Connection, Expect, Keep-Alive, TE,
    /// Trailer, Transfer-Encoding, Upgrade, and all that begin with Content- or Proxy-.
    pub headers: *const gdap_header,
    /// How many, 64 at most.
    pub header_count: usize,
    /// The id of the call, a GUID; absent: a new one. Sent as `client-request-id`, on CloudCockpit
    /// as `X-Correlation-Id`.
    pub client_request_id: gdap_str,
    /// CloudCockpit: its id of the customer (a GUID, not the Entra tenant id).
    pub customer_id: gdap_str,
    /// CloudCockpit: the provider instance, if it isn't the client's.
    pub provider_instance_id: gdap_str,
    /// Batch only: the assignment that an item reads, updates or deletes; the item's id is that of the
    /// relationship. Single calls have a parameter for it.
    pub assignment_id: gdap_str,
    /// Batch with a journal only: the item's key in it, up to 1,024 bytes without control characters, a
    /// different one for each item. Absent: made of action, ids, a hash of the document, and how often the
    /// same was submitted before. The hash is that of the bytes: a document that differs in a space or in the
    /// order of its properties is another item and runs. If your JSON isn't always written alike, set a key.
    pub journal_key: gdap_str,
}

const _: () = assert!(
    size_of::<gdap_call_options>() == 160,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers and raw pointers only.
unsafe impl Options for gdap_call_options {
    const NAME: &'static str = "gdap_call_options";
    const SIZES: &'static [usize] = &[160];
    fn defaults() -> Self {
        gdap_call_options {
            struct_size: size_of::<Self>() as u32,
            flags: 0,
            cancel: std::ptr::null(),
            deadline_ms: 0,
            attempt_timeout_ms: 0,
            if_match: gdap_str::NULL,
            snapshot: gdap_str::NULL,
            headers: std::ptr::null(),
            header_count: 0,
            client_request_id: gdap_str::NULL,
            customer_id: gdap_str::NULL,
            provider_instance_id: gdap_str::NULL,
            assignment_id: gdap_str::NULL,
            journal_key: gdap_str::NULL,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_call_options_init(
    options: *mut gdap_call_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}

/// Passes the caller the result of `body`: the body of every function that makes a call with a client. It
/// isn't generic, so it is compiled only once.
///
/// # Safety
/// `client` and `options` are NULL or live during the call; `result` and `error` are NULL or writable places
/// for a pointer.
pub(super) unsafe fn run(
    client: *const gdap_client,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
    body: &dyn Fn(&Client, &CallOptions<'_>) -> Result<Reply>,
) -> gdap_status {
    // SAFETY: by the caller's contract.
    unsafe {
        guard::call(error, || {
            let place = Out::new(result, "result")?;
            // An own one, because a callback may free the handle while the call waits for it.
            let client = handle::borrow(client)?.inner().clone();
            let reply = open(options).and_then(|call| body(&client, &call));
            let reply = reply.inspect_err(|error| client.diagnostics().failed(error))?;
            place.set(gdap_result::new(reply));
            Ok(())
        })
    }
}

/// Reads and checks the call's options.
///
/// # Safety
/// `given` is NULL or a live struct; it and everything it points to are valid for `'a`.
pub(super) unsafe fn open<'a>(given: *const gdap_call_options) -> Result<CallOptions<'a>> {
    // SAFETY: by the caller's contract.
    let Some(given) = (unsafe { options::read(given) })? else {
        return Ok(CallOptions::default());
    };
    options::flags(given.flags, KNOWN_FLAGS, "The call's flags value")?;
    let set = |flag: u32| given.flags & flag != 0;
    // SAFETY: by the caller's contract.
    unsafe {
        Ok(CallOptions {
            cancel: match given.cancel.is_null() {
                true => None,
                false => Some(handle::borrow(given.cancel)?.inner()),
            },
            deadline: options::millis(given.deadline_ms, "The deadline")?,
            attempt_timeout: options::millis(given.attempt_timeout_ms, "The attempt timeout")?,
            if_match: given.if_match.text("The ETag")?,
            snapshot: given.snapshot.optional_document("The snapshot")?,
            headers: headers(given.headers, given.header_count)?,
            client_request_id: given.client_request_id.text("The client request id")?,
            customer_id: given.customer_id.text("The customer id")?,
            provider_instance_id: given
                .provider_instance_id
                .text("The provider instance id")?,
            assignment_id: given.assignment_id.text("The assignment's id")?,
            journal_key: given.journal_key.text("The journal key")?,
            allow_unknown_properties: set(GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES),
            wait: set(GDAP_CALL_WAIT),
            reuse_existing: set(GDAP_CALL_REUSE_EXISTING),
            offline: set(GDAP_CALL_OFFLINE),
            read_back: set(GDAP_CALL_READ_BACK),
            plan: set(GDAP_CALL_PLAN),
            outages: None,
        })
    }
}

unsafe fn headers<'a>(given: *const gdap_header, count: usize) -> Result<Vec<(&'a str, &'a str)>> {
    if count > HEADER_LIMIT {
        return Err(Error::limit(format!(
            "A call has {count} headers; the maximum is {HEADER_LIMIT}."
        )));
    }
    if count == 0 {
        return Ok(Vec::new());
    }
    if given.is_null() {
        return Err(Error::new(
            ErrorKind::NullPointer,
            format!("The headers are NULL with a count of {count}."),
        ));
    }
    // SAFETY: not NULL, the count is the caller's word and small.
    let given = unsafe { std::slice::from_raw_parts(given, count) };
    let pair = |header: &gdap_header| -> Result<(&'a str, &'a str)> {
        // SAFETY: by the caller's contract.
        unsafe {
            let name = header.name.required("The name of a header")?;
            Ok((name, header.value.required("The value of a header")?))
        }
    };
    given.iter().map(pair).collect()
}
