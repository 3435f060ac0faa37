use super::*;

#[rustfmt::skip]
pub(super) fn cases() -> Vec<Case> {
    const ROLES: &str = "/accessDetails/unifiedRoles";
    const ROLE: &str = "/accessDetails/unifiedRoles/0/roleDefinitionId";
    let two = |a: &str, b: &str| json!([{"roleDefinitionId": a}, {"roleDefinitionId": b}]);
    let second = "/accessDetails/unifiedRoles/1/roleDefinitionId";
    vec![
        ("/displayName", json!(null), "/displayName", NULL, "may not be null"),
        ("/displayName", json!(7), "/displayName", TYPE, "must be a string, and is a number"),
        ("/displayName", json!(""), "/displayName", NAME_BLANK, "needs a name"),
        ("/displayName", json!(" \t\u{3000}"), "/displayName", NAME_BLANK, "blank"),
        ("/displayName", json!("x".repeat(51)), "/displayName", NAME_TOO_LONG, "has 51"),
        ("/displayName", json!("😀".repeat(26)), "/displayName", NAME_TOO_LONG, "has 52"),
        ("/duration", json!(null), "/duration", NULL, "P730D"),
        ("/duration", json!(730), "/duration", TYPE, "a string like \"P730D\", and is a number"),
        ("/duration", json!("730"), "/duration", DURATION_FORMAT, "write P730D"),
        ("/duration", json!("p1d"), "/duration", DURATION_LOWER_CASE, "write P1D"),
        ("/duration", json!("PT"), "/duration", DURATION_EMPTY, "write days"),
        ("/duration", json!("-P1D"), "/duration", DURATION_NEGATIVE, "write P1D"),
        ("/duration", json!("P1.5D"), "/duration", DURATION_FRACTION, "fraction"),
        ("/duration", json!("P6M"), "/duration", DURATION_MONTHS, "P180D"),
        ("/duration", json!("P2W"), "/duration", DURATION_WEEKS, "write P14D"),
        ("/duration", json!("P1DT12H"), "/duration", DURATION_PART_DAY, "P1D or P2D"),
        ("/duration", json!("PT0S"), "/duration", DURATION_TOO_SHORT, "P1D"),
        ("/duration", json!("P3Y"), "/duration", DURATION_TOO_LONG, "P730D"),
        ("/autoExtendDuration", json!(null), "/autoExtendDuration", NULL, "write PT0S"),
        ("/autoExtendDuration", json!(true), "/autoExtendDuration", TYPE, "is a boolean"),
        ("/autoExtendDuration", json!("PT4320H"), "/autoExtendDuration", AUTO_EXTEND_VALUE, "write P180D"),
        ("/autoExtendDuration", json!("P0DT0S"), "/autoExtendDuration", AUTO_EXTEND_VALUE, "write PT0S"),
        ("/autoExtendDuration", json!("P6M"), "/autoExtendDuration", AUTO_EXTEND_VALUE, "P180D"),
        ("/customer", json!(GUID), "/customer", TYPE, "an object like { \"tenantId\""),
        ("/customer", json!({}), "/customer/tenantId", REQUIRED, "tenantId is missing"),
        ("/customer", json!({"tenantId": null}), "/customer/tenantId", NULL, "null"),
        ("/customer", json!({"tenantId": "contoso.com"}), "/customer/tenantId", GUID_FORMAT, "must be a GUID"),
        ("/customer", json!({"tenantId": GUID, "displayName": 1}), "/customer/displayName", TYPE, "a string or null"),
        ("/customer", json!({"tenantId": GUID, "tenant": 1}), "/customer/tenant", UNKNOWN, "Did you mean tenantId?"),
        ("/accessDetails", json!(null), "/accessDetails", NULL, "unifiedRoles"),
        ("/accessDetails", json!([]), "/accessDetails", TYPE, "is an array"),
        ("/accessDetails", json!({}), ROLES, REQUIRED, "unifiedRoles is missing"),
        (ROLES, json!(null), ROLES, NULL, "null"),
        (ROLES, json!({}), ROLES, TYPE, "is an object"),
        (ROLES, json!([]), ROLES, ROLES_EMPTY, "at least one"),
        (ROLES, json!([READERS]), "/accessDetails/unifiedRoles/0", TYPE, "this item must be an object"),
        (ROLES, json!([{}]), ROLE, REQUIRED, "missing"),
        (ROLE, json!(null), ROLE, NULL, "null"),
        (ROLE, json!(5), ROLE, TYPE, "a number"),
        (ROLE, json!("Directory Reeders"), ROLE, ROLES_UNKNOWN, "Did you mean \"Directory Readers\"?"),
        (ROLES, two(READERS, &READERS.to_uppercase()), second, ROLES_DUPLICATE, "unifiedRoles/0/roleDefinitionId"),
        (ROLES, two("Directory Readers", READERS), second, ROLES_DUPLICATE, "Directory Readers"),
        ("/@odata.type", json!("#microsoft.graph.user"), "/@odata.type", ODATA_TYPE, "delegatedAdminRelationship"),
        ("/@odata.type", json!(null), "/@odata.type", ODATA_TYPE, "leave it out"),
        ("/accessDetails", json!({"@odata.type": "x", "unifiedRoles": two(READERS, GUID)}), "/accessDetails/@odata.type", ODATA_TYPE, "delegatedAdminAccessDetails"),
        ("/@odata.etag", json!("W/\"x\""), "/@odata.etag", READ_ONLY, "is no document"),
        ("/@odata.context", json!("x"), "/@odata.context", READ_ONLY, "is no document"),
        ("/requests@odata.context", json!("x"), "/requests@odata.context", READ_ONLY, "is no document"),
        ("/providerInstanceId", json!(GUID), "/providerInstanceId", OTHER_SERVICE, "CloudCockpit"),
        ("/autoExtendEnabled", json!(true), "/autoExtendEnabled", OTHER_SERVICE, "autoExtendDuration"),
        ("/customSelectedGdapRolesIds", json!([]), "/customSelectedGdapRolesIds", OTHER_SERVICE, "accessDetails"),
        ("/DisplayName", json!("x"), "/DisplayName", UNKNOWN, "Did you mean displayName?"),
        ("/tags", json!("x"), "/tags", UNKNOWN, "It has displayName, duration"),
    ]
}

