//! Whole calls against a service with arbitrary responses: none panics, sends a request elsewhere or sends
//! requests without end, and each returns a reply or an error that is valid JSON.
#![no_main]

#[path = "../support.rs"]
mod support;

use std::sync::Arc;

use gdap::auth::StaticToken;
use gdap::base::SystemClock;
use gdap::client::{CallOptions, Client, ListQuery, Reply};

const ID: &str = "5e5594d3-6f82-458b-b567-77db4811f0cd-00000000-0000-0000-0000-000000001234";
const UPDATE: &[u8] = br#"{"autoExtendDuration":"PT0S"}"#;
const ROLES: &[u8] =
    br#"{"accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}"#;
const CREATE: &[u8] = br#"{"displayName":"a","duration":"P30D","accessDetails":{"unifiedRoles":[{"roleDefinitionId":"88d8e3e3-8f55-4a1e-953a-9b9898b8876b"}]}}"#;
const ETAG: &str = "W/\"1\"";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((which, data)) = data.split_first() else { return };
    let responses = support::Responses::new(data);
    let token = Arc::new(StaticToken::new(b"Hunter2Hunter2", None).unwrap());
    let client =
        Client::with_transport(support::options(), token, responses.clone(), Arc::new(SystemClock)).unwrap();
    let call = CallOptions {
        wait: which & 0x10 != 0,
        reuse_existing: which & 0x20 != 0,
        if_match: (which & 0x40 != 0 && matches!(which & 15, 1 | 2 | 7 | 9)).then_some(ETAG),
        ..CallOptions::default()
    };
    let plan = CallOptions { plan: true, ..call.clone() };
    let list = ListQuery::default();
    match which & 15 {
        0 => check(client.create(CREATE, &call)),
        1 => check(client.update(ID, UPDATE, &call)),
        2 => check(client.update(ID, ROLES, &call)),
        3 => check(client.get(ID, &call)),
        4 => client.pages(list, &call).take(50).for_each(check),
        5 => check(client.operation(ID, ID, &call)),
        6 => check(client.request(ID, br#"{"action":"lockForApproval"}"#, &call)),
        7 => check(client.delete(ID, &call)),
        8 => check(client.update(ID, UPDATE, &plan)),
        9 => check(client.update_assignment(ID, ID, ROLES, &call)),
        10 => check(client.create(CREATE, &plan)),
        11 => check(client.requests(ID, &list, &call)),
        12 => check(client.get(ID, &CallOptions { if_match: None, ..call })),
        _ => check(client.update(ID, ROLES, &CallOptions { snapshot: Some(data), ..call })),
    }
    assert!(responses.asked() < 10_000, "{}", responses.asked());
});

fn check(ended: gdap::base::Result<Reply>) {
    let json = match &ended {
        Ok(reply) => reply.json().to_owned(),
        Err(error) => serde_json::to_string(error).unwrap(),
    };
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok(), "{json}");
    assert!(!json.contains("Hunter2Hunter2"), "{json}");
}
