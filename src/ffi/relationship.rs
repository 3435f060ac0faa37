//! Relationships: writing
//!
//! Create and update. A document is checked against the service's rules before anything is sent. Absent
//! properties stay absent, and null stays null.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::guard;
use super::handle;
use super::out::Out;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;

/// Creates a relationship, exactly once.
///
/// - `client`: the service
/// - `document`: the relationship, see below
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives what was made (`GDAP_RESULT_CREATED`; `GDAP_RESULT_RECOVERED` if the response was lost
///   and the relationship was found by name; `GDAP_RESULT_UNCHANGED` if it existed and reuse was requested)
///
/// Document for Graph: one JSON object, 1 MiB at most.
///
/// - `displayName`: string, required; 1 to 50 characters (UTF-16 units), not blank; unique over all relationships of
///   the partner
/// - `duration`: string, required; ISO 8601, `P1D` to `P2Y` (`P730D`), whole days; sent as days
/// - `accessDetails`: object, required; `unifiedRoles`: array of at least one
///   `{"roleDefinitionId": string}`, each the template id (a GUID) of an Entra built-in role, or its name,
///   which is sent as the id; each once
/// - `customer`: object; `tenantId`: string, a GUID; `displayName`: string. Absent: any customer may
///   approve it
/// - `autoExtendDuration`: string; `P180D` to extend by six months at each end, `PT0S` (or `P0D`) for never,
///   which is the default. Not with Global Administrator among the roles
///
/// Read-only properties (`id`, `status`, the `...DateTime` properties, `operations`, `requests`,
/// `accessAssignments`) are rejected by name.
///
/// Example for Graph:
///
/// ```json
/// {
///   "displayName": "Contoso admin relationship",
///   "duration": "P730D",
///   "customer": {
///     "tenantId": "4fdbff88-9d6b-42e0-9713-45c922ba8001",
///     "displayName": "Contoso Inc"
///   },
///   "accessDetails": {
///     "unifiedRoles": [
///       { "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" },
///       { "roleDefinitionId": "3a2c62db-5318-420d-8d74-23affee5d9d5" }
///     ]
///   },
///   "autoExtendDuration": "P180D"
/// }
/// ```
///
/// Document for CloudCockpit. The customer, if any, is `gdap_call_options.customer_id`.
///
/// - `displayName`: string, required; 1 to 50 characters (UTF-16 units), not blank
/// - `autoExtendEnabled`: boolean, required; or `autoExtendDuration` as on Graph, sent as this
/// - `customSelectedGdapRolesIds`: array of at least one role template id (strings, GUIDs), or null or
///   absent for the portal's default roles
/// - `providerInstanceId`: string, a GUID; if absent, the one of the call or the client
///
/// Example for CloudCockpit:
///
/// ```json
/// {
///   "displayName": "Fabrikam admin relationship",
///   "autoExtendEnabled": true,
///   "customSelectedGdapRolesIds": ["29232cdf-9323-42fd-ade2-1d097af3e4de"],
///   "providerInstanceId": "6f1c1c5e-4a4f-4a7c-8d0e-9b1f2c3d4e5f"
/// }
/// ```
///
/// Result: `result` (`created`, `recovered` or `unchanged`), `id`, `etag` (Graph), `relationship` (the entity as
/// the service returned it), `customerId` and `providerInstanceId` (CloudCockpit), `requestsSent`, `httpStatus`,
/// `serviceRequestId`, `clientRequestId`.
///
/// `id` is always there, except on CloudCockpit without a customer, whose list would show it.
///
/// Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
/// nothing was sent), `GDAP_STATUS_ALREADY_EXISTS` (the name is taken, and reuse wasn't requested or the
/// properties differ). `GDAP_OUTCOME_UNKNOWN` is left only if looking wasn't possible: after a cancel, past
/// the deadline, or on CloudCockpit without a customer; the hint says how to look.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_create(
    client: *const gdap_client,
    document: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let document = document.document("The document")?;
            client.create(document, call)
        })
    }
}

