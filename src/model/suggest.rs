//! The name that was probably meant.

/// Texts longer than this (in characters) are not compared: no name here is near it.
const LONGEST: usize = 100;

/// The candidate nearest to `text` without regard to case: at most one slip (a letter added, left
/// out, changed, or two swapped) for each three letters, and three in all; else the only candidate
/// that begins with `text` (four letters or more). If several are equally near, the first.
pub fn did_you_mean<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    nearest(text, &mut candidates.into_iter())
}

/// As [`did_you_mean`], but not generic, so that it is compiled once.
fn nearest<'a>(text: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(text.trim());
    let length = wanted.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let bound = (length / 3).clamp(1, 3);
    let mut nearest: Option<(usize, &str)> = None;
    let mut longer = Vec::new();
    for candidate in candidates {
        let folded = fold(candidate);
        if folded.chars().count().abs_diff(length) <= bound {
            let slips = strsim::osa_distance(&wanted, &folded);
            if slips <= bound && nearest.is_none_or(|(fewest, _)| slips < fewest) {
                nearest = Some((slips, candidate));
            }
        }
        if length >= 4 && folded.starts_with(&wanted) {
            longer.push(candidate);
        }
    }
    match (nearest, longer.as_slice()) {
        (Some((_, candidate)), _) => Some(candidate),
        (None, [only]) => Some(only),
        _ => None,
    }
}

fn fold(text: &str) -> String {
    // One more than the limit is enough to know that it is too long.
    let lower = text.chars().flat_map(char::to_lowercase);
    lower.take(LONGEST + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    const NAMES: &[&str] = &[
        "displayName",
        "duration",
        "customer",
        "Global Administrator",
    ];

    #[test]
    fn finds_slips_case_and_beginnings_and_nothing_far() {
        let cases = [
            ("DisplayName", Some("displayName")),
            ("dispalyName", Some("displayName")),
            ("duratoin", Some("duration")),
            ("durations", Some("duration")),
            ("costumer", Some("customer")),
            ("global admin", Some("Global Administrator")),
            ("glob", Some("Global Administrator")),
            ("glo", None),
            ("", None),
            ("   ", None),
            ("tags", None),
            ("ünïcödé", None),
        ];
        for (text, expected) in cases {
            assert_eq!(
                did_you_mean(text, NAMES.iter().copied()),
                expected,
                "{text:?}"
            );
        }
        assert_eq!(
            did_you_mean(&"x".repeat(1 << 20), NAMES.iter().copied()),
            None
        );
        assert_eq!(
            did_you_mean("beginning", ["beginning1x2y", "beginning3z4w"]),
            None
        );
        // If several are equally near, the first.
        assert_eq!(did_you_mean("nane", ["name", "lane"]), Some("name"));
        assert_eq!(did_you_mean("nane", ["lane", "name"]), Some("lane"));
    }
}
