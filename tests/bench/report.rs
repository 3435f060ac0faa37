//! Figures: values compared with their limits, and measured once more if they miss them.

use std::fmt;

/// One figure.
pub struct Figure {
    name: String,
    value: String,
    limit: String,
    ok: bool,
}

impl Figure {
    /// A figure that must be at most `limit`.
    pub fn at_most(name: &str, value: f64, limit: f64, unit: &str) -> Figure {
        Figure::number(name, value, "at most", limit, unit, value <= limit)
    }

    /// A figure that must be at least `limit`.
    pub fn at_least(name: &str, value: f64, limit: f64, unit: &str) -> Figure {
        Figure::number(name, value, "at least", limit, unit, value >= limit)
    }

    /// A figure that must equal `wanted`.
    pub fn exactly(name: &str, value: &str, wanted: &str) -> Figure {
        Figure {
            name: name.to_owned(),
            value: value.to_owned(),
            limit: wanted.to_owned(),
            ok: value == wanted,
        }
    }

    /// Whether the value misses its limit.
    pub fn is_missed(&self) -> bool {
        !self.ok
    }

    fn number(name: &str, value: f64, word: &str, limit: f64, unit: &str, ok: bool) -> Figure {
        Figure {
            name: name.to_owned(),
            value: format!("{value:.2}{unit}"),
            limit: format!("{word} {}{unit}", (limit * 1e3).round() / 1e3),
            ok,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.ok { "ok" } else { "MISSED" };
        write!(f, "{}: {} ({}) {word}", self.name, self.value, self.limit)
    }
}

/// Measures a family and prints its figures. A family with a missed figure is measured once more, because the
/// machine may have been busy. Returns how many figures missed twice.
pub fn measure(family: impl Fn() -> Vec<Figure>) -> usize {
    let figures = family();
    figures.iter().for_each(|figure| println!("{figure}"));
    let missed: Vec<_> = figures.iter().filter(|figure| figure.is_missed()).collect();
    if missed.is_empty() {
        return 0;
    }
    println!("  once more, for what was missed:");
    let again = family();
    let again = again
        .iter()
        .filter(|figure| missed.iter().any(|one| one.name == figure.name));
    again
        .inspect(|figure| println!("{figure}"))
        .filter(|figure| figure.is_missed())
        .count()
}
