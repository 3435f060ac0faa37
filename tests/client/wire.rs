//! The requests that are sent, compared with the documents in ../shared/spec.

use std::path::PathBuf;

use gdap::client::{CallOptions, ClientOptions};
use gdap::service::ApiVersion;
use serde_json::Value;

use super::support::*;

/// A vendor's document; `None` and a printed message if the folder doesn't exist.
pub fn spec(file: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let configured = std::env::var_os("GDAP_SPEC").map(PathBuf::from);
    let folders = configured
        .into_iter()
        .chain([root.join("../shared/spec"), root.join("../../shared/spec")]);
    let text = folders
        .filter_map(|folder| std::fs::read_to_string(folder.join(file)).ok())
        .next();
    if text.is_none() {
        eprintln!("SKIPPED: {file} not found; set GDAP_SPEC to the spec folder");
    }
    text
}

/// The example request of an update page: method line, headers, body.
fn example(text: &str) -> (String, Vec<(String, String)>, Value) {
    let start = text.find("PATCH https://").unwrap();
    let text = text[start..].replace("\r\n", "\n");
    let (head, rest) = text.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let line = lines.next().unwrap().to_owned();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut body = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    (line, headers, body.next().unwrap().unwrap())
}

/// The example requests of spec/002 and spec/003, given verbatim, are exactly what is sent.
#[test]
fn the_examples_of_the_update_pages() {
    for (file, version) in [
        ("002-graph-v1.0-update.md", ApiVersion::V1),
        ("003-graph-beta-update-zh.md", ApiVersion::Beta),
    ] {
        let Some(text) = spec(file) else { continue };
        let (line, headers, body) = example(&text);
        let url = line
            .strip_prefix("PATCH https://graph.microsoft.com")
            .unwrap();
        let id = url.rsplit('/').next().unwrap();
        let etag = headers.iter().find(|(name, _)| name == "If-Match").unwrap();
        let world = world();
        let client = client(ClientOptions {
            api_version: version,
            ..options(&world.emulator)
        });
        let call = CallOptions {
            if_match: Some(&etag.1),
            ..CallOptions::default()
        };
        let _ = client.update(id, body.to_string().as_bytes(), &call);
        let sent = &world.writes()[0];
        assert_eq!(sent["method"], "PATCH");
        assert_eq!(sent["path"], url);
        assert_eq!(sent["query"], "");
        let sent_body: Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
        assert_eq!(
            sent_body.to_string(),
            body.to_string(),
            "members in their order"
        );
        for (name, value) in &headers {
            let sent = sent["headers"][name.to_lowercase()].as_str();
            assert_eq!(sent, Some(value.as_str()), "{file}: {name}");
        }
        assert_eq!(sent["headers"]["prefer"], "include-unknown-enum-members");
        assert_eq!(sent["headers"]["authorization"], "Bearer test-token");
    }
}

#[test]
fn own_headers_and_ids_go_along() {
    let world = world();
    let id = world.seed(serde_json::json!({"status": "created"}));
    let own = "11111111-2222-3333-4444-555555555555";
    let call = CallOptions {
        headers: vec![("X-Mine", "1"), ("Prefer", "return=representation")],
        client_request_id: Some(own),
        ..CallOptions::default()
    };
    let reply = world
        .update_with(&id, serde_json::json!({"displayName": "H"}), &call)
        .unwrap();
    assert_eq!(reply.client_request_id(), Some(own));
    for entry in world.emulator.log() {
        assert_eq!(entry["headers"]["x-mine"], "1");
        assert_eq!(entry["headers"]["client-request-id"], own);
        assert_eq!(
            entry["headers"]["prefer"],
            "return=representation, include-unknown-enum-members"
        );
    }
}
