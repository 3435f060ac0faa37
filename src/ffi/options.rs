//! Reading and writing option structs, which grow from version to version.
//
// Every option struct starts with `struct_size`, has no padding, and only grows at its end. Zero is the
// default of every member, unless `Options::defaults` sets another value.

use super::panic;
use super::status::{self, GDAP_STATUS_OK, gdap_status};
use crate::base::{CallHint, Error, ErrorKind, Result};

/// The maximum size of an option struct in any version; a larger `struct_size` is a mistake, not a newer
/// host.
const LARGEST: usize = 4096;

/// A C struct that starts with `struct_size: u32`.
///
/// # Safety
/// `#[repr(C)]`, its first member is `struct_size: u32`, it has no padding, and any bytes are a
/// valid value of it.
pub(super) unsafe trait Options: Copy {
    /// Its name in messages.
    const NAME: &'static str;
    /// The valid values of `struct_size`: the size in the first version, and the end of each member added
    /// since.
    const SIZES: &'static [usize];
    /// Its defaults, including `struct_size`.
    fn defaults() -> Self;
}

/// Reads the struct; members that the caller's version doesn't have get their defaults.
///
/// # Safety
/// `options` is NULL or points to as many bytes as its `struct_size` says.
pub(super) unsafe fn read<T: Options>(options: *const T) -> Result<Option<T>> {
    if options.is_null() {
        return Ok(None);
    }
    // SAFETY: not NULL; every option struct begins with `struct_size`.
    let size = unsafe { options.cast::<u32>().read() } as usize;
    check::<T>(size)?;
    let known = size_of::<T>();
    if size > known {
        // SAFETY: the caller vouches for the size, and it is at most LARGEST.
        let excess =
            unsafe { std::slice::from_raw_parts(options.cast::<u8>().add(known), size - known) };
        if excess.iter().any(|byte| *byte != 0) {
            return Err(Error::new(
                ErrorKind::UnknownOption,
                format!(
                    "{} sets options that this version of the library doesn't know.",
                    T::NAME
                ),
            )
            .with_hint(CallHint::UseNewerLibrary));
        }
    }
    let mut own = T::defaults();
    // SAFETY: both are at least that long, and any bytes are a valid T.
    unsafe {
        std::ptr::copy_nonoverlapping(
            options.cast::<u8>(),
            (&raw mut own).cast::<u8>(),
            size.min(known),
        );
    }
    Ok(Some(own))
}

/// Writes the defaults into the `size` bytes at `options`, and no more.
///
/// # Safety
/// `options` is NULL or points to `size` writable bytes.
pub(super) unsafe fn init<T: Options>(options: *mut T, size: usize) -> Result<()> {
    if options.is_null() {
        return Err(Error::new(
            ErrorKind::NullPointer,
            format!("The {} is NULL.", T::NAME),
        ));
    }
    check::<T>(size)?;
    let own = T::defaults();
    let known = size_of::<T>();
    let place = options.cast::<u8>();
    // SAFETY: the caller's place has `size` bytes, and `struct_size` is the first member.
    unsafe {
        std::ptr::write_bytes(place, 0, size);
        std::ptr::copy_nonoverlapping((&raw const own).cast::<u8>(), place, size.min(known));
        place.cast::<u32>().write(size as u32);
    }
    Ok(())
}

/// The body of an `_init` function.
///
/// # Safety
/// As for `init`.
pub(super) unsafe fn init_status<T: Options>(options: *mut T, size: usize) -> gdap_status {
    panic::value(status::of(ErrorKind::Internal), || {
        // SAFETY: by the caller's contract.
        match unsafe { init(options, size) } {
            Ok(()) => GDAP_STATUS_OK,
            Err(failure) => failure.kind() as gdap_status,
        }
    })
}

/// Writes `value` into the struct at `place`, at most `size` bytes.
///
/// # Safety
/// `place` points to `size` writable bytes.
pub(super) unsafe fn overwrite<T: Options>(place: *mut T, value: T, size: usize) {
    // SAFETY: by the caller's contract.
    unsafe {
        std::ptr::copy_nonoverlapping(
            (&raw const value).cast::<u8>(),
            place.cast::<u8>(),
            size.min(size_of::<T>()),
        );
    }
}

fn check<T: Options>(size: usize) -> Result<()> {
    let known = size_of::<T>();
    if T::SIZES.contains(&size) || (size > known && size <= LARGEST) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::StructSize,
        format!(
            "The struct_size of {} is {size}, which isn't valid; this version's is {known}.",
            T::NAME
        ),
    )
    .with_hint(CallHint::UseInitFunction))
}

/// Rejects bits outside `known`.
pub(super) fn flags(given: u32, known: u32, what: &str) -> Result<()> {
    match given & !known {
        0 => Ok(()),
        unknown => Err(Error::new(
            ErrorKind::UnknownOption,
            format!("{what} has unknown bits: {unknown:#x}."),
        )),
    }
}

