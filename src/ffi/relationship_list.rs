//! Relationships: reading
//!
//! Get one, or list them page by page.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::options::{self, Options};
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;
use crate::base::Result;
use crate::client::ListQuery;

/// Reads one relationship.
///
/// - `id`: of the relationship, as the service returned it
/// - `options`: NULL, or options that "Options by call" lists for this function. On CloudCockpit, which can't
///   return a single one, `customer_id` and a provider instance are required and the list is searched
/// - `result` receives the relationship (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `id`, `etag` (Graph), `relationship` (the entity as the service returned it; on
/// CloudCockpit with Graph's names), `customerId` and `providerInstanceId` (CloudCockpit), `requestsSent`,
/// `httpStatus`, `serviceRequestId`, `clientRequestId`.
///
/// ```json
/// {
///   "result": "read",
///   "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
///   "etag": "W/\"JyI0NzAwNjg0NS0wMDAwLTE5MDAtMDAwMC02MGY0Yjg4MzAwMDAiJw==\"",
///   "relationship": {
///     "@odata.etag": "W/\"JyI0NzAwNjg0NS0wMDAwLTE5MDAtMDAwMC02MGY0Yjg4MzAwMDAiJw==\"",
///     "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
///     "displayName": "Contoso admin relationship",
///     "duration": "P730D",
///     "status": "active",
///     "autoExtendDuration": "PT0S",
///     "accessDetails": {
///       "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
///     }
///   },
///   "requestsSent": 1,
///   "httpStatus": 200,
///   "clientRequestId": "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968"
/// }
/// ```
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_get(
    client: *const gdap_client,
    id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.get(id.required("The id")?, call)
        })
    }
}

/// What to list. The struct and all it points to are borrowed for the call.
///
/// - `gdap_list_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_list_options {
    /// Size of this struct in the host; set by `gdap_list_options_init`.
    pub struct_size: u32,
    /// Most items on a page, 1 to 300; 0 leaves it to the service.
    pub top: u32,
    /// OData `$filter`, such as `status eq 'active'`; sent as it is. Graph only.
    pub filter: gdap_str,
    /// OData `$select`, such as `id,displayName,status`. Graph only.
    pub select: gdap_str,
    /// OData `$orderby`, such as `status`. Graph only.
    pub orderby: gdap_str,
    /// The next page: `gdap_result_next` of the page before, which must not have been freed yet. It contains the
    /// query of the first page; the other members can stay as they were, and aren't sent again.
    pub next: gdap_str,
}

const _: () = assert!(
    size_of::<gdap_list_options>() == 72,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers and raw pointers only.
unsafe impl Options for gdap_list_options {
    const NAME: &'static str = "gdap_list_options";
    const SIZES: &'static [usize] = &[72];
    fn defaults() -> Self {
        gdap_list_options {
            struct_size: size_of::<Self>() as u32,
            top: 0,
            filter: gdap_str::NULL,
            select: gdap_str::NULL,
            orderby: gdap_str::NULL,
            next: gdap_str::NULL,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_list_options_init(
    options: *mut gdap_list_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}

/// Reads one page of the partner's relationships; on CloudCockpit the list of one customer.
///
/// - `list`: what to list; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function. On CloudCockpit `customer_id`
///   and a provider instance are required
/// - `result` receives the page (`GDAP_RESULT_READ`). While `gdap_result_next` isn't absent, set
///   `gdap_list_options.next` to it for the next page
///
/// A service that leads in circles is stopped with `GDAP_STATUS_INVALID_RESPONSE`; one that leads to another
/// host with `GDAP_STATUS_UNTRUSTED_HOST`.
///
/// Result: `result` (`read`), `value` (array of entities as the service returned them, ETags included, so that
/// each can be the `snapshot` of an update), `next` (absent on the last page), `customerId` and
/// `providerInstanceId` (CloudCockpit), `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call; `GDAP_STATUS_INVALID_RESPONSE` if the pages lead in circles,
/// `GDAP_STATUS_UNTRUSTED_HOST` if they lead to another host.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_list(
    client: *const gdap_client,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.list(&query(list)?, call)
        })
    }
}

/// Reads and checks the query.
///
/// # Safety
/// `given` is NULL or a live struct; it and everything it points to are valid for `'a`.
pub(super) unsafe fn query<'a>(given: *const gdap_list_options) -> Result<ListQuery<'a>> {
    // SAFETY: by the caller's contract.
    let Some(given) = (unsafe { options::read(given) })? else {
        return Ok(ListQuery::default());
    };
    // SAFETY: by the caller's contract.
    let read = |text: gdap_str, what: &str| -> Result<&'a str> {
        Ok(unsafe { text.text(what) }?.unwrap_or_default())
    };
    Ok(ListQuery {
        top: given.top,
        filter: read(given.filter, "The filter")?,
        select: read(given.select, "The select list")?,
        orderby: read(given.orderby, "The order")?,
        next: read(given.next, "The continuation")?,
    })
}
