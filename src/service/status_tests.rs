use super::*;
use serde_json::json;

const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

fn roles(ids: &[&str]) -> Value {
    let ids: Vec<_> = ids
        .iter()
        .map(|id| json!({"roleDefinitionId": id}))
        .collect();
    json!({"unifiedRoles": ids})
}

fn run(status: &str, extend: &str, has: &[&str], rest: Value) -> Vec<&'static str> {
    let entity = json!({
        "id": "r", "status": status, "displayName": "x", "autoExtendDuration": extend,
        "accessDetails": roles(has),
    });
    let current = Relationship::from_value(entity).unwrap();
    match check(&current, rest.as_object().unwrap()) {
        Ok(()) => Vec::new(),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidState);
            assert!(error.hint().is_some(), "{error}");
            error
                .problems()
                .iter()
                .map(|problem| problem.code)
                .collect()
        }
    }
}

#[test]
fn every_status() {
    let extend = json!({"autoExtendDuration": "P180D"});
    let name = json!({"displayName": "y"});
    for (status, may_extend, may_rename) in [
        ("created", true, true),
        ("active", true, false),
        ("approvalPending", false, false),
        ("approved", false, false),
        ("activating", false, false),
        ("expiring", false, false),
        ("expired", false, false),
        ("terminationRequested", false, false),
        ("terminating", false, false),
        ("terminated", false, false),
        ("unknownFutureValue", false, false),
        ("paused", false, false),
    ] {
        assert_eq!(
            run(status, "PT0S", &[READERS], extend.clone()).is_empty(),
            may_extend,
            "{status}"
        );
        assert_eq!(
            run(status, "PT0S", &[READERS], name.clone()).is_empty(),
            may_rename,
            "{status}"
        );
    }
}

#[test]
fn while_active_exactly_global_administrator_may_go() {
    let both = [READERS, GLOBAL_ADMINISTRATOR];
    let less = json!({"accessDetails": roles(&[READERS])});
    assert!(run("active", "PT0S", &both, less).is_empty());
    let other = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    for wrong in [
        roles(&[GLOBAL_ADMINISTRATOR]),
        roles(&[READERS, other]),
        roles(&[other]),
    ] {
        let found = run("active", "PT0S", &both, json!({"accessDetails": wrong}));
        assert_eq!(found, ["status.roles"]);
    }
    let two = json!({"accessDetails": roles(&[READERS]), "autoExtendDuration": "P180D"});
    assert_eq!(run("active", "PT0S", &both, two), ["status.oneAtATime"]);
    let named = json!({"displayName": "y", "autoExtendDuration": "P180D"});
    assert_eq!(run("active", "PT0S", &both, named), ["status.property"]);
}

#[test]
fn auto_extend_and_global_administrator() {
    let both = [READERS, GLOBAL_ADMINISTRATOR];
    let extend = json!({"autoExtendDuration": "P180D"});
    for status in ["created", "active"] {
        let found = run(status, "PT0S", &both, extend.clone());
        assert_eq!(found, ["autoExtend.globalAdministrator"], "{status}");
    }
    let added = json!({"accessDetails": roles(&both)});
    assert_eq!(
        run("created", "P180D", &[READERS], added.clone()),
        ["autoExtend.globalAdministrator"]
    );
    assert!(run("created", "PT0S", &[READERS], added).is_empty());
    let changed = json!({"accessDetails": roles(&[READERS]), "autoExtendDuration": "P180D"});
    assert!(run("created", "PT0S", &both, changed).is_empty());
}
