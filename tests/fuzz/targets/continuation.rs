//! Continuations that a caller passes for the next page: each is rejected, or leads to the configured
//! service.
#![no_main]

#[path = "../support.rs"]
mod support;

use std::sync::{Arc, OnceLock};

use gdap::auth::StaticToken;
use gdap::base::SystemClock;
use gdap::client::{CallOptions, Client, ListQuery};

libfuzzer_sys::fuzz_target!(|text: &str| {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    let client = CLIENT.get_or_init(|| {
        let token = Arc::new(StaticToken::new(b"token", None).unwrap());
        let responses = support::Responses::new(b"");
        let _ = responses.asked();
        Client::with_transport(support::options(), token, responses, Arc::new(SystemClock)).unwrap()
    });
    for next in [text, &format!("1.{}/v1.0{text}", support::ROOT)] {
        let query = ListQuery { next, ..ListQuery::default() };
        // The transport asserts that no request goes elsewhere.
        let _ = client.list(&query, &CallOptions::default());
    }
});
