//! Generates powershell/Native/GdapStatus.cs and Enums.cs from the constants of include/gdap.h and their
//! comments.

use gdap::client::CallKind;

use super::declarations::{self, ENUMS};

/// The summary of each enum. `None`: bits of an option struct, which hosts set as properties.
const SUMMARIES: [(&str, Option<&str>); 18] = [
    ("GdapStatus", Some("The kind of a failure; 0 is success.")),
    (
        "GdapOutcome",
        Some("Whether the change of a failed call was made."),
    ),
    ("GdapResultKind", Some("What a call that succeeded did.")),
    ("GdapService", Some("The service that a client calls.")),
    ("GdapCloud", Some("The national cloud.")),
    ("GdapApiVersion", Some("The version of Microsoft Graph.")),
    ("GdapProxyMode", Some("Where the proxy comes from.")),
    (
        "GdapAction",
        Some("The call that an item of a batch makes."),
    ),
    ("GdapCallFlags", None),
    ("GdapBatchFlags", None),
    ("GdapClientFlags", None),
    (
        "GdapAlgorithm",
        Some("How the certificate of an app signs."),
    ),
    ("GdapCertificateFlags", None),
    ("GdapIdentity", Some("Which managed identity of a host.")),
    (
        "GdapIdentityHost",
        Some("What issues the tokens of a managed identity."),
    ),
    ("GdapChainFlags", None),
    ("GdapLogLevel", Some("How much is logged.")),
    ("GdapProgressKind", Some("What a progress report is about.")),
];

const ABOUT: &str =
    "// Generated from include/gdap.h by `BLESS=1 cargo test --test csharp`; do not edit it.\n";

/// The files by name.
pub fn files(header: &str) -> [(&'static str, String); 2] {
    let (mut status, mut others) = (String::new(), String::new());
    for (index, (prefix, name)) in ENUMS.iter().enumerate() {
        let text = enumeration(header, prefix, name);
        match index {
            0 => status = text,
            _ => others.push_str(&format!("{}{text}", if index == 1 { "" } else { "\n" })),
        }
    }
    let file = |text: &str| format!("{ABOUT}\nnamespace Gdap.Native\n{{\n{text}}}\n");
    [
        ("GdapStatus.cs", file(&status)),
        ("Enums.cs", file(&others)),
    ]
}

fn enumeration(header: &str, prefix: &str, name: &str) -> String {
    let (_, summary) = SUMMARIES
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a summary");
    let mut text = match summary {
        Some(summary) => {
            format!("    /// <summary>{summary}</summary>\n    public enum {name}\n    {{\n")
        }
        None => format!("    [System.Flags]\n    internal enum {name}\n    {{\n"),
    };
    for (constant, number, comment) in constants(header, prefix) {
        if summary.is_some() {
            text.push_str(&format!(
                "        /// <summary>{}</summary>\n",
                translated(header, &comment)
            ));
        }
        text.push_str(&format!("        {} = {number},\n", member(&constant)));
    }
    text.push_str("    }\n");
    text
}

/// The constants with a prefix: the rest of the name, the number, and the first paragraph of the comment.
fn constants(header: &str, prefix: &str) -> Vec<(String, i64, String)> {
    let start = format!("#define {prefix}");
    let mut comment = Vec::new();
    let mut found = Vec::new();
    for line in header.lines() {
        if line == "/**" {
            comment.clear();
        } else if let Some(text) = line.strip_prefix(" * ") {
            comment.push(text);
        } else if line == " *" {
            comment.push("");
        } else if let Some(define) = line.strip_prefix(&start)
            && let Some((name, number)) = define.split_once(' ')
            && let Ok(number) = number.parse()
        {
            let paragraph = comment.split(|line| line.is_empty()).next();
            let paragraph = paragraph.unwrap_or_default().join(" ");
            found.push((name.to_owned(), number, paragraph));
        }
    }
    assert!(!found.is_empty(), "no constants {prefix}");
    found
}

/// `NOT_SENT` as `NotSent`.
fn member(constant: &str) -> String {
    if constant == "CLOUDCOCKPIT" {
        return "CloudCockpit".to_owned();
    }
    let words = constant.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
    });
    words.collect()
}

/// A comment with C names replaced by their C# names.
fn translated(header: &str, comment: &str) -> String {
    let escaped = comment
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let spans = escaped
        .split('`')
        .enumerate()
        .map(|(index, text)| match index % 2 {
            0 => text.to_owned(),
            _ => span(header, text),
        });
    spans.collect()
}

fn span(header: &str, text: &str) -> String {
    if let Some(kind) = CallKind::ALL.iter().find(|kind| kind.c_name() == text) {
        return format!("<see cref=\"GdapClient.{kind:?}\"/>");
    }
    if let Some((prefix, name)) = ENUMS.iter().find(|(prefix, _)| text.starts_with(prefix)) {
        let owner = match *name {
            "GdapCallFlags" => "GdapCallOptions",
            name => name,
        };
        return format!("<see cref=\"{owner}.{}\"/>", member(&text[prefix.len()..]));
    }
    let structs = declarations::header(header).structs;
    let is_field = structs.values().flatten().any(|(_, field)| field == text);
    match text {
        "struct_size" => format!("<c>{text}</c>"),
        _ if is_field => format!("<c>{}</c>", member(text.trim_end_matches("_ms"))),
        _ => format!("<c>{text}</c>"),
    }
}
