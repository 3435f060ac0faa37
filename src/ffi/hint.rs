//! Errors: what to do
//!
//! The fix of an error: a sentence for C, and a stable code with arguments for hosts that word it
//! themselves.

use super::error::{gdap_error, read};
use super::panic;
use super::str::gdap_str;
use crate::base::Hint;

/// What to do, as a sentence with the names of this header; absent if there is no hint.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_hint(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.hint.view()) }
}

/// The stable code of the hint, such as `deadline.raise`, for branching, and for hosts that word it themselves;
/// absent if there is no hint.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_hint_code(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.hint_code.view()) }
}

/// The arguments of the hint as a JSON object: strings, numbers and arrays of strings by name. Absent
/// without a hint.
///
/// The argument `options` is an array of terms: names that each host gives its own name, such as
/// `ifMatch`, which is `if_match` in this header. See `gdap_hint_template`.
///
/// ```json
/// { "options": ["ifMatch", "snapshot"] }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_hint_arguments_json(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.hint_arguments.view()) }
}

/// The sentence of a hint before it is filled in, for hosts that have other names for the options: in `Specify
/// only one of {options}.` replace each `{name}` by the argument of that name, or by the host's name of the
/// term.
///
/// - `code`: the code of a hint, as `gdap_error_hint_code` or a result's JSON has it
///
/// The text is valid for the life of the process; absent for a code that this library doesn't have. Can be
/// called after fork().
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_hint_template(code: gdap_str) -> gdap_str {
    panic::value(gdap_str::NULL, || {
        // SAFETY: the contract of the header.
        let code = unsafe { code.text("The code") }.ok().flatten();
        match code.and_then(Hint::row) {
            Some(row) => gdap_str {
                data: row.c_template.as_ptr().cast(),
                len: row.template().len(),
            },
            None => gdap_str::NULL,
        }
    })
}
