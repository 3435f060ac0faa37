//! Durations: of a relationship in whole days, and of its automatic extension.
//!
//! A caller's duration is parsed strictly and sent in one form; a service's is parsed leniently and compared
//! by length.

use std::borrow::Cow;
use std::fmt::Write;

use super::iso::{self, Fault};
use super::violation::{Violation, quoted_value};

const DAY_NANOS: i128 = 86_400_000_000_000;

/// The duration of a relationship: 1 to 730 whole days. The service allows P1D to P2Y inclusive; its
/// grammar has no years, so a year is 365 days and what is sent is always `PnD`. That a duration is
/// whole days is a rule of this library: the service shows no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(u16);

/// The example in a message if the text doesn't show which duration is meant.
const EXAMPLE: &str = "P730D";

/// Parses a caller's ISO 8601 duration: whole days in any spelling (`P1D`, `PT24H`,
/// `P0DT24H`), years of 365 days (`P2Y` = `P730D`), in upper case and without a sign. See [`Days`].
pub fn parse(text: &str) -> Result<Days, Violation> {
    let value = || quoted_value(text);
    let example = |days: Option<String>| days.unwrap_or_else(|| EXAMPLE.to_owned());
    let parts = match iso::parse(text) {
        Ok(parts) => parts,
        Err(Fault::Empty) => {
            let example = example(None);
            return Err(Violation::DurationEmpty {
                value: value(),
                example,
            });
        }
        Err(Fault::Format) => {
            let upper = text.to_ascii_uppercase();
            let example = example(suggested_days(&upper));
            return Err(match upper != text && iso::parse(&upper).is_ok() {
                true => Violation::DurationLowerCase {
                    value: value(),
                    example,
                },
                false => Violation::DurationFormat {
                    value: value(),
                    example,
                },
            });
        }
    };
    if parts.negative {
        let example = example(suggested_days(&text.replace('-', "")));
        return Err(Violation::DurationNegative {
            value: value(),
            example,
        });
    }
    if parts.fraction {
        let example = example(None);
        return Err(Violation::DurationFraction {
            value: value(),
            example,
        });
    }
    if parts.months {
        let example = "P180D".to_owned();
        return Err(Violation::DurationMonths {
            value: value(),
            example,
        });
    }
    let days = parts
        .seconds
        .map(|seconds| (seconds / 86_400, seconds % 86_400));
    match days {
        _ if parts.weeks.is_some() => {
            let example = example(suggested_days(text));
            Err(Violation::DurationWeeks {
                value: value(),
                example,
            })
        }
        Some((0, 0)) => {
            let minimum = "P1D".to_owned();
            Err(Violation::DurationTooShort {
                value: value(),
                minimum,
            })
        }
        Some((days @ 0..730, rest)) if rest > 0 => {
            let example = match days {
                0 => "P1D".to_owned(),
                days => format!("P{days}D or P{}D", days + 1),
            };
            Err(Violation::DurationPartDay {
                value: value(),
                example,
            })
        }
        Some((days @ 1..=730, 0)) => Ok(Days(days as u16)),
        _ => {
            let maximum = "P730D".to_owned();
            Err(Violation::DurationTooLong {
                value: value(),
                maximum,
            })
        }
    }
}

impl Days {
    /// `days` as a duration; `None` unless it is 1 to 730.
    pub fn new(days: u16) -> Option<Days> {
        (1..=730).contains(&days).then_some(Days(days))
    }

    /// Whole days, 1 to 730.
    pub fn get(self) -> u16 {
        self.0
    }

    /// `PnD`, the form that is sent.
    pub fn to_iso(self) -> String {
        let mut text = String::with_capacity(EXAMPLE.len());
        // Writing to a string can't fail.
        let _ = write!(text, "P{}D", self.0);
        text
    }
}

