//! The plans of writes other than creates and updates: the request that would be sent, or the rule that
//! rejects it.

use std::time::Duration;

use gdap::base::ErrorKind;
use gdap::client::{Batch, BatchOptions, CallOptions, Work};
use serde_json::{Value, json};

use super::support::*;

fn plan() -> CallOptions<'static> {
    CallOptions {
        plan: true,
        wait: true,
        ..CallOptions::default()
    }
}

const LOCK: &[u8] = br#"{"action":"lockForApproval"}"#;
const END: &[u8] = br#"{"action":"terminate"}"#;

#[test]
fn a_plan_shows_the_request_and_sends_nothing() {
    let world = world();
    let client = &world.client;
    let active = world.seed(json!({"roles": [READERS, GA], "prefix": "Planned "}));
    let draft = world.seed(json!({"status": "created"}));
    let part = assign(&world, &active, 1).id().unwrap().to_owned();
    world.emulator.clear_log();
    let document = assignment(2, &[READERS]);
    let narrow = json!({"accessDetails": roles(&[GA])}).to_string();
    let plans = [
        client.request(&draft, LOCK, &plan()),
        client.request(&active, END, &plan()),
        client.delete(&draft, &plan()),
        client.assign(&active, document.as_bytes(), &plan()),
        client.update_assignment(&active, &part, narrow.as_bytes(), &plan()),
        client.delete_assignment(&active, &part, &plan()),
        client.update(&active, br#"{"autoExtendDuration":"PT0S"}"#, &plan()),
        client.create(
            new_document("New").to_string().as_bytes(),
            &CallOptions {
                wait: false,
                ..plan()
            },
        ),
    ]
    .map(|reply| parsed(&reply.unwrap()));
    let short = |plan: &Value| {
        format!(
            "{} {} {}{}",
            plan["action"].as_str().unwrap(),
            plan["method"].as_str().unwrap_or("nothing"),
            plan["url"]
                .as_str()
                .map_or("", |url| url.rsplit('/').next().unwrap()),
            match plan["headers"]["if-match"].is_string() {
                true => " with an etag",
                false => "",
            }
        )
    };
    let own: Vec<_> = plans[..6].iter().map(short).collect();
    assert_eq!(
        own,
        [
            "request POST requests".to_owned(),
            "request POST requests".to_owned(),
            format!("delete DELETE {draft} with an etag"),
            "assign POST accessAssignments".to_owned(),
            format!("updateAssignment PATCH {part} with an etag"),
            format!("deleteAssignment DELETE {part} with an etag"),
        ]
    );
    for plan in &plans {
        assert_eq!(plan["result"], "planned");
        assert_eq!(plan["refused"], false);
    }
    assert_eq!(plans[0]["body"], json!({"action": "lockForApproval"}));
    assert_eq!(
        plans[3]["body"],
        serde_json::from_str::<Value>(&document).unwrap()
    );
    assert!(plans[3]["name"].as_str().unwrap().starts_with("Planned "));
    assert_eq!(plans[3]["headers"]["authorization"], "***");
    assert_eq!(plans[6]["unchanged"], true);
    assert!(world.writes().is_empty(), "{:?}", world.writes());
}

#[test]
fn a_plan_names_the_rule_that_rejects_the_write() {
    let world = world();
    let client = &world.client;
    let active = world.seed(json!({"roles": [READERS]}));
    let draft = world.seed(json!({"status": "created"}));
    let ended = world.seed(json!({"status": "terminated"}));
    let part = assign(&world, &active, 1).id().unwrap().to_owned();
    world.emulator.clear_log();
    let taken = assignment(1, &[READERS]);
    let foreign = assignment(2, &[GA]);
    let narrow = json!({"accessDetails": roles(&[GA])}).to_string();
    let plans = [
        (client.request(&active, LOCK, &plan()), "active"),
        (client.request(&draft, END, &plan()), "created"),
        (client.delete(&active, &plan()), "active"),
        (
            client.assign(&ended, taken.as_bytes(), &plan()),
            "terminated",
        ),
        (
            client.assign(&active, taken.as_bytes(), &plan()),
            "already has these roles",
        ),
        (
            client.assign(&active, foreign.as_bytes(), &plan()),
            "isn't among the roles",
        ),
        (
            client.update_assignment(&active, &part, narrow.as_bytes(), &plan()),
            "isn't among the roles",
        ),
    ];
    for (reply, why) in plans {
        let plan = parsed(&reply.unwrap());
        assert_eq!(plan["refused"], true, "{plan}");
        assert!(
            plan["error"]["message"].as_str().unwrap().contains(why),
            "{plan}"
        );
        // Only the service decides whether a group is taken, so the run sends the request.
        let is_sent = plan["error"]["kind"] == "AlreadyExists";
        assert_eq!(plan["method"] == "POST", is_sent, "{plan}");
    }
    // The assignment exists already.
    let reuse = CallOptions {
        reuse_existing: true,
        ..plan()
    };
    let same = parsed(&client.assign(&active, taken.as_bytes(), &reuse).unwrap());
    assert_eq!(
        (&same["refused"], &same["unchanged"]),
        (&json!(false), &json!(true))
    );
    let absent = "00000000-0000-0000-0000-000000000001-00000000-0000-0000-0000-000000000002";
    let call = CallOptions {
        wait: false,
        ..plan()
    };
    let plan = parsed(&client.delete(absent, &call).unwrap());
    assert_eq!(
        (&plan["refused"], &plan["error"]["kind"]),
        (&json!(true), &json!("NotFound"))
    );
    assert!(world.writes().is_empty());
    // Not a rule rejects it, but the read before it fails.
    let fault = json!({"kind": "status", "status": 403, "match": {"method": "GET"}});
    world.emulator.fault(fault);
    let error = client.delete(&draft, &call).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
}

/// A batch with a journal plans its items without writing to the journal.
#[test]
fn a_batch_plans_and_writes_nothing_down() {
    let world = world();
    let ids = world
        .emulator
        .seed(json!({"count": 30, "status": "created"}));
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let options = BatchOptions {
        concurrency: 2,
        capacity: 30,
        journal: Some(journal.clone()),
        ..BatchOptions::default()
    };
    let batch = Batch::new(&world.client, options).unwrap();
    for (tag, id) in ids.iter().enumerate() {
        let (work, document) = match tag % 3 {
            0 => (Work::Request, LOCK),
            1 => (Work::Delete, &b""[..]),
            _ => (Work::Update, &br#"{"duration":"P31D"}"#[..]),
        };
        let wait = Duration::from_secs(5);
        batch
            .submit(work, id, document, &plan(), tag as u64, wait)
            .unwrap();
    }
    for _ in &ids {
        let (_, ended) = batch.take(Duration::from_secs(20)).unwrap();
        let plan = parsed(&ended.unwrap());
        assert_eq!(
            (&plan["result"], &plan["refused"]),
            (&json!("planned"), &json!(false))
        );
    }
    assert!(world.writes().is_empty(), "{:?}", world.writes());
    drop(batch); // On Windows a locked file can't be read.
    let text = std::fs::read_to_string(&journal).unwrap();
    assert_eq!(text.lines().count(), 1, "the first line alone: {text}");
}
