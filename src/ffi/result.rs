//! Results
//!
//! What a successful call did, and the document that it returns.

use std::cell::OnceCell;

use super::panic;
use super::str::gdap_str;
use super::text::Text;
use super::tree::Tree;
use crate::client::Reply;

/// The relationship or request was created by this call.
pub const GDAP_RESULT_CREATED: i32 = 1;
/// The change was made by this call.
pub const GDAP_RESULT_UPDATED: i32 = 2;
/// Every property had its value already; nothing was written.
pub const GDAP_RESULT_UNCHANGED: i32 = 3;
/// The response to a write of this call was lost, and reading back showed that the change was made.
pub const GDAP_RESULT_RECOVERED: i32 = 4;
/// The service accepted it and works on it: a long-running operation that wasn't waited for.
/// `gdap_operation_get` reads it by its id.
pub const GDAP_RESULT_ACCEPTED: i32 = 5;
/// It was read.
pub const GDAP_RESULT_READ: i32 = 6;
/// It was planned; nothing was written.
pub const GDAP_RESULT_PLANNED: i32 = 7;
/// The document was checked; nothing was sent.
pub const GDAP_RESULT_CHECKED: i32 = 8;
/// It was deleted.
pub const GDAP_RESULT_DELETED: i32 = 9;
/// An earlier run did it, according to the batch's journal; nothing was sent. Its JSON has `recorded` (the
/// result of that run), `id` and `journalKey`.
pub const GDAP_RESULT_SKIPPED: i32 = 10;
/// There is a token; no request was sent to the service.
pub const GDAP_RESULT_SIGN_IN: i32 = 11;

/// The result of a successful call. The caller owns it and frees it with `gdap_result_free`. It can be passed
/// between threads, but only one thread can use it at a time. Views read from it are valid until it is freed. It
/// can outlive its client.
///
/// - what was done: `gdap_result_kind`
/// - the response: `gdap_result_id`, `gdap_result_etag`, `gdap_result_next`, `gdap_result_json`
/// - a value in its JSON, by pointer: `gdap_result_text`, `gdap_result_int`, `gdap_result_bool`,
///   `gdap_result_count`, `gdap_result_part`
/// - how it went: `gdap_result_http_status`, `gdap_result_requests_sent`, `gdap_result_service_request_id`,
///   `gdap_result_client_request_id`, `gdap_result_headers_json`
/// - made without a client: `gdap_role_list`
/// - the end: `gdap_result_free`
///
/// Every accessor accepts NULL, and then returns the absent text, 0 or `otherwise`.
pub struct gdap_result {
    /// The reply, without its JSON, which is in `json`.
    reply: Reply,
    json: Text,
    /// The values of `json`, for reading by pointer.
    tree: Tree,
    /// The other texts are created on first use.
    id: OnceCell<Text>,
    etag: OnceCell<Text>,
    next: OnceCell<Text>,
    request_id: OnceCell<Text>,
    client_request_id: OnceCell<Text>,
    headers: OnceCell<Text>,
}

const _: () = super::assert_send::<gdap_result>();

impl gdap_result {
    /// Creates the handle of `reply`.
    pub(super) fn new(mut reply: Reply) -> gdap_result {
        gdap_result {
            json: Text::from(reply.take_json()),
            tree: Tree::default(),
            id: OnceCell::new(),
            etag: OnceCell::new(),
            next: OnceCell::new(),
            request_id: OnceCell::new(),
            client_request_id: OnceCell::new(),
            headers: OnceCell::new(),
            reply,
        }
    }
}

/// The view of a text, which is created on first use.
fn lazy_view(text: &OnceCell<Text>, value: Option<&str>) -> gdap_str {
    text.get_or_init(|| Text::optional(value)).view()
}

/// Reads a property of a result.
///
/// # Safety
/// `result` is NULL or live.
unsafe fn read<T>(
    result: *const gdap_result,
    otherwise: T,
    of: impl FnOnce(&gdap_result) -> T,
) -> T {
    // SAFETY: by the caller's contract.
    match unsafe { result.as_ref() } {
        Some(result) => of(result),
        None => otherwise,
    }
}

/// What the call did: one of the `GDAP_RESULT_` numbers; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_kind(result: *const gdap_result) -> i32 {
    // SAFETY: the contract of the header.
    unsafe { read(result, 0, |r| r.reply.kind() as i32) }
}