/// Checks a number that selects one of `known`; 0 selects `default`.
pub(super) fn choice<T: Copy>(given: i32, known: &[T], default: T, what: &str) -> Result<T> {
    if given == 0 {
        return Ok(default);
    }
    let index = usize::try_from(given).ok().and_then(|n| n.checked_sub(1));
    index.and_then(|n| known.get(n)).copied().ok_or_else(|| {
        Error::new(
            ErrorKind::UnknownOption,
            format!(
                "{what} is {given}; the valid values are 0 to {}.",
                known.len()
            ),
        )
    })
}

/// Converts a time in milliseconds; `None` (the default) for 0, an error below 0.
pub(super) fn millis(given: i64, what: &str) -> Result<Option<std::time::Duration>> {
    match u64::try_from(given) {
        Ok(0) => Ok(None),
        Ok(ms) => Ok(Some(std::time::Duration::from_millis(ms))),
        Err(_) => Err(Error::argument(format!(
            "{what} is {given}; it can't be negative."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A struct in its third version: 8 bytes, then one member of 4, then two of 4 and 8.
    #[repr(C)]
    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Grown {
        struct_size: u32,
        a: u32,
        b: i32,
        c: u32,
        d: u64,
    }
    unsafe impl Options for Grown {
        const NAME: &'static str = "grown";
        const SIZES: &'static [usize] = &[8, 12, 16, 24];
        fn defaults() -> Self {
            Grown {
                struct_size: 24,
                a: 0,
                b: -1,
                c: 0,
                d: 9,
            }
        }
    }

    #[repr(C, align(8))]
    struct Space([u8; 64]);

    fn struct_of_size(size: u32) -> Space {
        let mut space = Space([0; 64]);
        space.0[..4].copy_from_slice(&size.to_ne_bytes());
        space
    }

    fn read_it(space: &Space) -> Result<Grown> {
        unsafe { read((&raw const space.0).cast::<Grown>()) }.map(|read| read.expect("not NULL"))
    }

    #[test]
    fn smaller_takes_defaults_for_what_is_missing() {
        let mut space = struct_of_size(8);
        space.0[4] = 5;
        space.0[8] = 77; // Outside of the caller's struct, so it must not be read.
        let read = read_it(&space).unwrap();
        assert_eq!((read.a, read.b, read.d), (5, -1, 9));
        let mut space = struct_of_size(12);
        space.0[8] = 7;
        assert_eq!(read_it(&space).unwrap().b, 7);
    }

    #[test]
    fn unknown_struct_sizes_are_rejected() {
        for size in [0, 1, 4, 7, 9, 11, 13, 20, 23, 4097, u32::MAX] {
            let error = read_it(&struct_of_size(size)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::StructSize, "{size}");
        }
    }

    #[test]
    fn larger_is_accepted_if_the_excess_is_zero() {
        let mut space = struct_of_size(40);
        space.0[40] = 1; // After this version's struct.
        assert!(read_it(&space).is_ok());
        space.0[39] = 1;
        assert_eq!(
            read_it(&space).unwrap_err().kind(),
            ErrorKind::UnknownOption
        );
        assert!(
            unsafe { read::<Grown>(std::ptr::null()) }
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn init_writes_so_many_bytes_and_no_more() {
        for size in [8usize, 12, 24, 48] {
            let mut space = Space([0xaa; 64]);
            unsafe { init((&raw mut space.0).cast::<Grown>(), size) }.unwrap();
            assert_eq!(
                u32::from_ne_bytes(space.0[..4].try_into().unwrap()) as usize,
                size
            );
            assert!(space.0[size..].iter().all(|byte| *byte == 0xaa), "{size}");
            if size > 24 {
                assert!(space.0[24..size].iter().all(|byte| *byte == 0));
            }
            assert!(read_it(&space).is_ok(), "what init wrote can be read");
        }
        let mut space = Space([0xaa; 64]);
        let place = (&raw mut space.0).cast::<Grown>();
        assert_eq!(
            unsafe { init(place, 10) }.unwrap_err().kind(),
            ErrorKind::StructSize
        );
        assert!(space.0.iter().all(|byte| *byte == 0xaa));
        let null = std::ptr::null_mut::<Grown>();
        assert_eq!(
            unsafe { init(null, 24) }.unwrap_err().kind(),
            ErrorKind::NullPointer
        );
    }

    #[test]
    fn unknown_numbers_and_bits_are_rejected() {
        assert_eq!(choice(0, &['a', 'b'], 'a', "x").unwrap(), 'a');
        assert_eq!(choice(2, &['a', 'b'], 'a', "x").unwrap(), 'b');
        for given in [3, -1, i32::MIN, i32::MAX] {
            assert!(choice(given, &['a', 'b'], 'a', "x").is_err());
        }
        assert!(flags(3, 3, "flags").is_ok());
        assert!(flags(4, 3, "flags").is_err());
        assert!(millis(0, "x").unwrap().is_none());
        assert!(millis(-1, "x").is_err());
    }
}
