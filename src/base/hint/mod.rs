//! What to do about a failure. Codes are public names: they are never renamed or reused. The texts are those for
//! C; other hosts fill the same templates with their own names, or have their own wording.

mod call;
mod network;
mod service;
mod sign_in;

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::wording::{Arguments, Row, Worded};

pub use call::CallHint;
pub use network::NetworkHint;
pub use service::ServiceHint;
pub use sign_in::SignInHint;

/// A hint of any table. `Display` is its sentence for C; JSON has `code` and, if there are any,
/// `arguments`.
///
/// Part of an [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    row: &'static Row,
    arguments: Arguments,
}

impl Hint {
    /// All tables.
    #[doc(hidden)]
    pub const TABLES: [&'static [Row]; 4] = [
        CallHint::TABLE,
        ServiceHint::TABLE,
        NetworkHint::TABLE,
        SignInHint::TABLE,
    ];

    /// The row of a code.
    #[doc(hidden)]
    pub fn row(code: &str) -> Option<&'static Row> {
        let mut rows = Hint::TABLES.into_iter().flatten();
        rows.find(|row| row.code == code)
    }

    /// The stable code, such as `deadline.raise`.
    pub fn code(&self) -> &'static str {
        self.row.code
    }

    /// The values that the sentence holds.
    #[doc(hidden)]
    pub fn arguments(&self) -> &Arguments {
        &self.arguments
    }
}

impl<T: Worded> From<T> for Hint {
    fn from(hint: T) -> Hint {
        Hint {
            row: hint.row(),
            arguments: hint.arguments(),
        }
    }
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arguments.fill(self.row.template()))
    }
}

impl Serialize for Hint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.row.code)?;
        if !self.arguments.is_empty() {
            map.serialize_entry("arguments", &self.arguments)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::super::wording::Argument;
    use super::super::{Error, Term};
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_templates_can_be_filled() {
        let mut codes = HashSet::new();
        for row in Hint::TABLES.into_iter().flatten() {
            assert!(codes.insert(row.code), "{} stands twice", row.code);
            let (area, name) = row.code.split_once('.').expect(row.code);
            for word in [area, name] {
                assert!(word.chars().all(|c| c.is_ascii_alphanumeric()), "{word}");
                assert!(word.starts_with(|c: char| c.is_ascii_lowercase()), "{word}");
            }
            assert!(row.template().ends_with(['.', '?']), "{}", row.code);
            let named: Vec<_> = row.placeholders().collect();
            for name in &named {
                let is_argument = row.arguments.contains(name);
                assert!(
                    is_argument != Term::parse(name).is_some(),
                    "{}: {name}",
                    row.code
                );
            }
            for name in row.arguments {
                assert!(named.contains(name), "{}: {name} isn't said", row.code);
            }
        }
    }

    /// An example of an argument, by its name.
    fn example(name: &str) -> Argument {
        const GUID: &str = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";
        let text = match name {
            "address" => "https://login.microsoftonline.us",
            "audience" | "scope" => "https://graph.microsoft.com/.default",
            "characters" => "#&",
            "group" | "id" | "principal" => GUID,
            "host" => "graph.microsoft.com",
            "options" => return vec![Term::IfMatch, Term::Snapshot].into(),
            "permission" => "DelegatedAdminRelationship.ReadWrite.All",
            "query" => "displayName eq 'Contoso support'",
            "seconds" => return 3600.into(),
            "service" => "Microsoft Graph",
            "status" => "active",
            "suggestion" => "active",
            "values" => return vec!["active".to_owned(), "created".to_owned()].into(),
            other => panic!("add an example of {other}"),
        };
        text.to_owned().into()
    }

    /// Each is also written into the review file, as every error is.
    #[test]
    fn every_hint_is_short() {
        for row in Hint::TABLES.into_iter().flatten() {
            let arguments = row.arguments.iter().map(|name| (*name, example(name)));
            let arguments = Arguments(arguments.collect());
            let hint = Hint { row, arguments };
            let text = hint.to_string();
            assert!(text.chars().count() <= 200, "{}: {text}", row.code);
            let ends = [". ", "? "].map(|end| text.matches(end).count());
            assert!(ends.iter().sum::<usize>() <= 1, "{}: {text}", row.code);
            drop(Error::argument("An example.").with_hint(hint));
        }
    }

    #[test]
    fn a_hint_is_filled_for_c_and_told_in_json() {
        let hint = Hint::from(CallHint::UseOneOption {
            options: vec![Term::IfMatch, Term::Snapshot],
        });
        assert_eq!(hint.to_string(), "Specify only one of if_match, snapshot.");
        let json = serde_json::to_value(&hint).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "code": "options.useOne",
                "arguments": {"options": ["ifMatch", "snapshot"]},
            })
        );
        let hint = Hint::from(SignInHint::SetClockBack { seconds: 3600 });
        assert!(hint.to_string().contains("is 3600 s ahead"), "{hint}");
        let hint = Hint::from(CallHint::UseOneObject);
        assert!(hint.to_string().contains("{ \"displayName\""), "{hint}");
        assert_eq!(
            serde_json::to_string(&hint).unwrap(),
            r#"{"code":"document.useOneObject"}"#
        );
    }
}
