//! Redacts requests and responses for logs and errors: an allow-list for headers and query options, and a mask
//! over everything in text that is, or looks like, a secret.

use std::borrow::Cow;

use memchr::memmem;
use percent_encoding::percent_encode;
use zeroize::Zeroizing;

use super::url::PLAIN;
use super::{Headers, Request, Response, ShownHeaders, Url};
use crate::base::Secret;

/// Replaces what isn't shown.
pub const HIDDEN: &str = "***";

/// Headers whose value is shown, in lower case.
const HEADERS: &[&str] = &[
    "accept",
    "cache-control",
    "client-request-id",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "if-match",
    "location",
    "odata-version",
    "prefer",
    "preference-applied",
    "request-id",
    "retry-after",
    "transfer-encoding",
    "user-agent",
    "x-ms-ags-diagnostic",
    "x-ms-request-id",
];

/// Query options whose value is shown, in lower case.
const QUERY: &[&str] = &[
    "$count",
    "$filter",
    "$orderby",
    "$search",
    "$select",
    "$skip",
    "$top",
    "api-version",
];

/// Properties whose value is never shown; also if a longer name ends with one.
const SECRETS: &[&str] = &[
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "assertion",
    "password",
    "secret",
    "device_code",
    "accesstoken",
    "refreshtoken",
    "clientsecret",
    "authorization",
];

/// Maximum size of a body that is shown, in bytes.
const MAX_SHOWN: usize = 8 * 1024;

/// The value of header `name`, redacted.
pub fn header(name: &str, value: &str) -> String {
    match is_shown(name) {
        true => hidden_in(name, value).unwrap_or_else(|| value.to_owned()),
        false => HIDDEN.to_owned(),
    }
}

/// The headers that may be shown, with redacted values.
pub fn headers(headers: &Headers) -> ShownHeaders {
    headers.shown(is_shown, hidden_in)
}

fn is_shown(name: &str) -> bool {
    HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The value of a header with its secrets masked; `None` if it has none.
fn hidden_in(name: &str, value: &str) -> Option<String> {
    match value.split_once('?') {
        Some((address, _)) if name.eq_ignore_ascii_case("location") => {
            Some(format!("{}?{HIDDEN}", text(address)))
        }
        _ => masked(value),
    }
}

/// An address, redacted: the values of unknown query options are masked.
pub fn url(url: &Url) -> String {
    let Some((address, query)) = url.as_str().split_once('?') else {
        return text(url.as_str());
    };
    let shown: Vec<String> = query
        .split('&')
        .map(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            match QUERY.contains(&name.to_ascii_lowercase().replace("%24", "$").as_str()) {
                true => text(pair),
                false => format!("{name}={HIDDEN}"),
            }
        })
        .collect();
    format!("{}?{}", text(address), shown.join("&"))
}

/// A body, redacted: JSON, a form, or any text; at most 8 KiB of it.
pub fn body(bytes: &[u8]) -> String {
    let shown = match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(mut json) => {
            mask(&mut json);
            json.to_string()
        }
        Err(_) => text(&String::from_utf8_lossy(bytes)),
    };
    match shown.len() {
        len if len > MAX_SHOWN => {
            let cut = (0..=MAX_SHOWN).rev().find(|at| shown.is_char_boundary(*at));
            let cut = cut.unwrap_or(0);
            format!("{} ... ({len} bytes)", &shown[..cut])
        }
        _ => shown,
    }
}

/// A request, redacted.
pub fn request(request: &Request) -> String {
    let sent = request.body.as_deref().unwrap_or_default();
    let sent = without_secrets(sent, &request.secrets);
    let start = format!("{} {}", request.method.as_str(), url(&request.url));
    message(start, &request.headers, &sent)
}

/// A form with its known secrets masked, whatever their fields are named.
fn without_secrets<'a>(body: &'a [u8], secrets: &[Secret]) -> Cow<'a, [u8]> {
    let mut shown = Cow::Borrowed(body);
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let encoded = Zeroizing::new(percent_encode(secret.expose(), PLAIN).to_string());
        while let Some(at) = memmem::find(&shown, encoded.as_bytes()) {
            let rest = at + encoded.len();
            shown = [&shown[..at], HIDDEN.as_bytes(), &shown[rest..]]
                .concat()
                .into();
        }
    }
    shown
}

/// A response, redacted.
pub fn response(response: &Response) -> String {
    message(
        response.status.to_string(),
        &response.headers,
        &response.body,
    )
}

