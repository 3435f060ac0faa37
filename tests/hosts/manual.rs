//! The documents and results that the header describes: each example is sent unchanged, and each property of
//! a result is documented in the header.

use std::path::Path;

use gdap::emulator::Emulator;
use gdap::emulator::demo::host::{Call, CallResult, Client, Config, Library};
use serde_json::{Value, json};

use super::{emulator, support};

/// The comment of a function in the header.
fn comment(name: &str) -> String {
    let header =
        std::fs::read_to_string(support::root().join("include/gdap.h")).expect("the header");
    let at = header
        .find(&format!("gdap_status {name}("))
        .or_else(|| header.find(&format!("#define {name} ")))
        .expect("the function or flag");
    let comment = &header[..at];
    comment[comment.rfind("/**").expect("a comment")..].to_owned()
}

/// Checks that the comment of the function, or of the option, documents every property of its result.
fn documented(function: &str, answer: &str) {
    let comment = comment(function);
    let answer: Value = serde_json::from_str(answer).expect("JSON");
    for member in answer.as_object().expect("an object").keys() {
        assert!(
            comment.contains(&format!("`{member}`")),
            "{function} does not tell of {member}: {answer}"
        );
    }
}

/// The JSON examples in the comment of a function, in order.
fn examples(function: &str) -> Vec<String> {
    comment(function)
        .split("```json\n")
        .skip(1)
        .map(|rest| {
            let lines = rest
                .lines()
                .map(|line| line.trim_start().trim_start_matches('*'));
            lines
                .take_while(|line| line.trim() != "```")
                .collect::<Vec<_>>()
                .join("\n")
        })
        .inspect(|text| {
            let read: Result<Value, _> = serde_json::from_str(text);
            assert!(read.is_ok(), "{function}: {text}");
        })
        .collect()
}

fn open(library: &Library, emulator: &Emulator, cockpit: bool) -> Client {
    let config = Config {
        service: if cockpit { 2 } else { 1 },
        base_uri: emulator.uri(),
        portal_domain: if cockpit {
            "portal.cloudcockpit.com"
        } else {
            ""
        },
        token: "token-of-the-examples",
        ..Config::default()
    };
    library.client(&config).expect("a client")
}

pub fn examples_of_the_header() {
    let library = Library::load(Path::new(&support::library())).expect("the library");
    assert_eq!(library.version(), env!("CARGO_PKG_VERSION"));
    let emulator = emulator();
    let graph = open(&library, &emulator, false);

    let create = examples("gdap_relationship_create");
    let update = examples("gdap_relationship_update");
    let request = examples("gdap_request_create");
    assert_eq!((create.len(), update.len(), request.len()), (2, 3, 1));

    let none = Call::default;
    let made = graph
        .create(&create[0], none())
        .expect("the example creates");
    documented("gdap_relationship_create", &made.json);
    let updated = graph
        .update(&made.id, &update[0], none())
        .expect("the example updates");
    documented("gdap_relationship_update", &updated.json);
    assert_eq!((made.done, updated.done), (1, 2));
    let planned = Call {
        plan: true,
        ..none()
    };
    let plan = graph.update(&made.id, &update[0], planned).expect("a plan");
    assert!(plan.json.contains("\"unchanged\":true"), "{}", plan.json);
    for plan in [
        graph.update(&made.id, "{\"duration\":\"P9Y\"}", planned),
        graph.update(&made.id, "{\"duration\":\"P9D\"}", planned),
        graph.create(&create[0], planned),
    ] {
        documented("GDAP_CALL_PLAN", &plan.expect("a plan").json);
    }
    let locked = graph
        .request(&made.id, &request[0], none())
        .expect("the example locks");
    documented("gdap_request_create", &locked.json);
    emulator.approve(&made.id);
    let updated = graph
        .update(&made.id, &update[1], none())
        .expect("the example extends");
    assert_eq!(updated.done, 2);
    let now = emulator.relationship(&made.id).expect("the relationship");
    assert_eq!(now["autoExtendDuration"], "P180D", "{now}");
    documented(
        "gdap_relationship_get",
        &graph.get(&made.id, none()).expect("read").json,
    );
    documented(
        "gdap_relationship_list",
        &graph.list(none()).expect("listed").json,
    );
    removes_global_administrator(&graph, &emulator);
    for function in [
        "gdap_relationship_get",
        "GDAP_CALL_PLAN",
        "gdap_document_check",
    ] {
        assert_eq!(examples(function).len(), 1, "{function}");
    }

    let cockpit = open(&library, &emulator, true);
    let customer = "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9";
    let call = Call {
        customer_id: customer,
        provider_instance_id: "6f1c1c5e-4a4f-4a7c-8d0e-9b1f2c3d4e5f",
        ..Call::default()
    };
    let made = cockpit
        .create(&create[1], call)
        .expect("the example creates on CloudCockpit");
    documented("gdap_relationship_create", &made.json);
    for read_back in [false, true] {
        let call = Call { read_back, ..call };
        let updated = cockpit
            .update(&made.id, &update[2], call)
            .expect("CloudCockpit's example updates");
        documented("gdap_relationship_update", &updated.json);
    }
    documented(
        "gdap_relationship_get",
        &cockpit.get(&made.id, call).expect("found").json,
    );
    documented(
        "gdap_relationship_list",
        &cockpit.list(call).expect("listed").json,
    );
}

