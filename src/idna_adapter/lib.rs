//! Answers the questions of the crate `idna` about characters without Unicode tables, which would add 130 KB to
//! the library. Host names are ASCII: a name with any other character is invalid. A label that begins with `xn--`
//! is decoded but not checked further, because the DNS and the server's certificate decide whether it exists.
//! The items are those of <https://docs.rs/idna_adapter>.

#![no_std]

/// Whether a set of classes includes [`BidiClass`], the only one.
#[derive(Clone, Copy)]
pub struct BidiClassMask(bool);

pub const RTL_MASK: BidiClassMask = BidiClassMask(false);
pub const FIRST_BC_MASK: BidiClassMask = BidiClassMask(true);
pub const LAST_LTR_MASK: BidiClassMask = BidiClassMask(true);
pub const LAST_RTL_MASK: BidiClassMask = BidiClassMask(false);
pub const MIDDLE_LTR_MASK: BidiClassMask = BidiClassMask(true);
pub const MIDDLE_RTL_MASK: BidiClassMask = BidiClassMask(false);

impl BidiClassMask {
    pub fn intersects(self, other: BidiClassMask) -> bool {
        self.0 && other.0
    }
}

/// The class of every character: written from left to right.
#[derive(Clone, Copy)]
pub struct BidiClass;

impl BidiClass {
    pub fn to_mask(self) -> BidiClassMask {
        BidiClassMask(true)
    }

    pub fn is_ltr(self) -> bool {
        true
    }

    pub fn is_nonspacing_mark(self) -> bool {
        false
    }

    pub fn is_european_number(self) -> bool {
        false
    }

    pub fn is_arabic_number(self) -> bool {
        false
    }
}

/// A set of joining types that includes [`JoiningType`].
#[derive(Clone, Copy)]
pub struct JoiningTypeMask;

pub const LEFT_OR_DUAL_JOINING_MASK: JoiningTypeMask = JoiningTypeMask;
pub const RIGHT_OR_DUAL_JOINING_MASK: JoiningTypeMask = JoiningTypeMask;

impl JoiningTypeMask {
    pub fn intersects(self, _: JoiningTypeMask) -> bool {
        true
    }
}

/// The type of every character: joins on both sides.
#[derive(Clone, Copy)]
pub struct JoiningType;

impl JoiningType {
    pub fn to_mask(self) -> JoiningTypeMask {
        JoiningTypeMask
    }

    pub fn is_transparent(self) -> bool {
        false
    }
}

/// The properties of characters.
#[derive(Default)]
pub struct Adapter;

impl Adapter {
    pub const fn new() -> Self {
        Self
    }

    pub fn is_virama(&self, _: char) -> bool {
        false
    }

    pub fn is_mark(&self, _: char) -> bool {
        false
    }

    pub fn bidi_class(&self, _: char) -> BidiClass {
        BidiClass
    }

    pub fn joining_type(&self, _: char) -> JoiningType {
        JoiningType
    }

    /// Converts ASCII to lower case and replaces any other character by U+FFFD, which `idna` rejects.
    pub fn map_normalize<'delegate, I: Iterator<Item = char> + 'delegate>(
        &'delegate self,
        characters: I,
    ) -> impl Iterator<Item = char> + 'delegate {
        characters.map(|one| match one.is_ascii() {
            true => one.to_ascii_lowercase(),
            false => char::REPLACEMENT_CHARACTER,
        })
    }

    /// Returns the characters of a decoded `xn--` label unchanged.
    pub fn normalize_validate<'delegate, I: Iterator<Item = char> + 'delegate>(
        &'delegate self,
        characters: I,
    ) -> impl Iterator<Item = char> + 'delegate {
        characters
    }
}
