use proptest::prelude::*;

use super::*;

/// JSON that is often nearly valid: known names, values of every type.
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

/// Properties of an update, each in one of three states: absent, null, a value.
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
    (customer, unknown, name)
        .prop_filter("an update names a change", |(a, b, c)| {
            a.is_some() || b.is_some() || c.is_some()
        })
        .prop_map(|(customer, unknown, name)| {
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
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_judged_and_what_passes_passes_again_unchanged(document in nearly_right(), allow_unknown_properties: bool) {
        if let Value::Object(document) = document {
            for service in [ServiceKind::Graph, ServiceKind::CloudCockpit] {
                for action in [Action::Create, Action::Update] {
                    let rules = Rules { service, action, allow_unknown_properties };
                    match validate(document.clone(), &rules) {
                        Ok(body) => prop_assert_eq!(validate(body.clone(), &rules), Ok(body)),
                        Err(problems) => prop_assert!(problems.iter().all(|p| Violation::TABLE.iter().any(|row| row.code == p.code) && (p.pointer.is_empty() || p.pointer.starts_with('/')))),
                    }
                }
            }
        }
    }

    #[test]
    fn absent_null_and_value_survive(document in three_states()) {
        let document = document.as_object().unwrap();
        let pass = Rules { allow_unknown_properties: true, ..rules(ServiceKind::Graph, Action::Update) };
        let body = validate(document.clone(), &pass).unwrap();
        prop_assert_eq!(serde_json::to_string(&body).unwrap(), serde_json::to_string(document).unwrap());
    }
}
