//! What a token endpoint answers: a token that can be sent or an error without it.
#![no_main]

#[path = "../support.rs"]
mod support;

use std::sync::Arc;

use gdap::auth::{SecretCredential, claims};
use gdap::base::{Secret, SystemClock};
use gdap::client::{CallOptions, Client};

const SECRET: &str = "Hunter2Hunter2Hunter2";
const ID: &str = "11111111-2222-4333-8444-555555555555";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = claims::read(&Secret::copy_of(data));
    // The first answer is the token endpoint's; a token is put into it where it is an object.
    let (first, rest) = data.split_at(data.iter().position(|b| *b == 0).unwrap_or(data.len()));
    let mut planted = first.to_vec();
    if let Some(at) = first.iter().position(|byte| *byte == b'{') {
        planted.splice(at + 1..at + 1, format!("\"access_token\":\"{SECRET}\",").into_bytes());
    }
    planted.extend_from_slice(rest);
    let answers = support::Answers::new(&planted);
    let credential = SecretCredential::new(Some(ID), ID, Secret::copy_of(SECRET.as_bytes())).unwrap();
    let client = Client::with_transport(
        support::options(),
        Arc::new(credential),
        answers.clone(),
        Arc::new(SystemClock),
    )
    .unwrap();
    if let Err(error) = client.get(ID, &CallOptions::default()) {
        let said = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
        assert!(!said.contains(SECRET), "{said}");
    }
    assert!(answers.asked() < 100);
});
