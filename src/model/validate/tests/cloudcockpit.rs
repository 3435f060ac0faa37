use super::*;

fn new() -> Value {
    json!({"providerInstanceId": GUID, "displayName": "x", "autoExtendEnabled": false, "customSelectedGdapRolesIds": ["Directory Readers", GA]})
}

/// Action, document, then as for Graph.
type Row = (
    Action,
    Value,
    &'static str,
    Value,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
fn cases() -> Vec<Row> {
    let update = || json!({"providerInstanceId": GUID, "autoExtendEnabled": true});
    vec![
        (Action::Create, new(), "/displayName", json!(null), "/displayName", NULL, "string"),
        (Action::Create, new(), "/displayName", json!("x".repeat(51)), "/displayName", NAME_TOO_LONG, "50"),
        (Action::Create, new(), "/customSelectedGdapRolesIds", json!([]), "/customSelectedGdapRolesIds", ROLES_EMPTY, "at least one"),
        (Action::Create, new(), "/customSelectedGdapRolesIds", json!([GA, "Global Administrator"]), "/customSelectedGdapRolesIds/1", ROLES_DUPLICATE, "RolesIds/0"),
        (Action::Create, new(), "/customSelectedGdapRolesIds", json!([1]), "/customSelectedGdapRolesIds/0", TYPE, "this item"),
        (Action::Create, new(), "/autoExtendEnabled", json!(true), "/autoExtendEnabled", AUTO_EXTEND_GLOBAL_ADMINISTRATOR, "RolesIds/1"),
        (Action::Create, new(), "/duration", json!("P1D"), "/duration", OTHER_SERVICE, "sets the duration itself"),
        (Action::Create, new(), "/accessDetails", json!({}), "/accessDetails", OTHER_SERVICE, "customSelectedGdapRolesIds"),
        (Action::Create, new(), "/customer", json!({}), "/customer", OTHER_SERVICE, "argument"),
        (Action::Update, update(), "/displayName", json!("x"), "/displayName", OTHER_SERVICE, "nothing but auto-extend"),
        (Action::Update, update(), "/duration", json!("x"), "/duration", OTHER_SERVICE, "nothing but auto-extend"),
        (Action::Update, update(), "/accessDetails", json!(null), "/accessDetails", OTHER_SERVICE, "nothing but auto-extend"),
        (Action::Update, update(), "/customerId", json!(GUID), "/customerId", OTHER_SERVICE, "argument"),
        (Action::Update, update(), "/autoExtendDuration", json!("P180D"), "/autoExtendDuration", AUTO_EXTEND_BOTH_FORMS, "one of them"),
        (Action::Update, update(), "/autoExtendEnabled", json!("true"), "/autoExtendEnabled", TYPE, "true or false, and is a string"),
        (Action::Update, update(), "/providerInstanceId", json!("x"), "/providerInstanceId", GUID_FORMAT, "GUID"),
        (Action::Update, update(), "/status", json!({}), "/status", READ_ONLY, "read-only"),
        (Action::Update, update(), "/AutoExtendEnabled", json!(true), "/AutoExtendEnabled", UNKNOWN, "Did you mean autoExtendEnabled?"),
    ]
}

#[test]
fn cloudcockpit_takes_its_own_members_and_maps_auto_extend() {
    let document = new();
    let body = on_cloudcockpit(Action::Create, &document).unwrap();
    assert_eq!(body["customSelectedGdapRolesIds"], json!([READERS, GA]));
    assert!(
        on_cloudcockpit(
            Action::Create,
            &with(document.clone(), "/customSelectedGdapRolesIds", json!(null))
        )
        .is_ok()
    );
    for (text, flag) in [("P180D", true), ("P0D", false), ("PT0S", false)] {
        let document = json!({"autoExtendDuration": text, "providerInstanceId": GUID});
        let body = on_cloudcockpit(Action::Update, &document).unwrap();
        let expected = json!({"autoExtendEnabled": flag, "providerInstanceId": GUID});
        assert_eq!(serde_json::to_string(&body).unwrap(), expected.to_string());
    }
    for (action, base, member, value, pointer, code, sentence) in cases() {
        let document = with(base, member, value);
        let problems = on_cloudcockpit(action, &document).expect_err(&document.to_string());
        assert_eq!(found(&problems), [(pointer, code)], "{document}");
        assert!(
            problems[0].message.contains(sentence),
            "{}",
            problems[0].message
        );
    }
    let problems = on_cloudcockpit(Action::Update, &json!({})).unwrap_err();
    assert_eq!(
        found(&problems),
        [
            ("/providerInstanceId", REQUIRED),
            ("/autoExtendEnabled", REQUIRED)
        ]
    );
}
