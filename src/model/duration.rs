//! Durations: of a relationship in whole days, and of its automatic extension.
//!
//! What callers write is read strictly and sent in one form; what services answer is read leniently
//! and compared by length.

use std::fmt;

use super::codes;
use super::iso::{self, Fault};

const DAY_NANOS: i128 = 86_400_000_000_000;

/// The duration of a relationship: 1 to 730 whole days. The service allows P1D to P2Y inclusive; its
/// grammar has no years, so a year is 365 days and what is sent is always `PnD`. That a duration is
/// whole days is a rule of this library: the service shows no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(u16);

/// Why a text is not taken as a duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationProblem {
    /// One of the `duration.*` codes, or `autoExtendDuration.value`.
    pub code: &'static str,
    /// Begins with the text in quotes, says the rule, and what to write.
    pub message: String,
}

impl fmt::Display for DurationProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads an ISO 8601 duration that a caller wrote: whole days in any spelling (`P1D`, `PT24H`,
/// `P0DT24H`), years of 365 days (`P2Y` = `P730D`), in upper case and without a sign. See [`Days`].
pub fn parse(text: &str) -> Result<Days, DurationProblem> {
    let fault = |code, rule: String| {
        Err(DurationProblem {
            code,
            message: format!("{} {rule}", quoted(text)),
        })
    };
    let range = "from P1D to P730D (two years)";
    let parts = match iso::parse(text) {
        Ok(parts) => parts,
        Err(Fault::Empty) => {
            return fault(
                codes::DURATION_EMPTY,
                format!("says no number; write days, {range}."),
            );
        }
        Err(Fault::Format) => {
            let upper = text.to_ascii_uppercase();
            let (code, rule) = if upper != text && iso::parse(&upper).is_ok() {
                (codes::DURATION_LOWER_CASE, "is in lower case")
            } else {
                (codes::DURATION_FORMAT, "is not an ISO 8601 duration")
            };
            let cure = match meant_days(&upper) {
                Some(days) => format!("write {days}."),
                None => format!("write days, {range}."),
            };
            return fault(code, format!("{rule}; {cure}"));
        }
    };
    if parts.negative {
        let cure = meant_days(&text.replace('-', "")).map_or_else(
            || format!("write days, {range}."),
            |days| format!("write {days}."),
        );
        return fault(codes::DURATION_NEGATIVE, format!("is negative; {cure}"));
    }
    if parts.fraction {
        let rule = format!("holds a fraction; only whole days are taken: write days, {range}.");
        return fault(codes::DURATION_FRACTION, rule);
    }
    if parts.months {
        let rule = format!(
            "counts months, which have no fixed length and which the service does not take; write \
             days, {range}: 180 days are P180D."
        );
        return fault(codes::DURATION_MONTHS, rule);
    }
    let days = parts
        .seconds
        .map(|seconds| (seconds / 86_400, seconds % 86_400));
    if parts.weeks.is_some() {
        let cure = match days {
            Some((days @ 1..=730, 0)) => format!("P{days}D"),
            _ => format!("days, {range}"),
        };
        let rule = format!("counts weeks, which the service does not take; write {cure}.");
        return fault(codes::DURATION_WEEKS, rule);
    }
    match days {
        Some((0, 0)) => fault(
            codes::DURATION_TOO_SHORT,
            "is too short; the shortest is P1D.".to_owned(),
        ),
        Some((days @ 0..730, rest)) if rest > 0 => fault(
            codes::DURATION_PART_DAY,
            format!(
                "is not a whole number of days, and only whole days are taken; write {}P{}D.",
                if days > 0 {
                    format!("P{days}D or ")
                } else {
                    String::new()
                },
                days + 1
            ),
        ),
        Some((days @ 1..=730, 0)) => Ok(Days(days as u16)),
        _ => fault(
            codes::DURATION_TOO_LONG,
            "is too long; the longest is P730D (two years of 365 days).".to_owned(),
        ),
    }
}

impl Days {
    /// `days` as a duration, if it is one of 1 to 730.
    pub fn new(days: u16) -> Option<Days> {
        (1..=730).contains(&days).then_some(Days(days))
    }

    /// Whole days, 1 to 730.
    pub fn get(self) -> u16 {
        self.0
    }

    /// `PnD`, the form that is sent.
    pub fn to_iso(self) -> String {
        format!("P{}D", self.0)
    }
}

/// Whether and how a relationship is extended when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutoExtend {
    /// Never extended: any zero, and an absent or null value.
    Off,
    /// By 180 days each time.
    HalfYear,
    /// A text of a service that is neither, kept as it is.
    Other(String),
}

impl AutoExtend {
    /// Reads what a caller wrote: exactly `P0D`, `PT0S` or `P180D`, the three that the service
    /// documents. Other spellings are refused, naming the right one.
    pub fn parse(text: &str) -> Result<AutoExtend, DurationProblem> {
        match text {
            "P0D" | "PT0S" => Ok(AutoExtend::Off),
            "P180D" => Ok(AutoExtend::HalfYear),
            _ => {
                let cure = match AutoExtend::read(Some(&text.to_ascii_uppercase())) {
                    AutoExtend::Off if !text.trim().is_empty() => "write PT0S",
                    AutoExtend::HalfYear => "write P180D",
                    // What people write who mean the half year, though it has no fixed length.
                    _ if ["P6M", "180"].contains(&text.trim()) => "write P180D (180 days)",
                    _ if text.trim() == "0" => "write PT0S",
                    _ => "write P180D to extend by 180 days, PT0S not to extend",
                };
                Err(DurationProblem {
                    code: codes::AUTO_EXTEND_VALUE,
                    message: format!(
                        "{} is none of the texts that the service takes (P0D, PT0S, P180D); {cure}.",
                        quoted(text)
                    ),
                })
            }
        }
    }

    /// Reads what a service answered: by length, in ISO 8601 or as `d.hh:mm:ss`; absent, null or
    /// empty means not extended.
    pub fn read(text: Option<&str>) -> AutoExtend {
        let text = text.unwrap_or_default();
        match length(text) {
            _ if text.trim().is_empty() => AutoExtend::Off,
            Some(0) => AutoExtend::Off,
            Some(nanos) if nanos == 180 * DAY_NANOS => AutoExtend::HalfYear,
            _ => AutoExtend::Other(text.to_owned()),
        }
    }

    /// Whether it is extended at all; an unreadable text counts as extended.
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
/// `d.hh:mm:ss`. Texts of no fixed length are the same only when spelt the same.
pub fn same_length(a: &str, b: &str) -> bool {
    match (length(a), length(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// The whole days in a service's text, read as [`same_length`] reads it; `None` where it is no
/// whole number of days, or negative.
pub fn whole_days(text: &str) -> Option<u64> {
    let length = length(text)?;
    (length >= 0 && length % DAY_NANOS == 0)
        .then(|| u64::try_from(length / DAY_NANOS).ok())
        .flatten()
}

/// The length in nanoseconds, read leniently.
fn length(text: &str) -> Option<i128> {
    let text = text.trim().to_ascii_uppercase();
    match iso::parse(&text) {
        Ok(parts) => parts.length(),
        Err(_) => iso::time_span(&text),
    }
}

/// What `text` means in days where that is plain: an ISO duration, `d.hh:mm:ss`, a bare number.
fn meant_days(text: &str) -> Option<String> {
    let days = match text.trim().parse::<u64>() {
        Ok(days) => days,
        Err(_) => whole_days(text)?,
    };
    (1..=730).contains(&days).then(|| format!("P{days}D"))
}

fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

#[cfg(test)]
#[path = "duration_tests.rs"]
mod tests;
