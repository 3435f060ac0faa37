//! The examples of the services' documents, sent unchanged.

use crate::support::*;
use serde_json::{Value, json};

fn document_text(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = ["..", "../shared", "../../shared"]
        .iter()
        .map(|up| folder.join(up).join(name))
        .find(|file| file.exists());
    match file {
        Some(file) => std::fs::read_to_string(file).expect("readable"),
        None => {
            println!("skipped: {name} is not beside the repository");
            String::new()
        }
    }
}

/// The PATCH of the update pages is accepted, and its response has the properties that the page shows.
#[test]
fn the_update_pages_examples() {
    for name in [
        "spec/002-graph-v1.0-update.md",
        "spec/003-graph-beta-update-zh.md",
    ] {
        let text = document_text(name);
        let Some(at) = text.find("PATCH https://graph.microsoft.com/") else {
            continue;
        };
        let example = &text[at..];
        let (first, rest) = example.split_once('\n').expect("a line");
        let url = first
            .trim()
            .trim_start_matches("PATCH https://graph.microsoft.com");
        let etag = rest.split_once("If-Match: ").expect("a tag").1;
        let etag = etag.split('\n').next().expect("a line").trim();
        let mut bodies = rest.match_indices("\n{").map(|(at, _)| {
            let mut values = serde_json::Deserializer::from_str(&rest[at..]).into_iter::<Value>();
            values.next().expect("a body").expect("json")
        });
        let (body, shown) = (bodies.next().expect("one"), bodies.next().expect("two"));

        let world = world();
        let ids = world.emulator.seed(json!({"status": "created"}));
        let id = url.rsplit('/').next().expect("an id");
        world
            .emulator
            .change(&ids[0], json!({"id": id, "etag": etag}));
        let answer = world.patch(url, etag, &body);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text);
        for (member, value) in shown.as_object().expect("an object") {
            let here = &answer.body[member];
            match member.as_str() {
                "@odata.etag" | "createdDateTime" | "lastModifiedDateTime" => {
                    assert_eq!(here.as_str().map(str::len), value.as_str().map(str::len));
                }
                _ => assert_eq!(here, value, "{name}: {member}"),
            }
        }
    }
}

/// Every role of the contract's list is known to the emulator.
#[test]
fn the_roles_of_the_contract() {
    let text = document_text("contract/entra-roles.json");
    let Ok(list) = serde_json::from_str::<Value>(&text) else {
        return;
    };
    let ids: Vec<&str> = (list["roles"].as_array().expect("roles").iter())
        .filter_map(|role| role["id"].as_str())
        .collect();
    assert!(ids.len() > 100);
    let mut body = document("All");
    body["accessDetails"] = roles(&ids);
    let made = world().post("delegatedAdminRelationships", &body);
    assert_eq!(made.status, 201, "{}", made.text);
}

/// Every documented path of the OpenAPI documents is one the emulator answers.
#[test]
fn the_paths_of_the_contract() {
    for (name, version) in [
        ("contract/graph-v1.0.openapi.yaml", "v1.0"),
        ("contract/graph-beta.openapi.yaml", "beta"),
    ] {
        let text = document_text(name);
        let Ok(document) = serde_yaml_ng::from_str::<Value>(&text) else {
            continue;
        };
        let world = world();
        let ids = world.emulator.seed(json!({}));
        let tenant = world.get("delegatedAdminCustomers").body["value"][0]["id"].clone();
        let tenant = tenant.as_str().expect("an id");
        let mut seen = 0;
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            // A single service address isn't documented; its path results from the conversion to OpenAPI.
            if item["get"].is_null() || path.contains("{delegatedAdminServiceManagementDetail") {
                continue;
            }
            let path = path
                .replace("{delegatedAdminRelationship-id}", &ids[0])
                .replace("{delegatedAdminCustomer-id}", tenant);
            let answer = world.get(&format!("/{version}{path}"));
            let wanted = if path.contains('{') { 404 } else { 200 };
            assert_eq!(answer.status, wanted, "{path} {}", answer.text);
            seen += 1;
        }
        assert!(seen == 0 && text.is_empty() || seen >= 15, "{seen}");
    }
}
