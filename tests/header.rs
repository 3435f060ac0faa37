//! The committed header equals the generated one, compiles with all compilers, and has Rust's layout.
//! `BLESS=1 cargo test --test header` rewrites it.

#[path = "header/compiled.rs"]
mod compiled;
#[allow(dead_code)]
#[path = "hosts/csharp/declarations.rs"]
mod declarations;
#[path = "support/header.rs"]
mod generator;
#[path = "support/statuses.rs"]
mod statuses;
#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::mem::{offset_of, size_of};
use std::path::Path;
use std::process::Command;

use generator::{committed, generate};

// The generator is a sibling of `support` and uses its root.
fn root() -> &'static Path {
    support::root()
}

fn main() {
    support::run(&[
        ("the_header_is_current", the_header_is_current),
        ("every_name_is_ours", every_name_is_ours),
        (
            "terms_of_hints_are_names_of_the_header",
            terms_of_hints_are_names_of_the_header,
        ),
        ("most_lines_are_documentation", most_lines_are_documentation),
        (
            "it_compiles_in_every_language",
            compiled::it_compiles_in_every_language,
        ),
        (
            "a_dropped_status_is_a_warning",
            compiled::a_dropped_status_is_a_warning,
        ),
        (
            "a_target_of_32_bits_is_an_error",
            compiled::a_target_of_32_bits_is_an_error,
        ),
        ("the_layout_is_that_of_rust", the_layout_is_that_of_rust),
        ("handles_have_one_form", handles_have_one_form),
        (
            "every_handle_lists_its_functions",
            every_handle_lists_its_functions,
        ),
        (
            "every_function_lists_its_statuses",
            every_function_lists_its_statuses,
        ),
        (
            "every_status_is_listed_by_a_function",
            every_status_is_listed_by_a_function,
        ),
    ]);
}

fn header() -> String {
    std::fs::read_to_string(committed()).expect("include/gdap.h")
}

fn the_header_is_current() {
    let made = generate();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(committed(), &made).expect("include/gdap.h can be written");
    }
    let known = std::fs::read_to_string(committed()).unwrap_or_default();
    if let Some((number, (old, new))) = known
        .lines()
        .zip(made.lines())
        .enumerate()
        .find(|(_, (old, new))| old != new)
    {
        panic!(
            "include/gdap.h line {}:\n  committed {old}\n  made      {new}\nBLESS=1 rewrites it",
            number + 1
        );
    }
    assert_eq!(
        known.len(),
        made.len(),
        "include/gdap.h is shorter or longer; BLESS=1 rewrites it"
    );
}

/// The header without comments.
fn code() -> String {
    let text = header();
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").expect("a closed comment").1;
    }
    out + rest
}

