//! The README's table of errors and the C# enum are made of the list of `ErrorKind`: `BLESS=1 cargo test`
//! rewrites them. The README's examples are code that runs elsewhere in the tests, to the letter. (Its Rust example
//! is compiled as a doctest, its PowerShell session is run by Pester.)

use std::fs;
use std::path::Path;

use gdap::base::ErrorKind;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of the first block that is fenced as `language`, without blanks around them.
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

/// Replaces what stands between two lines of a file by what it should be, if `BLESS` is set; else
/// fails where it differs.
fn is_generated(path: &str, begin: &str, end: &str, made: &str) {
    let text = read(path);
    let start = text.find(begin).expect(begin) + begin.len();
    let stop = start + text[start..].find(end).expect(end);
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{}{made}{}", &text[..start], &text[stop..]);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::write(path, text).expect("a file that can be written");
    } else {
        let known = &text[start..stop];
        assert_eq!(known, made, "{path} isn't current; BLESS=1 rewrites it");
    }
}

#[test]
fn the_table_of_errors_is_the_list_of_kinds() {
    let mut table = String::from("\n| status | meaning | fix |\n|---|---|---|\n");
    for kind in ErrorKind::ALL {
        let (name, number) = (kind.name(), *kind as i32);
        let (meaning, fix) = (kind.meaning(), kind.fix());
        table.push_str(&format!("| `{name}` ({number}) | {meaning} | {fix} |\n"));
    }
    table.push('\n');
    is_generated(
        "README.md",
        "\n## Errors and fixes\n",
        "## Testing\n",
        &table,
    );
}

/// Every chapter is there, and nothing was left open.
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
        "Errors and fixes",
        "Testing",
        "Design in one page",
    ] {
        assert!(text.contains(&format!("\n## {heading}\n")), "{heading}");
    }
}
