//! A C host, generated from the table of options by call, that makes every call against unusable or missing
//! responses. The header must list each status that a function then returns.

use gdap::base::Term;
use gdap::client::CallKind;
use gdap::emulator::Emulator;
use gdap::model::ServiceKind;
use serde_json::json;

use super::options::{DOCUMENTS, NEEDS, SERVICES, call};
use super::{Way, emulator, support};

/// HTTP statuses, and names of other responses that [`respond`] knows.
const RESPONSES: [&str; 16] = [
    "200", "302", "400", "401", "403", "404", "405", "409", "412", "418", "423", "429", "500",
    "503", "close", "stall",
];

/// Sets how the emulator responds from now on.
pub fn respond(emulator: &Emulator, response: &str) {
    emulator.clear_faults();
    emulator.fault(match response {
        "200" => json!({"kind": "status", "status": 200, "body": "not what was asked for"}),
        "close" => json!({"kind": "close_before"}),
        "stall" => json!({"kind": "stall", "ms": 1_000}),
        status => json!({"kind": "status", "status": status.parse::<u16>().expect("a status")}),
    });
}

fn steps(service: ServiceKind) -> String {
    let mut text = String::new();
    for kind in CallKind::ALL {
        let Some(known) = kind.options(service) else {
            continue;
        };
        let needs = match service {
            ServiceKind::CloudCockpit if known.contains(&Term::CustomerId) => NEEDS,
            _ => "",
        };
        let (call, _) = call(*kind, service);
        text.push_str(&format!("    begin(); {needs} ended({call});\n"));
    }
    text
}

const HEAD: &str = r#"
static gdap_client *client;
static gdap_call_options o;
static gdap_result *result;
static gdap_error *error;
static int count, failed;

static gdap_client *open_for(const char *uri, int32_t service) {
    gdap_client_options options = GDAP_CLIENT_OPTIONS_INIT;
    gdap_credential *credential = NULL;
    gdap_client *made = NULL;
    options.flags = GDAP_CLIENT_ALLOW_HTTP_LOOPBACK;
    options.base_uri = gdap_str_from(uri);
    options.service = service;
    if (service == GDAP_SERVICE_CLOUDCOCKPIT) options.portal_domain = GDAP_STR("portal.cloudcockpit.com");
    options.retry_base_ms = 1;
    options.retry_cap_ms = 5;
    options.max_retries = 1;
    options.consistency_wait_ms = 0;
    options.deadline_ms = 300;
    CHECK(gdap_credential_new_token(GDAP_STR("token"), 0, &credential, NULL) == GDAP_STATUS_OK);
    CHECK(gdap_client_new(&options, credential, &made, NULL) == GDAP_STATUS_OK);
    gdap_credential_free(credential);
    return made;
}

static void begin(void) {
    const gdap_call_options none = GDAP_CALL_OPTIONS_INIT;
    o = none;
}

static void ended(gdap_status status) {
    CHECK((status == GDAP_STATUS_OK) == (error == NULL) && (status == GDAP_STATUS_OK) == (result != NULL));
    CHECK(gdap_error_outcome(error) != GDAP_OUTCOME_UNKNOWN || gdap_error_hint(error).data != NULL);
    failed += status != GDAP_STATUS_OK;
    gdap_result_free(result);
    gdap_error_free(error);
    count++;
}
"#;

pub fn responses(test: &str, way: Way) {
    let source = support::scratch(&format!("{test}-source")).join("responses.c");
    let mut text = DOCUMENTS.to_owned() + HEAD;
    for (service, name) in SERVICES.iter().zip(["graph", "cockpit"]) {
        let steps = steps(*service);
        text.push_str(&format!("\nstatic void {name}(void) {{\n{steps}}}\n"));
    }
    text.push_str("\nint main(int argc, char **argv) {\n    CHECK(argc == 2);\n");
    for (service, name) in [("GRAPH", "graph"), ("CLOUDCOCKPIT", "cockpit")] {
        text.push_str(&format!(
            "    client = open_for(argv[1], GDAP_SERVICE_{service});\n"
        ));
        for response in RESPONSES {
            text.push_str(&format!(
                "    ask(\"respond\", \"{response}\");\n    {name}();\n"
            ));
        }
        text.push_str("    gdap_client_free(client);\n");
    }
    text.push_str("    printf(\"%d %d\\n\", count, failed);\n    return 0;\n}\n");
    std::fs::write(&source, text).expect("a source");
    let Some(mut command) = super::command_of(&source, test, way) else {
        return;
    };
    let emulator = emulator();
    command.arg(emulator.uri());
    let output = super::drive(command, &emulator);
    let (count, failed) = output.trim().split_once(' ').expect("two counts");
    println!("    {failed} of {count} calls failed");
    let failed: u32 = failed.parse().expect("a count");
    assert!(failed > 300, "{output}");
}
