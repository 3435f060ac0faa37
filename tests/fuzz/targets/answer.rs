//! The entity of a response: reading, normalising and comparing never panic.
#![no_main]

use gdap::model::{Relationship, compare, relationship};
use serde_json::Value;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(mut value) = serde_json::from_slice::<Value>(data) else { return };
    relationship::normalise_response(&mut value);
    let _ = relationship::from_cloudcockpit(value.clone(), None, "f1c1e2d3-0000-4000-8000-000000000000");
    if let Value::Object(entity) = &value {
        assert!(compare::changes(entity, Some(entity)).len() <= entity.len());
        let _ = compare::remaining(entity, entity);
        let _ = compare::removes_exactly_global_administrator(entity, entity);
        let _ = relationship::role_ids(entity);
    }
    let _ = Relationship::from_value(value);
});
