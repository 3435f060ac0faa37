use super::*;
use serde_json::{Map, json};

const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const TENANT: &str = "52eaad04-13a2-4a2f-9ce8-93a294fadf36";

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn roles(ids: &[&str]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| json!({"roleDefinitionId": id}))
        .collect();
    json!({"unifiedRoles": list})
}

fn current() -> Map<String, Value> {
    object(json!({
        "id": "x", "displayName": "Contoso", "duration": "PT17520H", "autoExtendDuration": "P0DT0S",
        "customer": {"tenantId": TENANT.to_uppercase(), "displayName": "Contoso Ltd"},
        "accessDetails": roles(&[GLOBAL_ADMINISTRATOR, READERS]), "other": {"a": 1},
    }))
}

#[test]
fn properties_that_are_already_set_are_omitted() {
    let wanted = json!({
        "other": {"a": 1}, "displayName": "Contoso", "duration": "P730D", "autoExtendDuration": "PT0S",
        "customer": {"tenantId": TENANT, "displayName": "another name"},
        "accessDetails": roles(&[READERS, &GLOBAL_ADMINISTRATOR.to_uppercase()]),
    });
    assert_eq!(remaining(&object(wanted), &current()), Map::new());
    let wanted = object(json!({
        "other": {"a": 2}, "autoExtendDuration": "P180D", "displayName": "contoso", "duration": "P1Y",
        "customer": null, "accessDetails": roles(&[READERS]), "new": null,
    }));
    assert_eq!(remaining(&wanted, &current()), wanted);
}

#[test]
fn absent_and_null_hold_where_they_mean_the_same() {
    let none = Map::new();
    for wanted in [
        json!({"customer": null}),
        json!({"autoExtendDuration": "PT0S"}),
    ] {
        assert_eq!(remaining(&object(wanted.clone()), &none), Map::new());
        let name = wanted.as_object().unwrap().keys().next().unwrap();
        assert!(property_equal(name, &wanted[name], Some(&Value::Null)));
    }
    for wanted in [
        json!({"new": null}),
        json!({"duration": "P1D"}),
        json!({"customer": {"tenantId": TENANT}}),
    ] {
        assert_eq!(remaining(&object(wanted.clone()), &none), object(wanted));
    }
    assert!(!property_equal(
        "autoExtendDuration",
        &json!("P180D"),
        Some(&json!("soon"))
    ));
    assert!(!property_equal(
        "autoExtendDuration",
        &json!("PT0S"),
        Some(&json!(0))
    ));
}

#[test]
fn a_response_may_trim_names_and_spell_values_otherwise() {
    let wanted = object(json!({
        "displayName": " Contoso ", "duration": "P730D", "autoExtendDuration": "P0D",
        "customer": {"tenantId": TENANT}, "accessDetails": roles(&[READERS, GLOBAL_ADMINISTRATOR]),
    }));
    assert_eq!(not_shown(&wanted, &current()), Map::new());
    let name = object(json!({"displayName": " Contoso "}));
    assert_eq!(remaining(&wanted, &current()), name);
    let other = object(json!({"displayName": "Contoso 2", "new": 1}));
    assert_eq!(not_shown(&other, &current()), other);
}

#[test]
fn lengths_and_ids_compare_by_what_they_mean() {
    let extend = |wanted: &str, current: &str| {
        property_equal("autoExtendDuration", &json!(wanted), Some(&json!(current)))
    };
    assert!(extend("PT0S", "00:00:00") && extend("P180D", "180.00:00:00"));
    // Half an hour isn't nothing, and neither is half a second.
    for some in ["00:30:00", "1.00:30:00", "PT0.5S"] {
        assert!(!extend("PT0S", some), "{some}");
    }
    let days = |current: &str| property_equal("duration", &json!("P1D"), Some(&json!(current)));
    assert!(days("1.00:00:00") && !days("1.00:30:00"));
    let container =
        |id: &str| json!({"accessContainerId": id, "accessContainerType": "securityGroup"});
    let (lower, upper) = (container(TENANT), container(&TENANT.to_uppercase()));
    assert!(property_equal("accessContainer", &lower, Some(&upper)));
    assert!(!property_equal(
        "accessContainer",
        &lower,
        Some(&container(READERS))
    ));
}

