//! An emulator with a client, and shorthands for the tests.

use std::sync::Arc;
use std::time::Duration;

use gdap::auth::StaticToken;
use gdap::base::{Error, Result};
use gdap::client::{CallOptions, Client, ClientOptions, Reply};
use gdap::emulator::{Emulator, Options};
use gdap::http::ProxyChoice;
use gdap::model::ServiceKind;
use serde_json::{Value, json};

pub const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
pub const GA: &str = "62e90394-69f5-4237-9190-012177145e10";

pub struct World {
    pub emulator: Emulator,
    pub client: Client,
}

/// Options for a client of this emulator, with short waits.
pub fn options(emulator: &Emulator) -> ClientOptions {
    let mut options = ClientOptions {
        base_uri: Some(emulator.uri().to_owned()),
        authority: Some(emulator.uri().to_owned()),
        deadline: Duration::from_secs(20),
        consistency_wait: Duration::from_secs(1),
        attempt_timeout: Duration::from_secs(5),
        ..ClientOptions::default()
    };
    options.transport.allow_http_loopback = true;
    options.transport.proxy = ProxyChoice::None;
    options.retry.base = Duration::from_millis(10);
    options.retry.cap = Duration::from_millis(200);
    options
}

pub fn client(options: ClientOptions) -> Client {
    let token = StaticToken::new(b"test-token", None).unwrap();
    Client::new(options, Arc::new(token)).unwrap()
}

pub fn world() -> World {
    let emulator = Emulator::start(Options::default()).unwrap();
    let client = client(options(&emulator));
    World { emulator, client }
}

impl World {
    pub fn cockpit(&self) -> Client {
        client(ClientOptions {
            service: ServiceKind::CloudCockpit,
            portal_domain: Some("portal.cloudcockpit.com".to_owned()),
            ..options(&self.emulator)
        })
    }

    /// Creates one relationship and returns its id.
    pub fn seed(&self, wanted: Value) -> String {
        let mut wanted = wanted;
        wanted["count"] = json!(1);
        self.emulator.seed(wanted).remove(0)
    }

    pub fn update(&self, id: &str, document: Value) -> Result<Reply> {
        self.update_with(id, document, &CallOptions::default())
    }

    pub fn update_with(&self, id: &str, document: Value, call: &CallOptions) -> Result<Reply> {
        self.client
            .update(id, document.to_string().as_bytes(), call)
    }

    pub fn create(&self, document: Value) -> Result<Reply> {
        self.create_with(document, &CallOptions::default())
    }

    pub fn create_with(&self, document: Value, call: &CallOptions) -> Result<Reply> {
        self.client.create(document.to_string().as_bytes(), call)
    }

    pub fn etag(&self, id: &str) -> String {
        let reply = self.client.get(id, &CallOptions::default()).unwrap();
        reply.etag().unwrap().to_owned()
    }

    pub fn raw(&self, id: &str) -> Value {
        self.emulator.relationship(id).unwrap()
    }

    /// The methods and statuses of the requests so far.
    pub fn methods(&self) -> Vec<String> {
        let log = self.emulator.log();
        log.iter()
            .map(|entry| format!("{} {}", entry["method"].as_str().unwrap(), entry["status"]))
            .collect()
    }

    pub fn writes(&self) -> Vec<Value> {
        let log = self.emulator.log();
        log.into_iter()
            .filter(|entry| entry["method"] != "GET")
            .collect()
    }
}

pub fn roles(ids: &[&str]) -> Value {
    let ids: Vec<_> = ids
        .iter()
        .map(|id| json!({"roleDefinitionId": id}))
        .collect();
    json!({"unifiedRoles": ids})
}

pub fn new_document(name: &str) -> Value {
    json!({"displayName": name, "duration": "P30D", "accessDetails": roles(&[READERS])})
}

pub fn parsed(reply: &Reply) -> Value {
    serde_json::from_str(reply.json()).unwrap()
}

/// A call's result, or its error's kind and outcome, as one word.
pub fn word(result: &Result<Reply>) -> String {
    match result {
        Ok(reply) => parsed(reply)["result"].as_str().unwrap().to_owned(),
        Err(error) => failure(error),
    }
}

pub fn failure(error: &Error) -> String {
    format!("{}/{:?}", error.kind().name(), error.outcome())
}
