//! Page tokens: their limit, and the rejection of invalid ones.

use super::*;

fn root() -> Url {
    Url::parse("https://graph.test/v1.0").unwrap()
}

fn link(page: u64) -> String {
    format!("https://graph.test/v1.0/x?$skiptoken={page}")
}

#[test]
fn lists_end_at_the_bound() {
    let mut token = PageToken::after(None, &link(1), &root()).unwrap();
    for page in 2..MOST_PAGES {
        token = PageToken::parse(&token.text(), &root()).unwrap();
        token = PageToken::after(Some(&token), &link(page), &root()).unwrap();
    }
    let error = PageToken::after(Some(&token), &link(0), &root()).err();
    assert_eq!(error.unwrap().kind(), ErrorKind::LimitExceeded);
}

#[test]
fn a_page_that_leads_to_itself_is_noticed() {
    let token = PageToken::after(None, &link(1), &root()).unwrap();
    let error = PageToken::after(Some(&token), &link(1), &root()).err();
    assert_eq!(error.unwrap().kind(), ErrorKind::InvalidResponse);
}

#[test]
fn invalid_page_tokens_are_rejected() {
    let good = PageToken::after(None, "https://graph.test/v1.0/x?a=1.2.3", &root()).unwrap();
    let read = PageToken::parse(&good.text(), &root()).unwrap();
    assert_eq!(read.url.as_str(), "https://graph.test/v1.0/x?a=1.2.3");
    for bad in [
        "",
        "x",
        "1.2",
        "0.https://graph.test/v1.0/x",
        "+1.https://graph.test/v1.0/x",
        ".https://graph.test/v1.0/x",
        "1.https://evil.test/v1.0/x",
        "1.",
        "99999999999999999999.https://graph.test/v1.0/x",
        "https://graph.test/v1.0/x",
    ] {
        assert!(PageToken::parse(bad, &root()).is_err(), "{bad}");
    }
    assert!(PageToken::after(None, "https://evil.test/v1.0/x", &root()).is_err());
}
