use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::super::codes::{self, *};
use super::{Action, Rules, ServiceKind, validate};
use crate::base::Problem;

const GA: &str = "62e90394-69f5-4237-9190-012177145e10";
const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const GUID: &str = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";

fn rules(service: ServiceKind, action: Action) -> Rules {
    Rules {
        service,
        action,
        pass_unknown: false,
    }
}

fn graph(action: Action, document: &Value) -> Result<Map<String, Value>, Vec<Problem>> {
    validate(
        document.as_object().unwrap(),
        &rules(ServiceKind::Graph, action),
    )
}

fn cockpit(action: Action, document: &Value) -> Result<Map<String, Value>, Vec<Problem>> {
    validate(
        document.as_object().unwrap(),
        &rules(ServiceKind::CloudCockpit, action),
    )
}

fn create() -> Value {
    json!({
        "displayName": "Contoso admin relationship",
        "duration": "P730D",
        "accessDetails": {"unifiedRoles": [{"roleDefinitionId": READERS}]},
    })
}

/// `base` with the member at `pointer` set; a pointer may name a new member.
fn with(base: Value, pointer: &str, value: Value) -> Value {
    let mut document = base;
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    document.pointer_mut(parent).unwrap()[name] = value;
    document
}

fn found(problems: &[Problem]) -> Vec<(&str, &'static str)> {
    problems
        .iter()
        .map(|p| (p.pointer.as_str(), p.code))
        .collect()
}

/// Member, value, where the problem is, its code, and a part of its sentence.
type Case = (
    &'static str,
    Value,
    &'static str,
    &'static str,
    &'static str,
);

