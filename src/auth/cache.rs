//! Caches the tokens of another source: one thread fetches, the others wait for it. A token is renewed before it
//! expires, and dropped when the service rejects it.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::base::{Error, ErrorKind, Level, Monitor, Result, Wait};
use crate::http::{About, Audience, RefreshTokenCallback, Token, TokenContext, TokenSource};

/// A token is renewed this long before it expires, or a fifth of its lifetime if that is less.
const RENEWAL_MARGIN: Duration = Duration::from_secs(5 * 60);

/// The wait before the next renewal, after one failed while the old token was still valid.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// Caches the tokens of `source`, one for each audience.
pub struct Cached<S> {
    source: S,
    entries: Arc<Monitor<Vec<Entry>>>,
}

/// Wraps `source` in a cache. The source is boxed, so that the cache's code is compiled once.
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use gdap::{Client, Secret, SecretCredential, cached};
///
/// let secret = Secret::copy_of(b"from-a-vault");
/// let credential = SecretCredential::new(Some("contoso.com"), "11112222-bbbb-3333-cccc-4444dddd5555", secret)?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub fn cached(source: impl TokenSource + 'static) -> Arc<dyn TokenSource> {
    let source: Box<dyn TokenSource> = Box::new(source);
    Arc::new(Cached::new(source))
}

impl TokenSource for Box<dyn TokenSource> {
    fn about(&self) -> About {
        (**self).about()
    }

    fn cached(&self, ctx: &TokenContext<'_>) -> Option<Token> {
        (**self).cached(ctx)
    }

    fn set_refresh_token_callback(&self, callback: Box<RefreshTokenCallback>) -> Result<()> {
        (**self).set_refresh_token_callback(callback)
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        (**self).token(ctx)
    }
}

/// The token of one audience.
struct Entry {
    audience: Audience,
    token: Option<Token>,
    renew: Option<SystemTime>,
    fetching: bool,
    /// Counts fetches that have ended, so that the threads that waited for one notice its end.
    round: u64,
    failed: Option<Error>,
}

enum Turn {
    Take(Token),
    Fetch,
    Fail(Error),
}

impl<S: TokenSource> Cached<S> {
    /// Caches the tokens of `source`.
    pub fn new(source: S) -> Cached<S> {
        Cached {
            source,
            entries: Monitor::new(Vec::new()),
        }
    }

    fn fetch(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        // Ends the fetch even if the source panics; otherwise the others would wait forever.
        struct FetchGuard<'a>(&'a Monitor<Vec<Entry>>, &'a Audience);
        impl Drop for FetchGuard<'_> {
            fn drop(&mut self) {
                self.0.change(|entries| {
                    let entry = entry_of(entries, self.1);
                    entry.fetching = false;
                    entry.round += 1;
                });
            }
        }
        let _guard = FetchGuard(&self.entries, ctx.audience);
        let fetched = self.source.token(ctx);
        let now = ctx.clock.now();
        self.entries.look(|entries| {
            let entry = entry_of(entries, ctx.audience);
            match &fetched {
                Ok(token) => {
                    entry.renew = token.expires().map(|end| renewal_time(end, now));
                    entry.token = Some(token.clone());
                    entry.failed = None;
                }
                Err(error) => {
                    // A caller's own cancel or deadline doesn't fail the others.
                    let is_own =
                        [ErrorKind::Cancelled, ErrorKind::Deadline].contains(&error.kind());
                    entry.failed = (!is_own).then(|| error.clone());
                    entry.renew = entry.renew.map(|_| now + RENEWAL_PAUSE);
                }
            }
        });
        let Err(error) = &fetched else {
            return fetched;
        };
        let old = self
            .entries
            .look(|entries| entry_of(entries, ctx.audience).current(ctx));
        match old {
            Some(token) if error.kind() != ErrorKind::Cancelled => {
                ctx.diag.log(Level::Warn, "gdap::auth", || {
                    format!(
                        "The token couldn't be renewed; the current one is still valid: {error}"
                    )
                });
                Ok(token)
            }
            _ => fetched,
        }
    }
}

impl<S: TokenSource> TokenSource for Cached<S> {
    fn about(&self) -> About {
        self.source.about()
    }

    fn cached(&self, ctx: &TokenContext<'_>) -> Option<Token> {
        self.entries
            .look(|entries| entry_of(entries, ctx.audience).token_to_use(ctx))
    }

    fn set_refresh_token_callback(&self, callback: Box<RefreshTokenCallback>) -> Result<()> {
        self.source.set_refresh_token_callback(callback)
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        let left = ctx.deadline.saturating_duration_since(ctx.clock.instant());
        let mut waited_for = None;
        let turn = self
            .entries
            .wait(ctx.cancel, Some(Instant::now() + left), |entries| {
                let entry = entry_of(entries, ctx.audience);
                if let Some(token) = entry.token_to_use(ctx) {
                    return Some(Turn::Take(token));
                }
                if waited_for.is_some_and(|round| round != entry.round)
                    && let Some(error) = &entry.failed
                {
                    return Some(Turn::Fail(error.clone()));
                }
                if !entry.fetching {
                    entry.fetching = true;
                    return Some(Turn::Fetch);
                }
                waited_for = Some(entry.round);
                entry.current(ctx).map(Turn::Take)
            });
        match turn {
            Wait::Ready(Turn::Take(token)) => Ok(token),
            Wait::Ready(Turn::Fail(error)) => Err(error),
            Wait::Ready(Turn::Fetch) => self.fetch(ctx),
            Wait::Cancelled => Err(Error::new(ErrorKind::Cancelled, "The call was cancelled.")),
            Wait::TimedOut => Err(Error::new(
                ErrorKind::Deadline,
                "The call's deadline passed while another call was getting the token.",
            )),
        }
    }
}

impl Entry {
    /// The token, unless it has expired or is the one that the service rejected, which is dropped.
    fn current(&mut self, ctx: &TokenContext<'_>) -> Option<Token> {
        let token = self.token.as_ref()?;
        if ctx.rejected.is_some_and(|rejected| rejected.is_same(token)) {
            self.token = None;
            self.renew = None;
            return None;
        }
        let is_expired = token.expires().is_some_and(|end| end <= ctx.clock.now());
        (!is_expired).then(|| token.clone())
    }

    /// The current token, unless its renewal is due.
    fn token_to_use(&mut self, ctx: &TokenContext<'_>) -> Option<Token> {
        let token = self.current(ctx)?;
        let is_due = self.renew.is_some_and(|renew| renew <= ctx.clock.now());
        (!is_due).then_some(token)
    }
}

fn entry_of<'a>(entries: &'a mut Vec<Entry>, audience: &Audience) -> &'a mut Entry {
    let at = entries.iter().position(|entry| entry.audience == *audience);
    let at = at.unwrap_or_else(|| {
        entries.push(Entry {
            audience: audience.clone(),
            token: None,
            renew: None,
            fetching: false,
            round: 0,
            failed: None,
        });
        entries.len() - 1
    });
    &mut entries[at]
}

fn renewal_time(end: SystemTime, now: SystemTime) -> SystemTime {
    let life = end.duration_since(now).unwrap_or_default();
    end.checked_sub(RENEWAL_MARGIN.min(life / 5)).unwrap_or(now)
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
