//! A C host, generated from the table of options by call, that sets every option on every call that doesn't
//! support it, and every supported option of a write in an offline plan.

use gdap::base::Term;
use gdap::client::CallKind;
use gdap::model::ServiceKind;
use serde_json::json;

use super::{Way, emulator, support};

pub const SERVICES: [ServiceKind; 2] = [ServiceKind::Graph, ServiceKind::CloudCockpit];

/// The options that only some calls support.
const OPTIONS: &[Term] = &[
    Term::Plan,
    Term::Offline,
    Term::AllowUnknownProperties,
    Term::ReuseExisting,
    Term::Wait,
    Term::ReadBack,
    Term::IfMatch,
    Term::Snapshot,
    Term::CustomerId,
    Term::ProviderInstanceId,
    Term::AssignmentId,
    Term::JournalKey,
    Term::Headers,
];

const ABSENT: &str = "GDAP_STR_NULL";

/// The C code of a call with `o` as its options; and, for an item of a batch, its action, id and document.
pub fn call(kind: CallKind, service: ServiceKind) -> (String, [&'static str; 3]) {
    let is_graph = service == ServiceKind::Graph;
    let create = if is_graph { "CREATE" } else { "CREATE_COCKPIT" };
    let update = if is_graph { "UPDATE" } else { "UPDATE_COCKPIT" };
    let assign = if is_graph { "ASSIGN" } else { "GDAP_STR(\"\")" };
    let (function, arguments, item) = match kind {
        CallKind::SignIn => (
            "client_sign_in",
            "".to_owned(),
            ["CLIENT_SIGN_IN", ABSENT, ABSENT],
        ),
        CallKind::CreateRelationship => (
            "relationship_create",
            create.to_owned(),
            ["RELATIONSHIP_CREATE", ABSENT, create],
        ),
        CallKind::UpdateRelationship => (
            "relationship_update",
            format!("ID, {update}"),
            ["RELATIONSHIP_UPDATE", "ID", update],
        ),
        CallKind::GetRelationship => (
            "relationship_get",
            "ID".to_owned(),
            ["RELATIONSHIP_GET", "ID", ABSENT],
        ),
        CallKind::ListRelationships => (
            "relationship_list",
            "NULL".to_owned(),
            ["RELATIONSHIP_LIST", ABSENT, ABSENT],
        ),
        CallKind::WaitForRelationship => (
            "relationship_wait",
            "ID, GDAP_STR(\"active\")".to_owned(),
            ["RELATIONSHIP_WAIT", "ID", "GDAP_STR(\"active\")"],
        ),
        CallKind::DeleteRelationship => (
            "relationship_delete",
            "ID".to_owned(),
            ["RELATIONSHIP_DELETE", "ID", ABSENT],
        ),
        CallKind::CreateRequest => (
            "request_create",
            "ID, TERMINATE".to_owned(),
            ["REQUEST_CREATE", "ID", "TERMINATE"],
        ),
        CallKind::ListRequests => (
            "request_list",
            "ID, NULL".to_owned(),
            ["REQUEST_LIST", "ID", ABSENT],
        ),
        CallKind::GetRequest => (
            "request_get",
            "ID, PART".to_owned(),
            ["REQUEST_GET", "ID", "PART"],
        ),
        CallKind::ListOperations => (
            "operation_list",
            "ID, NULL".to_owned(),
            ["OPERATION_LIST", "ID", ABSENT],
        ),
        CallKind::GetOperation => (
            "operation_get",
            "ID, PART".to_owned(),
            ["OPERATION_GET", "ID", "PART"],
        ),
        CallKind::CreateAssignment => (
            "assignment_create",
            format!("ID, {assign}"),
            ["ASSIGNMENT_CREATE", "ID", assign],
        ),
        CallKind::ListAssignments => (
            "assignment_list",
            "ID, NULL".to_owned(),
            ["ASSIGNMENT_LIST", "ID", ABSENT],
        ),
        CallKind::GetAssignment => (
            "assignment_get",
            "ID, PART".to_owned(),
            ["ASSIGNMENT_GET", "ID", ABSENT],
        ),
        CallKind::UpdateAssignment => (
            "assignment_update",
            "ID, PART, ROLES".to_owned(),
            ["ASSIGNMENT_UPDATE", "ID", "ROLES"],
        ),
        CallKind::DeleteAssignment => (
            "assignment_delete",
            "ID, PART".to_owned(),
            ["ASSIGNMENT_DELETE", "ID", ABSENT],
        ),
        CallKind::ListCustomers => (
            "customer_list",
            "NULL".to_owned(),
            ["CUSTOMER_LIST", ABSENT, ABSENT],
        ),
        CallKind::GetCustomer => (
            "customer_get",
            "GUID".to_owned(),
            ["CUSTOMER_GET", "GUID", ABSENT],
        ),
        CallKind::ListCustomerServices => (
            "customer_list_services",
            "GUID, NULL".to_owned(),
            ["CUSTOMER_LIST_SERVICES", "GUID", ABSENT],
        ),
        CallKind::ListContracts => (
            "contract_list",
            "NULL".to_owned(),
            ["CONTRACT_LIST", ABSENT, ABSENT],
        ),
        CallKind::ListGroups => (
            "group_list",
            "NULL".to_owned(),
            ["GROUP_LIST", ABSENT, ABSENT],
        ),
    };
    let comma = if arguments.is_empty() { "" } else { ", " };
    let call = format!("gdap_{function}(client, {arguments}{comma}&o, &result, &error)");
    (call, item)
}

/// The C code that sets an option in `o`.
fn set(option: Term) -> String {
    let name = option.c_name();
    match option {
        Term::IfMatch => "o.if_match = GDAP_STR(\"W/\\\"1\\\"\");".to_owned(),
        Term::Snapshot => "o.snapshot = GDAP_STR(\"{}\");".to_owned(),
        Term::CustomerId | Term::ProviderInstanceId => format!("o.{name} = GUID;"),
        Term::AssignmentId => format!("o.{name} = PART;"),
        Term::JournalKey => format!("o.{name} = GDAP_STR(\"key\");"),
        Term::Headers => "o.headers = &header; o.header_count = 1;".to_owned(),
        flag => format!("o.flags |= {};", flag.c_name()),
    }
}

/// The options that CloudCockpit requires.
pub const NEEDS: &str = "o.customer_id = GUID; o.provider_instance_id = GUID;";

/// The body of the host's function for one service.
fn steps(service: ServiceKind) -> String {
    let mut text = String::new();
    for kind in CallKind::ALL {
        let Some(known) = kind.options(service) else {
            continue;
        };
        let is_write = known.contains(&Term::Plan);
        let (call, item) = call(*kind, service);
        let name = kind.name();
        let needs = match service {
            ServiceKind::CloudCockpit if known.contains(&Term::CustomerId) => NEEDS,
            _ => "",
        };
        let plan = match is_write {
            true => "o.flags |= GDAP_CALL_PLAN | GDAP_CALL_OFFLINE;",
            false => "",
        };
        for option in OPTIONS {
            let (set, term) = (set(*option), option.key());
            if !known.contains(option) {
                text.push_str(&format!(
                    "begin(); {needs} {set} refused({call}, \"{name} with {term}\");\n"
                ));
                text.push_str(&format!("begin(); {needs} {set} {plan} refused({call}, \"a plan of {name} with {term}\");\n"));
            } else if is_write {
                text.push_str(&format!(
                    "begin(); {needs} {set} {plan} planned({call}, \"{name} with {term}\");\n"
                ));
            }
        }
        if is_write {
            text.push_str(&format!("begin(); {needs} o.flags = GDAP_CALL_OFFLINE; refused({call}, \"{name} offline\");\n"));
        }
        let (own, [action, id, document]) = (kind.batch_options(), item);
        let submit = format!(
            "gdap_batch_submit(batch, GDAP_ACTION_{action}, {id}, {document}, &o, 1, 0, &error)"
        );
        let part = match own.contains(&Term::AssignmentId) {
            true => "o.assignment_id = PART;",
            false => "",
        };
        for option in OPTIONS {
            // The batch has no journal, so it doesn't support a journal key either.
            let of_batch = own.contains(option) && *option != Term::JournalKey;
            if !known.contains(option) && !of_batch {
                let (set, term) = (set(*option), option.key());
                text.push_str(&format!("begin(); {needs} {part} {set} refused({submit}, \"{name} with {term} in a batch\");\n"));
            }
        }
        if !part.is_empty() {
            text.push_str(&format!(
                "begin(); {needs} refused({submit}, \"{name} of no assignment\");\n"
            ));
        }
        if is_write {
            text.push_str(&format!("begin(); {needs} {part} o.flags = GDAP_CALL_OFFLINE; refused({submit}, \"{name} offline in a batch\");\n"));
        }
    }
    text
}

/// Ids and documents for calls.
pub const DOCUMENTS: &str = r#"#include "common.h"

#define ID GDAP_STR("5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234")
#define PART GDAP_STR("869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11")
#define GUID GDAP_STR("1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9")
#define ROLES_TEXT "\"accessDetails\":{\"unifiedRoles\":[{\"roleDefinitionId\":\"29232cdf-9323-42fd-ade2-1d097af3e4de\"}]}"
#define CREATE GDAP_STR("{\"displayName\":\"Options\",\"duration\":\"P30D\"," ROLES_TEXT "}")
#define UPDATE GDAP_STR("{\"autoExtendDuration\":\"P180D\"}")
#define CREATE_COCKPIT GDAP_STR("{\"displayName\":\"Options\",\"autoExtendEnabled\":true}")
#define UPDATE_COCKPIT GDAP_STR("{\"autoExtendEnabled\":true}")
#define ROLES GDAP_STR("{" ROLES_TEXT "}")
#define ASSIGN                                                                              \
    GDAP_STR("{\"accessContainer\":{\"accessContainerId\":\"869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11\"," \
             "\"accessContainerType\":\"securityGroup\"}," ROLES_TEXT "}")
#define TERMINATE GDAP_STR("{\"action\":\"terminate\"}")
"#;

const HEAD: &str = r#"
static const gdap_client *client;
static gdap_batch *batch;
static gdap_call_options o;
static gdap_result *result;
static gdap_error *error;
static gdap_header header = {{"Prefer", 6}, {"x", 1}};
static int count;

static void begin(void) {
    result = NULL;
    error = NULL;
    CHECK(gdap_call_options_init(&o, sizeof o) == GDAP_STATUS_OK);
}

static void end(void) {
    gdap_result_free(result);
    gdap_error_free(error);
    count++;
}

static void refused(gdap_status status, const char *what) {
    if (status != GDAP_STATUS_INVALID_ARGUMENT || gdap_error_outcome(error) != GDAP_OUTCOME_NOT_SENT
        || gdap_error_requests_sent(error) != 0 || gdap_error_hint_code(error).data == NULL) {
        fprintf(stderr, "%s: status %d %s\n", what, (int)status, error ? gdap_error_json(error).data : "");
        exit(1);
    }
    end();
}

static void planned(gdap_status status, const char *what) {
    if (status != GDAP_STATUS_OK || gdap_result_requests_sent(result) != 0) {
        fprintf(stderr, "%s: status %d %s\n", what, (int)status, error ? gdap_error_json(error).data : "");
        exit(1);
    }
    end();
}
"#;

fn main() -> &'static str {
    r#"
int main(int argc, char **argv) {
    CHECK(argc == 2);
    gdap_client *graph_client = open_service(argv[1], NULL, GDAP_SERVICE_GRAPH);
    gdap_client *cockpit_client = open_service(argv[1], NULL, GDAP_SERVICE_CLOUDCOCKPIT);
    client = graph_client;
    CHECK(gdap_batch_new(client, NULL, &batch, NULL) == GDAP_STATUS_OK);
    graph();
    gdap_batch_free(batch);
    client = cockpit_client;
    CHECK(gdap_batch_new(client, NULL, &batch, NULL) == GDAP_STATUS_OK);
    cockpit();
    gdap_batch_free(batch);
    gdap_client_free(graph_client);
    gdap_client_free(cockpit_client);
    printf("%d\n", count);
    return 0;
}
"#
}

pub fn options(test: &str, way: Way) {
    let source = support::scratch(&format!("{test}-source")).join("options.c");
    let mut text = DOCUMENTS.to_owned() + HEAD;
    for (service, name) in SERVICES.iter().zip(["graph", "cockpit"]) {
        text.push_str(&format!(
            "\nstatic void {name}(void) {{\n{}}}\n",
            steps(*service)
        ));
    }
    text.push_str(main());
    std::fs::write(&source, text).expect("a source");
    let Some(mut command) = super::command_of(&source, test, way) else {
        return;
    };
    let emulator = emulator();
    command.arg(emulator.uri());
    let output = super::drive(command, &emulator);
    let count: u32 = output.trim().parse().expect("a count");
    assert!(count > 300, "{count} uses of options were tried");
    println!("    {count} uses of options");
    assert_eq!(json!(emulator.log()), json!([]), "no request is sent");
}
