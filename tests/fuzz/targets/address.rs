//! URLs: an accepted URL stays on its host and under its root, and parses to the same again.
#![no_main]

use gdap::http::url::{Url, encode, same_host};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let root = Url::parse("https://graph.test/v1.0").unwrap();
    for url in [Url::parse(text), Url::identity_endpoint(text)].into_iter().flatten() {
        assert_eq!(url.as_str(), text);
        assert!(url.without_query().ends_with(url.path()));
        if let Ok(joined) = url.join(&format!("/{}", encode(text))) {
            assert!(joined.under(&url).is_ok());
        }
    }
    for (text, inside) in [(text.to_owned(), None), (format!("https://graph.test/v1.0{text}"), Some(text))] {
        if let Ok(url) = same_host(&root, &text) {
            assert_eq!((url.host(), url.port(), url.is_https()), ("graph.test", 443, true));
            assert!(url.path() == "/v1.0" || url.path().starts_with("/v1.0/"), "{text}");
            assert!(inside.is_none_or(|rest| rest.is_empty() || rest.starts_with(['/', '?'])), "{text}");
            // Another URL parser sees the same host and path, or rejects it.
            if let Ok(other) = url::Url::parse(&text) {
                assert_eq!(other.host_str(), Some("graph.test"), "{text}");
                assert!(other.path().starts_with("/v1.0"), "{text}");
            }
        }
    }
});
