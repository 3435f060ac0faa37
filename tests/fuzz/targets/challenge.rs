//! The claims challenge of a 401: the result is a JSON object on one line.
#![no_main]

use gdap::http::{Headers, challenge};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut headers = Headers::new();
    if headers.set("WWW-Authenticate", text).is_err() {
        return;
    }
    if let Some(claims) = challenge::claims(&headers) {
        let value: serde_json::Value = serde_json::from_str(&claims).expect("JSON");
        assert!(value.is_object() && !claims.contains('\n'), "{claims}");
    }
});
