//! What a host decides about a sign-in in a browser, and what it shows the person.

use std::fmt;
use std::time::Duration;

use crate::base::Result;

/// What the host shows a person: the page to sign in on.
///
/// For an [`InteractiveCredential`](crate::InteractiveCredential).
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct BrowserPrompt<'a> {
    /// The page to open in a browser on this machine. It is valid for one sign-in.
    pub uri: &'a str,
    /// How long the library waits for the person.
    pub expires_in: Duration,
}

/// Omits the page's address, which is valid for the sign-in.
impl fmt::Debug for BrowserPrompt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserPrompt")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

/// A function that opens a page in a browser.
pub(super) type BrowserCallback = dyn Fn(&BrowserPrompt<'_>) -> Result<()> + Send + Sync;

/// Options of a sign-in in a browser.
///
/// For an [`InteractiveCredential`](crate::InteractiveCredential).
#[derive(Debug, Clone, Default)]
pub struct InteractiveOptions {
    /// Names of the service's permissions, such as `DelegatedAdminRelationship.ReadWrite.All`; when
    /// empty, those that the app registration lists (`.default`).
    pub scopes: Vec<String>,
    /// The account that the page suggests. Without one, the person chooses an account.
    pub login_hint: Option<String>,
    /// The time that the person has: 5 minutes by default, at most a day, and never longer than until the call's
    /// deadline.
    pub timeout: Option<Duration>,
}
