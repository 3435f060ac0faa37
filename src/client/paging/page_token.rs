//! The token that a caller passes back to get the next page: `<pages read>.<nextLink>`. The link is checked
//! each time, and the page count limits the list, so that the client keeps no state of it.

use crate::base::{Error, ErrorKind, Result, ServiceHint};
use crate::http::Url;
use crate::http::url::same_host;

/// Maximum pages of one list.
const MOST_PAGES: u64 = 100_000;

/// The next page of a list.
pub(super) struct PageToken {
    /// Pages read.
    page: u64,
    pub(super) url: Url,
}

impl PageToken {
    /// The token after the page at `current` (`None` for the first page), whose nextLink is `link`. Fails if the
    /// link leads away from `root` or to the same page again, and if there are too many pages.
    pub(super) fn after(current: Option<&PageToken>, link: &str, root: &Url) -> Result<PageToken> {
        let url = same_host(root, link)?;
        let page = current.map_or(0, |current| current.page) + 1;
        if current.is_some_and(|current| current.url == url) {
            return Err(Error::new(
                ErrorKind::InvalidResponse,
                format!("Page {page} of the list links to itself."),
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
        Ok(PageToken { page, url })
    }

    /// Parses a token that the caller passed back, and checks its link.
    pub(super) fn parse(text: &str, root: &Url) -> Result<PageToken> {
        let refuse = || {
            Error::argument("This isn't a continuation token that a list returned.")
                .with_hint(ServiceHint::UseReturnedNext)
        };
        let (page, link) = text.split_once('.').ok_or_else(refuse)?;
        let is_number = page.bytes().all(|byte| byte.is_ascii_digit());
        let page: u64 = page.parse().ok().filter(|_| is_number).ok_or_else(refuse)?;
        if page == 0 || page >= MOST_PAGES {
            return Err(refuse());
        }
        Ok(PageToken {
            page,
            url: same_host(root, link)?,
        })
    }

    /// The text for the caller.
    pub(super) fn text(&self) -> String {
        format!("{}.{}", self.page, self.url.as_str())
    }
}

#[cfg(test)]
#[path = "page_token_tests.rs"]
mod tests;
