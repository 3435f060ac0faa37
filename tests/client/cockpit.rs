//! CloudCockpit, compared with the vendor's documentation of update and create.

use std::sync::{Arc, Mutex};

use gdap::base::{ErrorKind, Level};
use gdap::client::{CallOptions, Client, ListQuery};
use serde_json::{Value, json};

use super::support::*;
use super::wire::spec;

const CUSTOMER: &str = "aaaaaaaa-0000-4000-8000-000000000001";
const PROVIDER: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const CORRELATION: &str = "cccccccc-0000-4000-8000-000000000003";

fn call() -> CallOptions<'static> {
    CallOptions {
        customer_id: Some(CUSTOMER),
        provider_instance_id: Some(PROVIDER),
        client_request_id: Some(CORRELATION),
        ..CallOptions::default()
    }
}

fn made(client: &Client) -> String {
    let document = br#"{"displayName":"C","autoExtendEnabled":false}"#;
    let reply = client.create(document, &call()).unwrap();
    reply.id().unwrap().to_owned()
}

#[test]
fn an_active_relationship_is_linked_with_the_group_of_the_portal_once() {
    let world = world();
    world
        .emulator
        .settings(json!({"cockpitGroup": CUSTOMER, "operationMs": 0}));
    let client = world.cockpit();
    let id = world.emulator.seed(json!({}))[0].clone();
    let made = parsed(&client.assign(&id, b"", &call()).unwrap());
    assert_eq!(made["result"], "created");
    assert_eq!(made["id"], id.as_str());
    let call = CallOptions {
        reuse_existing: true,
        ..call()
    };
    let again = parsed(&client.assign(&id, b"{}", &call).unwrap());
    assert_eq!(again["result"], "unchanged");
    assert_eq!(world.emulator.commits().assignments, 1);
    let all = parsed(
        &client
            .assignments(&id, &ListQuery::default(), &self::call())
            .unwrap(),
    );
    assert_eq!(
        all["value"][0]["accessContainer"],
        json!({"accessContainerId": CUSTOMER, "accessContainerType": "securityGroup"})
    );
    let error = client
        .assign(&id, br#"{"accessDetails":{}}"#, &call)
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[test]
fn an_update_is_the_documents() {
    let world = world();
    let client = world.cockpit();
    let id = made(&client);
    world.emulator.clear_log();
    let reply = client
        .update(&id, br#"{"autoExtendDuration":"P180D"}"#, &call())
        .unwrap();
    let answer = parsed(&reply);
    assert_eq!(answer["result"], "updated");
    assert_eq!(answer["id"], id.as_str());
    assert_eq!(answer["customerId"], CUSTOMER);
    assert_eq!(answer["providerInstanceId"], PROVIDER);
    assert_eq!(
        answer["sent"],
        json!({"providerInstanceId": PROVIDER, "autoExtendEnabled": true})
    );
    assert!(answer.get("relationship").is_none());
    let log = world.emulator.log();
    assert_eq!(log.len(), 1, "nothing is read unless asked for");
    let sent = &log[0];
    if let Some(text) = spec("000-cloudcockpit-update.md") {
        let line = text
            .split("**")
            .find(|part| part.starts_with("PATCH "))
            .unwrap();
        let path = line["PATCH ".len()..]
            .replace("{customerId}", CUSTOMER)
            .replace("{relationshipId}", &id);
        assert_eq!(sent["path"], path.as_str());
        for header in ["X-Tenant", "Authorization", "X-Correlation-Id"] {
            assert!(text.contains(&format!("**{header}**")));
            assert!(
                sent["headers"][header.to_lowercase()].is_string(),
                "{header}"
            );
        }
        let body: Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
        for name in body.as_object().unwrap().keys() {
            assert!(text.contains(&format!("**{name}**")), "{name}");
        }
    }
    assert_eq!(sent["method"], "PATCH");
    assert_eq!(sent["headers"]["x-tenant"], "portal.cloudcockpit.com");
    assert_eq!(sent["headers"]["x-correlation-id"], CORRELATION);
    assert_eq!(sent["headers"]["content-type"], "application/json");
    assert!(sent["headers"].get("if-match").is_none());
    assert_eq!(
        sent["body"],
        json!({"providerInstanceId": PROVIDER, "autoExtendEnabled": true}).to_string()
    );
}

#[test]
fn a_create_is_the_documents() {
    let world = world();
    let client = world.cockpit();
    let call = CallOptions {
        customer_id: None,
        ..call()
    };
    let document = json!({
        "displayName": "New", "autoExtendEnabled": true, "customSelectedGdapRolesIds": [READERS],
    });
    let reply = client
        .create(document.to_string().as_bytes(), &call)
        .unwrap();
    let answer = parsed(&reply);
    assert_eq!(answer["result"], "created");
    assert_eq!(answer["relationship"]["displayName"], "New");
    assert_eq!(answer["relationship"]["status"], "created");
    let sent = &world.emulator.log()[0];
    if let Some(text) = spec("001-cloudcockpit-create.md") {
        let line = text
            .split("**")
            .find(|part| part.starts_with("POST "))
            .unwrap();
        assert_eq!(sent["path"], &line["POST ".len()..]);
        let body: Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
        for name in [
            "providerInstanceId",
            "displayName",
            "autoExtendEnabled",
            "customSelectedGdapRolesIds",
        ] {
            assert!(
                text.contains(&format!("**{name}**")) && body.get(name).is_some(),
                "{name}"
            );
        }
        assert_eq!(body.as_object().unwrap().len(), 4);
    }
    assert_eq!(sent["method"], "POST");
}

#[test]
fn read_back_looks_before_and_after() {
    let world = world();
    let client = world.cockpit();
    let id = made(&client);
    let call = CallOptions {
        read_back: true,
        ..call()
    };
    let on: &[u8] = br#"{"autoExtendEnabled":true}"#;
    world.emulator.clear_log();
    let reply = client.update(&id, on, &call).unwrap();
    let answer = parsed(&reply);
    assert_eq!(answer["result"], "updated");
    assert_eq!(answer["relationship"]["autoExtendDuration"], "P180D");
    assert_eq!(world.methods(), ["GET 200", "PATCH 200", "GET 200"]);
    assert_eq!(word(&client.update(&id, on, &call)), "unchanged");
}

/// A change that took effect is a success, even if the read after it fails; the failure is logged as a
/// warning.
#[test]
fn a_read_back_that_fails_is_a_warning() {
    let world = world();
    let client = world.cockpit();
    let id = made(&client);
    world
        .emulator
        .fault(json!({"kind": "status", "status": 403, "after": 1, "match": {"method": "GET"}}));
    let lines = Arc::new(Mutex::new(Vec::new()));
    let own = lines.clone();
    let sink = move |level: Level, _: &str, message: &str| {
        own.lock().unwrap().push((level, message.to_owned()));
    };
    client
        .diagnostics()
        .set_log(Some((Level::Warn, Arc::new(sink))));
    let call = CallOptions {
        read_back: true,
        ..call()
    };
    let reply = client
        .update(&id, br#"{"autoExtendEnabled":true}"#, &call)
        .unwrap();
    let answer = parsed(&reply);
    assert_eq!(
        (&answer["result"], &answer["relationship"]),
        (&json!("updated"), &json!(null))
    );
    assert_eq!(answer["sent"]["autoExtendEnabled"], true);
    let lines = lines.lock().unwrap();
    assert!(
        lines
            .iter()
            .any(|(level, line)| *level == Level::Warn && line.contains("A read to verify")),
        "{lines:?}"
    );
}

#[test]
fn a_lost_update_and_a_lost_create_are_found_in_the_list() {
    let world = world();
    let client = world.cockpit();
    let id = made(&client);
    world
        .emulator
        .fault(json!({"kind": "reset_after", "times": 1}));
    let result = client.update(&id, br#"{"autoExtendEnabled":true}"#, &call());
    assert_eq!(word(&result), "recovered");
    world
        .emulator
        .fault(json!({"kind": "reset_after", "times": 2, "match": {"method": "POST"}}));
    let document: &[u8] = br#"{"displayName":"D","autoExtendEnabled":false}"#;
    assert_eq!(word(&client.create(document, &call())), "recovered");
    // Without a customer there is no list that could be read.
    let nobody = CallOptions {
        customer_id: None,
        ..call()
    };
    let error = client.create(document, &nobody).unwrap_err();
    assert_eq!(failure(&error), "ConnectionLost/Unknown");
    assert_eq!(error.hint().unwrap().code(), "cloudCockpit.find");
}

#[test]
fn get_and_list_read_the_customers_list() {
    let world = world();
    let client = world.cockpit();
    let id = made(&client);
    let reply = client.get(&id, &call()).unwrap();
    assert_eq!(parsed(&reply)["relationship"]["id"], id.as_str());
    assert_eq!(parsed(&reply)["relationship"]["customerId"], CUSTOMER);
    let list = client.list(&ListQuery::default(), &call()).unwrap();
    assert_eq!(parsed(&list)["value"].as_array().unwrap().len(), 1);
    assert!(list.next().is_none());
    assert_eq!(word(&client.get("unknown", &call())), "NotFound/NotSent");
    let query = ListQuery {
        top: 3,
        ..ListQuery::default()
    };
    assert_eq!(
        word(&client.list(&query, &call())),
        "InvalidArgument/NotSent"
    );
}

#[test]
fn calls_that_cloudcockpit_lacks_are_rejected_before_sending() {
    let world = world();
    let client = world.cockpit();
    for document in [
        r#"{"displayName":"x"}"#,
        r#"{"autoExtendEnabled":true,"duration":"P30D"}"#,
        r#"{"autoExtendEnabled":null}"#,
    ] {
        let result = client.update("r", document.as_bytes(), &call());
        assert_eq!(word(&result), "Validation/NotSent", "{document}");
    }
    let on: &[u8] = br#"{"autoExtendEnabled":true}"#;
    let nobody = CallOptions {
        customer_id: None,
        ..call()
    };
    assert_eq!(
        word(&client.update("r", on, &nobody)),
        "InvalidArgument/NotSent"
    );
    let tagged = CallOptions {
        if_match: Some("\"a\""),
        ..call()
    };
    assert_eq!(
        word(&client.update("r", on, &tagged)),
        "InvalidArgument/NotSent"
    );
    assert!(world.emulator.log().is_empty());
}
