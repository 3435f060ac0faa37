//! `$batch`.

use crate::support::*;
use serde_json::{Value, json};

const R: &str = "/tenantRelationships/delegatedAdminRelationships";

fn answer_to<'a>(answer: &'a Answer, id: &str) -> &'a Value {
    let all = answer.body["responses"].as_array().expect("responses");
    all.iter().find(|r| r["id"] == id).expect("an answer")
}

#[test]
fn items_are_answered_one_by_one() {
    let world = world();
    let ids = world.emulator.seed(json!({"count": 2}));
    let one = format!("{R}/{}", ids[0]);
    let etag = world.etag_of(&path(&ids[0]));
    let json_type = json!({"Content-Type": "application/json"});
    let guarded = json!({"Content-Type": "application/json", "If-Match": etag});
    let extend = json!({"autoExtendDuration": "P180D"});
    let batch = json!({"requests": [
        {"id": "a", "method": "PATCH", "url": one, "headers": guarded, "body": extend},
        {"id": "b", "method": "PATCH", "url": one, "headers": guarded, "body": extend},
        {"id": "c", "method": "GET", "url": format!("{R}?$top=1"), "dependsOn": ["b"]},
        {"id": "d", "method": "GET", "url": format!("{R}?$top=1"), "dependsOn": ["a"]},
        {"id": "e", "method": "POST", "url": R, "headers": json_type, "body": document("B")},
    ]});
    let answer = world.post("/v1.0/$batch", &batch);
    assert_eq!(answer.status, 200, "{}", answer.text);
    for (id, status) in [("a", 200), ("b", 412), ("c", 424), ("d", 200), ("e", 201)] {
        assert_eq!(answer_to(&answer, id)["status"], status, "{id}");
    }
    assert!(answer_to(&answer, "e")["headers"]["Location"].is_string());
    assert_eq!(world.emulator.commits().batches, 1);

    world.emulator.fault(json!({
        "kind": "status", "status": 429, "headers": {"Retry-After": "1"}, "times": 1,
        "match": {"operation": "listRelationships"},
    }));
    let two = json!({"requests": [
        {"id": "1", "method": "GET", "url": R}, {"id": "2", "method": "GET", "url": R},
    ]});
    let answer = world.post("/beta/$batch", &two);
    assert_eq!(answer_to(&answer, "1")["status"], 429);
    assert_eq!(answer_to(&answer, "1")["headers"]["Retry-After"], "1");
    assert_eq!(answer_to(&answer, "2")["status"], 200);
}

#[test]
fn batches_that_are_refused_whole() {
    let world = world();
    let get = |id: String| json!({"id": id, "method": "GET", "url": R});
    let many: Vec<Value> = (0..21).map(|i| get(i.to_string())).collect();
    let bare = json!({"id": "1", "method": "POST", "url": R, "body": {}});
    for requests in [
        json!(many),
        json!([]),
        json!([get("a".into()), get("A".into())]),
        json!([bare]),
        json!([{"id": "1", "method": "GET"}]),
    ] {
        let batch = json!({ "requests": requests });
        assert_eq!(world.post("/v1.0/$batch", &batch).status, 400, "{batch}");
    }
    let twenty = json!({"requests": many[..20]});
    assert_eq!(world.post("/v1.0/$batch", &twenty).status, 200);
}
