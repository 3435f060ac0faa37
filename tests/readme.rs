//! The README's examples are exactly code that other tests compile or run. (Its Rust example is compiled as a
//! doctest, its PowerShell session is run by Pester.)

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The trimmed lines of the first code block with this language.
fn block(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let start = text.find(&fence).expect("a block of that language") + fence.len();
    let end = start + text[start..].find("\n```").expect("its end");
    trimmed(&text[start..end], "")
}

fn trimmed(text: &str, margin: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.trim().trim_start_matches(margin).trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

fn stands_in(part: &[String], whole: &[String]) -> bool {
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

/// The header's first program is compiled by `tests/header.rs`.
#[test]
fn the_c_example_is_the_headers_first_program() {
    let header = trimmed(&read("include/gdap.h"), "* ");
    assert!(stands_in(&block(&read("README.md"), "c"), &header));
}

/// `Readme.cs` is compiled with the C# host.
#[test]
fn the_csharp_example_is_compiled_with_the_host() {
    let source = trimmed(&read("tests/hosts/csharp/Readme.cs"), "");
    assert!(stands_in(&block(&read("README.md"), "csharp"), &source));
}

/// The README has every chapter, and no placeholders.
#[test]
fn the_readme_is_whole() {
    let text = read("README.md");
    assert!(!text.contains("@@"), "a placeholder was left");
    for heading in [
        "Try it",
        "Use it",
        "The contract",
        "Services and permissions",
        "Behind a company's network",
        "Limits",
        "Testing",
        "Design in one page",
    ] {
        assert!(text.contains(&format!("\n## {heading}\n")), "{heading}");
    }
}
