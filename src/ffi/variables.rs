//! Environment variables
//!
//! Some credentials, and clients for their proxy, read environment variables. A host can pass them, if it has
//! others than the process: on Linux and macOS native code doesn't see what a .NET program, and so PowerShell,
//! has changed through `$env:`.

use super::str::{TOKEN_LIMIT, gdap_str};
use crate::base::{Error, ErrorKind, Result, Variables};

/// The maximum number of variables of a call.
const MOST: usize = 4096;

/// An environment variable.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_variable {
    /// Its name, such as `AZURE_CLIENT_ID`.
    pub name: gdap_str,
    /// Its value; absent or empty means not set. 256 KiB at most.
    pub value: gdap_str,
}

/// Reads the host's variables; those of the process for NULL.
///
/// # Safety
/// `given` is NULL or points to `count` structs whose texts are readable.
pub(super) unsafe fn open(given: *const gdap_variable, count: usize) -> Result<Variables> {
    if given.is_null() {
        return match count {
            0 => Ok(Variables::of_process()),
            _ => Err(Error::new(
                ErrorKind::NullPointer,
                format!("variables is NULL with a count of {count}."),
            )),
        };
    }
    if count > MOST {
        return Err(Error::new(
            ErrorKind::LimitExceeded,
            format!("{count} variables are specified; the maximum is {MOST}."),
        ));
    }
    // SAFETY: not NULL, the count is the caller's word and small.
    let given = unsafe { std::slice::from_raw_parts(given, count) };
    let mut pairs = Vec::with_capacity(count);
    for one in given {
        // SAFETY: by the caller's contract.
        let (name, value) = unsafe {
            let name = one.name.required("The name of a variable")?;
            (
                name,
                one.value.bytes("The value of a variable", TOKEN_LIMIT)?,
            )
        };
        pairs.push((name, value.unwrap_or_default()));
    }
    Ok(Variables::of(pairs))
}
