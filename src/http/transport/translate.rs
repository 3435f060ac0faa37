//! What the library hands to the HTTP library, in the words of that.

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{NoProxy, Proxy};

use crate::base::{Error, Result, Secret};
use crate::http::attempt::Failure;
use crate::http::proxy::{self, ProxyChoice};
use crate::http::{Headers, Method, Token};

/// The proxy that was chosen, if any.
pub(super) fn proxy(choice: &ProxyChoice) -> Result<Option<Proxy>> {
    let Some(chosen) = proxy::choose(choice, |name| std::env::var(name).ok())? else {
        return Ok(None);
    };
    let mut proxy = Proxy::all(&chosen.url).map_err(|_| proxy::unusable("the settings"))?;
    if let ProxyChoice::Url {
        credentials: Some(known),
        ..
    } = choice
    {
        let password = std::str::from_utf8(known.password.expose())
            .map_err(|_| Error::argument("The proxy's password is not UTF-8."))?;
        proxy = proxy.basic_auth(&known.user, password);
    }
    Ok(Some(proxy.no_proxy(NoProxy::from_string(&chosen.not_for))))
}

pub(super) fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

pub(super) fn headers(known: &Headers) -> std::result::Result<HeaderMap, Failure> {
    let mut map = HeaderMap::with_capacity(known.len() + 2);
    for (name, value) in known.iter() {
        let bad = || Failure::refused(&format!("its header {name}"));
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        let value = HeaderValue::from_str(value).map_err(|_| bad())?;
        map.append(name, value);
    }
    Ok(map)
}

/// Its bytes are zeroed when the last request and the token are gone.
pub(super) fn bearer(token: &Token) -> std::result::Result<HeaderValue, Failure> {
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
