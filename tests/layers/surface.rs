//! The public API for Rust hosts: the names that `lib.rs` exports and their functions, each with an example,
//! or with a link to the item whose example shows it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{is_test, source};

/// The names that `lib.rs` exports.
fn public_names() -> Vec<String> {
    let text = fs::read_to_string(source().join("lib.rs")).expect("lib.rs");
    let lists = text.split("\npub use ").skip(1);
    let lists = lists.filter_map(|list| list.split_once("::{")?.1.split_once("};"));
    let names = lists.flat_map(|(names, _)| names.split(','));
    let names = names.map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The source files of the layers, without tests, C ABI and emulator.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        let is_host = path.ends_with("emulator") || path.ends_with("ffi");
        if path.is_dir() && !is_host {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !is_test(&path) {
            found.push(path);
        }
    }
}

/// A definition: the type of its `impl`, its name, its line, and its documentation.
struct Definition {
    owner: Option<String>,
    name: String,
    line: String,
    doc: String,
    is_hidden: bool,
}

impl Definition {
    /// Whether it is a getter: a method that only takes `self`.
    fn is_getter(&self) -> bool {
        self.line.contains("(&self)") || self.line.contains("(self)")
    }
}

/// All definitions in the layers, and the code of all examples.
fn definitions() -> (Vec<Definition>, String) {
    let (mut paths, mut found, mut examples) = (Vec::new(), Vec::new(), String::new());
    files(&source(), &mut paths);
    for path in paths {
        let (mut owner, mut doc, mut in_example, mut is_hidden) =
            (None, String::new(), false, false);
        for line in fs::read_to_string(path).expect("UTF-8 source").lines() {
            let text = line.trim();
            if let Some(above) = text
                .strip_prefix("///")
                .or_else(|| text.strip_prefix("//!"))
            {
                in_example ^= above.trim().starts_with("```");
                let target = if in_example { &mut examples } else { &mut doc };
                target.push_str(above);
                target.push('\n');
                // The fence stays in the documentation, to show that there is an example.
                doc.push_str(if in_example { "```" } else { "" });
                continue;
            }
            if let Some(name) = line.strip_prefix("impl ") {
                owner = name.strip_suffix(" {").map(str::to_owned);
            }
            if let Some(name) = defined(text).filter(|name| !name.is_empty()) {
                found.push(Definition {
                    owner: owner.clone().filter(|_| line.starts_with(' ')),
                    name: name.to_owned(),
                    line: text.to_owned(),
                    doc: std::mem::take(&mut doc),
                    is_hidden,
                });
            }
            is_hidden = text.starts_with("#[doc(hidden)]") || is_hidden && text.starts_with("#[");
            if !text.starts_with("#[") {
                doc.clear();
            }
        }
    }
    (found, examples)
}

/// The name that a line defines: of a type, a trait or a function, or of an entity of `entities.rs`.
fn defined(line: &str) -> Option<&str> {
    let rest = match line.strip_prefix("pub ") {
        Some(rest) => {
            let words = ["struct ", "enum ", "trait ", "fn ", "type "];
            words.iter().find_map(|word| rest.strip_prefix(word))?
        }
        None => line.strip_suffix(" {").filter(|name| {
            name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric)
        })?,
    };
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[test]
fn every_public_item_has_an_example_or_says_where_one_is() {
    let (all, _) = definitions();
    // The documentation of items with the same name is joined.
    let mut documented: BTreeMap<&str, String> = BTreeMap::new();
    for one in &all {
        documented.entry(&one.name).or_default().push_str(&one.doc);
    }
    let names = public_names();
    assert!(names.len() > 50, "{names:?}");
    let doc = |name: &str| documented.get(name).map_or("", String::as_str);
    let has_example = |name: &str| doc(name).contains("```");
    let lacking: Vec<_> = names
        .iter()
        .filter(|name| {
            let links = doc(name).split("(crate::").skip(1);
            let mut targets = links.filter_map(|link| link.split([')', ':']).next());
            !has_example(name) && !targets.any(has_example)
        })
        .collect();
    assert!(lacking.is_empty(), "no example: {lacking:?}");
}

/// A getter needs no example, nor does a function that links a similar one.
#[test]
fn every_public_function_is_in_an_example_or_is_as_one_that_is() {
    let (all, examples) = definitions();
    let names = public_names();
    let is_called = |name: &str| {
        let called = [".", "::"].map(|before| format!("{before}{name}("));
        called.iter().any(|call| examples.contains(call))
    };
    let public = |one: &&Definition| {
        let is_function = one.line.starts_with("pub fn ");
        let is_public = one
            .owner
            .as_ref()
            .is_some_and(|owner| names.contains(owner));
        is_function && is_public && !one.is_hidden
    };
    let functions: Vec<_> = all.iter().filter(public).collect();
    assert!(functions.len() > 100, "{}", functions.len());
    let lacking: Vec<_> = functions
        .iter()
        .filter(|one| {
            let links = one.doc.split("[`").skip(1);
            let mut links = links.filter_map(|link| link.split_once("`]")?.0.rsplit("::").next());
            !one.is_getter() && !is_called(&one.name) && !links.any(is_called)
        })
        .map(|one| (&one.owner, &one.name))
        .collect();
    assert!(lacking.is_empty(), "in no example: {lacking:?}");
}

/// The list keeps items from becoming public by accident.
#[test]
fn the_list_of_public_items() {
    let mut names = public_names();
    names.sort_by_key(|name| name.to_lowercase());
    let expected = "Action Algorithm ApiVersion Assignment AssignmentDraft AutoExtend Batch BatchCounts \
        BatchOptions BrowserPrompt built_in_roles cached CallbackToken CallOptions Cancel CertificateCredential \
        CertificateOptions ChainCredential ChainOptions check Client ClientBuilder Cloud Completion Conflict \
        Customer DeviceCodeCredential DevicePrompt Diagnostics EnvironmentCredential Error ErrorKind \
        FederatedCredential Hint IdentityHost InteractiveCredential InteractiveOptions Items Level ListQuery \
        ManagedIdentity ManagedIdentityCredential Operation Outcome Pages Problem Progress ProgressKind \
        ProxyChoice ProxyCredentials RefreshTokenCredential Relationship RelationshipDraft \
        RelationshipRequest Reply RequestAction Result ResultKind Role Secret SecretCredential ServiceKind \
        SigningCredential SigningRequest StaticToken Status Token TokenRequest TokenSource Variables Work";
    let expected: Vec<_> = expected.split_whitespace().collect();
    assert_eq!(names, expected);
}
