//! Errors: problems of a document
//!
//! What is wrong with a document that was rejected, one problem after the other. Each names a property
//! by its JSON pointer, the rule that it breaks by a stable code, and the fix.

use super::error::{gdap_error, read};
use super::str::gdap_str;

/// Reads a text of the problem with this index.
///
/// # Safety
/// `error` is NULL or live.
unsafe fn problem(error: *const gdap_error, index: usize, part: usize) -> gdap_str {
    let of = |error: &gdap_error| error.problems.get(index).map(|texts| texts[part].view());
    // SAFETY: by the caller's contract.
    unsafe { read(error, None, of) }.unwrap_or(gdap_str::NULL)
}

/// How many problems the document has; 0 if the error isn't about a document.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_problem_count(error: *const gdap_error) -> usize {
    // SAFETY: the contract of the header.
    unsafe { read(error, 0, |e| e.problems.len()) }
}

/// Where problem number `index` (from 0) is: a JSON pointer (RFC 6901) such as `/duration`, empty
/// for the document as a whole. Absent above the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_problem_pointer(
    error: *const gdap_error,
    index: usize,
) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { problem(error, index, 0) }
}

/// The stable code of problem number `index` (from 0), such as `displayName.tooLong`, for branching.
/// Absent above the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_problem_code(
    error: *const gdap_error,
    index: usize,
) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { problem(error, index, 1) }
}

/// Problem number `index` (from 0) as a predicate: the rule and the fix, without the property, for which each
/// host has its own name, such as `is 80 characters; the maximum is 50.` Absent above the last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_problem_message(
    error: *const gdap_error,
    index: usize,
) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { problem(error, index, 2) }
}

/// The values in the message of problem number `index` (from 0) as a JSON object: strings, numbers and
/// arrays of strings by name. Absent above the last.
///
/// ```json
/// { "length": 80, "maximum": 50 }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_problem_arguments_json(
    error: *const gdap_error,
    index: usize,
) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { problem(error, index, 3) }
}
