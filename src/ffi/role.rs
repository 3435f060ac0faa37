//! Roles
//!
//! The built-in roles of Microsoft Entra that this version of the library knows: for choosing and showing roles.
//! Documents take names and ids alike, and ids of roles that are newer.

use super::error::gdap_error;
use super::guard;
use super::out::Out;
use super::result::gdap_result;
use super::status::gdap_status;
use crate::client;

/// Lists the built-in roles, without a client and a network.
///
/// - `result` receives the roles (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `value` (the roles). A role has `id` (its template id, the same in every tenant),
/// `name` (in English), `description` (what it is for), `privileged` (whether Microsoft marks it so),
/// `knownForGdap` (whether it is known to be possible in a relationship: from one public list, the service
/// decides), `blocksAutoExtend` (whether a relationship with it can't be extended automatically), `oldNames`
/// (of MSOnline and Azure AD).
///
/// ```json
/// {
///   "result": "read",
///   "value": [
///     {
///       "id": "62e90394-69f5-4237-9190-012177145e10",
///       "name": "Global Administrator",
///       "description": "Manages everything. It blocks automatic extension of a relationship.",
///       "privileged": true,
///       "knownForGdap": true,
///       "blocksAutoExtend": true,
///       "oldNames": ["Company Administrator"]
///     }
///   ]
/// }
/// ```
///
/// Can be called after fork().
///
/// Errors: `GDAP_STATUS_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_role_list(
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(result, "result")?;
            place.set(gdap_result::new(client::role_list()?));
            Ok(())
        })
    }
}
