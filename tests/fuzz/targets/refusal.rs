//! Bodies of the services' errors: any body becomes an error of bounded length that doesn't contain the
//! body's secrets.
#![no_main]

#[path = "../support.rs"]
#[allow(dead_code)]
mod support;

use gdap::http::{ErrorDecoder, Method, Request, Url};
use gdap::service::{ApiVersion, Cloud, CloudCockpit, Graph};

const SECRET: &str = "Hunter2Hunter2Hunter2";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let root = Url::parse(support::ROOT).unwrap();
    let graph = Graph::new(&root, Cloud::Global, ApiVersion::V1).unwrap();
    let cockpit = CloudCockpit::new(root, "portal.test");
    let mut response = support::response(data);
    if let Ok(serde_json::Value::Object(mut body)) = serde_json::from_slice(&response.body) {
        body.insert("access_token".to_owned(), SECRET.into());
        response.body = serde_json::to_vec(&body).unwrap();
    }
    for method in [Method::Get, Method::Post, Method::Patch, Method::Delete] {
        let request = Request::new(method, Url::parse(support::ROOT).unwrap());
        for decoder in [&graph as &dyn ErrorDecoder, &cockpit] {
            let error = decoder.decode(&response, &request);
            let text = format!("{error} {error:?} {}", serde_json::to_string(&error).unwrap());
            assert!(!text.contains(SECRET), "{text}");
            assert!(error.message().len() < 64 * 1024, "{} bytes", error.message().len());
        }
    }
});
