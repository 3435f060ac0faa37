//! A C host, generated from the header's declarations, that passes every argument of every function with
//! every wrong value its type allows, and calls every accessor on NULL, on the wrong type and out of range.

use serde_json::json;

use super::{Way, emulator, support};
use crate::declarations::{self, Signature};
use crate::statuses;

/// A valid value of an argument, so that the function gets as far as checking the wrong one.
fn valid_value(function: &str, kind: &str, name: &str) -> String {
    let text = match (kind, name) {
        ("gdap_str", "id") if function.starts_with("gdap_credential") => "GUID",
        ("gdap_str", "id") if function.starts_with("gdap_customer") => "GUID",
        ("gdap_str", "id" | "relationship_id") => "ID",
        ("gdap_str", "assignment_id" | "request_id" | "operation_id" | "client_id" | "tenant") => {
            "GUID"
        }
        ("gdap_str", "statuses") => "GDAP_STR(\"active\")",
        ("gdap_str", "document") if function == "gdap_request_create" => "TERMINATE",
        ("gdap_str", "document") => "UPDATE",
        ("gdap_str", "audience" | "client_secret") => "GDAP_STR_NULL",
        ("gdap_str", _) => "GDAP_STR(\"x\")",
        (_, "error") => "&error",
        ("gdap_error**", _) => "&item_error",
        ("int32_t", "action") => "GDAP_ACTION_RELATIONSHIP_UPDATE",
        ("int32_t", "identity") => "GDAP_IDENTITY_CLIENT_ID",
        ("uint64_t", _) => "1",
        ("const gdap_client*" | "const gdap_batch*" | "const gdap_credential*", _) => name,
        ("const gdap_variable*", _) => "variables",
        ("size_t", "variable_count") => "3",
        ("const gdap_bytes*", _) => "&bytes",
        ("size_t", "certificate_count") => "1",
        ("gdap_token_callback", _) => "on_token",
        ("gdap_signing_callback", _) => "on_sign",
        ("gdap_device_callback", _) => "on_prompt",
        ("gdap_browser_callback", _) => "on_page",
        ("gdap_refresh_token_callback", _) => "on_refresh_token",
        (kind, _) if kind.ends_with("**") => return format!("&made_{name}"),
        (kind, _) if kind.ends_with('*') || kind.ends_with("_callback") => "NULL",
        _ => "0",
    };
    text.to_owned()
}

/// A C statement to run before the call, the argument, and the expected status.
type Wrong = (String, String, &'static str);

fn wrong_values(function: &str, kind: &str, name: &str) -> Vec<Wrong> {
    let plain = |value: &str, status| (String::new(), value.to_owned(), status);
    match (kind, name) {
        (_, "error" | "user_data" | "destroy" | "tag") => vec![],
        ("gdap_str", _) => texts(function, name)
            .into_iter()
            .map(|(value, status)| plain(value, status))
            .collect(),
        ("int32_t", _) => vec![plain("99", "UNKNOWN_OPTION"), plain("-1", "UNKNOWN_OPTION")],
        ("uint32_t", _) => vec![plain("1u << 31", "UNKNOWN_OPTION")],
        ("int64_t", _) => vec![
            plain("-1", "INVALID_ARGUMENT"),
            plain("INT64_MIN", "INVALID_ARGUMENT"),
        ],
        ("size_t", _) => vec![plain("SIZE_MAX", "LIMIT_EXCEEDED")],
        ("const gdap_call_options*", _) => fields("call", CALL),
        ("const gdap_list_options*", _) => fields("list", LIST),
        ("const gdap_client_options*", _) => fields("client_options", CLIENT),
        ("const gdap_certificate_options*", _) => fields("certificate", CERTIFICATE),
        ("const gdap_interactive_options*", _) => fields("interactive", INTERACTIVE),
        ("const gdap_batch_options*", _) => fields("batch_options", BATCH),
        // Without a callback there are no logs and no progress.
        (kind, _) if kind.ends_with("_callback") && function.starts_with("gdap_client_set") => {
            vec![]
        }
        (kind, _) if kind.ends_with('*') || kind.ends_with("_callback") => {
            vec![plain("NULL", "NULL_POINTER")]
        }
        _ => vec![],
    }
}

fn texts(function: &str, name: &str) -> Vec<(&'static str, &'static str)> {
    let mut all = vec![
        ("view(NULL, 5)", "NULL_POINTER"),
        ("view(\"x\", SIZE_MAX)", "LIMIT_EXCEEDED"),
    ];
    // A PEM is passed as bytes, whose format is checked later.
    if name != "pem" {
        all.push(("view(\"x\\xff\", 2)", "INVALID_TEXT"));
    }
    // A document may be any UTF-8 text until it is parsed as JSON.
    if !matches!(name, "pem" | "document" | "snapshot") {
        all.push(("view(\"x\\0y\", 3)", "INVALID_TEXT"));
    }
    let is_optional = matches!(name, "tenant" | "audience" | "client_secret")
        || (name == "client_id" && function == "gdap_credential_new_workload_identity")
        // Of a user-assigned identity: INVALID_ARGUMENT.
        || (name == "id" && function.starts_with("gdap_credential"))
        // CloudCockpit needs none.
        || (name == "document" && function == "gdap_assignment_create");
    if !is_optional {
        all.push(("GDAP_STR_NULL", "NULL_POINTER"));
    }
    all
}

/// The fields of an option struct: `s` for text, otherwise a wrong value and its status.
type Fields = &'static [(&'static str, &'static str, &'static str)];