#[test]
fn every_rule_of_graph_by_pointer_and_code() {
    for (member, value, pointer, code, sentence) in cases() {
        let document = with(create(), member, value);
        for action in [Action::Create, Action::Update] {
            let problems = on_graph(action, &document).expect_err(&document.to_string());
            assert_eq!(found(&problems), [(pointer, code)], "{document}");
            let message = &problems[0].message;
            assert!(message.contains(sentence), "{sentence}: {message}");
            assert!(message.ends_with(['.', '?']), "{message}");
        }
    }
    for name in super::super::graph::READ_ONLY {
        let document = with(create(), &format!("/{name}"), json!(null));
        let problems = on_graph(Action::Update, &document).unwrap_err();
        assert_eq!(found(&problems), [(format!("/{name}").as_str(), READ_ONLY)]);
        assert!(problems[0].message.starts_with(name));
    }
}

#[test]
fn global_administrator_rules_out_auto_extend() {
    let mut document = with(create(), "/autoExtendDuration", json!("P180D"));
    let role = "/accessDetails/unifiedRoles/0/roleDefinitionId";
    for spelling in [
        GA.to_owned(),
        GA.to_uppercase(),
        "global administrator".to_owned(),
    ] {
        document = with(document, role, json!(spelling));
        let problems = on_graph(Action::Create, &document).unwrap_err();
        assert_eq!(
            found(&problems),
            [("/autoExtendDuration", AUTO_EXTEND_GLOBAL_ADMINISTRATOR)]
        );
        assert!(problems[0].message.contains(role));
    }
    assert!(
        on_graph(
            Action::Create,
            &with(document, "/autoExtendDuration", json!("PT0S"))
        )
        .is_ok()
    );
}