fn message(mut shown: String, headers: &Headers, sent: &[u8]) -> String {
    for (name, value) in headers.iter() {
        shown.push_str(&format!("; {name}: {}", header(name, value)));
    }
    if !sent.is_empty() {
        shown.push_str(&format!("; body: {}", body(sent)));
    }
    shown
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRETS.iter().any(|secret| name.ends_with(secret))
}

fn mask(json: &mut serde_json::Value) {
    use serde_json::Value;
    match json {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match is_secret(name) {
                    true => *value = Value::from(HIDDEN),
                    false => mask(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::String(value) => *value = text(value),
        _ => {}
    }
}

/// Any text with its secrets masked: the values of secret properties in JSON or form notation, what follows
/// `Bearer` or `Basic`, and JSON web tokens.
pub fn text(plain: &str) -> String {
    masked(plain).unwrap_or_else(|| plain.to_owned())
}

/// Like `text`; `None` if it has no secret, as nearly every text.
fn masked(plain: &str) -> Option<String> {
    // A shortcut for ids and the like in every response's headers: text without one of these has no secret.
    if !plain.bytes().any(|b| matches!(b, b':' | b'=' | b' ')) && !plain.contains("eyJ") {
        return None;
    }
    let mut out = String::new();
    let mut shown = 0;
    for (at, letter) in plain.bytes().enumerate() {
        if at < shown || !may_begin(letter) {
            continue;
        }
        if let Some((keep, hide)) = secret_at(&plain[at..]) {
            out.push_str(&plain[shown..at + keep]);
            out.push_str(HIDDEN);
            shown = at + keep + hide;
        }
    }
    (shown > 0).then(|| out + &plain[shown..])
}

/// If `plain` begins with a secret or its name: how many bytes to keep, and how many to hide after them.
fn secret_at(plain: &str) -> Option<(usize, usize)> {
    let begins = |what: &str| {
        let start = plain.as_bytes().get(..what.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(what.as_bytes()))
    };
    let (keep, hide) = if let Some(name) = SECRETS.iter().find(|name| begins(name)) {
        let value = after_name(&plain[name.len()..], *name == "authorization");
        let (skip, length) = value?;
        (name.len() + skip, length)
    } else if let Some(scheme) = ["bearer ", "basic "].iter().find(|scheme| begins(scheme)) {
        let value = &plain[scheme.len()..];
        let is_value = |b: u8| b.is_ascii_graphic() && !b"\",;".contains(&b);
        (scheme.len(), run(value, is_value))
    } else if plain.starts_with("eyJ") {
        let is_token = |b: u8| b.is_ascii_alphanumeric() || b"-_.=".contains(&b);
        let length = run(plain, is_token);
        (0, if length >= 20 { length } else { 0 })
    } else {
        return None;
    };
    (hide > 0).then_some((keep, hide))
}

/// Whether `secret_at` can match at this letter: most letters need no closer check.
fn may_begin(letter: u8) -> bool {
    let letter = letter.to_ascii_lowercase();
    matches!(letter, b'a'..=b'e' | b'i' | b'p' | b'r' | b's')
}

/// After a property's name: how much to skip (quotes, blanks, the `:` or `=`), and the length of the value;
/// `None` if no value follows. `line`: a value without quotes extends to the end of the line.
fn after_name(rest: &str, line: bool) -> Option<(usize, usize)> {
    let blank = |b: u8| b" \t\r\n\"'\\".contains(&b);
    let name_end = run(rest, blank);
    let sign = rest[name_end..].bytes().next()?;
    if sign != b':' && sign != b'=' {
        return None;
    }
    let from = name_end + 1;
    let skip = from + run(&rest[from..], |b| b" \t\r\n".contains(&b));
    let value = &rest[skip..];
    let slashes = run(value, |b| b == b'\\');
    let len = match value[slashes..].bytes().next() {
        Some(quote @ (b'"' | b'\'')) => {
            let inside = &value[slashes + 1..];
            slashes + 1 + quoted(inside, quote, slashes)
        }
        _ if line => run(value, |b| b != b'\r' && b != b'\n'),
        _ => run(value, |b| !b"&,}] \t\r\n\"".contains(&b)),
    };
    Some((skip, len))
}

/// The length of a quoted text with its closing quote; `slashes` is the number of backslashes before each quote.
fn quoted(inside: &str, quote: u8, slashes: usize) -> usize {
    let mut before = 0;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'\\' => before += 1,
            // A quote with as many backslashes as the opening one, or fewer, closes the text.
            _ if byte == quote && slashes > 0 && before <= slashes => return at + 1,
            _ if byte == quote && slashes == 0 && before % 2 == 0 => return at + 1,
            _ => before = 0,
        }
    }
    inside.len()
}

fn run(text: &str, of: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(|b| !of(b)).unwrap_or(text.len())
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
