//! Conflicts, property by property.

use super::*;
use serde_json::json;

fn object(value: Value) -> Object {
    value.as_object().unwrap().clone()
}

#[test]
fn only_our_members_count() {
    let first = object(json!({"displayName": "a", "duration": "P30D", "status": "created"}));
    let wanted = object(json!({"displayName": "b", "duration": "P31D"}));
    for (now, conflict) in [
        (
            json!({"displayName": "a", "duration": "P30D", "status": "active"}),
            false,
        ),
        (json!({"displayName": "b", "duration": "PT720H"}), false),
        (json!({"displayName": "b", "duration": "P31D"}), false),
        (json!({"displayName": "c", "duration": "P30D"}), true),
        (json!({"displayName": "a", "duration": "P9D"}), true),
        (json!({"duration": "P30D"}), true),
    ] {
        let found = check(&first, &wanted, &object(now.clone()));
        assert_eq!(found.is_err(), conflict, "{now}");
        if let Err(error) = found {
            assert_eq!(error.conflict().unwrap().seen["displayName"], "a");
            assert_eq!(error.conflict().unwrap().wanted["displayName"], "b");
        }
    }
}