/// Whether and how a relationship is extended when it ends.
///
/// ```no_run
/// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
/// use gdap::{AutoExtend, CallOptions};
///
/// let relationship = client.get(id, &CallOptions::default())?.relationship();
/// let is_extended = relationship.is_some_and(|it| it.auto_extend() == AutoExtend::HalfYear);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AutoExtend {
    /// Not extended: a duration of zero, or an absent or null value.
    Off,
    /// Extended by 180 days each time.
    HalfYear,
    /// Any other text of a service, unchanged.
    Other(String),
}

impl AutoExtend {
    /// Parses a caller's text: exactly `P0D`, `PT0S` or `P180D`, the three that the service documents.
    /// Other spellings are rejected with a suggestion.
    #[doc(hidden)]
    pub fn parse(text: &str) -> Result<AutoExtend, Violation> {
        let suggestion = match text {
            "P0D" | "PT0S" => return Ok(AutoExtend::Off),
            "P180D" => return Ok(AutoExtend::HalfYear),
            text if text.trim().is_empty() => None,
            text => match (AutoExtend::read(Some(text)), text.trim()) {
                (AutoExtend::Off, _) | (_, "0") => Some(AutoExtend::Off),
                // Usual spellings of half a year, although P6M has no fixed length.
                (AutoExtend::HalfYear, _) | (_, "P6M" | "180") => Some(AutoExtend::HalfYear),
                _ => None,
            },
        };
        let value = quoted_value(text);
        Err(match suggestion {
            Some(suggestion) => Violation::AutoExtendSpelling {
                value,
                suggestion: suggestion.as_text().to_owned(),
            },
            None => Violation::AutoExtendValue { value },
        })
    }

    /// Parses a service's text by length, in ISO 8601 or as `d.hh:mm:ss`; absent, null or empty means not
    /// extended.
    #[doc(hidden)]
    pub fn read(text: Option<&str>) -> AutoExtend {
        let text = text.unwrap_or_default();
        match length(text) {
            _ if text.trim().is_empty() => AutoExtend::Off,
            Some(0) => AutoExtend::Off,
            Some(nanos) if nanos == 180 * DAY_NANOS => AutoExtend::HalfYear,
            _ => AutoExtend::Other(text.to_owned()),
        }
    }

    /// Whether the relationship is extended; a text that can't be parsed counts as extended.
    pub fn is_extended(&self) -> bool {
        *self != AutoExtend::Off
    }

    /// `PT0S`, `P180D`, or the service's own text.
    pub fn as_text(&self) -> &str {
        match self {
            AutoExtend::Off => "PT0S",
            AutoExtend::HalfYear => "P180D",
            AutoExtend::Other(text) => text,
        }
    }
}

/// Whether two durations are equally long, in ISO 8601 (years of 365 days, weeks, any case) or as
/// `d.hh:mm:ss`. Texts without a fixed length are equal only if they are identical.
pub fn same_length(a: &str, b: &str) -> bool {
    a == b || matches!((length(a), length(b)), (Some(a), Some(b)) if a == b)
}

/// The whole days in a service's text, parsed as by [`same_length`]; `None` if it isn't a whole number of
/// days, or is negative.
pub fn whole_days(text: &str) -> Option<u64> {
    let length = length(text)?;
    (length >= 0 && length % DAY_NANOS == 0)
        .then(|| u64::try_from(length / DAY_NANOS).ok())
        .flatten()
}

/// The length in nanoseconds, parsed leniently.
fn length(text: &str) -> Option<i128> {
    let mut text = Cow::Borrowed(text.trim());
    if text.contains(|letter: char| letter.is_ascii_lowercase()) {
        text.to_mut().make_ascii_uppercase();
    }
    match iso::parse(&text) {
        Ok(parts) => parts.length(),
        Err(_) => iso::time_span(&text),
    }
}

/// `text` in days if its meaning is clear: an ISO duration, `d.hh:mm:ss`, or a bare number.
fn suggested_days(text: &str) -> Option<String> {
    let days = match text.trim().parse::<u64>() {
        Ok(days) => days,
        Err(_) => whole_days(text)?,
    };
    (1..=730).contains(&days).then(|| format!("P{days}D"))
}

#[cfg(test)]
#[path = "duration_tests.rs"]
mod tests;
