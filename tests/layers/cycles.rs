//! Finds cycles in the uses between the modules of a layer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module by its path below `src`, such as `["http", "pipeline", "sign_in"]`.
type Module = Vec<String>;

/// For each folder, which of its children (files and folders) use which. Uses between a module and its own
/// submodules are ignored.
pub fn uses(
    source: &Path,
    files: &[(PathBuf, String)],
) -> BTreeMap<Module, BTreeSet<(String, String)>> {
    let modules: BTreeMap<Module, &str> = files
        .iter()
        .map(|(path, text)| {
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            (module(source, path), text)
        })
        .collect();
    let mut uses: BTreeMap<Module, BTreeSet<(String, String)>> = BTreeMap::new();
    for (from, text) in &modules {
        for path in paths(text, from) {
            let known = (0..=path.len()).rev().map(|length| &path[..length]);
            let Some(to) = known.into_iter().find(|path| modules.contains_key(*path)) else {
                continue;
            };
            let common = from.iter().zip(to).take_while(|(a, b)| a == b).count();
            if common < from.len() && common < to.len() {
                let edge = (from[common].clone(), to[common].clone());
                uses.entry(from[..common].to_vec())
                    .or_default()
                    .insert(edge);
            }
        }
    }
    uses
}

/// A cycle in `edges`, if there is one.
pub fn circle(edges: &BTreeSet<(String, String)>) -> Option<Vec<String>> {
    fn walk<'a>(
        edges: &'a BTreeSet<(String, String)>,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> Option<Vec<String>> {
        let at = *way.last().expect("a beginning");
        for (_, to) in edges.iter().filter(|(from, _)| from == at) {
            if let Some(start) = way.iter().position(|one| one == to) {
                let circle = way[start..].iter().copied().chain([to.as_str()]);
                return Some(circle.map(str::to_owned).collect());
            }
            if !done.contains(to.as_str()) {
                way.push(to);
                let found = walk(edges, way, done);
                if found.is_some() {
                    return found;
                }
                way.pop();
            }
        }
        done.insert(at);
        None
    }
    let mut done = BTreeSet::new();
    edges
        .iter()
        .find_map(|(from, _)| walk(edges, &mut vec![from.as_str()], &mut done))
}

fn module(source: &Path, path: &Path) -> Module {
    let below = path
        .strip_prefix(source)
        .expect("under src")
        .with_extension("");
    let mut module: Module = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

/// Every path that begins with `crate`, `super` or `self`, made absolute; a `use` with braces is expanded.
fn paths(text: &str, from: &Module) -> Vec<Module> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("::") {
        let before = rest[..at].rsplit(|c: char| !is_name(c)).next();
        let base = match before {
            Some("crate") => Vec::new(),
            Some("self") => from.clone(),
            Some("super") => from[..from.len() - 1].to_vec(),
            _ => {
                rest = &rest[at + 2..];
                continue;
            }
        };
        rest = tree(&rest[at + 2..], base, &mut found);
    }
    found
}

/// Parses `a::{b, c::d}` after `base` and returns the text that follows.
fn tree<'a>(text: &'a str, mut base: Module, found: &mut Vec<Module>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = tree(rest, base.clone(), found).trim_start();
            match rest.strip_prefix(',') {
                Some(more) if !more.trim_start().starts_with('}') => rest = more,
                Some(more) => return more.trim_start().trim_start_matches('}'),
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    match name {
        "super" => {
            base.pop();
        }
        "self" => {}
        name => base.push(name.to_owned()),
    }
    match rest.strip_prefix("::") {
        Some(rest) => tree(rest, base, found),
        None => {
            found.push(base);
            rest
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn paths_are_read_and_circles_found() {
    let text =
        "use super::{a::{B, c::D}, super::e};\nfn f() { crate::http::url::encode(self::g::H) }";
    let from = ["model", "x", "y"].map(str::to_owned).to_vec();
    let read: Vec<_> = paths(text, &from)
        .iter()
        .map(|path| path.join("::"))
        .collect();
    let expected = [
        "model::x::a::B",
        "model::x::a::c::D",
        "model::e",
        "http::url::encode",
        "model::x::y::g::H",
    ];
    assert_eq!(read, expected);
    let edges = |pairs: &[(&str, &str)]| {
        let own = pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        own.collect::<BTreeSet<_>>()
    };
    assert_eq!(circle(&edges(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let found = circle(&edges(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap();
    assert_eq!(found, ["b", "c", "b"]);
}
