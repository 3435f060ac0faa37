use super::*;

#[rustfmt::skip]
pub(super) fn cases() -> Vec<Case> {
    const ROLES: &str = "/accessDetails/unifiedRoles";
    const ROLE: &str = "/accessDetails/unifiedRoles/0/roleDefinitionId";
    let two = |a: &str, b: &str| json!([{"roleDefinitionId": a}, {"roleDefinitionId": b}]);
    let second = "/accessDetails/unifiedRoles/1/roleDefinitionId";
    vec![
        ("/displayName", json!(null), "/displayName", "property.null", "can't be null; use a string."),
        ("/displayName", json!(7), "/displayName", "property.type", "must be a string, not a number."),
        ("/displayName", json!(""), "/displayName", "displayName.blank", "is empty or blank"),
        ("/displayName", json!(" \t\u{3000}"), "/displayName", "displayName.blank", "blank"),
        ("/displayName", json!("x".repeat(51)), "/displayName", "displayName.tooLong", "is 51 characters; the maximum is 50."),
        ("/displayName", json!("A\tB"), "/displayName", "displayName.controlCharacter", "'A\\tB' contains"),
        ("/displayName", json!("😀".repeat(26)), "/displayName", "displayName.tooLong", "is 52"),
        ("/duration", json!(null), "/duration", "property.null", "P730D"),
        ("/duration", json!(730), "/duration", "property.type", "must be a string like \"P730D\", not a number."),
        ("/duration", json!("730"), "/duration", "duration.format", "example P730D"),
        ("/duration", json!("p1d"), "/duration", "duration.lowerCase", "example P1D"),
        ("/duration", json!("PT"), "/duration", "duration.empty", "whole days"),
        ("/duration", json!("-P1D"), "/duration", "duration.negative", "example P1D"),
        ("/duration", json!("P1.5D"), "/duration", "duration.fraction", "fraction"),
        ("/duration", json!("P6M"), "/duration", "duration.months", "P180D"),
        ("/duration", json!("P2W"), "/duration", "duration.weeks", "example P14D"),
        ("/duration", json!("P1DT12H"), "/duration", "duration.partDay", "P1D or P2D"),
        ("/duration", json!("PT0S"), "/duration", "duration.tooShort", "P1D"),
        ("/duration", json!("P3Y"), "/duration", "duration.tooLong", "P730D"),
        ("/autoExtendDuration", json!(null), "/autoExtendDuration", "property.null", "use PT0S"),
        ("/autoExtendDuration", json!(true), "/autoExtendDuration", "property.type", "not a boolean"),
        ("/autoExtendDuration", json!("PT4320H"), "/autoExtendDuration", "autoExtendDuration.value", "use P180D"),
        ("/autoExtendDuration", json!("P0DT0S"), "/autoExtendDuration", "autoExtendDuration.value", "use PT0S"),
        ("/autoExtendDuration", json!("P6M"), "/autoExtendDuration", "autoExtendDuration.value", "P180D"),
        ("/customer", json!(GUID), "/customer", "property.type", "an object like { \"tenantId\""),
        ("/customer", json!({}), "/customer/tenantId", "property.required", "is missing; customer requires it."),
        ("/customer", json!({"tenantId": null}), "/customer/tenantId", "property.null", "null"),
        ("/customer", json!({"tenantId": "contoso.com"}), "/customer/tenantId", "guid.format", "isn't a GUID"),
        ("/customer", json!({"tenantId": GUID, "displayName": 1}), "/customer/displayName", "property.type", "a string or null"),
        ("/customer", json!({"tenantId": GUID, "tenant": 1}), "/customer/tenant", "property.unknown", "Did you mean tenantId?"),
        ("/accessDetails", json!(null), "/accessDetails", "property.null", "unifiedRoles"),
        ("/accessDetails", json!([]), "/accessDetails", "property.type", "not an array"),
        ("/accessDetails", json!({}), ROLES, "property.required", "accessDetails requires it"),
        (ROLES, json!(null), ROLES, "property.null", "null"),
        (ROLES, json!({}), ROLES, "property.type", "not an object"),
        (ROLES, json!([]), ROLES, "roles.empty", "at least one"),
        (ROLES, json!([READERS]), "/accessDetails/unifiedRoles/0", "property.type", "must be an object like"),
        (ROLES, json!([{}]), ROLE, "property.required", "missing"),
        (ROLE, json!(null), ROLE, "property.null", "null"),
        (ROLE, json!(5), ROLE, "property.type", "a number"),
        (ROLE, json!("Directory Reeders"), ROLE, "roles.unknown", "Did you mean 'Directory Readers'?"),
        (ROLES, two(READERS, &READERS.to_uppercase()), second, "roles.duplicate", "repeats the role Directory Readers"),
        (ROLES, two("Directory Readers", READERS), second, "roles.duplicate", "Directory Readers"),
        ("/@odata.type", json!("#microsoft.graph.user"), "/@odata.type", "property.odataType", "delegatedAdminRelationship"),
        ("/@odata.type", json!(null), "/@odata.type", "property.odataType", "omit it"),
        ("/accessDetails", json!({"@odata.type": "x", "unifiedRoles": two(READERS, GUID)}), "/accessDetails/@odata.type", "property.odataType", "delegatedAdminAccessDetails"),
        ("/@odata.etag", json!("W/\"x\""), "/@odata.etag", "property.responseOnly", "only in responses"),
        ("/@odata.context", json!("x"), "/@odata.context", "property.responseOnly", "only in responses"),
        ("/requests@odata.context", json!("x"), "/requests@odata.context", "property.responseOnly", "only in responses"),
        ("/providerInstanceId", json!(GUID), "/providerInstanceId", "property.otherService", "CloudCockpit"),
        ("/autoExtendEnabled", json!(true), "/autoExtendEnabled", "property.otherService", "autoExtendDuration"),
        ("/customSelectedGdapRolesIds", json!([]), "/customSelectedGdapRolesIds", "property.otherService", "accessDetails"),
        ("/DisplayName", json!("x"), "/DisplayName", "property.unknown", "Did you mean displayName?"),
        ("/tags", json!("x"), "/tags", "property.unknown", "which has displayName, duration"),
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
    for name in crate::model::properties::RELATIONSHIP
        .iter()
        .filter(|row| row.is_read_only)
        .map(|row| row.name)
    {
        let document = with(create(), &format!("/{name}"), json!(null));
        let problems = on_graph(Action::Update, &document).unwrap_err();
        assert_eq!(
            found(&problems),
            [(format!("/{name}").as_str(), "property.readOnly")]
        );
        assert!(
            problems[0]
                .sentence()
                .starts_with(&format!("{name} is read-only"))
        );
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
            [("/autoExtendDuration", "autoExtend.globalAdministrator")]
        );
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
        ("/displayName", "property.required"),
        ("/duration", "property.required"),
        ("/accessDetails", "property.required"),
    ];
    assert_eq!(found(&problems), expected);
    for empty in [
        json!({}),
        json!({"@odata.type": "#microsoft.graph.delegatedAdminRelationship"}),
    ] {
        let problems = on_graph(Action::Update, &empty).unwrap_err();
        assert_eq!(found(&problems), [("", "document.empty")]);
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
        allow_unknown_properties: true,
        ..rules(ServiceKind::Graph, Action::Update)
    };
    let document =
        json!({"tags": {"a": [null, 1.5]}, "customer": {"tenantId": GUID, "domain": null}});
    let body = validate(document.as_object().unwrap().clone(), &pass).unwrap();
    assert_eq!(Value::Object(body), document);
    let document =
        json!({"tags": 1, "status": "active", "autoExtendEnabled": true, "duration": "P0D"});
    let problems = validate(document.as_object().unwrap().clone(), &pass).unwrap_err();
    let expected = [
        ("/autoExtendEnabled", "property.otherService"),
        ("/duration", "duration.tooShort"),
        ("/status", "property.readOnly"),
    ];
    assert_eq!(found(&problems), expected);
}

/// The request of the v1.0 update page; it has one property more than that of the beta page.
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

/// A role that isn't known to be possible, or isn't known at all, causes a warning and is never rejected.
#[test]
fn roles_not_known_to_be_possible_are_warned_of() {
    let newer = "fc8ad4e2-40e4-4724-8317-bcda7503ecbf";
    let list = [READERS, newer, GUID].map(|id| json!({"roleDefinitionId": id}));
    let document = with(create(), "/accessDetails/unifiedRoles", json!(list));
    let body = on_graph(Action::Create, &document).unwrap();
    let warnings = warnings(&body);
    let at = |n: usize| format!("/accessDetails/unifiedRoles/{n}/roleDefinitionId");
    assert_eq!(
        found(&warnings),
        [
            (at(1).as_str(), "roles.notListed"),
            (at(2).as_str(), "roles.notListed")
        ]
    );
    assert!(
        warnings[1]
            .message
            .starts_with(&format!("'{GUID}' isn't known"))
    );
}