const SIZE: Fields = &[
    ("struct_size", "0", "STRUCT_SIZE"),
    ("struct_size", "4", "STRUCT_SIZE"),
    ("struct_size", "UINT32_MAX", "STRUCT_SIZE"),
];
const FLAGS: (&str, &str, &str) = ("flags", "1u << 31", "UNKNOWN_OPTION");
const CALL: Fields = &[
    FLAGS,
    ("deadline_ms", "-1", "INVALID_ARGUMENT"),
    ("attempt_timeout_ms", "-1", "INVALID_ARGUMENT"),
    ("if_match", "s", ""),
    ("snapshot", "s", ""),
    ("header_count", "1", "NULL_POINTER"),
    ("header_count", "65", "LIMIT_EXCEEDED"),
    ("client_request_id", "s", ""),
    ("customer_id", "s", ""),
    ("provider_instance_id", "s", ""),
    ("assignment_id", "s", ""),
    ("journal_key", "s", ""),
];
const LIST: Fields = &[
    ("top", "301", "LIMIT_EXCEEDED"),
    ("filter", "s", ""),
    ("select", "s", ""),
    ("orderby", "s", ""),
    ("next", "s", ""),
];
const CLIENT: Fields = &[
    FLAGS,
    ("service", "99", "UNKNOWN_OPTION"),
    ("cloud", "-1", "UNKNOWN_OPTION"),
    ("api_version", "99", "UNKNOWN_OPTION"),
    ("proxy_mode", "99", "UNKNOWN_OPTION"),
    ("reserved0", "1", "UNKNOWN_OPTION"),
    ("base_uri", "s", ""),
    ("authority", "s", ""),
    ("portal_domain", "s", ""),
    ("provider_instance_id", "s", ""),
    ("user_agent", "s", ""),
    ("proxy_url", "s", ""),
    ("proxy_user", "s", ""),
    ("proxy_password", "s", ""),
    ("ca_add", "s", ""),
    ("ca_only", "s", ""),
    ("tenant", "s", ""),
    ("admin_center", "s", ""),
    ("connect_timeout_ms", "-1", "INVALID_ARGUMENT"),
    ("attempt_timeout_ms", "-1", "INVALID_ARGUMENT"),
    ("deadline_ms", "-1", "INVALID_ARGUMENT"),
    ("retry_base_ms", "-1", "INVALID_ARGUMENT"),
    ("retry_cap_ms", "-1", "INVALID_ARGUMENT"),
    ("consistency_wait_ms", "-2", "INVALID_ARGUMENT"),
    ("unreachable_ms", "-2", "INVALID_ARGUMENT"),
    ("max_retries", "-2", "INVALID_ARGUMENT"),
    ("variable_count", "1", "NULL_POINTER"),
];
const CERTIFICATE: Fields = &[
    FLAGS,
    ("algorithm", "99", "UNKNOWN_OPTION"),
    ("reserved0", "1", "UNKNOWN_OPTION"),
];
const INTERACTIVE: Fields = &[
    ("reserved0", "1", "UNKNOWN_OPTION"),
    ("timeout_ms", "-1", "INVALID_ARGUMENT"),
    ("scopes", "s", ""),
    ("login_hint", "s", ""),
];
const BATCH: Fields = &[
    FLAGS,
    ("concurrency", "65", "INVALID_ARGUMENT"),
    ("capacity", "1", "INVALID_ARGUMENT"),
    ("journal_path", "s", ""),
];