/// The names that the header declares: those outside of braces and parentheses, or after `(*`.
fn declared() -> BTreeSet<String> {
    const C: &[&str] = &[
        "typedef", "struct", "const", "void", "int32_t", "uint32_t", "int64_t", "uint64_t",
        "size_t", "char", "static", "inline", "extern",
    ];
    let mut names = BTreeSet::new();
    let mut depth = 0usize;
    for line in code().lines() {
        if let Some(define) = line.strip_prefix("#define ") {
            names.extend(
                define
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
                    .map(str::to_owned),
            );
        }
        if line.starts_with('#') || line.starts_with("extern \"C\"") {
            continue;
        }
        let line = line.replace("(*", " * ");
        let mut name = String::new();
        for c in line.chars().chain([' ']) {
            if c.is_alphanumeric() || c == '_' {
                name.push(c);
                continue;
            }
            if depth == 0
                && name.starts_with(|c: char| !c.is_ascii_digit())
                && !C.contains(&name.as_str())
            {
                names.insert(name.clone());
            }
            name.clear();
            match c {
                '(' | '{' => depth += 1,
                ')' | '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    names
}

fn every_name_is_ours() {
    let names = declared();
    assert!(names.len() > 150, "{} names were found", names.len());
    let foreign: Vec<_> = names
        .iter()
        .filter(|name| !name.starts_with("gdap_") && !name.starts_with("GDAP_"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}

fn terms_of_hints_are_names_of_the_header() {
    let code = code();
    let words: BTreeSet<_> = code
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .collect();
    for term in gdap::base::Term::ALL {
        assert!(words.contains(term.c_name()), "{}", term.c_name());
    }
}

/// The header names every handle type by its typedef, as hosts do.
fn handles_have_one_form() {
    let code = code();
    let (_, rest) = code.split_once("extern \"C\" {").expect("the declarations");
    for line in rest.lines().filter(|line| line.contains("struct gdap_")) {
        assert!(line.starts_with("typedef struct gdap_"), "{line}");
    }
}

/// The comment of a handle lists the functions that take it.
fn every_handle_lists_its_functions() {
    let text = header();
    let mut handles = BTreeSet::new();
    for (name, function) in declarations::header(&text).functions {
        let Some((kind, _)) = function.parameters.first() else {
            continue;
        };
        let handle = kind
            .trim_start_matches("const ")
            .trim_end_matches([' ', '*']);
        let declaration = format!("typedef struct {handle} {handle};");
        if let Some((before, _)) = text.split_once(&declaration) {
            let index = before.rsplit("/**").next().expect("a comment");
            assert!(
                index.contains(&format!("`{name}`")),
                "{handle} doesn't list {name}"
            );
            handles.insert(handle.to_owned());
        }
    }
    assert!(handles.len() >= 7, "{handles:?}");
}

/// The last paragraph of each function's comment begins with `Errors:` and lists at least the statuses that
/// wrong parameters can cause. (The tests of the C hosts check that each status they get is listed.)
fn every_function_lists_its_statuses() {
    let text = header();
    let listed = statuses::documented(&text);
    let declared = declarations::header(&text);
    let mut count = 0;
    for (name, function) in statuses::functions(&declared) {
        count += 1;
        let listed = listed
            .get(name)
            .unwrap_or_else(|| panic!("{name} has no paragraph `Errors:` at its end"));
        let missing: Vec<_> = statuses::of_parameters(function)
            .into_iter()
            .filter(|status| !listed.contains(status))
            .collect();
        assert!(missing.is_empty(), "{name} doesn't list {missing:?}");
        for status in listed {
            let constant = format!("GDAP_STATUS_{status}");
            assert!(
                declared.constants.contains_key(&constant),
                "{name}: {constant}"
            );
        }
    }
    assert!(count > 50, "{count} functions");
}

/// Except those that are only for hosts, and those of bugs.
fn every_status_is_listed_by_a_function() {
    let text = header();
    let listed: BTreeSet<_> = statuses::documented(&text)
        .into_values()
        .flatten()
        .collect();
    let others: Vec<_> = declarations::header(&text)
        .constants
        .into_keys()
        .filter_map(|name| Some(name.strip_prefix("GDAP_STATUS_")?.to_owned()))
        .filter(|name| !listed.contains(name))
        .collect();
    // JOURNAL, also as the status of an item, is listed for the function that opens a journal.
    assert_eq!(others, ["INTERNAL", "OK", "PANIC", "PLATFORM"]);
}

fn most_lines_are_documentation() {
    let all = header()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .count();
    let code = code()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .count();
    assert!(code * 2 < all, "{code} of {all} lines are code");
}

fn the_layout_is_that_of_rust() {
    use gdap::ffi::{
        batch_options::*, call::*, client_options::*, credential_app::*, credential_browser::*,
        credential_person::*, relationship_list::*, signing::*, sinks::*, str::*,
        token_callback::*, transport::*, variables::*,
    };
    let mut asserts = String::from("#include \"gdap.h\"\n");
    macro_rules! layout {
        ($($name:ident { $($field:ident),+ })+) => {$(
            asserts.push_str(&format!(
                "_Static_assert(sizeof({0}) == {1}, \"{0}\");\n",
                stringify!($name), size_of::<$name>(),
            ));
            $(asserts.push_str(&format!(
                "_Static_assert(offsetof({0}, {1}) == {2}, \"{0}.{1}\");\n",
                stringify!($name), stringify!($field), offset_of!($name, $field),
            ));)+
        )+};
    }
    layout! {
        gdap_str { data, len }
        gdap_header { name, value }
        gdap_client_options { struct_size, flags, service, proxy_mode, base_uri, ca_only, connect_timeout_ms,
            retry_cap_ms, consistency_wait_ms, max_retries, reserved0, max_response_bytes, tenant, admin_center,
            unreachable_ms, transport, transport_user_data, transport_destroy }
        gdap_transport_request { struct_size, timeout_ms, method, url, headers, header_count, body, max_body_bytes }
        gdap_call_options { struct_size, flags, cancel, deadline_ms, attempt_timeout_ms, if_match, snapshot,
            headers, header_count, client_request_id, customer_id, provider_instance_id, assignment_id, journal_key }
        gdap_list_options { struct_size, top, filter, select, orderby, next }
        gdap_batch_options { struct_size, flags, concurrency, capacity, journal_path }
        gdap_batch_counts { struct_size, reserved, queued, running, untaken, finished }
        gdap_token_request { struct_size, rejected, scope, authority, claims, tenant }
        gdap_certificate_options { struct_size, flags, algorithm, reserved0 }
        gdap_bytes { data, len }
        gdap_signing_request { struct_size, algorithm, message, digest }
        gdap_variable { name, value }
        gdap_device_prompt { struct_size, reserved0, user_code, verification_uri, message, expires_in_ms }
        gdap_browser_prompt { struct_size, reserved0, uri, expires_in_ms }
        gdap_interactive_options { struct_size, reserved0, scopes, login_hint, timeout_ms }
        gdap_log_event { struct_size, level, target, message }
        gdap_progress { struct_size, kind, attempt, reserved, wait_ms, done, total }
    }
    let Some(gcc) = support::tool("gcc", "the_layout_is_that_of_rust") else {
        return;
    };
    let file = support::scratch("layout").join("layout.c");
    std::fs::write(&file, asserts).unwrap();
    let mut command = Command::new(gcc);
    command
        .args(["-std=c11", "-fsyntax-only", "-I"])
        .arg(root().join("include"))
        .arg(file);
    support::must(&mut command);
}
