//! The statuses that the header documents for each function, and those that its parameters can cause.

use std::collections::{BTreeMap, BTreeSet};

use crate::declarations::{Declarations, Signature};

/// Names without `GDAP_STATUS_`.
pub type Statuses = BTreeSet<String>;

/// The shared lists of the header's chapter, and the words by which functions refer to them.
const LISTS: [(&str, &str); 3] = [
    ("- Errors of the arguments:", "those of the arguments"),
    ("- Errors of signing in:", "of signing in"),
    ("- Errors of every call:", "those of every call"),
];

/// The statuses in the last paragraph of each function's comment, by function.
pub fn documented(header: &str) -> BTreeMap<String, Statuses> {
    let mut all = BTreeMap::new();
    for part in header.split("/**\n").skip(1) {
        let (comment, rest) = part.split_once("*/").expect("a closed comment");
        let declaration = rest.split(';').next().unwrap_or_default();
        let Some((before, _)) = declaration.split_once('(') else {
            continue;
        };
        let mut words = before.split_whitespace().rev();
        let (Some(name), Some("gdap_status")) = (words.next(), words.next()) else {
            continue;
        };
        let comment = plain(comment);
        let last = comment.trim().rsplit("\n\n").next().unwrap_or_default();
        if let Some(errors) = last.strip_prefix("Errors: ") {
            all.insert(name.to_owned(), listed(header, errors));
        }
    }
    all
}

/// The statuses that a text names, including those of the lists it refers to.
fn listed(header: &str, text: &str) -> Statuses {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = |c: char| !(c.is_ascii_uppercase() || c == '_');
    let mut all: Statuses = text
        .split("GDAP_STATUS_")
        .skip(1)
        .map(|rest| rest.split(ends).next().unwrap_or_default().to_owned())
        .collect();
    for (title, phrase) in LISTS {
        if text.contains(phrase) {
            let (_, rest) = header.split_once(title).expect(title);
            let rest = plain(rest);
            let ends = ["\n- ", "\n\n"].iter().filter_map(|end| rest.find(end));
            let end = ends.min().expect("its end");
            all.extend(listed(header, &rest[..end]));
        }
    }
    all
}

/// A comment without its stars.
fn plain(comment: &str) -> String {
    let lines = comment.lines().map(|line| {
        let line = line.trim_start().trim_start_matches('*');
        line.strip_prefix(' ').unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The statuses that wrong values of the parameters cause. Text passed to a callback's sink isn't checked
/// like an argument.
pub fn of_parameters(function: &Signature) -> Statuses {
    let mut all = Statuses::new();
    let mut add = |names: &[&str]| all.extend(names.iter().map(|name| (*name).to_owned()));
    let has_error = function.parameters.iter().any(|(_, name)| name == "error");
    for (kind, name) in &function.parameters {
        let kind = kind.replace(" *", "*");
        match (kind.as_str(), name.as_str()) {
            (_, "error" | "user_data" | "tag" | "variables") => {}
            ("gdap_str", _) if has_error => {
                add(&["NULL_POINTER", "INVALID_TEXT", "LIMIT_EXCEEDED"])
            }
            ("gdap_str", _) => add(&["NULL_POINTER"]),
            ("size_t", "size") => add(&["STRUCT_SIZE"]),
            ("size_t", _) => add(&["LIMIT_EXCEEDED"]),
            ("int64_t", _) => add(&["INVALID_ARGUMENT"]),
            ("int32_t" | "uint32_t", _) => add(&["UNKNOWN_OPTION"]),
            (kind, "options" | "list") if kind.starts_with("const ") => {
                add(&["STRUCT_SIZE"]);
                if name == "options" {
                    add(&["UNKNOWN_OPTION"]);
                }
            }
            (kind, _) if kind.contains("gdap_client*") || kind.contains("gdap_batch*") => {
                add(&["NULL_POINTER"]);
                if kind.starts_with("const ") {
                    add(&["FORKED"]);
                }
            }
            (kind, _) if kind.contains('*') => add(&["NULL_POINTER"]),
            _ => {}
        }
        if let ("gdap_str", "id" | "relationship_id" | "tenant" | "client_id") =
            (kind.as_str(), name.as_str())
        {
            add(&["INVALID_ARGUMENT"]);
        }
    }
    all
}

/// The functions that return a status.
pub fn functions(header: &Declarations) -> impl Iterator<Item = (&String, &Signature)> {
    let all = header.functions.iter();
    all.filter(|(name, function)| {
        function.returns == "gdap_status" && name.as_str() != "gdap_error_status"
    })
}
