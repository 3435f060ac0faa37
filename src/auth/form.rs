//! The form of a token request, encoded into memory that is zeroed when dropped.

use bytes::Bytes;
use percent_encoding::percent_encode;
use zeroize::Zeroizing;

use crate::base::Secret;
use crate::http::url::PLAIN;

/// Fields as `application/x-www-form-urlencoded` (RFC 6749 appendix B).
#[derive(Default)]
pub(super) struct Form {
    fields: Vec<(&'static str, Secret)>,
    secrets: Vec<Secret>,
}

impl Form {
    pub(super) fn new() -> Form {
        Form::default()
    }

    /// Adds a field that isn't secret.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Form {
        self.fields.push((name, Secret::copy_of(value.as_bytes())));
        self
    }

    /// Adds a secret field.
    pub(super) fn with_secret(mut self, name: &'static str, value: &Secret) -> Form {
        self.fields.push((name, value.clone()));
        self.secrets.push(value.clone());
        self
    }

    /// The body; zeroed when the last request that shares it is dropped.
    pub(super) fn encode(&self) -> Bytes {
        // Allocated for the worst case: a reallocation would leave a copy behind that isn't zeroed.
        let max_size = |(name, value): &(&str, Secret)| name.len() + 2 + 3 * value.expose().len();
        let mut out = Zeroizing::new(Vec::with_capacity(self.fields.iter().map(max_size).sum()));
        for (name, value) in &self.fields {
            if !out.is_empty() {
                out.push(b'&');
            }
            out.extend_from_slice(name.as_bytes());
            out.push(b'=');
            out.extend(percent_encode(value.expose(), PLAIN).flat_map(str::bytes));
        }
        Bytes::from_owner(out)
    }

    /// The values of the secret fields.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        self.secrets.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_as_forms_are() {
        let form = Form::new()
            .with("scope", "https://a.test/.default x")
            .with_secret("client_secret", &Secret::copy_of("p\u{e4}+&= w".as_bytes()));
        assert_eq!(
            form.encode(),
            b"scope=https%3A%2F%2Fa.test%2F.default%20x&client_secret=p%C3%A4%2B%26%3D%20w"[..]
        );
        assert_eq!(form.secrets().len(), 1);
    }
}
