//! The environment variables that credentials and the choice of a proxy use: those of the process, or those that
//! a host specifies (on Unix, native code doesn't see a .NET host's own changes).

use std::collections::HashMap;
use std::fmt;

use super::{Error, ErrorKind, Result, Secret};

/// Variables with their values, which are zeroed and never shown. On Windows, case is ignored in names.
///
/// For a [`ChainCredential`](crate::ChainCredential), and for the proxy.
#[derive(Clone, Default)]
pub struct Variables(HashMap<String, Secret>);

/// The map's key for a name.
fn key(name: &str, has_case: bool) -> String {
    match has_case {
        true => name.to_owned(),
        false => name.to_ascii_uppercase(),
    }
}

const HAS_CASE: bool = !cfg!(windows);

impl Variables {
    /// Only the process's variables with these prefixes, in any case, are read.
    const PREFIXES: [&str; 7] = [
        "AZURE_",
        "IDENTITY_",
        "IMDS_",
        "ACTIONS_ID_TOKEN_",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
    ];

    /// The process's variables, as they are now.
    pub fn of_process() -> Variables {
        let is_used = |name: &str| {
            let name = name.to_ascii_uppercase();
            let mut prefixes = Variables::PREFIXES.iter();
            prefixes.any(|prefix| name.starts_with(prefix))
        };
        let all = std::env::vars_os().filter_map(|(name, value)| {
            let name = key(&name.into_string().ok()?, HAS_CASE);
            let name = Some(name).filter(|name| is_used(name))?;
            // A value that isn't UTF-8 is kept as it is, and rejected when it is used.
            Some((name, Secret::from(value.into_encoded_bytes())))
        });
        Variables(all.collect())
    }

    /// These variables and no others.
    ///
    /// ```
    /// use gdap::Variables;
    ///
    /// # fn main() -> gdap::Result<()> {
    /// let variables = Variables::of([("AZURE_CLIENT_ID", &b"11112222-bbbb-3333-cccc-4444dddd5555"[..])]);
    /// assert_eq!(variables.text("AZURE_CLIENT_ID")?, Some("11112222-bbbb-3333-cccc-4444dddd5555"));
    /// assert!(variables.secret("AZURE_CLIENT_SECRET").is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Variables {
        Variables::with_case(pairs, HAS_CASE)
    }

    fn with_case<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        has_case: bool,
    ) -> Variables {
        let own = |(name, value)| (key(name, has_case), Secret::copy_of(value));
        Variables(pairs.into_iter().map(own).collect())
    }

    /// The value; `None` if it is absent or empty.
    pub fn secret(&self, name: &str) -> Option<&Secret> {
        self.0
            .get(&key(name, HAS_CASE))
            .filter(|value| !value.is_empty())
    }

    /// A value as text, without blanks around it; `None` if it is absent or empty.
    pub fn text(&self, name: &str) -> Result<Option<&str>> {
        let Some(value) = self.secret(name) else {
            return Ok(None);
        };
        let text = std::str::from_utf8(value.expose()).map_err(|_| {
            Error::new(
                ErrorKind::Configuration,
                format!("The environment variable {name} isn't UTF-8."),
            )
        })?;
        Ok(Some(text.trim()).filter(|text| !text.is_empty()))
    }
}

/// Shows names only.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_case_except_on_windows() {
        let pairs = [("azure_tenant_id", &b"t"[..]), ("AZURE_CLIENT_ID", b"c")];
        let windows = Variables::with_case(pairs, false);
        assert_eq!(windows.text("AZURE_TENANT_ID").unwrap(), Some("t"));
        assert_eq!(windows.text("AZURE_CLIENT_ID").unwrap(), Some("c"));
        let unix = Variables::with_case(pairs, true);
        assert_eq!(unix.text("AZURE_TENANT_ID").unwrap(), None);
        assert_eq!(unix.text("AZURE_CLIENT_ID").unwrap(), Some("c"));
    }
}
