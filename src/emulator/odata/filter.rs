//! `$filter` as a tree that is evaluated for each item.

use crate::emulator::odata::properties::{Kind, Property, Support, Values};
use std::borrow::Cow;

/// A filter.
#[derive(Debug)]
pub(crate) enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Compare(&'static Property, Comparison, Option<String>),
    In(&'static Property, Vec<Option<String>>),
    Call(Function, &'static Property, String),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// A string function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    StartsWith,
    EndsWith,
    Contains,
}

impl Filter {
    /// Whether an item matches the filter.
    pub(crate) fn admits(&self, item: &dyn Values) -> bool {
        match self {
            Self::And(a, b) => a.admits(item) && b.admits(item),
            Self::Or(a, b) => a.admits(item) || b.admits(item),
            Self::Not(a) => !a.admits(item),
            Self::Compare(property, how, wanted) => {
                let value = item.value_of(property.name);
                how.holds(property.kind, value.as_deref(), wanted.as_deref())
            }
            Self::In(property, all) => {
                let value = item.value_of(property.name);
                all.iter()
                    .any(|w| Comparison::Eq.holds(property.kind, value.as_deref(), w.as_deref()))
            }
            Self::Call(function, property, part) => {
                // Strings are compared case-insensitively, as in the directory.
                let value = item.value_of(property.name).unwrap_or(Cow::Borrowed(""));
                let (value, part) = (value.to_lowercase(), part.to_lowercase());
                match function {
                    Function::StartsWith => value.starts_with(&part),
                    Function::EndsWith => value.ends_with(&part),
                    Function::Contains => value.contains(&part),
                }
            }
        }
    }

    /// The value that the filter requires a property to equal, if there is one.
    pub(crate) fn equal(&self, name: &str) -> Option<&str> {
        match self {
            Self::And(a, b) => a.equal(name).or_else(|| b.equal(name)),
            Self::Compare(property, Comparison::Eq, Some(value)) if property.name == name => {
                Some(value)
            }
            _ => None,
        }
    }

    /// Whether it is a filter that public scripts are known to use: equalities of a few properties, joined by
    /// `and`.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::And(a, b) => a.is_known() && b.is_known(),
            Self::Compare(property, Comparison::Eq, Some(_)) => property.filter == Support::Known,
            _ => false,
        }
    }
}

impl Comparison {
    fn holds(self, kind: Kind, value: Option<&str>, wanted: Option<&str>) -> bool {
        let order = match (value, wanted) {
            (Some(value), Some(wanted)) => kind.compare(value, wanted),
            (None, None) => return matches!(self, Self::Eq | Self::Le | Self::Ge),
            // Null equals no value and isn't ordered, so only `ne` is true.
            _ => return self == Self::Ne,
        };
        match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Le => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Ge => order.is_ge(),
        }
    }
}
