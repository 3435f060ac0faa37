//! Plans: they show the request that would be sent, and send nothing.

use gdap::client::{CallOptions, check};
use gdap::model::{Action, ServiceKind};
use serde_json::{Value, json};

use super::support::*;

fn planned() -> CallOptions<'static> {
    CallOptions {
        plan: true,
        ..CallOptions::default()
    }
}

fn plan(world: &World, id: &str, document: Value, call: &CallOptions) -> Value {
    let reply = world
        .client
        .update(id, document.to_string().as_bytes(), call)
        .unwrap();
    parsed(&reply)
}

#[test]
fn an_update_is_planned_from_what_is_there() {
    let world = world();
    let id = world.seed(json!({"status": "created"}));
    let call = planned();
    let document = json!({"displayName": "P", "duration": "P2Y"});
    let planned = plan(&world, &id, document.clone(), &call);
    assert_eq!(planned["result"], "planned");
    assert_eq!(planned["method"], "PATCH");
    assert_eq!(planned["body"], json!({"displayName": "P"}));
    assert_eq!(planned["headers"]["authorization"], "***");
    assert_eq!(planned["headers"]["if-match"], world.raw(&id)["etag"]);
    assert_eq!(planned["changes"][0]["pointer"], "/displayName");
    assert_eq!(planned["refused"], false);
    assert!(world.writes().is_empty());
    // The run sends what the plan showed.
    world.update(&id, document.clone()).unwrap();
    let sent = &world.writes()[0];
    assert_eq!(sent["body"].as_str().unwrap(), planned["body"].to_string());
    assert!(
        planned["url"]
            .as_str()
            .unwrap()
            .ends_with(sent["path"].as_str().unwrap())
    );
    for (name, value) in planned["headers"].as_object().unwrap() {
        if name != "authorization" {
            assert_eq!(&sent["headers"][name.to_lowercase()], value, "{name}");
        }
    }
    let again = plan(&world, &id, document, &call);
    assert_eq!(again["unchanged"], true);
    assert!(again.get("body").is_none());
}

#[test]
fn the_rule_that_rejects_a_write_is_in_the_plan() {
    let world = world();
    let id = world.seed(json!({"status": "active"}));
    let call = planned();
    let planned = plan(&world, &id, json!({"displayName": "P"}), &call);
    assert_eq!(planned["refused"], true);
    assert_eq!(planned["name"], world.raw(&id)["displayName"]);
    assert_eq!(planned["id"], id);
    assert_eq!(planned["headers"], json!({}));
    assert_eq!(planned["problems"][0]["pointer"], "/displayName");
    assert_eq!(planned["error"]["kind"], "InvalidState");
    let planned = plan(&world, &id, json!({"status": "created"}), &call);
    assert_eq!(planned["error"]["kind"], "Validation");
    let missing = "0".repeat(73);
    let planned = plan(&world, &missing, json!({"duration": "P1D"}), &call);
    assert_eq!(planned["error"]["kind"], "NotFound");
}

#[test]
fn offline_only_the_rules_speak() {
    let world = world();
    let call = CallOptions {
        offline: true,
        ..planned()
    };
    let planned = plan(&world, "some-id", json!({"duration": "P1Y"}), &call);
    assert_eq!(planned["body"], json!({"duration": "P365D"}));
    let reply = world
        .client
        .create(new_document("N").to_string().as_bytes(), &call)
        .unwrap();
    assert_eq!(parsed(&reply)["method"], "POST");
    assert!(world.emulator.log().is_empty());
}

#[test]
fn a_create_looks_for_the_name() {
    let world = world();
    world.create(new_document("N")).unwrap();
    let document = new_document("N").to_string();
    let call = planned();
    let planned = parsed(&world.client.create(document.as_bytes(), &call).unwrap());
    assert_eq!(planned["error"]["kind"], "AlreadyExists");
    let reuse = CallOptions {
        reuse_existing: true,
        ..call
    };
    let planned = parsed(&world.client.create(document.as_bytes(), &reuse).unwrap());
    assert_eq!(planned["unchanged"], true);
}

#[test]
fn checks_need_no_service() {
    let run = |service, document: &str| {
        let reply = check(service, Action::Create, document.as_bytes(), false).unwrap();
        parsed(&reply)
    };
    let good = run(ServiceKind::Graph, &new_document("x").to_string());
    assert_eq!(good["valid"], true);
    assert_eq!(good["body"], new_document("x"));
    let bad = run(ServiceKind::Graph, "{}");
    assert_eq!(bad["valid"], false);
    assert_eq!(bad["problems"].as_array().unwrap().len(), 3);
    let cockpit = run(
        ServiceKind::CloudCockpit,
        r#"{"displayName":"x","autoExtendDuration":"P180D"}"#,
    );
    assert_eq!(
        cockpit["body"],
        json!({"displayName": "x", "autoExtendEnabled": true})
    );
    assert!(check(ServiceKind::Graph, Action::Create, b"[]", false).is_err());
}
