//! The environment variables that credentials look at: those of the process, or those that a host
//! hands over (a .NET host's own changes are not seen by native code on Unix).

use std::collections::BTreeMap;
use std::fmt;

use crate::base::{Error, ErrorKind, Result, Secret};

/// Variables with their values, which are zeroed and never shown.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<String, Secret>);

impl Variables {
    /// What begins so is kept of the process's variables; nothing else is looked at.
    const PREFIXES: [&str; 4] = ["AZURE_", "IDENTITY_", "IMDS_", "ACTIONS_ID_TOKEN_"];

    /// Those of the process, as they are now.
    pub fn of_process() -> Variables {
        let ours = |name: &str| {
            Variables::PREFIXES
                .iter()
                .any(|prefix| name.starts_with(prefix))
        };
        let all = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| ours(name))?;
            // What is not UTF-8 is kept as it comes and refused when it is looked at.
            Some((name, Secret::from(value.into_encoded_bytes())))
        });
        Variables(all.collect())
    }

    /// These and no others.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Variables {
        let own = |(name, value): (&str, &[u8])| (name.to_owned(), Secret::copy_of(value));
        Variables(pairs.into_iter().map(own).collect())
    }

    /// A value that is not empty.
    pub(super) fn secret(&self, name: &str) -> Option<&Secret> {
        self.0.get(name).filter(|value| !value.is_empty())
    }

    /// A value as text, without blanks around it; `None` where it is absent or empty.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>> {
        let Some(value) = self.secret(name) else {
            return Ok(None);
        };
        let text = std::str::from_utf8(value.expose()).map_err(|_| {
            Error::new(
                ErrorKind::Configuration,
                format!("The environment variable {name} is not UTF-8."),
            )
        })?;
        Ok(Some(text.trim()).filter(|text| !text.is_empty()))
    }
}

/// Names only.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
