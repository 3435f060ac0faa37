//! Translates types of this library to those of the HTTP library.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::HeaderValue;

use crate::base::{Error, Result, Secret};
use crate::http::attempt::Failure;
use crate::http::proxy::Proxy;
use crate::http::{Method, Token};

/// The chosen proxy, with its exceptions and credentials.
pub(super) fn proxy(chosen: &Arc<Proxy>) -> Result<reqwest::Proxy> {
    let rules = chosen.clone();
    let proxy = reqwest::Proxy::custom(move |url| {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or_default();
        (url.scheme() == "https" && rules.covers_host(host, port)).then(|| rules.url.clone())
    });
    let Some(login) = &chosen.credentials else {
        return Ok(proxy);
    };
    let password = std::str::from_utf8(login.password.expose())
        .map_err(|_| Error::argument("The proxy's password isn't UTF-8."))?;
    Ok(proxy.basic_auth(&login.user, password))
}

pub(super) fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

/// The header with the token. Its bytes are zeroed when the last request and the token are dropped.
pub(in crate::http) fn bearer(token: &Token) -> std::result::Result<HeaderValue, Failure> {
    let make = |secret: &Secret| {
        let text = zeroize::Zeroizing::new([b"Bearer ", secret.expose()].concat());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).ok()?;
        value.set_sensitive(true);
        Some(value)
    };
    token
        .prepared(make)
        .ok_or_else(|| Failure::refused("its token"))
}