#[test]
fn required_members_and_empty_updates() {
    let problems = on_graph(Action::Create, &json!({})).unwrap_err();
    let expected = [
        ("/displayName", REQUIRED),
        ("/duration", REQUIRED),
        ("/accessDetails", REQUIRED),
    ];
    assert_eq!(found(&problems), expected);
    for empty in [
        json!({}),
        json!({"@odata.type": "#microsoft.graph.delegatedAdminRelationship"}),
    ] {
        let problems = on_graph(Action::Update, &empty).unwrap_err();
        assert_eq!(found(&problems), [("", EMPTY_DOCUMENT)]);
    }
}

#[test]
fn the_wire_form_is_made_in_order() {
    let document = json!({
        "@odata.type": "microsoft.graph.delegatedAdminRelationship",
        "autoExtendDuration": "P0D",
        "customer": {"displayName": "Contoso", "tenantId": GUID.to_uppercase(), "@odata.type": "#microsoft.graph.delegatedAdminRelationshipCustomerParticipant"},
        "accessDetails": {"@odata.type": "#microsoft.graph.delegatedAdminAccessDetails", "unifiedRoles": [
            {"@odata.type": "#microsoft.graph.unifiedRole", "roleDefinitionId": "GLOBAL administrator"},
            {"roleDefinitionId": READERS.to_uppercase()},
        ]},
        "duration": "P2Y",
        "displayName": "😀".repeat(25),
    });
    let expected = json!({
        "autoExtendDuration": "P0D",
        "customer": {"displayName": "Contoso", "tenantId": GUID.to_uppercase()},
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": GA}, {"roleDefinitionId": READERS}]},
        "duration": "P730D",
        "displayName": "😀".repeat(25),
    });
    let body = on_graph(Action::Create, &document).unwrap();
    assert_eq!(serde_json::to_string(&body).unwrap(), expected.to_string());
    let null = json!({"customer": null});
    assert_eq!(
        on_graph(Action::Update, &null).unwrap(),
        *null.as_object().unwrap()
    );
    let reseller = json!({"@odata.type": "#microsoft.graph.resellerDelegatedAdminRelationship", "duration": "P1D"});
    assert!(on_graph(Action::Update, &reseller).is_ok());
}

#[test]
fn unknown_members_pass_when_asked_and_known_rules_stay() {
    let pass = Rules {
        pass_unknown: true,
        ..rules(ServiceKind::Graph, Action::Update)
    };
    let document =
        json!({"tags": {"a": [null, 1.5]}, "customer": {"tenantId": GUID, "domain": null}});
    let body = validate(document.as_object().unwrap(), &pass).unwrap();
    assert_eq!(Value::Object(body), document);
    let document =
        json!({"tags": 1, "status": "active", "autoExtendEnabled": true, "duration": "P0D"});
    let problems = validate(document.as_object().unwrap(), &pass).unwrap_err();
    let expected = [
        ("/status", READ_ONLY),
        ("/autoExtendEnabled", OTHER_SERVICE),
        ("/duration", DURATION_TOO_SHORT),
    ];
    assert_eq!(found(&problems), expected);
}

/// The request of the v1.0 update page, which is that of the beta page and one member more.
#[test]
fn the_documented_update_goes_through_as_it_is() {
    let role = |id: &str| json!({ "roleDefinitionId": id });
    let document = json!({
        "displayName": "Updated Contoso admin relationship",
        "duration": "P31D",
        "customer": {"tenantId": GUID},
        "accessDetails": {"unifiedRoles": [
            role("44367163-eba1-44c3-98af-f5787879f96a"),
            role("29232cdf-9323-42fd-ade2-1d097af3e4de"),
            role("69091246-20e8-4a56-aa4d-066075b2a7a8"),
            role("3a2c62db-5318-420d-8d74-23affee5d9d5"),
        ]},
        "autoExtendDuration": "P180D",
    });
    let body = on_graph(Action::Update, &document).unwrap();
    assert_eq!(serde_json::to_string(&body).unwrap(), document.to_string());
}
