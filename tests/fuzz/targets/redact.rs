//! Redaction: a secret in JSON, whole or truncated, plain or in a string within a string, is masked whatever
//! surrounds it.
#![no_main]

use gdap::http::redact;
use serde_json::{Map, Value};

const SECRET: &str = "Hunter2Hunter2Hunter2";
const NAMES: [&str; 6] = [
    "access_token",
    "refresh_token",
    "client_secret",
    "Password",
    "device_code",
    "idToken_assertion",
];

libfuzzer_sys::fuzz_target!(|data: (u8, u16, Value2, &str)| {
    let (shape, cut, Value2(around), plain) = data;
    let _ = redact::text(plain);
    let name = NAMES[usize::from(shape) % NAMES.len()];
    let mut body = Map::new();
    body.insert("before".to_owned(), around.clone());
    body.insert(name.to_owned(), SECRET.into());
    body.insert("after".to_owned(), around);
    let mut planted = Value::Object(body).to_string();
    for _ in 0..(shape >> 6) {
        planted = serde_json::json!({ "text": planted }).to_string();
    }
    check(&redact::body(planted.as_bytes()), &planted);
    // Truncated anywhere after the secret, so that the text isn't valid JSON any more.
    let end = planted.find(SECRET).unwrap() + SECRET.len();
    let cut = (end + usize::from(cut)).min(planted.len());
    if planted.is_char_boundary(cut) && shape >> 6 < 2 {
        check(&redact::body(&planted.as_bytes()[..cut]), &planted);
    }
});

fn check(shown: &str, planted: &str) {
    assert!(!shown.contains(SECRET), "{planted}\n{shown}");
}

/// JSON from arbitrary bytes; only strings matter here.
#[derive(Debug)]
struct Value2(Value);

impl<'a> libfuzzer_sys::arbitrary::Arbitrary<'a> for Value2 {
    fn arbitrary(u: &mut libfuzzer_sys::arbitrary::Unstructured<'a>) -> libfuzzer_sys::arbitrary::Result<Value2> {
        let texts: Vec<&str> = u.arbitrary()?;
        Ok(Value2(texts.into_iter().filter(|text| text.len() < 512).map(Value::from).collect()))
    }
}
