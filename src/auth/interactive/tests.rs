//! A sign-in in a browser, with a browser made of sockets.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::super::test_kit::{CLIENT, Kit, TENANT, jwt, refuses, shown};
use super::*;
use crate::base::{Clock, Secret};
use crate::http::Request;
use crate::http::testing::{FakeClock, Memory, http_response};

/// The addresses with which the page was opened.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<String>>>);

impl Page {
    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// A parameter of the newest address.
    fn get(&self, name: &str) -> Option<String> {
        let all = self.0.lock().unwrap();
        let (_, query) = all.last()?.split_once('?')?;
        let value = ::url::form_urlencoded::parse(query.as_bytes()).find(|(own, _)| own == name);
        value.map(|(_, value)| value.into_owned())
    }

    fn port(&self) -> u16 {
        let uri = self.get("redirect_uri").unwrap();
        let port = uri.strip_prefix("http://localhost:").unwrap();
        port.parse().unwrap()
    }
}

/// Sends a request to the listener, and returns the response's text.
fn ask(port: u16, text: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    // Sent in two parts, as it may arrive over a network.
    let (first, rest) = text.split_at(text.len() / 2);
    for part in [first, rest] {
        stream.write_all(part.as_bytes()).unwrap();
        stream.flush().unwrap();
    }
    let mut response = String::new();
    let _ = stream.read_to_string(&mut response);
    response
}

fn get(port: u16, target: &str) -> String {
    ask(
        port,
        &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    )
}

/// A credential whose browser is redirected with `query` and the right state.
fn person(page: &Page, options: InteractiveOptions, query: &'static str) -> InteractiveCredential {
    with_browser(page, options, move |page| {
        let response = get(
            page.port(),
            &format!("/?{query}&state={}", page.get("state").unwrap()),
        );
        assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
        assert!(!response.contains("hunter2"));
    })
}

fn with_browser(
    page: &Page,
    options: InteractiveOptions,
    browser: impl Fn(&Page) + Send + Sync + Clone + 'static,
) -> InteractiveCredential {
    let page = page.clone();
    let open = move |prompt: &BrowserPrompt<'_>| {
        page.0.lock().unwrap().push(prompt.uri.to_owned());
        let (page, browser) = (page.clone(), browser.clone());
        thread::spawn(move || browser(&page));
        Ok(())
    };
    InteractiveCredential::new(Some(TENANT), CLIENT, options, open).unwrap()
}

/// A token endpoint that returns tokens for the newest page, with claims that `change` has modified.
fn endpoint(page: &Page, change: impl Fn(&mut Value) + Send + 'static) -> Arc<Memory> {
    let page = page.clone();
    let mut number = 0;
    Memory::scripted(move |_: &Request, _| {
        number += 1;
        let end = FakeClock::new().now() + Duration::from_secs(3600);
        let end = end.duration_since(std::time::UNIX_EPOCH).unwrap();
        let mut claims = json!({
            "aud": CLIENT, "iss": format!("https://login.test/{TENANT}/v2.0"), "tid": TENANT,
            "exp": end.as_secs(), "nonce": page.get("nonce"), "preferred_username": "agent@partner.test",
        });
        change(&mut claims);
        let body = json!({
            "token_type": "Bearer", "expires_in": 3599, "access_token": format!("token{number}"),
            "refresh_token": format!("refresh{number}"), "id_token": jwt(claims),
        });
        http_response(200, &[], &body.to_string())
    })
}

fn in_a_run(kit: &Kit, source: &InteractiveCredential) -> Result<Token> {
    kit.with(|ctx| {
        source.token(&TokenContext {
            is_sign_in: false,
            outages: None,
            ..*ctx
        })
    })
}

