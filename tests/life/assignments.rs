//! Creating and changing access assignments.

use gdap::base::Outcome;
use gdap::client::CallOptions;
use serde_json::json;

use super::support::*;

fn call() -> CallOptions<'static> {
    CallOptions::default()
}

fn reuse() -> CallOptions<'static> {
    CallOptions {
        reuse_existing: true,
        ..call()
    }
}

fn waiting() -> CallOptions<'static> {
    CallOptions {
        wait: true,
        ..call()
    }
}

#[test]
fn an_assignment_is_created_and_becomes_active() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS, MORE]}));
    let document = assignment(1, &["Directory Readers"]);
    let reply = world
        .client
        .assign(&id, document.as_bytes(), &waiting())
        .unwrap();
    let json = parsed(&reply);
    assert_eq!(
        (
            json["result"].as_str(),
            json["assignment"]["status"].as_str()
        ),
        (Some("created"), Some("active"))
    );
    assert!(reply.etag().is_some());
    let read = world
        .client
        .assignment(&id, reply.id().unwrap(), &call())
        .unwrap();
    assert_eq!(parsed(&read)["assignment"]["id"], json["id"]);
}

#[test]
fn assignments_that_the_relationship_doesnt_allow_arent_sent() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS]}));
    let document = assignment(1, &[READERS, MORE]);
    let error = world
        .client
        .assign(&id, document.as_bytes(), &call())
        .unwrap_err();
    assert_eq!(failure(&error), "Validation/NotSent");
    let problem = &error.problems()[0];
    assert_eq!(
        problem.pointer,
        "/accessDetails/unifiedRoles/1/roleDefinitionId"
    );
    assert!(
        problem.message.contains("isn't among the roles"),
        "{}",
        problem.message
    );
    for status in ["created", "approvalPending", "terminated"] {
        let id = world.seed(json!({"status": status, "roles": [READERS]}));
        let document = assignment(1, &[READERS]);
        let ended = world.client.assign(&id, document.as_bytes(), &call());
        assert_eq!(word(&ended), "InvalidState/NotSent", "{status}");
    }
    assert!(world.writes().is_empty());
}

#[test]
fn a_group_that_is_assigned_already() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS, MORE]}));
    let first = assign(&world, &id, 1);
    let first = first.id().unwrap();
    let same = assignment(1, &[READERS]);
    let error = world
        .client
        .assign(&id, same.as_bytes(), &call())
        .unwrap_err();
    assert_eq!(failure(&error), "AlreadyExists/Rejected");
    assert!(error.message().contains(first), "{error}");
    let reply = world.client.assign(&id, same.as_bytes(), &reuse()).unwrap();
    assert_eq!(
        (word(&Ok(reply.clone())).as_str(), reply.id()),
        ("unchanged", Some(first))
    );
    let other = assignment(1, &[MORE]);
    let error = world
        .client
        .assign(&id, other.as_bytes(), &reuse())
        .unwrap_err();
    assert_eq!(failure(&error), "AlreadyExists/NotSent");
    assert!(error.hint().unwrap().to_string().contains(first), "{error}");
    assert_eq!(world.emulator.commits().assignments, 1);
}

#[test]
fn an_assignment_is_created_once_whatever_happens_to_the_response() {
    for (kind, expected) in [
        ("reset_before", "created"),
        ("reset_after", "recovered"),
        ("half", "recovered"),
        ("bad_json", "created"),
        ("empty", "created"),
        ("html", "created"),
    ] {
        let world = world();
        let id = world.seed(json!({"roles": [READERS]}));
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"operation": "createAssignment"}}));
        let document = assignment(1, &[READERS]);
        let result = world.client.assign(&id, document.as_bytes(), &call());
        assert_eq!(word(&result), expected, "{kind}");
        assert!(result.unwrap().id().is_some(), "{kind}");
        assert_eq!(world.emulator.commits().assignments, 1, "{kind}");
    }
}

