//! Hints and problems as data: a stable code, typed arguments, and a template that each host fills with its own
//! names. `wording!` makes an enum from a table of them.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::Term;
use super::text::shorten;

/// One row of a table: a code that never changes, the names of its arguments, and the template.
///
/// In a template `{name}` stands for the argument of that name, or for a [`Term`]. Any other brace is
/// plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The code that a program may branch on, such as `deadline.raise`.
    pub code: &'static str,
    /// Names of the arguments.
    pub arguments: &'static [&'static str],
    /// The template, with a NUL at its end for C.
    pub c_template: &'static str,
}

impl Row {
    /// The template, in which each host fills in every `{name}`.
    pub fn template(&self) -> &'static str {
        self.c_template.trim_end_matches('\0')
    }

    /// The names in braces in the template.
    pub fn placeholders(&self) -> impl Iterator<Item = &'static str> {
        let parts = self.template().split('{').skip(1);
        parts.filter_map(|part| {
            let (name, _) = part.split_once('}')?;
            name.chars().all(char::is_alphanumeric).then_some(name)
        })
    }
}

/// An enum that `wording!` makes from a table.
pub trait Worded {
    /// The row of this variant.
    fn row(&self) -> &'static Row;
    /// Its arguments by name.
    fn arguments(self) -> Arguments;
}

/// The value of an argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Argument {
    /// Text of the caller, of the service, or a value.
    Text(String),
    /// A count.
    Number(u64),
    /// Several values.
    List(Vec<String>),
    /// Options, each named by every host in its own way.
    Terms(Vec<Term>),
}

impl Argument {
    /// The argument in a sentence for C: terms by their C names, lists with commas.
    fn text(&self) -> String {
        match self {
            Argument::Text(text) => shorten(text, usize::MAX),
            Argument::Number(number) => number.to_string(),
            Argument::List(items) => shorten(&items.join(", "), usize::MAX),
            Argument::Terms(terms) => {
                let names: Vec<_> = terms.iter().map(|term| term.c_name()).collect();
                names.join(", ")
            }
        }
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Argument {
        Argument::Text(text)
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Argument {
        Argument::Number(number)
    }
}

impl From<Vec<String>> for Argument {
    fn from(items: Vec<String>) -> Argument {
        Argument::List(items)
    }
}

impl From<Vec<Term>> for Argument {
    fn from(terms: Vec<Term>) -> Argument {
        Argument::Terms(terms)
    }
}

/// Arguments by name; JSON writes them as an object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(pub Vec<(&'static str, Argument)>);

impl Arguments {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The template with every `{name}` filled in for C.
    pub(super) fn fill(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find('{') {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.find('}').unwrap_or(0);
            match self.value(rest.get(1..end).unwrap_or_default()) {
                Some(value) => {
                    text.push_str(&value);
                    rest = &rest[end + 1..];
                }
                None => {
                    text.push('{');
                    rest = &rest[1..];
                }
            }
        }
        text + rest
    }

    fn value(&self, name: &str) -> Option<String> {
        let argument = self.0.iter().find(|(known, _)| *known == name);
        match argument {
            Some((_, value)) => Some(value.text()),
            None => Term::parse(name).map(|term| term.c_name().to_owned()),
        }
    }
}

impl Serialize for Arguments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Makes an enum from a table: `Variant { argument: Type }: "code", "template";` for each row.
macro_rules! wording {
    ($(#[$doc:meta])* $vis:vis enum $Name:ident {
        $($Variant:ident $({ $($argument:ident: $Type:ty),+ })?: $code:literal, $template:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs)]
        $vis enum $Name { $($Variant $({ $($argument: $Type),+ })?),+ }

        impl $Name {
            /// The whole table, in the order of the variants.
            pub const TABLE: &'static [$crate::base::wording::Row] = &[
                $($crate::base::wording::Row {
                    code: $code,
                    arguments: &[$($(stringify!($argument)),+)?],
                    c_template: concat!($template, "\0"),
                }),+
            ];
        }

        impl $crate::base::wording::Worded for $Name {
            fn row(&self) -> &'static $crate::base::wording::Row {
                // The variants without their arguments, numbered like the table.
                enum Number { $($Variant),+ }
                let number = match self { $($Name::$Variant { .. } => Number::$Variant),+ };
                &$Name::TABLE[number as usize]
            }

            fn arguments(self) -> $crate::base::wording::Arguments {
                $crate::base::wording::Arguments(match self {
                    $($Name::$Variant $({ $($argument),+ })? => vec![
                        $($((stringify!($argument), $argument.into())),+)?
                    ]),+
                })
            }
        }
    };
}

pub(crate) use wording;