#[test]
fn a_person_signs_in_once_and_is_renewed() {
    let page = Page::default();
    let options = InteractiveOptions {
        login_hint: Some("agent@partner.test".to_owned()),
        ..InteractiveOptions::default()
    };
    let source = person(&page, options, "code=hunter2");
    let issued: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
    let sink = issued.clone();
    let callback = move |token: &Secret| {
        sink.lock().unwrap().push(token.expose().to_vec());
        Err(Error::argument("The disk is full."))
    };
    source
        .set_refresh_token_callback(Box::new(callback))
        .unwrap();
    let kit = Kit::over(endpoint(&page, |_| {}));
    assert_eq!(source.about().user, None);
    let token = kit.token(&source).unwrap();
    assert_eq!(token.secret().expose(), b"token1");
    assert_eq!(source.about().user.as_deref(), Some("agent@partner.test"));

    let address = page.0.lock().unwrap()[0].clone();
    assert!(address.starts_with(&format!(
        "https://login.test/{TENANT}/oauth2/v2.0/authorize?"
    )));
    let scope = "openid profile offline_access https://graph.test/.default";
    assert_eq!(page.get("scope").as_deref(), Some(scope));
    assert_eq!(page.get("client_id").as_deref(), Some(CLIENT));
    assert_eq!(
        page.get("login_hint").as_deref(),
        Some("agent@partner.test")
    );
    assert_eq!(page.get("claims"), None);
    for (name, value) in [
        ("grant_type", "authorization_code"),
        ("code", "hunter2"),
        ("client_id", CLIENT),
        ("scope", scope),
    ] {
        assert_eq!(kit.field(0, name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(kit.field(0, "redirect_uri"), page.get("redirect_uri"));
    let verifier = kit.field(0, "code_verifier").unwrap();
    let proof = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    assert_eq!(
        page.get("code_challenge"),
        Some(URL_SAFE_NO_PAD.encode(proof))
    );

    // Later tokens need no person, in a run or not.
    assert_eq!(
        in_a_run(&kit, &source).unwrap().secret().expose(),
        b"token2"
    );
    assert_eq!(kit.token(&source).unwrap().secret().expose(), b"token3");
    assert_eq!(kit.field(1, "refresh_token").as_deref(), Some("refresh1"));
    assert_eq!(kit.field(2, "refresh_token").as_deref(), Some("refresh2"));
    assert_eq!(kit.field(2, "scope").as_deref(), Some(scope));
    assert_eq!(page.count(), 1);
    // The host received each refresh token, and its failure to save them was logged.
    let issued = issued.lock().unwrap();
    assert_eq!(*issued, [b"refresh1", b"refresh2", b"refresh3"]);
    let logs = kit.logs();
    assert!(logs.contains("The disk is full."));
    let state = page.get("state").unwrap();
    for secret in ["hunter2", "refresh1", "token1", &verifier, &state] {
        assert!(!logs.contains(secret), "{secret}");
    }
}

#[test]
fn everything_but_the_right_response_is_answered_with_404() {
    let page = Page::default();
    let source = with_browser(&page, InteractiveOptions::default(), |page| {
        let port = page.port();
        // A connection that a browser opened in advance and never uses.
        let _idle = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        let state = page.get("state").unwrap();
        let long = "x".repeat(70 * 1024);
        for target in ["/", "/favicon.ico", "/?code=c&state=forged", "/?code=c"] {
            assert!(get(port, target).starts_with("HTTP/1.1 404 "), "{target}");
        }
        for text in [
            format!("POST /?code=c&state={state} HTTP/1.1\r\n\r\n"),
            format!("HEAD /?code=c&state={state} HTTP/1.1\r\n\r\n"),
            "\u{1}\u{2}\r\n\r\n".to_owned(),
        ] {
            assert!(ask(port, &text).starts_with("HTTP/1.1 404 "), "{text}");
        }
        // Too long: it gets a response or is cut off, but is never accepted.
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        let _ = stream.write_all(format!("GET /{long}").as_bytes());
        // If there is ::1, a browser may use it.
        let target = format!("/?code=hunter2&state={state}");
        let v6 = TcpStream::connect(("::1", port));
        match v6 {
            Ok(mut stream) => write!(stream, "GET {target} HTTP/1.1\r\n\r\n").unwrap(),
            Err(_) => drop(get(port, &target)),
        }
    });
    let kit = Kit::over(endpoint(&page, |_| {}));
    kit.token(&source).unwrap();
    assert_eq!(kit.field(0, "code").as_deref(), Some("hunter2"));
    assert!(
        kit.logs()
            .contains("2 responses of other sign-ins were ignored.")
    );
}

#[test]
fn a_refusal_is_worded() {
    for (query, code, hint, part) in [
        (
            "error=access_denied",
            "access_denied",
            "signIn.again",
            "cancelled",
        ),
        (
            "error=access_denied&error_description=AADSTS65004%3A+User+declined.",
            "AADSTS65004",
            "signIn.grantConsent",
            "declined to consent",
        ),
        (
            "error=interaction_required&error_description=AADSTS65001%3A+x",
            "AADSTS65001",
            "signIn.grantConsent",
            "Consent to the permission is missing (",
        ),
        (
            "error=access_denied&error_description=AADSTS90094%3A+x",
            "AADSTS90094",
            "signIn.grantConsent",
            "administrator must consent",
        ),
        (
            "error=invalid_request&error_description=AADSTS50011%3A+x",
            "AADSTS50011",
            "signIn.registerRedirect",
            "redirect URI",
        ),
        (
            "error=interaction_required&error_description=AADSTS50020%3A+x",
            "AADSTS50020",
            "signIn.useTenantAccount",
            "isn't in the tenant",
        ),
        (
            "error=interaction_required&error_description=AADSTS50105%3A+x",
            "AADSTS50105",
            "signIn.assignUser",
            "isn't assigned",
        ),
        (
            "error=access_denied&error_description=AADSTS53003%3A+x",
            "AADSTS53003",
            "signIn.askAdministrator",
            "Conditional Access",
        ),
        (
            "error=server_error&error_description=AADSTS1%3A+It%1b[31m+broke.%0D%0ATrace+ID%3A+x",
            "AADSTS1",
            "signIn.again",
            "AADSTS1: It [31m broke (the sign-in page, AADSTS1).",
        ),
    ] {
        let page = Page::default();
        let kit = Kit::new();
        let source = person(&page, InteractiveOptions::default(), query);
        let error = kit.token(&source).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert_eq!(error.service_code(), Some(code));
        assert_eq!(error.hint().unwrap().code(), hint, "{query}");
        assert!(error.message().contains(part), "{error}");
        assert_eq!(kit.transport.count(), 0);
    }
}

#[test]
fn a_refusal_of_the_code_is_worded_and_shows_no_secret() {
    for (number, oauth, hint) in [
        (7_000_218, "invalid_client", "signIn.registerRedirect"),
        (9_002_327, "invalid_request", "signIn.registerRedirect"),
        (53_003, "access_denied", "signIn.askAdministrator"),
    ] {
        let page = Page::default();
        let kit = Kit::replies([refuses(401, oauth, number, "hunter2 is not right")]);
        let source = person(&page, InteractiveOptions::default(), "code=hunter2");
        let error = kit.token(&source).unwrap_err();
        let code = format!("AADSTS{number}");
        assert_eq!(error.service_code(), Some(code.as_str()));
        assert_eq!(error.hint().unwrap().code(), hint);
        assert!(!format!("{} {}", shown(&error), kit.logs()).contains("hunter2"));
        assert!(in_a_run(&kit, &source).is_err(), "nobody is signed in");
        assert_eq!(kit.transport.count(), 1);
    }
}

#[test]
fn an_id_token_of_another_sign_in_is_rejected() {
    let page = Page::default();
    let source = person(&page, InteractiveOptions::default(), "code=c");
    let kit = Kit::over(endpoint(&page, |claims| claims["nonce"] = json!("forged")));
    let error = kit.token(&source).unwrap_err();
    assert!(error.message().contains("(nonce)"), "{error}");
    // Nothing of the sign-in is kept.
    assert!(in_a_run(&kit, &source).is_err());
    assert_eq!((kit.transport.count(), source.about().user), (1, None));
}

#[test]
fn a_closed_browser_shows_as_the_timeout() {
    let page = Page::default();
    let options = |ms| InteractiveOptions {
        timeout: Some(Duration::from_millis(ms)),
        ..InteractiveOptions::default()
    };
    let source = with_browser(&page, options(400), |page| {
        let _ = get(page.port(), "/?code=c&state=forged");
    });
    let kit = Kit::new();
    let error = kit.token(&source).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(error.hint().unwrap().code(), "browser.finish");
    assert!(
        error
            .message()
            .contains("One response of another sign-in was ignored.")
    );
    // The port is free again.
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, page.port())).is_err());

    // The call's deadline and its cancel end the sign-in sooner.
    let mut kit = Kit::new();
    kit.timeout = Duration::from_millis(50);
    let source = with_browser(&page, options(600_000), |_| {});
    let error = kit.token(&source).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    let kit = Kit::new();
    let cancel = kit.cancel.clone();
    let source = with_browser(&page, options(600_000), move |_| cancel.fire());
    let error = kit.token(&source).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[test]
fn no_browser_opens_in_the_middle_of_a_run() {
    let page = Page::default();
    let source = person(&page, InteractiveOptions::default(), "code=c");
    let mut kit = Kit::over(endpoint(&page, |_| {}));
    let error = in_a_run(&kit, &source).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert_eq!(error.hint().unwrap().code(), "signIn.again");
    kit.token(&source).unwrap();

    // A claims challenge ends the call, and the next sign-in sends it.
    let claims = r#"{"access_token":{"acrs":{"essential":true,"value":"c1"}}}"#;
    kit.claims = Some(claims);
    let error = in_a_run(&kit, &source).unwrap_err();
    assert_eq!(error.hint().unwrap().code(), "signIn.interactively");
    kit.claims = None;
    assert!(in_a_run(&kit, &source).is_err(), "until a person signs in");
    assert_eq!((page.count(), kit.transport.count()), (1, 1));
    kit.token(&source).unwrap();
    assert_eq!(page.get("claims").as_deref(), Some(claims));
    assert_eq!(kit.field(1, "claims").as_deref(), Some(claims));
    in_a_run(&kit, &source).unwrap();
    assert_eq!(kit.field(2, "claims"), None);
    assert_eq!(page.count(), 2);
}

#[test]
fn a_sign_in_that_was_revoked_needs_the_person_again() {
    let page = Page::default();
    let source = person(&page, InteractiveOptions::default(), "code=c");
    let kit = Kit::over(endpoint(&page, |_| {}));
    kit.token(&source).unwrap();
    let body = json!({
        "error": "interaction_required", "error_description": "AADSTS50076: MFA.",
        "claims": "{\"access_token\":{}}",
    });
    let run = Kit::replies([http_response(400, &[], &body.to_string())]);
    let error = in_a_run(&run, &source).unwrap_err();
    assert_eq!(error.service_code(), Some("AADSTS50076"));
    assert_eq!(error.hint().unwrap().code(), "signIn.interactively");
    assert!(in_a_run(&run, &source).is_err());
    assert_eq!((page.count(), run.transport.count()), (1, 1));
    kit.token(&source).unwrap();
    assert_eq!(page.get("claims").as_deref(), Some("{\"access_token\":{}}"));
}

#[test]
fn a_page_that_cannot_be_opened_ends_the_sign_in() {
    let open = |_: &BrowserPrompt<'_>| Err(Error::argument("No browser."));
    let options = InteractiveOptions::default();
    let source = InteractiveCredential::new(None, CLIENT, options, open).unwrap();
    let kit = Kit::new();
    assert_eq!(kit.token(&source).unwrap_err().message(), "No browser.");
    assert_eq!(kit.transport.count(), 0);
}

#[test]
fn bad_options_are_rejected() {
    let make = |options| {
        let open = |_: &BrowserPrompt<'_>| Ok(());
        InteractiveCredential::new(None, CLIENT, options, open)
    };
    let zero = InteractiveOptions {
        timeout: Some(Duration::ZERO),
        ..InteractiveOptions::default()
    };
    assert!(make(zero).is_err());
    let blank = InteractiveOptions {
        scopes: vec!["a b".to_owned()],
        ..InteractiveOptions::default()
    };
    assert!(make(blank).is_err());
}
