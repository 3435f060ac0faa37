//! Responses of token endpoints, and the claims of tokens: any bytes become a token or an error, which
//! contains no part of a token.
#![no_main]

use std::sync::Arc;
use std::time::{Duration, Instant};

use gdap::auth::SecretCredential;
use gdap::http::claims;
use gdap::base::{Diagnostics, Secret, SystemClock};
use gdap::http::{Attempt, Audience, Failure, Headers, Request, Response, Settings, TokenContext};
use gdap::http::{TokenSource, Transport, Url};

struct FixedResponse<'a>(u16, &'a [u8]);

impl Transport for FixedResponse<'_> {
    fn send(&self, _: &Request, _: &Attempt) -> Result<Response, Failure> {
        Ok(Response { status: self.0, headers: Headers::new(), body: self.1.to_vec() })
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = claims::read(&Secret::copy_of(data));
    let Some((first, body)) = data.split_first() else { return };
    let statuses = [200, 400, 401, 403, 302, 204, 418];
    let status = statuses[usize::from(*first) % statuses.len()];
    let audience = Audience {
        root: Url::parse("https://graph.test").expect("an address"),
        scope: "https://graph.test/.default".to_owned(),
        authority: Url::parse("https://login.test").expect("an address"),
        tenant: Some("8777b240-c6f0-4469-9e98-a3205431b836".to_owned()),
    };
    let settings = Settings { max_retries: 0, ..Settings::default() };
    let diag = Arc::new(Diagnostics::default());
    let source = SecretCredential::new(None, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", Secret::copy_of(b"hunter2-hunter2")).expect("a credential");
    let made = source.token(&TokenContext {
        transport: &FixedResponse(status, body),
        reach: &gdap::http::Reach::default(),
        audience: &audience,
        settings: &settings,
        deadline: Instant::now() + Duration::from_secs(10),
        cancel: None,
        clock: &SystemClock,
        diag: &diag,
        rejected: None,
        claims: None,
        is_sign_in: true,
        outages: None,
    });
    match made {
        Ok(token) => drop(claims::read(token.secret())),
        Err(error) => {
            let text = format!("{error:?}{}", serde_json::to_string(&error).expect("JSON"));
            assert!(!text.contains("hunter2-hunter2"), "{text}");
        }
    }
});