/// Updates a relationship: sets the properties in `document`, and leaves the others as they are.
///
/// - `client`: the service
/// - `id`: of the relationship, as the service returned it
/// - `document`: the properties to change, see below
/// - `options`: NULL, or options that "Options by call" lists for this function. On CloudCockpit `customer_id`
///   is required
/// - `result` receives what was done (`GDAP_RESULT_UPDATED`; `GDAP_RESULT_UNCHANGED` if every property had its
///   value already; `GDAP_RESULT_RECOVERED` if the response was lost and the change was found,
///   `GDAP_RESULT_ACCEPTED` for a long-running operation not waited for)
///
/// Without `if_match` the library reads the relationship, drops the properties that already have their value,
/// checks the rest against the status, and writes with the ETag that it read. If another client changed the
/// relationship meanwhile, the library reads it again: if other properties changed, it writes again with the new
/// ETag; if one of these properties changed, it reports `GDAP_STATUS_CONFLICT` with the three versions
/// (`gdap_error_json`). With `if_match` it writes once with exactly that ETag, the document as it is.
///
/// Document for Graph: one JSON object, 1 MiB at most, with any of these properties. In status `created` all of
/// them can change. In status `active` only `autoExtendDuration` alone, or `accessDetails` alone and that only
/// to remove Global Administrator (which is a long-running operation). In any other status nothing can.
/// Properties that already have the wanted value don't count.
///
/// - `displayName`, `duration`, `accessDetails`, `customer`, `autoExtendDuration`: as for
///   `gdap_relationship_create`; none is required, at least one is. `unifiedRoles` is replaced whole.
///   `customer` may be null, the others may not
///
/// Example for Graph, in status `created`:
///
/// ```json
/// {
///   "displayName": "Contoso admin relationship 2027",
///   "duration": "P365D",
///   "accessDetails": {
///     "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
///   },
///   "autoExtendDuration": "PT0S"
/// }
/// ```
///
/// Example for Graph, in status `active`:
///
/// ```json
/// { "autoExtendDuration": "P180D" }
/// ```
///
/// Document for CloudCockpit; other properties are rejected, because the service changes nothing else.
///
/// - `autoExtendEnabled`: boolean, required; or `autoExtendDuration` as on Graph, sent as this
/// - `providerInstanceId`: string, a GUID; if absent, the one of the call or the client
///
/// Example for CloudCockpit:
///
/// ```json
/// { "providerInstanceId": "6f1c1c5e-4a4f-4a7c-8d0e-9b1f2c3d4e5f", "autoExtendEnabled": true }
/// ```
///
/// Result: `result` (`updated`, `unchanged`, `recovered` or `accepted`), `id`, `etag` (Graph),
/// `relationship` (the entity; absent after `accepted`, and on CloudCockpit without
/// `GDAP_CALL_READ_BACK`), `operation` (the long-running operation, if there is one), `sent` (CloudCockpit:
/// the body), `customerId` and `providerInstanceId` (CloudCockpit), `changes` (array of
/// `{"pointer", "from", "to"}`), `requestsSent`, `httpStatus`, `serviceRequestId`,
/// `clientRequestId`.
///
/// Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
/// nothing was sent), `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (nothing was sent),
/// `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_OPERATION_FAILED` (it was waited for).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_update(
    client: *const gdap_client,
    id: gdap_str,
    document: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = id.required("The id")?;
            let document = document.document("The document")?;
            client.update(id, document, call)
        })
    }
}

/// Returns the link with which the customer approves a relationship, once it is locked for approval. Sends
/// nothing.
///
/// - `client`: as returned by `gdap_client_new`
/// - `id`: of the relationship
/// - `result` receives the link (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `id`, `approvalLink`. The admin center in it is that of the client's
/// cloud, or the option `admin_center`.
///
/// ```json
/// {
///   "result": "read",
///   "id": "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234",
///   "approvalLink": "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234"
/// }
/// ```
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_INVALID_TEXT`, `GDAP_STATUS_LIMIT_EXCEEDED`,
/// `GDAP_STATUS_INVALID_ARGUMENT` (an id that can't be one), `GDAP_STATUS_FORKED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_get_approval_link(
    client: *const gdap_client,
    id: gdap_str,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(result, "result")?;
            let client = handle::borrow(client)?.inner();
            let reply = client.approval_link_reply(id.required("The id")?)?;
            place.set(gdap_result::new(reply));
            Ok(())
        })
    }
}
