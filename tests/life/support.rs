//! Shorthands of these tests, in addition to those of the client's tests.
#![allow(dead_code)]

use std::time::Duration;

use gdap::client::{CallOptions, Client, ClientOptions, Reply};
use gdap::http::ProxyChoice;
use serde_json::json;

pub use super::world::*;

/// Exchange Administrator: a second role.
pub const MORE: &str = "29232cdf-9323-42fd-ade2-1d097af3e4de";

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

/// A client of an emulator that may be in another process.
pub fn client_at(uri: &str) -> Client {
    client_that_looks_for(uri, Duration::from_secs(1))
}

/// The same with this consistency wait: how long a client looks for what it wrote.
pub fn client_that_looks_for(uri: &str, consistency_wait: Duration) -> Client {
    let mut options = ClientOptions {
        base_uri: Some(uri.to_owned()),
        authority: Some(uri.to_owned()),
        deadline: Duration::from_secs(60),
        consistency_wait,
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    options.retry.base = Duration::from_millis(10);
    options.retry.cap = Duration::from_millis(200);
    client(options)
}
