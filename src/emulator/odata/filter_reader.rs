//! Parses `$filter`: parentheses, `and`, `or`, `not`, the comparisons, `in`, and the three string functions.

use crate::emulator::odata::filter::{Comparison, Filter, Function};
use crate::emulator::odata::properties::{Kind, Property, Support};

/// The maximum nesting depth.
const DEPTH: usize = 32;

/// Parses a filter; the error is a sentence.
pub(crate) fn read(text: &str, properties: &'static [Property]) -> Result<Filter, String> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        properties,
    };
    let filter = reader.or()?;
    match reader.next() {
        None => Ok(filter),
        Some(rest) => Err(format!("Syntax error at '{rest}'.")),
    }
}

/// A word, a sign or a literal.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(text) => write!(f, "{text}"),
            Self::Text(text) => write!(f, "'{text}'"),
            Self::Sign(sign) => write!(f, "{sign}"),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if "(),".contains(first) {
            all.push(Token::Sign(first));
            rest = &rest[1..];
        } else if let Some(quoted) = rest.strip_prefix("duration'").or(rest.strip_prefix('\'')) {
            let (value, after) =
                literal(quoted).ok_or("There is an unterminated string literal.")?;
            all.push(Token::Text(value));
            rest = after;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "(),'".contains(c));
            let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
            let plain = |c: char| c.is_alphanumeric() || "-_.:/+".contains(c);
            if word.is_empty() || !word.chars().all(plain) {
                return Err(format!("Syntax error at '{rest}'."));
            }
            all.push(Token::Word(word.to_owned()));
            rest = after;
        }
        rest = rest.trim_start();
    }
    Ok(all)
}

/// Reads a quoted literal, in which quotes are doubled, and returns it with the text after it.
fn literal(mut rest: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    loop {
        let (head, tail) = rest.split_once('\'')?;
        value.push_str(head);
        match tail.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, tail)),
        }
    }
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    properties: &'static [Property],
}

impl Reader {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    /// Consumes the next token if it is this word.
    fn word(&mut self, wanted: &str) -> bool {
        let is_match = self.tokens.get(self.at) == Some(&Token::Word(wanted.to_owned()));
        self.at += usize::from(is_match);
        is_match
    }

    fn sign(&mut self, wanted: char) -> Result<(), String> {
        match self.next() {
            Some(Token::Sign(sign)) if sign == wanted => Ok(()),
            Some(other) => Err(format!("'{wanted}' expected at '{other}'.")),
            None => Err(format!("'{wanted}' expected at the end.")),
        }
    }

    fn or(&mut self) -> Result<Filter, String> {
        let mut left = self.and()?;
        while self.word("or") {
            left = Filter::Or(left.into(), self.and()?.into());
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<Filter, String> {
        let mut left = self.unary()?;
        while self.word("and") {
            left = Filter::And(left.into(), self.unary()?.into());
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Filter, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("The filter is nested too deep.".into());
        }
        let filter = if self.word("not") {
            Ok(Filter::Not(self.unary()?.into()))
        } else if self.tokens.get(self.at) == Some(&Token::Sign('(')) {
            self.at += 1;
            let inner = self.or()?;
            self.sign(')')?;
            Ok(inner)
        } else {
            self.term()
        };
        self.depth -= 1;
        filter
    }

    fn term(&mut self) -> Result<Filter, String> {
        let Some(Token::Word(word)) = self.next() else {
            return Err("A property or a function is expected.".into());
        };
        if self.tokens.get(self.at) == Some(&Token::Sign('(')) {
            return self.call(&word);
        }
        let property = self.property(&word)?;
        let how = match self.next() {
            Some(Token::Word(how)) => how,
            _ => return Err(format!("A comparison is expected after '{word}'.")),
        };
        let how = match how.as_str() {
            "eq" => Comparison::Eq,
            "ne" => Comparison::Ne,
            "lt" => Comparison::Lt,
            "le" => Comparison::Le,
            "gt" => Comparison::Gt,
            "ge" => Comparison::Ge,
            "in" => return self.list(property),
            other => return Err(format!("The operator '{other}' isn't supported.")),
        };
        Ok(Filter::Compare(property, how, self.value(property)?))
    }

    fn call(&mut self, name: &str) -> Result<Filter, String> {
        let function = match name.to_ascii_lowercase().as_str() {
            "startswith" => Function::StartsWith,
            "endswith" => Function::EndsWith,
            "contains" => Function::Contains,
            _ => return Err(format!("The function '{name}' isn't supported.")),
        };
        self.sign('(')?;
        let Some(Token::Word(word)) = self.next() else {
            return Err(format!("'{name}' takes a property."));
        };
        let property = self.property(&word)?;
        if !matches!(property.kind, Kind::Text | Kind::Guid) {
            return Err(format!("'{name}' doesn't take the property '{word}'."));
        }
        self.sign(',')?;
        let part = self.value(property)?;
        self.sign(')')?;
        part.map(|part| Filter::Call(function, property, part))
            .ok_or_else(|| format!("'{name}' takes a text."))
    }

    fn list(&mut self, property: &'static Property) -> Result<Filter, String> {
        self.sign('(')?;
        let mut all = vec![self.value(property)?];
        while self.tokens.get(self.at) == Some(&Token::Sign(',')) {
            self.at += 1;
            all.push(self.value(property)?);
        }
        self.sign(')')?;
        Ok(Filter::In(property, all))
    }

    fn property(&self, name: &str) -> Result<&'static Property, String> {
        let mut all = self.properties.iter();
        let found = all.find(|p| p.name == name && p.filter != Support::No);
        found.ok_or_else(|| format!("Could not find a property named '{name}' to filter by."))
    }

    /// Reads a value of the property's kind; `None` is null.
    fn value(&mut self, property: &Property) -> Result<Option<String>, String> {
        let wrong = || format!("A value for '{}' is expected.", property.name);
        let value = match self.next().ok_or_else(wrong)? {
            Token::Word(word) if word == "null" => return Ok(None),
            Token::Text(text) => text,
            // Dates and durations can be written without quotes.
            Token::Word(word) if !matches!(property.kind, Kind::Text | Kind::Guid) => word,
            _ => return Err(wrong()),
        };
        if property.kind.admits(&value) {
            Ok(Some(value))
        } else {
            Err(format!("'{value}' isn't a value of '{}'.", property.name))
        }
    }
}
