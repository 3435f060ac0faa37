//! Generates `include/gdap.h`: runs cbindgen on each file of `src/ffi`, puts each result into a section with
//! a title, and adds the conventions and the C boilerplate.

use std::path::{Path, PathBuf};

use cbindgen::{Builder, Config, DocumentationStyle, ExportConfig, Language, Style};
use gdap::base::ErrorKind;
use gdap::client::CallKind;
use gdap::model::ServiceKind;

/// The sections, ordered so that everything is declared before its use.
const SECTIONS: &[&str] = &[
    "str",
    "json",
    "version",
    "status",
    "error",
    "hint",
    "problem",
    "result",
    "cancel",
    "user_data",
    "credential",
    "token_callback",
    "signing",
    "credential_app",
    "variables",
    "credential_federated",
    "credential_environment",
    "credential_person",
    "credential_browser",
    "transport",
    "client_options",
    "client",
    "sinks",
    "call",
    "sign_in",
    "relationship",
    "relationship_list",
    "document",
    "role",
    "relationship_wait",
    "request",
    "assignment",
    "customer",
    "directory",
    "batch_options",
    "batch",
];

/// Structs that a host fills in.
pub const OPTIONS: &[&str] = &[
    "gdap_certificate_options",
    "gdap_interactive_options",
    "gdap_client_options",
    "gdap_call_options",
    "gdap_list_options",
    "gdap_batch_options",
];

/// Files of `src/ffi` without declarations for the header.
const INSIDE: &[&str] = &[
    "guard", "handle", "mod", "options", "out", "panic", "platform", "text", "tree",
];

/// The path of the committed header.
pub fn committed() -> PathBuf {
    crate::support::root().join("include/gdap.h")
}

/// Generates the header from the source.
pub fn generate() -> String {
    let folder = crate::support::root().join("src/ffi");
    check_complete(&folder);
    let conventions = read(&folder.join("conventions.md"));
    let (about, chapters) = conventions
        .split_once("A first program\n")
        .expect("the first chapter");
    let examples = read(&folder.join("examples.md"));
    let mut text = comment(&format!(
        "{about}{}\nA first program\n{chapters}{examples}",
        index(&folder)
    ));
    text.push_str(TOP);
    for section in SECTIONS {
        let path = folder.join(format!("{section}.rs"));
        let title: String = read(&path)
            .lines()
            .map_while(|line| line.strip_prefix("//!"))
            .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            .collect();
        let (title, rest) = title.split_once('\n').expect("a title");
        let rule = "=".repeat(title.len());
        text.push_str(&format!(
            "\n{}\n",
            comment(&format!("{title}\n{rule}\n{rest}"))
        ));
        if *section == "call" {
            text.push_str(&comment(&options_by_call()));
            text.push('\n');
        }
        if *section == "version" {
            text.push_str(&versions());
        }
        let declared = declarations(&path);
        text.push_str(declared.trim_start());
        for name in OPTIONS {
            if declared.contains(&format!("typedef struct {name} {{")) {
                text.push_str(&initialiser(&declared, &read(&path), name));
            }
        }
        if *section == "status" {
            text.push_str(&statuses());
        }
        if *section == "str" {
            text.push_str(STR_MACROS);
        }
    }
    text.push_str(BOTTOM);
    must_use(&by_typedef(&text))
}

/// Names every type by its typedef: cbindgen writes `struct` before types of the current file.
fn by_typedef(text: &str) -> String {
    let parts: Vec<_> = text
        .split("typedef struct ")
        .map(|part| part.replace("struct gdap_", "gdap_"))
        .collect();
    parts.join("typedef struct ")
}

