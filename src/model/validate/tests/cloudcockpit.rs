use super::*;

fn new() -> Value {
    json!({"providerInstanceId": GUID, "displayName": "x", "autoExtendEnabled": false, "customSelectedGdapRolesIds": ["Directory Readers", GA]})
}

/// Action, document, then the columns of `Case`.
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
        (Action::Create, new(), "/displayName", json!(null), "/displayName", "property.null", "string"),
        (Action::Create, new(), "/displayName", json!("x".repeat(51)), "/displayName", "displayName.tooLong", "50"),
        (Action::Create, new(), "/customSelectedGdapRolesIds", json!([]), "/customSelectedGdapRolesIds", "roles.empty", "at least one"),
        (Action::Create, new(), "/customSelectedGdapRolesIds", json!([GA, "Global Administrator"]), "/customSelectedGdapRolesIds/1", "roles.duplicate", "repeats the role Global Administrator"),
        (Action::Create, new(), "/customSelectedGdapRolesIds", json!([1]), "/customSelectedGdapRolesIds/0", "property.type", "must be a string"),
        (Action::Create, new(), "/autoExtendEnabled", json!(true), "/autoExtendEnabled", "autoExtend.globalAdministrator", "Global Administrator"),
        (Action::Create, new(), "/duration", json!("P1D"), "/duration", "property.otherService", "CloudCockpit sets it"),
        (Action::Create, new(), "/accessDetails", json!({}), "/accessDetails", "property.otherService", "customSelectedGdapRolesIds"),
        (Action::Create, new(), "/customer", json!({}), "/customer", "property.otherService", "separately"),
        (Action::Update, update(), "/displayName", json!("x"), "/displayName", "property.otherService", "changes only auto-extend"),
        (Action::Update, update(), "/duration", json!("x"), "/duration", "property.otherService", "changes only auto-extend"),
        (Action::Update, update(), "/accessDetails", json!(null), "/accessDetails", "property.otherService", "changes only auto-extend"),
        (Action::Update, update(), "/customerId", json!(GUID), "/customerId", "property.otherService", "separately"),
        (Action::Update, update(), "/autoExtendDuration", json!("P180D"), "/autoExtendDuration", "autoExtend.bothForms", "one of them"),
        (Action::Update, update(), "/autoExtendEnabled", json!("true"), "/autoExtendEnabled", "property.type", "true or false, not a string"),
        (Action::Update, update(), "/providerInstanceId", json!("x"), "/providerInstanceId", "guid.format", "GUID"),
        (Action::Update, update(), "/status", json!({}), "/status", "property.readOnly", "read-only"),
        (Action::Update, update(), "/AutoExtendEnabled", json!(true), "/AutoExtendEnabled", "property.unknown", "Did you mean autoExtendEnabled?"),
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
            ("/providerInstanceId", "property.required"),
            ("/autoExtendEnabled", "property.required")
        ]
    );
}