fn graph_cases() -> Vec<Case> {
    const ROLES: &str = "/accessDetails/unifiedRoles";
    const ROLE: &str = "/accessDetails/unifiedRoles/0/roleDefinitionId";
    let two = |a: &str, b: &str| json!([{"roleDefinitionId": a}, {"roleDefinitionId": b}]);
    let second = "/accessDetails/unifiedRoles/1/roleDefinitionId";
    vec![
        (
            "/displayName",
            json!(null),
            "/displayName",
            NULL,
            "may not be null",
        ),
        (
            "/displayName",
            json!(7),
            "/displayName",
            TYPE,
            "must be a string, and is a number",
        ),
        (
            "/displayName",
            json!(""),
            "/displayName",
            NAME_BLANK,
            "needs a name",
        ),
        (
            "/displayName",
            json!(" \t\u{3000}"),
            "/displayName",
            NAME_BLANK,
            "blank",
        ),
        (
            "/displayName",
            json!("x".repeat(51)),
            "/displayName",
            NAME_TOO_LONG,
            "has 51",
        ),
        (
            "/displayName",
            json!("😀".repeat(26)),
            "/displayName",
            NAME_TOO_LONG,
            "has 52",
        ),
        ("/duration", json!(null), "/duration", NULL, "P730D"),
        (
            "/duration",
            json!(730),
            "/duration",
            TYPE,
            "a string like \"P730D\", and is a number",
        ),
        (
            "/duration",
            json!("730"),
            "/duration",
            DURATION_FORMAT,
            "write P730D",
        ),
        (
            "/duration",
            json!("p1d"),
            "/duration",
            DURATION_LOWER_CASE,
            "write P1D",
        ),
        (
            "/duration",
            json!("PT"),
            "/duration",
            DURATION_EMPTY,
            "write days",
        ),
        (
            "/duration",
            json!("-P1D"),
            "/duration",
            DURATION_NEGATIVE,
            "write P1D",
        ),
        (
            "/duration",
            json!("P1.5D"),
            "/duration",
            DURATION_FRACTION,
            "fraction",
        ),
        (
            "/duration",
            json!("P6M"),
            "/duration",
            DURATION_MONTHS,
            "P180D",
        ),
        (
            "/duration",
            json!("P2W"),
            "/duration",
            DURATION_WEEKS,
            "write P14D",
        ),
        (
            "/duration",
            json!("P1DT12H"),
            "/duration",
            DURATION_PART_DAY,
            "P1D or P2D",
        ),
        (
            "/duration",
            json!("PT0S"),
            "/duration",
            DURATION_TOO_SHORT,
            "P1D",
        ),
        (
            "/duration",
            json!("P3Y"),
            "/duration",
            DURATION_TOO_LONG,
            "P730D",
        ),
        (
            "/autoExtendDuration",
            json!(null),
            "/autoExtendDuration",
            NULL,
            "write PT0S",
        ),
        (
            "/autoExtendDuration",
            json!(true),
            "/autoExtendDuration",
            TYPE,
            "is a boolean",
        ),
        (
            "/autoExtendDuration",
            json!("PT4320H"),
            "/autoExtendDuration",
            AUTO_EXTEND_VALUE,
            "write P180D",
        ),
        (
            "/autoExtendDuration",
            json!("P0DT0S"),
            "/autoExtendDuration",
            AUTO_EXTEND_VALUE,
            "write PT0S",
        ),
        (
            "/autoExtendDuration",
            json!("P6M"),
            "/autoExtendDuration",
            AUTO_EXTEND_VALUE,
            "P180D",
        ),
        (
            "/customer",
            json!(GUID),
            "/customer",
            TYPE,
            "an object like { \"tenantId\"",
        ),
        (
            "/customer",
            json!({}),
            "/customer/tenantId",
            REQUIRED,
            "tenantId is missing",
        ),
        (
            "/customer",
            json!({"tenantId": null}),
            "/customer/tenantId",
            NULL,
            "null",
        ),
        (
            "/customer",
            json!({"tenantId": "contoso.com"}),
            "/customer/tenantId",
            GUID_FORMAT,
            "must be a GUID",
        ),
        (
            "/customer",
            json!({"tenantId": GUID, "displayName": 1}),
            "/customer/displayName",
            TYPE,
            "a string or null",
        ),
        (
            "/customer",
            json!({"tenantId": GUID, "tenant": 1}),
            "/customer/tenant",
            UNKNOWN,
            "Did you mean tenantId?",
        ),
        (
            "/accessDetails",
            json!(null),
            "/accessDetails",
            NULL,
            "unifiedRoles",
        ),
        (
            "/accessDetails",
            json!([]),
            "/accessDetails",
            TYPE,
            "is an array",
        ),
        (
            "/accessDetails",
            json!({}),
            ROLES,
            REQUIRED,
            "unifiedRoles is missing",
        ),
        (ROLES, json!(null), ROLES, NULL, "null"),
        (ROLES, json!({}), ROLES, TYPE, "is an object"),
        (ROLES, json!([]), ROLES, ROLES_EMPTY, "at least one"),
        (
            ROLES,
            json!([READERS]),
            "/accessDetails/unifiedRoles/0",
            TYPE,
            "this item must be an object",
        ),
        (ROLES, json!([{}]), ROLE, REQUIRED, "missing"),
        (ROLE, json!(null), ROLE, NULL, "null"),
        (ROLE, json!(5), ROLE, TYPE, "a number"),
        (
            ROLE,
            json!("Directory Reeders"),
            ROLE,
            ROLES_UNKNOWN,
            "Did you mean \"Directory Readers\"?",
        ),
        (
            ROLES,
            two(READERS, &READERS.to_uppercase()),
            second,
            ROLES_DUPLICATE,
            "unifiedRoles/0/roleDefinitionId",
        ),
        (
            ROLES,
            two("Directory Readers", READERS),
            second,
            ROLES_DUPLICATE,
            "Directory Readers",
        ),
        (
            "/@odata.type",
            json!("#microsoft.graph.user"),
            "/@odata.type",
            ODATA_TYPE,
            "delegatedAdminRelationship",
        ),
        (
            "/@odata.type",
            json!(null),
            "/@odata.type",
            ODATA_TYPE,
            "leave it out",
        ),
        (
            "/accessDetails",
            json!({"@odata.type": "x", "unifiedRoles": two(READERS, GUID)}),
            "/accessDetails/@odata.type",
            ODATA_TYPE,
            "delegatedAdminAccessDetails",
        ),
        (
            "/@odata.etag",
            json!("W/\"x\""),
            "/@odata.etag",
            READ_ONLY,
            "is no document",
        ),
        (
            "/@odata.context",
            json!("x"),
            "/@odata.context",
            READ_ONLY,
            "is no document",
        ),
        (
            "/requests@odata.context",
            json!("x"),
            "/requests@odata.context",
            READ_ONLY,
            "is no document",
        ),
        (
            "/providerInstanceId",
            json!(GUID),
            "/providerInstanceId",
            OTHER_SERVICE,
            "CloudCockpit",
        ),
        (
            "/autoExtendEnabled",
            json!(true),
            "/autoExtendEnabled",
            OTHER_SERVICE,
            "autoExtendDuration",
        ),
        (
            "/customSelectedGdapRolesIds",
            json!([]),
            "/customSelectedGdapRolesIds",
            OTHER_SERVICE,
            "accessDetails",
        ),
        (
            "/DisplayName",
            json!("x"),
            "/DisplayName",
            UNKNOWN,
            "Did you mean displayName? The pass_unknown option (GDAP_CALL_PASS_UNKNOWN)",
        ),
        (
            "/tags",
            json!("x"),
            "/tags",
            UNKNOWN,
            "It has displayName, duration",
        ),
    ]
}

