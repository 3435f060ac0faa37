//! Versions
//!
//! The macros have the version that a host was compiled with, the functions the one that it runs with. A host
//! that loads the library at run time should require the same ABI version, and a library that isn't older than
//! its header.

use super::str::gdap_str;

/// The version of this interface. It rises only when an existing declaration changes its meaning; new functions,
/// new members at the end of option structs and new status numbers don't change it.
pub const GDAP_ABI_VERSION: u32 = 1;

/// The `GDAP_ABI_VERSION` that the library was built with.
#[unsafe(no_mangle)]
pub extern "C" fn gdap_abi_version() -> u32 {
    GDAP_ABI_VERSION
}

/// The library's version, such as `1.2.3`: `GDAP_VERSION` of the header it was built with. The text is valid for
/// the life of the process.
#[unsafe(no_mangle)]
pub extern "C" fn gdap_version() -> gdap_str {
    gdap_str::from_static(concat!(env!("CARGO_PKG_VERSION"), "\0"))
}