/// The result as one JSON object; its properties are described at the function that made it. Its property
/// `result` is the name of `gdap_result_kind`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_json(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(result, gdap_str::NULL, |r| r.json.view()) }
}

/// A text in the result's JSON.
///
/// - `pointer`: where it is, as a JSON pointer (RFC 6901) of at most 1,024 bytes: `/operation/id`, or
///   `/value/0/displayName` of the first item of a list
///
/// Absent if there is nothing, or something that isn't a text. Like all views it is valid until the result is
/// freed. It contains a NUL only if the service sent one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_text(
    result: *const gdap_result,
    pointer: gdap_str,
) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(result, gdap_str::NULL, |r| r.tree.text(&r.json, pointer)) }
}

/// A whole number in the result's JSON, found as by `gdap_result_text`; `otherwise` if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_int(
    result: *const gdap_result,
    pointer: gdap_str,
    otherwise: i64,
) -> i64 {
    // SAFETY: the contract of the header.
    unsafe { read(result, None, |r| r.tree.int(&r.json, pointer)) }.unwrap_or(otherwise)
}

/// A truth value in the result's JSON, found as by `gdap_result_text`: 1 or 0; `otherwise` if there is
/// none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_bool(
    result: *const gdap_result,
    pointer: gdap_str,
    otherwise: i32,
) -> i32 {
    // SAFETY: the contract of the header.
    unsafe { read(result, None, |r| r.tree.bool(&r.json, pointer)) }.map_or(otherwise, i32::from)
}

/// How many items a list in the result's JSON has, or properties an object, found as by
/// `gdap_result_text`; 0 if there is neither. `/value` counts the items of a page.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_count(result: *const gdap_result, pointer: gdap_str) -> usize {
    // SAFETY: the contract of the header.
    unsafe { read(result, 0, |r| r.tree.count(&r.json, pointer)) }
}

/// A part of the result's JSON, found as by `gdap_result_text`, as JSON: `/relationship` or `/value/0` is
/// what `gdap_call_options.snapshot` needs. Absent if there is nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_part(
    result: *const gdap_result,
    pointer: gdap_str,
) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(result, gdap_str::NULL, |r| r.tree.part(&r.json, pointer)) }
}

/// The id of what was created, changed or read; absent for a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_id(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(result, gdap_str::NULL, |r| lazy_view(&r.id, r.reply.id())) }
}

/// The ETag of what was created, changed or read, exactly as the service returned it (`W/"..."`, the quotes
/// belong to it). Absent on CloudCockpit, which has no ETags, and if the response had none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_etag(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe {
        read(result, gdap_str::NULL, |r| {
            lazy_view(&r.etag, r.reply.etag())
        })
    }
}

/// The next page of a list: set `gdap_list_options.next` to it. Absent on the last page. It's opaque.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_next(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe {
        read(result, gdap_str::NULL, |r| {
            lazy_view(&r.next, r.reply.next())
        })
    }
}

/// The HTTP status of the last response; 0 if nothing was sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_http_status(result: *const gdap_result) -> i32 {
    // SAFETY: the contract of the header.
    unsafe { read(result, 0, |r| r.reply.http_status().map_or(0, i32::from)) }
}

/// How many requests the call sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_requests_sent(result: *const gdap_result) -> u32 {
    // SAFETY: the contract of the header.
    unsafe { read(result, 0, |r| r.reply.requests_sent()) }
}

/// The service's id of the last request (`request-id`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_service_request_id(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe {
        read(result, gdap_str::NULL, |r| {
            lazy_view(&r.request_id, r.reply.request_id())
        })
    }
}

/// The id of the call (`client-request-id`; on CloudCockpit `X-Correlation-Id`), the same for all its attempts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_client_request_id(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe {
        read(result, gdap_str::NULL, |r| {
            lazy_view(&r.client_request_id, r.reply.client_request_id())
        })
    }
}

/// The headers of the last response as a JSON array of `[name, value]` pairs, in their order, without secrets;
/// `[]` if nothing was sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_headers_json(result: *const gdap_result) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe {
        read(result, gdap_str::NULL, |r| {
            let make = || Text::json(&r.reply.headers().collect::<Vec<_>>());
            r.headers.get_or_init(make).view()
        })
    }
}

/// Frees a result and all views read from it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_result_free(result: *mut gdap_result) {
    panic::value((), || {
        if !result.is_null() {
            // SAFETY: made by `Out::set`, and freed once by the contract of the header.
            drop(unsafe { Box::from_raw(result) });
        }
    });
}