#[test]
fn every_rule_of_graph_by_pointer_and_code() {
    for (member, value, pointer, code, sentence) in graph_cases() {
        let document = with(create(), member, value);
        for action in [Action::Create, Action::Update] {
            let problems = graph(action, &document).expect_err(&document.to_string());
            assert_eq!(found(&problems), [(pointer, code)], "{document}");
            let message = &problems[0].message;
            assert!(message.contains(sentence), "{sentence}: {message}");
            assert!(message.ends_with(['.', '?']), "{message}");
        }
    }
    for name in super::graph::READ_ONLY {
        let document = with(create(), &format!("/{name}"), json!(null));
        let problems = graph(Action::Update, &document).unwrap_err();
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
        let problems = graph(Action::Create, &document).unwrap_err();
        assert_eq!(
            found(&problems),
            [("/autoExtendDuration", AUTO_EXTEND_GLOBAL_ADMINISTRATOR)]
        );
        assert!(problems[0].message.contains(role));
    }
    assert!(
        graph(
            Action::Create,
            &with(document, "/autoExtendDuration", json!("PT0S"))
        )
        .is_ok()
    );
}

#[test]
fn required_members_and_empty_updates() {
    let problems = graph(Action::Create, &json!({})).unwrap_err();
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
        let problems = graph(Action::Update, &empty).unwrap_err();
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
    let body = graph(Action::Create, &document).unwrap();
    assert_eq!(serde_json::to_string(&body).unwrap(), expected.to_string());
    let null = json!({"customer": null});
    assert_eq!(
        graph(Action::Update, &null).unwrap(),
        *null.as_object().unwrap()
    );
    let reseller = json!({"@odata.type": "#microsoft.graph.resellerDelegatedAdminRelationship", "duration": "P1D"});
    assert!(graph(Action::Update, &reseller).is_ok());
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

#[test]
fn cloudcockpit_takes_its_own_members_and_maps_auto_extend() {
    let document = json!({"providerInstanceId": GUID, "displayName": "x", "autoExtendEnabled": false, "customSelectedGdapRolesIds": ["Directory Readers", GA]});
    let body = cockpit(Action::Create, &document).unwrap();
    assert_eq!(body["customSelectedGdapRolesIds"], json!([READERS, GA]));
    assert!(
        cockpit(
            Action::Create,
            &with(document.clone(), "/customSelectedGdapRolesIds", json!(null))
        )
        .is_ok()
    );
    for (text, flag) in [("P180D", true), ("P0D", false), ("PT0S", false)] {
        let document = json!({"autoExtendDuration": text, "providerInstanceId": GUID});
        let body = cockpit(Action::Update, &document).unwrap();
        let expected = json!({"autoExtendEnabled": flag, "providerInstanceId": GUID});
        assert_eq!(serde_json::to_string(&body).unwrap(), expected.to_string());
    }
    let update = || json!({"providerInstanceId": GUID, "autoExtendEnabled": true});
    type Row = (
        Action,
        Value,
        &'static str,
        Value,
        &'static str,
        &'static str,
        &'static str,
    );
    let cases: Vec<Row> = vec![
        (
            Action::Create,
            document.clone(),
            "/displayName",
            json!(null),
            "/displayName",
            NULL,
            "string",
        ),
        (
            Action::Create,
            document.clone(),
            "/displayName",
            json!("x".repeat(51)),
            "/displayName",
            NAME_TOO_LONG,
            "50",
        ),
        (
            Action::Create,
            document.clone(),
            "/customSelectedGdapRolesIds",
            json!([]),
            "/customSelectedGdapRolesIds",
            ROLES_EMPTY,
            "at least one",
        ),
        (
            Action::Create,
            document.clone(),
            "/customSelectedGdapRolesIds",
            json!([GA, "Global Administrator"]),
            "/customSelectedGdapRolesIds/1",
            ROLES_DUPLICATE,
            "RolesIds/0",
        ),
        (
            Action::Create,
            document.clone(),
            "/customSelectedGdapRolesIds",
            json!([1]),
            "/customSelectedGdapRolesIds/0",
            TYPE,
            "this item",
        ),
        (
            Action::Create,
            document.clone(),
            "/autoExtendEnabled",
            json!(true),
            "/autoExtendEnabled",
            AUTO_EXTEND_GLOBAL_ADMINISTRATOR,
            "RolesIds/1",
        ),
        (
            Action::Create,
            document.clone(),
            "/duration",
            json!("P1D"),
            "/duration",
            OTHER_SERVICE,
            "sets the duration itself",
        ),
        (
            Action::Create,
            document.clone(),
            "/accessDetails",
            json!({}),
            "/accessDetails",
            OTHER_SERVICE,
            "customSelectedGdapRolesIds",
        ),
        (
            Action::Create,
            document.clone(),
            "/customer",
            json!({}),
            "/customer",
            OTHER_SERVICE,
            "argument",
        ),
        (
            Action::Update,
            update(),
            "/displayName",
            json!("x"),
            "/displayName",
            OTHER_SERVICE,
            "nothing but auto-extend",
        ),
        (
            Action::Update,
            update(),
            "/duration",
            json!("x"),
            "/duration",
            OTHER_SERVICE,
            "nothing but auto-extend",
        ),
        (
            Action::Update,
            update(),
            "/accessDetails",
            json!(null),
            "/accessDetails",
            OTHER_SERVICE,
            "nothing but auto-extend",
        ),
        (
            Action::Update,
            update(),
            "/customerId",
            json!(GUID),
            "/customerId",
            OTHER_SERVICE,
            "argument",
        ),
        (
            Action::Update,
            update(),
            "/autoExtendDuration",
            json!("P180D"),
            "/autoExtendDuration",
            AUTO_EXTEND_BOTH_FORMS,
            "one of them",
        ),
        (
            Action::Update,
            update(),
            "/autoExtendEnabled",
            json!("true"),
            "/autoExtendEnabled",
            TYPE,
            "true or false, and is a string",
        ),
        (
            Action::Update,
            update(),
            "/providerInstanceId",
            json!("x"),
            "/providerInstanceId",
            GUID_FORMAT,
            "GUID",
        ),
        (
            Action::Update,
            update(),
            "/status",
            json!({}),
            "/status",
            READ_ONLY,
            "read-only",
        ),
        (
            Action::Update,
            update(),
            "/AutoExtendEnabled",
            json!(true),
            "/AutoExtendEnabled",
            UNKNOWN,
            "Did you mean autoExtendEnabled?",
        ),
    ];
    for (action, base, member, value, pointer, code, sentence) in cases {
        let document = with(base, member, value);
        let problems = cockpit(action, &document).expect_err(&document.to_string());
        assert_eq!(found(&problems), [(pointer, code)], "{document}");
        assert!(
            problems[0].message.contains(sentence),
            "{}",
            problems[0].message
        );
    }
    let problems = cockpit(Action::Update, &json!({})).unwrap_err();
    assert_eq!(
        found(&problems),
        [
            ("/providerInstanceId", REQUIRED),
            ("/autoExtendEnabled", REQUIRED)
        ]
    );
}

#[test]
fn huge_wrong_documents_stay_cheap() {
    let roles: Vec<Value> = (0..40_000)
        .map(|n| json!({"roleDefinitionId": format!("Role that is not {n}")}))
        .collect();
    let problems = graph(
        Action::Update,
        &json!({"accessDetails": {"unifiedRoles": roles}}),
    )
    .unwrap_err();
    assert_eq!(problems.len(), super::super::document::MAX_PROBLEMS);
}

#[test]
fn every_code_is_listed_and_tested() {
    let mut tested: BTreeSet<&str> = graph_cases().iter().map(|case| case.3).collect();
    let elsewhere = [
        DUPLICATE_KEY,
        ACTION_VALUE,
        EMPTY_DOCUMENT,
        AUTO_EXTEND_GLOBAL_ADMINISTRATOR,
        AUTO_EXTEND_BOTH_FORMS,
        CONTAINER_TYPE_VALUE,
    ];
    tested.extend(elsewhere);
    assert_eq!(tested, codes::ALL.iter().copied().collect());
    assert_eq!(tested.len(), codes::ALL.len());
}

/// JSON that is often nearly right: known names, values of every type.
fn nearly_right() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "displayName",
        "duration",
        "customer",
        "tenantId",
        "accessDetails",
        "unifiedRoles",
        "roleDefinitionId",
        "autoExtendDuration",
        "autoExtendEnabled",
        "providerInstanceId",
        "customSelectedGdapRolesIds",
        "status",
        "@odata.type",
        "@odata.etag",
        "x/y~",
        "",
    ]);
    let texts = vec![
        "P730D",
        "PT24H",
        "P180D",
        "PT0S",
        "",
        GUID,
        GA,
        READERS,
        "Directory Readers",
        "#microsoft.graph.delegatedAdminRelationship",
        "x",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop::sample::select(texts).prop_map(Value::from),
        ".{0,60}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect::<Map<_, _>>()
                .into()),
        ]
    })
}