/// From the approval to the end, with the documents that the header shows.
pub fn examples_of_the_whole_life() {
    let library = Library::load(Path::new(&support::library())).expect("the library");
    let emulator = emulator();
    let graph = open(&library, &emulator, false);
    let role = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    let other = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
    let new = |status: &str| {
        let wanted = json!({"count": 1, "roles": [role, other], "status": status});
        emulator.seed(wanted).remove(0)
    };
    let waiting = Call {
        wait: true,
        ..Call::default()
    };
    let held = |function: &str, answer: Result<CallResult, _>, done: i32| {
        let answer = answer.unwrap_or_else(|failure| panic!("{function}: {failure:?}"));
        documented(function, &answer.json);
        assert_eq!(answer.done, done, "{function}: {}", answer.json);
        answer
    };
    // The results of all lists are documented at the list of relationships.
    let listed = |function: &str, answer: Result<CallResult, _>| {
        let answer = answer.unwrap_or_else(|failure| panic!("{function}: {failure:?}"));
        documented("gdap_relationship_list", &answer.json);
        assert_eq!(answer.done, 6, "{function}: {}", answer.json);
    };
    let none = Call::default;

    let id = new("active");
    let make = examples("gdap_assignment_create").remove(0);
    let made = held(
        "gdap_assignment_create",
        graph.assign(&id, &make, waiting),
        1,
    );
    let of = made.id.as_str();
    let two = json!({"accessDetails": {"unifiedRoles": [{"roleDefinitionId": other}]}}).to_string();
    let change = examples("gdap_assignment_update").remove(0);
    let update = "gdap_assignment_update";
    held(update, graph.update_assignment(&id, of, &change, none()), 3);
    held(update, graph.update_assignment(&id, of, &two, waiting), 2);
    held(update, graph.update_assignment(&id, of, &change, none()), 5);
    held("gdap_assignment_get", graph.assignment(&id, of, none()), 6);
    listed("gdap_assignment_list", graph.assignments(&id, none()));
    listed("gdap_operation_list", graph.operations(&id, none()));
    let delete = "gdap_relationship_delete";
    held(delete, graph.delete_assignment(&id, of, waiting), 9);
    let ended = graph.request(&id, "{\"action\":\"terminate\"}", none());
    let ended = held("gdap_request_create", ended, 1);
    held(
        "gdap_request_get",
        graph.get_request(&id, &ended.id, none()),
        6,
    );
    listed("gdap_request_list", graph.requests(&id, none()));
    let waited = graph.wait_status(&id, "terminated,expired", none());
    held("gdap_relationship_get", waited, 6);
    held(delete, graph.delete(&new("created"), none()), 9);
    let refused = graph.delete(&id, none()).expect_err("it has ended");
    assert!(refused.json.contains("InvalidState"), "{}", refused.json);

    listed("gdap_customer_list", graph.customers(none()));
    let customer = emulator.relationship(&id).expect("it")["customer"]["tenantId"].clone();
    let customer = customer.as_str().expect("a tenant id");
    held("gdap_customer_get", graph.customer(customer, none()), 6);
    listed(
        "gdap_customer_list_services",
        graph.services(customer, none()),
    );
    listed("gdap_contract_list", graph.contracts(none()));
    listed("gdap_group_list", graph.groups(none()));
}

/// The long-running change: it is accepted, then its operation is read.
fn removes_global_administrator(graph: &Client, emulator: &Emulator) {
    let admin = "62e90394-69f5-4237-9190-012177145e10";
    let role = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    let id = emulator
        .seed(json!({"count": 1, "roles": [admin, role]}))
        .remove(0);
    let wanted =
        json!({"accessDetails": {"unifiedRoles": [{"roleDefinitionId": role}]}}).to_string();
    let accepted = graph
        .update(&id, &wanted, Call::default())
        .expect("accepted");
    assert_eq!(accepted.done, 5, "{}", accepted.json);
    documented("gdap_relationship_update", &accepted.json);
    let accepted: Value = serde_json::from_str(&accepted.json).expect("JSON");
    let operation = accepted["operation"]["id"]
        .as_str()
        .expect("the operation's id");
    let waiting = Call {
        wait: true,
        ..Call::default()
    };
    let done = graph
        .operation(&id, operation, waiting)
        .expect("the operation");
    documented("gdap_operation_get", &done.json);
    assert!(done.json.contains("succeeded"), "{}", done.json);
}