/// Puts `GDAP_MUST_USE` before each function that returns a status and has an error object.
fn must_use(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive(";\n") {
        let at = part.rfind("\ngdap_status gdap_");
        match at {
            Some(at) if part.contains("gdap_error **") => {
                out.push_str(&part[..=at]);
                out.push_str("GDAP_MUST_USE ");
                // The parameters stay aligned with the first.
                let space = " ".repeat("GDAP_MUST_USE ".len());
                out.push_str(&part[at + 1..].replace("\n ", &format!("\n {space}")));
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// The index at the top of the header: all functions by section.
fn index(folder: &Path) -> String {
    let mut text = String::from("Functions\n---------\n");
    for section in SECTIONS {
        let source = read(&folder.join(format!("{section}.rs")));
        let title = source.lines().next().unwrap_or_default();
        let names: Vec<_> = source
            .lines()
            .filter_map(|line| {
                let (_, rest) = line.split_once("extern \"C\" fn ")?;
                rest.starts_with("gdap_")
                    .then(|| rest.split('(').next().unwrap_or_default())
            })
            .collect();
        if !names.is_empty() {
            let title = title.trim_start_matches("//! ");
            text.push_str(&wrapped(&format!("{title}: {}", names.join(", "))));
        }
    }
    text
}

/// The macro that initialises an option struct with its defaults where a function can't be called: its fields
/// in order, each with its value in `Options::defaults` of `source`.
fn initialiser(declarations: &str, source: &str, name: &str) -> String {
    let within = |text: &str, start: &str, end: &str| -> String {
        let (_, rest) = text.split_once(start).expect(start);
        rest.split_once(end).expect(end).0.to_owned()
    };
    let defaults = within(source, &format!("impl Options for {name} {{"), "\n}\n");
    let defaults = within(&defaults, &format!("        {name} {{\n"), "        }\n");
    let value = |field: &str| -> String {
        let row = defaults.lines().find_map(|line| {
            let (own, value) = line.trim().strip_suffix(',')?.split_once(": ")?;
            (own == field).then_some(value)
        });
        match row.unwrap_or_else(|| panic!("{name}.{field} has no default")) {
            "size_of::<Self>() as u32" => format!("sizeof({name})"),
            "gdap_str::NULL" => "{GDAP_NULL, 0}".to_owned(),
            "std::ptr::null()" | "std::ptr::null_mut()" | "None" => "GDAP_NULL".to_owned(),
            number if number.parse::<i64>().is_ok() => number.to_owned(),
            other => panic!("{name}.{field} starts as {other}"),
        }
    };
    let body = within(
        declarations,
        &format!("typedef struct {name} {{\n"),
        &format!("}} {name};"),
    );
    let mut in_comment = false;
    let mut values = Vec::new();
    for line in body.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if let (false, Some(field)) = (in_comment, line.strip_suffix(';')) {
            values.push(value(field.rsplit([' ', '*']).next().unwrap_or_default()));
        }
        in_comment &= !line.ends_with("*/");
    }
    let mut text = format!(
        "\n/**\n * The defaults of `{name}`, for a static one and in declarations:\n \
         * `{name} options = {};`.\n */\n#define {} \\\n    {{ \\\n",
        name.to_uppercase() + "_INIT",
        name.to_uppercase() + "_INIT",
    );
    for line in values.chunks(6) {
        text.push_str(&format!("      {}, \\\n", line.join(", ")));
    }
    text.truncate(text.len() - ", \\\n".len());
    text + " \\\n    }\n"
}

/// The table of options by call.
fn options_by_call() -> String {
    let mut text = String::from(
        "Options by call\n---------------\n\n\
         Every call has `cancel`, `deadline_ms`, `attempt_timeout_ms` and `client_request_id`. The others\n\
         belong to the calls below; anywhere else they are `GDAP_STATUS_INVALID_ARGUMENT`, and nothing is\n\
         sent. A call that isn't listed under a service doesn't exist there. `GDAP_CALL_OFFLINE` needs\n\
         `GDAP_CALL_PLAN`, except for `gdap_client_sign_in`; `if_match` and `snapshot` can't be combined.\n\
         In a batch `journal_key` needs a batch with a journal, and `assignment_id` is required where it is\n\
         listed.\n",
    );
    for call in CallKind::ALL {
        text.push_str(&format!("\n{}\n", call.c_name()));
        let batch = Some(call.batch_options()).filter(|options| !options.is_empty());
        for (title, options) in [
            ("Graph", call.options(ServiceKind::Graph)),
            ("CloudCockpit", call.options(ServiceKind::CloudCockpit)),
            ("in a batch also", batch),
        ] {
            let names: Vec<_> = options
                .into_iter()
                .flatten()
                .map(|option| option.c_name())
                .collect();
            if options.is_some() {
                let names = match names.is_empty() {
                    true => "none".to_owned(),
                    false => names.join(", "),
                };
                text.push_str(&wrapped(&format!("  {title}: {names}")));
            }
        }
    }
    text
}

/// Wraps `text` at 100 characters; lines after the first are indented further.
fn wrapped(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), String::new());
    for word in text.split(' ') {
        if line.len() + word.len() > 96 {
            lines.push_str(&format!("{}\n", line.trim_end()));
            line = "     ".to_owned();
        }
        line.push_str(word);
        line.push(' ');
    }
    lines + line.trim_end() + "\n"
}

/// The declarations that cbindgen generates for one file.
fn declarations(path: &Path) -> String {
    let source = read(path);
    let names = |line: &str| -> Option<String> {
        let rest = line
            .strip_prefix("pub struct ")
            .or_else(|| line.strip_prefix("pub type "))?;
        Some(
            rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .next()?
                .to_owned(),
        )
    };
    let config = Config {
        language: Language::C,
        style: Style::Both,
        documentation_style: DocumentationStyle::Doxy,
        no_includes: true,
        usize_is_size_t: true,
        line_length: 100,
        tab_width: 4,
        export: ExportConfig {
            include: source.lines().filter_map(names).collect(),
            ..ExportConfig::default()
        },
        ..Config::default()
    };
    let made = Builder::new()
        .with_config(config)
        .with_src(path)
        .generate()
        .expect("cbindgen");
    let mut text = Vec::new();
    made.write(&mut text);
    String::from_utf8(text).expect("UTF-8")
}

/// Panics unless every file of the layer is a section or listed in [`INSIDE`].
fn check_complete(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("src/ffi") {
        let path = entry.expect("an entry").path();
        let stem = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let known = SECTIONS.contains(&stem.as_str()) || INSIDE.contains(&stem.as_str());
        assert!(
            known || path.extension().is_none_or(|e| e != "rs"),
            "src/ffi/{stem}.rs is neither a section of the header nor known to be none"
        );
    }
    for stem in INSIDE {
        assert!(
            folder.join(stem).with_extension("rs").exists(),
            "src/ffi/{stem}.rs is gone"
        );
    }
}

fn versions() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().expect("a number"));
    let (major, minor, patch) = (
        parts.next().unwrap(),
        parts.next().unwrap(),
        parts.next().unwrap(),
    );
    format!(
        "/**\n * The version of this header, as text, in parts, and as a number to compare\n \
         * (major * 1000000 + minor * 1000 + patch).\n */\n\
         #define GDAP_VERSION \"{version}\"\n\
         #define GDAP_VERSION_MAJOR {major}\n\
         #define GDAP_VERSION_MINOR {minor}\n\
         #define GDAP_VERSION_PATCH {patch}\n\
         #define GDAP_VERSION_NUMBER {}\n\n",
        major * 1_000_000 + minor * 1_000 + patch
    )
}