/// A member of an update in one of its three states: absent, null, a value.
fn three_states() -> impl Strategy<Value = Value> {
    let customer = prop::option::of(prop_oneof![
        Just(json!(null)),
        Just(json!({"tenantId": GUID})),
        Just(json!({"tenantId": GUID, "displayName": null}))
    ]);
    let unknown = prop::option::of(prop_oneof![
        Just(json!(null)),
        any::<i64>().prop_map(Value::from)
    ]);
    let name = prop::option::of("[a-z]{1,50}".prop_map(Value::from));
    (customer, unknown, name).prop_map(|(customer, unknown, name)| {
        let members = [
            ("customer", customer),
            ("newMember", unknown),
            ("displayName", name),
        ];
        members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect::<Map<_, _>>()
            .into()
    })
}

proptest! {
    #[test]
    fn any_json_is_judged_and_what_passes_passes_again_unchanged(document in nearly_right(), pass_unknown: bool) {
        if let Value::Object(document) = document {
            for service in [ServiceKind::Graph, ServiceKind::CloudCockpit] {
                for action in [Action::Create, Action::Update] {
                    let rules = Rules { service, action, pass_unknown };
                    match validate(&document, &rules) {
                        Ok(body) => prop_assert_eq!(validate(&body, &rules), Ok(body.clone())),
                        Err(problems) => prop_assert!(problems.iter().all(|p| ALL.contains(&p.code) && (p.pointer.is_empty() || p.pointer.starts_with('/')))),
                    }
                }
            }
        }
    }

    #[test]
    fn absent_null_and_value_survive(document in three_states()) {
        let document = document.as_object().unwrap();
        prop_assume!(!document.is_empty());
        let pass = Rules { pass_unknown: true, ..rules(ServiceKind::Graph, Action::Update) };
        let body = validate(document, &pass).unwrap();
        prop_assert_eq!(serde_json::to_string(&body).unwrap(), serde_json::to_string(document).unwrap());
    }
}