#[test]
fn roles_are_changed_by_an_operation() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS, MORE]}));
    let made = assign(&world, &id, 1);
    let of = made.id().unwrap();
    let document = json!({"accessDetails": roles(&[READERS, MORE])}).to_string();
    let update = |call: &CallOptions| {
        world
            .client
            .update_assignment(&id, of, document.as_bytes(), call)
    };
    let accepted = update(&call()).unwrap();
    let json = parsed(&accepted);
    assert_eq!(json["result"], "accepted");
    let operation = json["operation"]["id"].as_str().unwrap();
    world.client.operation(&id, operation, &waiting()).unwrap();
    assert_eq!(word(&update(&call())), "unchanged");
    let back = json!({"accessDetails": roles(&[MORE])}).to_string();
    let reply = world
        .client
        .update_assignment(&id, of, back.as_bytes(), &waiting())
        .unwrap();
    let json = parsed(&reply);
    assert_eq!(json["result"], "updated");
    assert_eq!(
        json["assignment"]["accessDetails"]["unifiedRoles"][0]["roleDefinitionId"],
        MORE
    );
    let outside = json!({"accessDetails": roles(&[GA])}).to_string();
    let result = world
        .client
        .update_assignment(&id, of, outside.as_bytes(), &call());
    assert_eq!(word(&result), "Validation/NotSent");
}

#[test]
fn a_lost_change_is_waited_for_and_made_once() {
    for kind in ["reset_before", "reset_after", "half"] {
        let world = world();
        let id = world.seed(json!({"roles": [READERS, MORE]}));
        let made = assign(&world, &id, 1);
        let of = made.id().unwrap();
        world
            .emulator
            .fault(json!({"kind": kind, "times": 1, "match": {"method": "PATCH"}}));
        let document = json!({"accessDetails": roles(&[MORE])}).to_string();
        let result = world
            .client
            .update_assignment(&id, of, document.as_bytes(), &waiting());
        let expected = match kind {
            "reset_before" => "updated",
            _ => "recovered",
        };
        assert_eq!(word(&result), expected, "{kind}");
        // One write created the assignment, this is the other.
        assert_eq!(world.emulator.commits().assignments, 2, "{kind}");
    }
}

#[test]
fn changes_by_somebody_else() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS, MORE]}));
    let made = assign(&world, &id, 1);
    let of = made.id().unwrap();
    let read = parsed(&world.client.assignment(&id, of, &call()).unwrap());
    let (etag, snapshot) = (
        read["etag"].as_str().unwrap().to_owned(),
        read["assignment"].to_string(),
    );
    let theirs = json!({"accessDetails": roles(&[READERS, MORE])}).to_string();
    world
        .client
        .update_assignment(&id, of, theirs.as_bytes(), &waiting())
        .unwrap();
    let ours = json!({"accessDetails": roles(&[MORE])}).to_string();
    let strict = CallOptions {
        if_match: Some(&etag),
        ..call()
    };
    let error = world
        .client
        .update_assignment(&id, of, ours.as_bytes(), &strict)
        .unwrap_err();
    assert_eq!(failure(&error), "Conflict/Rejected");
    let seen = CallOptions {
        snapshot: Some(snapshot.as_bytes()),
        ..call()
    };
    let error = world
        .client
        .update_assignment(&id, of, ours.as_bytes(), &seen)
        .unwrap_err();
    assert_eq!(failure(&error), "Conflict/NotSent");
}

#[test]
fn an_operation_that_fails_or_never_ends() {
    let world = world();
    let id = world.seed(json!({"roles": [READERS, MORE]}));
    let made = assign(&world, &id, 1);
    let of = made.id().unwrap();
    let document = json!({"accessDetails": roles(&[MORE])}).to_string();
    world.emulator.settings(json!({"operationsFail": true}));
    let error = world
        .client
        .update_assignment(&id, of, document.as_bytes(), &waiting())
        .unwrap_err();
    assert_eq!(failure(&error), "OperationFailed/Rejected");
    world.emulator.settings(
        json!({"operationsFail": false, "operationMs": 3_600_000, "retryAfterSeconds": 0}),
    );
    let call = CallOptions {
        deadline: Some(std::time::Duration::from_millis(500)),
        ..waiting()
    };
    let error = world
        .client
        .update_assignment(&id, of, document.as_bytes(), &call)
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.message().contains("accepted the change"), "{error}");
}