#[test]
fn unknown_members_inside_count() {
    let with = |extra: Value| json!({"tenantId": TENANT, "domain": extra});
    assert!(property_equal(
        "customer",
        &with(json!(1)),
        Some(&with(json!(1)))
    ));
    assert!(!property_equal(
        "customer",
        &with(json!(1)),
        Some(&json!({"tenantId": TENANT}))
    ));
    let role =
        |extra: Value| json!({"unifiedRoles": [{"roleDefinitionId": READERS, "scope": extra}]});
    assert!(property_equal(
        "accessDetails",
        &role(json!("a")),
        Some(&role(json!("a")))
    ));
    assert!(!property_equal(
        "accessDetails",
        &role(json!("a")),
        Some(&role(json!("b")))
    ));
    assert!(property_equal(
        "accessDetails",
        &roles(&[READERS]),
        Some(&role(json!("b")))
    ));
}

#[test]
fn changes_name_both_sides() {
    let wanted = object(json!({
        "duration": "P30D", "customer": {"tenantId": READERS}, "accessDetails": roles(&[READERS, TENANT]), "a/b": 1,
    }));
    let found = serde_json::to_value(changes(&wanted, Some(&current()))).unwrap();
    assert_eq!(
        found,
        json!([
            {"pointer": "/a~1b", "from": null, "to": 1},
            {"pointer": "/accessDetails/unifiedRoles", "from": [GLOBAL_ADMINISTRATOR, READERS], "to": [READERS, TENANT]},
            {"pointer": "/customer/tenantId", "from": TENANT, "to": READERS},
            {"pointer": "/duration", "from": "PT17520H", "to": "P30D"},
        ])
    );
    let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let between = role_changes(
        &list(&[GLOBAL_ADMINISTRATOR, READERS]),
        &list(&[READERS, TENANT, TENANT]),
    );
    assert_eq!(
        between.to_string(),
        format!("+ {TENANT}, - Global Administrator ({GLOBAL_ADMINISTRATOR})")
    );
}

#[test]
fn only_the_removal_of_global_administrator_alone() {
    let removes = |ids: &[&str], from: &[&str]| {
        let entity = |ids| object(json!({"accessDetails": roles(ids)}));
        removes_exactly_global_administrator(&entity(ids), &entity(from))
    };
    let upper = GLOBAL_ADMINISTRATOR.to_uppercase();
    assert!(removes(&[READERS], &[READERS, GLOBAL_ADMINISTRATOR]));
    assert!(removes(&[READERS], &[&upper, READERS]));
    assert!(!removes(&[READERS], &[READERS]));
    assert!(!removes(
        &[READERS, GLOBAL_ADMINISTRATOR],
        &[READERS, GLOBAL_ADMINISTRATOR]
    ));
    assert!(!removes(
        &[READERS],
        &[READERS, TENANT, GLOBAL_ADMINISTRATOR]
    ));
    assert!(!removes(
        &[READERS, TENANT],
        &[READERS, GLOBAL_ADMINISTRATOR]
    ));
    assert!(!removes_exactly_global_administrator(
        &object(json!({"displayName": "x"})),
        &object(json!({"accessDetails": roles(&[GLOBAL_ADMINISTRATOR])}))
    ));
}

#[test]
fn cloudcockpit_bodies_compare_with_its_answers() {
    let current = object(
        json!({"providerInstanceId": TENANT, "autoExtendDuration": "P180D", "accessDetails": roles(&[READERS])}),
    );
    let wanted = |flag: bool| {
        object(json!({"providerInstanceId": TENANT.to_uppercase(), "autoExtendEnabled": flag}))
    };
    assert_eq!(remaining(&wanted(true), &current), Map::new());
    assert_eq!(
        Value::Object(remaining(&wanted(false), &current)),
        json!({"autoExtendEnabled": false})
    );
    assert_eq!(
        *changes(&wanted(false), Some(&current))[0].from,
        json!(true)
    );
    for holds in [json!(null), json!([READERS.to_uppercase()])] {
        assert_eq!(
            remaining(
                &object(json!({"customSelectedGdapRolesIds": holds})),
                &current
            ),
            Map::new()
        );
    }
    assert_eq!(
        remaining(
            &object(json!({"customSelectedGdapRolesIds": [TENANT]})),
            &current
        )
        .len(),
        1
    );
}
