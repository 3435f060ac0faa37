//! What the crate offers Rust hosts: the names that `lib.rs` hands out, each with an example, or with a link to
//! the one whose example shows it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{is_test, source};

/// The names that `lib.rs` hands out.
fn public_names() -> Vec<String> {
    let text = fs::read_to_string(source().join("lib.rs")).expect("lib.rs");
    let lists = text.split("\npub use ").skip(1);
    let lists = lists.filter_map(|list| list.split_once("::{")?.1.split_once("};"));
    let names = lists.flat_map(|(names, _)| names.split(','));
    let names = names.map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// The documentation of each definition in the layers, by its name; of names that stand twice all of them.
fn documentation(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        let is_host = path.ends_with("emulator") || path.ends_with("ffi");
        if path.is_dir() && !is_host {
            documentation(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") && !is_test(&path) {
            let mut above = String::new();
            for line in fs::read_to_string(&path).expect("UTF-8 source").lines() {
                let line = line.trim();
                if let Some(doc) = line.strip_prefix("///") {
                    above.push_str(doc);
                    above.push('\n');
                } else if let Some(name) = defined(line) {
                    found
                        .entry(name.to_owned())
                        .or_default()
                        .push_str(&std::mem::take(&mut above));
                } else if !line.starts_with("#[") {
                    above.clear();
                }
            }
        }
    }
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
    let mut documented = BTreeMap::new();
    documentation(&source(), &mut documented);
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

/// What is public is decided here, and not by the way.
#[test]
fn the_list_of_public_items() {
    let mut names = public_names();
    names.sort_by_key(|name| name.to_lowercase());
    let expected = "Action Algorithm ApiVersion Assignment AssignmentDraft Batch BatchCounts BatchOptions BrowserPrompt built_in_roles cached \
        CallbackToken CallOptions Cancel CertificateCredential CertificateOptions ChainCredential ChainOptions check \
        Client ClientBuilder Cloud Completion Conflict Customer DeviceCodeCredential DevicePrompt Diag \
        EnvironmentCredential Error ErrorKind FederatedCredential Hint IdentityHost InteractiveCredential InteractiveOptions Items Level ListQuery \
        ManagedIdentity ManagedIdentityCredential Operation Outcome Pages Problem Progress ProgressKind ProxyChoice \
        ProxyCredentials RefreshTokenCredential Relationship RelationshipDraft RelationshipRequest Reply \
        RequestAction Result ResultKind Role Secret SecretCredential ServiceKind SigningCredential SigningRequest \
        StaticToken Status Token TokenRequest TokenSource Variables Work";
    let expected: Vec<_> = expected.split_whitespace().collect();
    assert_eq!(names, expected);
}
