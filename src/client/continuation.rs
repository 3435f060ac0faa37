//! What a caller hands back to get the next page: `<page>.<power>.<hash>.<nextLink>`. It carries
//! the state of Brent's cycle detection, so a service that repeats its pages is noticed, and their
//! number is bounded, without anything being kept here.

use crate::base::{Error, ErrorKind, Result, ServiceHint};
use crate::http::Url;
use crate::http::url::same_host;

/// Most pages of one list.
const MOST_PAGES: u64 = 100_000;

/// How far a list has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Progress {
    /// Pages read.
    page: u64,
    /// The page after which the link to compare with is taken anew; doubled each time.
    power: u64,
    /// Hash of the link to compare with.
    hash: u64,
}

impl Progress {
    /// After one more page, which ended with `link`: the text for the caller. Fails where the link
    /// leads away from `root`, where the pages repeat, and where there are too many.
    pub(super) fn then(self, link: &str, root: &Url) -> Result<String> {
        same_host(root, link)?;
        let page = self.page + 1;
        let hash = hash(link);
        if self.page > 0 && hash == self.hash {
            return Err(Error::new(
                ErrorKind::BadAnswer,
                format!(
                    "The service's pages repeat: page {page} leads to where an earlier one led."
                ),
            )
            .with_hint(ServiceHint::RestartList));
        }
        if page >= MOST_PAGES {
            return Err(Error::new(
                ErrorKind::LimitExceeded,
                format!("The list has more than {MOST_PAGES} pages."),
            )
            .with_hint(ServiceHint::NarrowList));
        }
        let (power, hash) = match page >= self.power {
            true => (page * 2, hash),
            false => (self.power, self.hash),
        };
        Ok(format!("{page}.{power}.{hash:016x}.{link}"))
    }

    /// Reads what the caller handed back: how far the list was read, and the link, checked.
    pub(super) fn read(text: &str, root: &Url) -> Result<(Progress, Url)> {
        let refuse = || {
            Error::argument("The continuation is none that a list gave.")
                .with_hint(ServiceHint::UseReturnedNext)
        };
        let mut parts = text.splitn(4, '.');
        let mut number = |radix| {
            let part = parts
                .next()
                .filter(|part| !part.is_empty() && !part.starts_with('+'))?;
            u64::from_str_radix(part, radix).ok()
        };
        let progress = (|| {
            Some(Progress {
                page: number(10)?,
                power: number(10)?,
                hash: number(16)?,
            })
        })();
        let (Some(progress), Some(link)) = (progress, parts.next()) else {
            return Err(refuse());
        };
        if progress.page == 0 || progress.page >= MOST_PAGES || progress.power > MOST_PAGES * 2 {
            return Err(refuse());
        }
        Ok((progress, same_host(root, link)?))
    }
}

/// FNV-1a, 64 bits.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Url {
        Url::parse("https://graph.test/v1.0").unwrap()
    }

    /// Follows links until an error, at most `most` pages.
    fn walk(most: u64, link: impl Fn(u64) -> String) -> (u64, Option<ErrorKind>) {
        let mut progress = Progress::default();
        for page in 1..=most {
            match progress.then(&link(page), &root()) {
                Ok(text) => progress = Progress::read(&text, &root()).unwrap().0,
                Err(error) => return (page, Some(error.kind())),
            }
        }
        (most, None)
    }

    #[test]
    fn cycles_of_any_shape_are_noticed() {
        for (tail, cycle) in [(0, 1), (0, 2), (3, 1), (5, 7), (100, 33), (1, 1000)] {
            let link = |page: u64| {
                let at = if page <= tail {
                    page
                } else {
                    tail + (page - tail) % cycle
                };
                format!("https://graph.test/v1.0/x?$skiptoken={at}")
            };
            let (pages, error) = walk(10_000, link);
            assert_eq!(error, Some(ErrorKind::BadAnswer), "{tail} {cycle}");
            assert!(pages <= 4 * (tail + cycle) + 4, "{tail} {cycle}: {pages}");
        }
    }

    #[test]
    fn straight_lists_end_at_the_bound() {
        let link = |page: u64| format!("https://graph.test/v1.0/x?$skiptoken={page}");
        assert_eq!(walk(5_000, link), (5_000, None));
        assert_eq!(
            walk(200_000, link),
            (MOST_PAGES, Some(ErrorKind::LimitExceeded))
        );
    }

    #[test]
    fn what_is_no_continuation_is_refused() {
        let good = Progress::default()
            .then("https://graph.test/v1.0/x?a=1.2.3", &root())
            .unwrap();
        let (progress, url) = Progress::read(&good, &root()).unwrap();
        assert_eq!(url.as_str(), "https://graph.test/v1.0/x?a=1.2.3");
        assert_eq!((progress.page, progress.power), (1, 2));
        for bad in [
            "",
            "x",
            "1.2",
            "1.2.3",
            "0.1.0.https://graph.test/v1.0/x",
            "1.2.zz.https://graph.test/v1.0/x",
            "+1.2.3.https://graph.test/v1.0/x",
            "1.2.3.https://evil.test/v1.0/x",
            "1.2.3.",
            "99999999999999999999.2.3.https://graph.test/v1.0/x",
            "https://graph.test/v1.0/x",
        ] {
            assert!(Progress::read(bad, &root()).is_err(), "{bad}");
        }
        assert!(
            Progress::default()
                .then("https://evil.test/v1.0/x", &root())
                .is_err()
        );
    }
}
