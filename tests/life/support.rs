//! What these tests say in short, beside what the client's tests do.
#![allow(dead_code)]

use gdap::client::{CallOptions, Reply};
use serde_json::json;

pub use super::world::*;

/// A document that assigns roles to group number `group`.
pub fn assignment(group: u32, ids: &[&str]) -> String {
    json!({
        "accessContainer": {
            "accessContainerId": format!("a0000000-0000-0000-0000-{group:012}"),
            "accessContainerType": "securityGroup",
        },
        "accessDetails": roles(ids),
    })
    .to_string()
}

/// An active assignment of one role to group number `group`.
pub fn assign(world: &World, id: &str, group: u32) -> Reply {
    let call = CallOptions {
        wait: true,
        ..CallOptions::default()
    };
    let document = assignment(group, &[READERS]);
    world.client.assign(id, document.as_bytes(), &call).unwrap()
}