fn fields(options: &str, fields: Fields) -> Vec<Wrong> {
    let mut all = Vec::new();
    for (field, value, status) in SIZE.iter().chain(fields) {
        let set = |value: &str| format!("{options}.{field} = {value};");
        let argument = format!("&{options}");
        match *value {
            "s" => all.extend(
                texts("", field)
                    .into_iter()
                    .filter(|(value, _)| *value != "GDAP_STR_NULL")
                    .map(|(value, status)| (set(value), argument.clone(), status)),
            ),
            value => all.push((set(value), argument, *status)),
        }
    }
    all
}

/// A call for each wrong argument of a function.
fn calls(name: &str, function: &Signature) -> String {
    let kinds: Vec<_> = function
        .parameters
        .iter()
        .map(|(kind, own)| (kind.replace(" *", "*"), own.as_str()))
        .collect();
    let mut text = String::new();
    for (at, (kind, own)) in kinds.iter().enumerate() {
        for (before, value, status) in wrong_values(name, kind, own) {
            let arguments: Vec<_> = kinds
                .iter()
                .enumerate()
                .map(|(other, (kind, own))| match other == at {
                    true => value.clone(),
                    false => valid_value(name, kind, own),
                })
                .collect();
            let what = format!("{name}: {own}: {before} {value}")
                .replace('\\', "\\\\")
                .replace('"', "'");
            text.push_str(&format!(
                "    begin(); {before} refused({name}({}), GDAP_STATUS_{status}, \"{what}\");\n",
                arguments.join(", ")
            ));
        }
    }
    text
}

/// Every accessor of results and errors on NULL.
fn accessors(name: &str, function: &Signature) -> Option<String> {
    let (kind, _) = function.parameters.first()?;
    if !matches!(
        kind.replace(" *", "*").as_str(),
        "const gdap_result*" | "const gdap_error*"
    ) {
        return None;
    }
    let others: Vec<_> = function.parameters[1..]
        .iter()
        .map(|(_, name)| match name.as_str() {
            "pointer" => "GDAP_STR(\"/id\")",
            "otherwise" => "-7",
            _ => "0",
        })
        .collect();
    let comma = if others.is_empty() { "" } else { ", " };
    let call = format!("{name}(NULL{comma}{})", others.join(", "));
    let wanted = match name {
        "gdap_error_status" => "GDAP_STATUS_INTERNAL",
        "gdap_error_retry_after_ms" | "gdap_result_int" | "gdap_result_bool" => {
            if others.is_empty() { "-1" } else { "-7" }
        }
        _ => "0",
    };
    Some(match function.returns.as_str() {
        "gdap_str" => format!("    CHECK({call}.data == NULL && {call}.len == 0);\n"),
        _ => format!("    CHECK({call} == {wanted});\n"),
    })
}

const MAIN: &str = r#"
int main(int argc, char **argv) {
    CHECK(argc == 2);
    client = open_client(argv[1], NULL);
    CHECK(gdap_batch_new(client, NULL, &batch, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_credential_new_token(GDAP_STR("token"), 0, &credential, NULL) == GDAP_STATUS_OK);
    wrong_arguments();
    accessors_of_nothing();
    types();
    gdap_batch_free(batch);
    gdap_client_free(client);
    gdap_credential_free(credential);
    CHECK(gdap_threads_join(30000) == GDAP_STATUS_OK);
    printf("%d\n", count);
    return 0;
}
"#;

pub fn arguments(test: &str, way: Way) {
    let header = std::fs::read_to_string(support::root().join("include/gdap.h")).expect("gdap.h");
    let declared = declarations::header(&header);
    let mut text = String::from("#include \"arguments.h\"\n");
    text.push_str("\nstatic void wrong_arguments(void) {\n");
    let with_error = |(_, function): &(&String, &Signature)| {
        function.parameters.iter().any(|(_, name)| name == "error")
    };
    let mut functions = 0;
    for (name, function) in statuses::functions(&declared).filter(with_error) {
        functions += 1;
        text.push_str(&calls(name, function));
    }
    text.push_str("}\n\nstatic void accessors_of_nothing(void) {\n");
    for (name, function) in &declared.functions {
        text.push_str(&accessors(name, function).unwrap_or_default());
    }
    text.push_str("}\n");
    text.push_str(MAIN);
    let source = support::scratch(&format!("{test}-source")).join("arguments.c");
    std::fs::write(&source, text).expect("a source");
    let Some(mut command) = super::command_of(&source, test, way) else {
        return;
    };
    let emulator = emulator();
    command.arg(emulator.uri());
    let output = super::drive(command, &emulator);
    let count: u32 = output.trim().parse().expect("a count");
    println!("    {count} wrong arguments of {functions} functions");
    assert!(count > 1_000 && functions > 40, "{count} of {functions}");
    assert_eq!(json!(emulator.log()), json!([]), "no request is sent");
}