/// A constant for each kind of error.
fn statuses() -> String {
    let mut text = String::new();
    for kind in ErrorKind::ALL {
        let name = screaming(kind.name());
        let (meaning, fix, number) = (kind.meaning(), kind.fix(), *kind as i32);
        text.push_str(&format!(
            "\n/**\n * {meaning}\n * {fix}\n */\n#define GDAP_STATUS_{name} {number}\n"
        ));
    }
    text
}

/// `NotFound` as `NOT_FOUND`.
fn screaming(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_uppercase());
    }
    text
}

fn comment(text: &str) -> String {
    let mut out = String::from("/*\n");
    for line in text.trim_end().lines() {
        assert!(!line.contains("*/"), "a comment would end at {line:?}");
        out.push_str(format!(" * {line}").trim_end());
        out.push('\n');
    }
    out.push_str(" */\n");
    out
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

const TOP: &str = "
#ifndef GDAP_H
#define GDAP_H

#include <stddef.h>
#include <stdint.h>

#if UINTPTR_MAX < 0xffffffffffffffff
#error \"gdap is for 64-bit processes: compile for a 64-bit target\"
#endif

/*
 * Marks functions whose status must be looked at: a failure that is overlooked is a change that wasn't made.
 */
#if defined(__GNUC__) || defined(__clang__)
#define GDAP_MUST_USE __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#define GDAP_MUST_USE _Check_return_
#else
#define GDAP_MUST_USE
#endif

#ifdef __cplusplus
extern \"C\" {
#endif
";

const STR_MACROS: &str = "
/*
 * NULL in C and C++.
 */
#ifdef __cplusplus
#define GDAP_NULL nullptr
#else
#define GDAP_NULL NULL
#endif

/**
 * A view of a string literal, without the NUL at its end.
 */
#ifdef __cplusplus
#define GDAP_STR(literal) (gdap_str{\"\" literal, sizeof(literal) - 1})
#else
#define GDAP_STR(literal) ((gdap_str){\"\" literal, sizeof(literal) - 1})
#endif

/**
 * The absent text.
 */
#ifdef __cplusplus
#define GDAP_STR_NULL (gdap_str{nullptr, 0})
#else
#define GDAP_STR_NULL ((gdap_str){NULL, 0})
#endif

/**
 * A view of text that ends in a NUL; absent for NULL.
 */
static inline gdap_str gdap_str_from(const char *text) {
    gdap_str view;
    view.data = text;
    view.len = 0;
    while (text && text[view.len]) view.len++;
    return view;
}
";

const BOTTOM: &str = "
#ifdef __cplusplus
}
#endif

#endif /* GDAP_H */
";
