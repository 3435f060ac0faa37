//! Phrases that must not appear in texts that users read: string literals of the library and the module,
//! help, README and header. Each was misread once.

use std::fs;
use std::path::{Path, PathBuf};

/// Phrases of whole words, in lower case, each with its replacement.
const STILTED: [(&str, &str); 36] = [
    ("became of", "the result"),
    ("becomes of", "the result"),
    ("so already", "already set"),
    ("hold already", "are already set"),
    ("holds already", "is already set"),
    ("is no", "isn't a"),
    ("are no", "aren't"),
    ("is none of", "isn't one of"),
    ("are none of", "aren't"),
    ("leave it away", "omit it"),
    ("left away", "omitted"),
    ("shall", "must"),
    ("wants", "requires"),
    ("handed out", "issued"),
    ("hands out", "issues"),
    ("reckons", "calculates"),
    ("by itself", "automatically"),
    ("by themselves", "automatically"),
    ("the surroundings", "the environment"),
    ("the way to the service", "the connection"),
    ("somebody else", "another client"),
    ("cannot be had", "isn't available"),
    ("can't be had", "isn't available"),
    ("there is nothing of", "doesn't exist"),
    ("looked after", "handled automatically"),
    ("what is there", "the current values"),
    ("stands beside", "(say what)"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("look first", "preview changes"),
    ("looks before", "checks before"),
    ("cure", "fix"),
    ("is told", "is reported"),
    ("are told", "are reported"),
    ("tells what", "shows"),
];

/// Plain English that contains a phrase above.
const PLAIN: [&str; 6] = [
    "are told apart",
    "there is no",
    "there are no",
    "is no longer",
    "are no longer",
    "is no more",
];

/// Folders of the emulator that aren't checked: their errors are in the services' own words.
const FOREIGN: [&str; 4] = ["graph", "identity", "odata", "cloudcockpit"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files under a folder, without build output and tests.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            let foreign = folder.ends_with("emulator") && FOREIGN.contains(&&*name);
            if !foreign && !["bin", "obj", "tests"].contains(&&*name) {
                found.extend(files(&path));
            }
        } else if !name.ends_with("tests") && name != "testing" && name != "test_kit" {
            found.push(path);
        }
    }
    found
}

/// The string literals of source code, without comments; with `docs`, also the `///` lines.
fn literals(source: &str, docs: bool) -> String {
    let product = source.split("#[cfg(test)]\nmod tests {").next();
    let mut text = String::new();
    let mut inside = false;
    for line in product.unwrap_or_default().lines() {
        let start = line.trim_start();
        if !inside && start.starts_with("//") {
            if docs && start.starts_with("///") {
                text.push_str(start);
                text.push('\n');
            }
            continue;
        }
        let mut escaped = false;
        for letter in line.chars() {
            match letter {
                '"' if !escaped => {
                    inside = !inside;
                    text.push('\n');
                }
                _ if inside => text.push(letter),
                _ => {}
            }
            escaped = letter == '\\' && !escaped;
        }
        // A literal only stays open at the end of a line if it continues on the next one.
        inside &= line.ends_with('\\') || source.starts_with("//!");
    }
    text
}

/// The words of a text in lower case, each surrounded by single blanks.
fn words(line: &str) -> String {
    let plain: String = line
        .chars()
        .map(|letter| match letter {
            '\'' | '\u{2019}' => '\'',
            letter if letter.is_alphanumeric() => letter.to_ascii_lowercase(),
            _ => ' ',
        })
        .collect();
    let words = plain.split_whitespace();
    let words: Vec<_> = words.map(|word| word.trim_matches('\'')).collect();
    format!(" {} ", words.join(" "))
}

fn stilted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut plain = words(line);
        for phrase in PLAIN {
            plain = plain.replace(&format!(" {phrase} "), " ");
        }
        for (phrase, instead) in STILTED {
            if plain.contains(&format!(" {phrase} ")) {
                let line = line.trim();
                found.push(format!("'{phrase}' (say: {instead}) in: {line}"));
            }
        }
    }
    found
}

#[test]
fn what_users_read_is_plain_english() {
    let mut found = Vec::new();
    let mut look = |path: &Path, text: &str| {
        let name = path.strip_prefix(root()).unwrap_or(path).display();
        found.extend(stilted(text).iter().map(|what| format!("{name}: {what}")));
    };
    for path in files(&root().join("src")) {
        look(
            &path,
            &literals(&fs::read_to_string(&path).expect("UTF-8"), false),
        );
    }
    for path in files(&root().join("powershell")) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        match path.extension().and_then(|end| end.to_str()) {
            Some("cs") => look(&path, &literals(&text, true)),
            Some("txt" | "md" | "ps1xml" | "psd1") => look(&path, &text),
            _ => {}
        }
    }
    for name in ["README.md", "include/gdap.h"] {
        let path = root().join(name);
        look(&path, &fs::read_to_string(&path).expect("UTF-8"));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_phrase_is_found_and_plain_english_is_not() {
    for text in [
        "It's no error, it is no JSON.",
        "Cure: mend it.",
        "What became of it?",
    ] {
        assert!(!stilted(text).is_empty(), "{text}");
    }
    for text in [
        "There is no session.",
        "It is no longer active.",
        "Amend the recommended text.",
    ] {
        assert_eq!(stilted(text), Vec::<String>::new());
    }
    let code = "let a = \"it \\\"shall\\\" be\"; // shall\n/// shall\nlet b = 1;";
    assert_eq!(stilted(&literals(code, false)).len(), 1);
    assert_eq!(stilted(&literals(code, true)).len(), 2);
}
