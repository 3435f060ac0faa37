//! The grammar of ISO 8601 durations, and .NET's `d.hh:mm:ss`, without any rule of a service.
//!
//! No library is used, because libraries reduce what must be distinguished here (months, weeks, fractions, the
//! sign) to one span or one error.

const DAY: u64 = 86_400;

/// The parts of a duration. An absent amount is `None`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Components {
    pub negative: bool,
    /// Whether there are months, which have no fixed length.
    pub months: bool,
    pub weeks: Option<u64>,
    /// Whether any part has a decimal fraction.
    pub fraction: bool,
    /// The fraction in nanoseconds, if it is a fraction of seconds.
    nanos: Option<u32>,
    /// Years (of 365 days), weeks, days, hours, minutes and seconds in whole seconds; `None` if
    /// the sum overflows.
    pub seconds: Option<u128>,
}

/// Why a text isn't a duration.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Format,
    /// `P`, `PT` or `P1DT`: no amount follows the designator.
    Empty,
}

/// Parses a duration in upper case, optionally with a `-` before it or before its first number.
pub(super) fn parse(text: &str) -> Result<Components, Fault> {
    let (mut negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut rest = rest.strip_prefix('P').ok_or(Fault::Format)?;
    if let Some(digits) = rest.strip_prefix('-') {
        (negative, rest) = (true, digits);
    }
    let mut parts = Components {
        negative,
        seconds: Some(0),
        ..Components::default()
    };
    let mut order = "YMWD";
    let mut in_time = false;
    if rest.is_empty() {
        return Err(Fault::Empty);
    }
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            if in_time {
                return Err(Fault::Format);
            }
            (in_time, order, rest) = (true, "HMS", time);
            if rest.is_empty() {
                return Err(Fault::Empty);
            }
        }
        let whole = take_digits(&mut rest).ok_or(Fault::Format)?;
        let fraction = match rest.strip_prefix(['.', ',']) {
            Some(after) => {
                rest = after;
                Some(take_digits(&mut rest).ok_or(Fault::Format)?)
            }
            None => None,
        };
        let unit = rest.chars().next().ok_or(Fault::Format)?;
        let place = order.find(unit).ok_or(Fault::Format)?;
        (order, rest) = (&order[place + 1..], &rest[1..]);
        parts.add(whole, fraction, unit, in_time);
    }
    Ok(parts)
}

impl Components {
    fn add(&mut self, whole: &str, fraction: Option<&str>, unit: char, in_time: bool) {
        let amount = whole.parse::<u64>().ok();
        let each = match (unit, in_time) {
            ('Y', _) => 365 * DAY,
            ('M', false) => {
                self.months = true;
                0
            }
            ('W', _) => {
                self.weeks = amount;
                7 * DAY
            }
            ('D', _) => DAY,
            ('H', _) => 3600,
            ('M', true) => 60,
            _ => 1,
        };
        if let Some(fraction) = fraction {
            self.fraction = true;
            self.nanos = (unit == 'S').then(|| nanos(fraction));
        }
        self.seconds = self
            .seconds
            .zip(amount)
            .and_then(|(sum, amount)| sum.checked_add(u128::from(amount) * u128::from(each)));
    }

    /// The length in nanoseconds; `None` if it isn't fixed.
    pub fn length(&self) -> Option<i128> {
        if self.months || (self.fraction && self.nanos.is_none()) {
            return None;
        }
        let seconds = i128::try_from(self.seconds?).ok()?;
        let length = seconds
            .checked_mul(1_000_000_000)?
            .checked_add(i128::from(self.nanos.unwrap_or(0)))?;
        Some(if self.negative { -length } else { length })
    }
}

/// The length in nanoseconds of .NET's constant form `[-][d.]hh:mm:ss[.fffffff]`.
pub(super) fn time_span(text: &str) -> Option<i128> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut colons = text.split(':');
    let (first, minutes, last) = (colons.next()?, colons.next()?, colons.next()?);
    if colons.next().is_some() {
        return None;
    }
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) => (below(days, u64::MAX)?, hours),
        None => (0, first),
    };
    let (seconds, fraction) = last.split_once('.').unwrap_or((last, "0"));
    below(fraction, u64::MAX)?;
    let seconds = i128::from(days) * i128::from(DAY)
        + i128::from(below(hours, 24)? * 3600 + below(minutes, 60)? * 60 + below(seconds, 60)?);
    let length = seconds.checked_mul(1_000_000_000)? + i128::from(nanos(fraction));
    Some(if negative { -length } else { length })
}

fn below(digits: &str, limit: u64) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| digits.parse::<u64>().ok())??;
    (number < limit).then_some(number)
}

/// A decimal fraction in nanoseconds; digits after the ninth are ignored.
fn nanos(digits: &str) -> u32 {
    let digits = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    digits.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

fn take_digits<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let end = rest
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    (!digits.is_empty()).then_some(digits)
}
