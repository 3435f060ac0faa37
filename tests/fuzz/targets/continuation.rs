//! What a caller hands back for the next page: it is refused, or leads to the configured service.
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
        let answers = support::Answers::new(b"");
        let _ = answers.asked();
        Client::with_transport(support::options(), token, answers, Arc::new(SystemClock)).unwrap()
    });
    for next in [text, &format!("1.{}/v1.0{text}", support::ROOT)] {
        let query = ListQuery { next, ..ListQuery::default() };
        // The transport holds that nothing is asked elsewhere.
        let _ = client.list(&query, &CallOptions::default());
    }
});
