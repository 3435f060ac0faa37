//! Reads requests from the network; a request that isn't valid HTTP is rejected here.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::hub::{Hub, lock};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Version};
use http_body_util::BodyExt;
use std::io::Read;
use std::time::Duration;

/// The timeout for a head, a body or a TLS handshake.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The maximum size of a head, in bytes.
pub(crate) const MAX_HEAD: usize = 64 << 10;

/// The maximum size of a body sent to a service, in bytes, compressed or not.
pub(crate) const MAX_BODY: usize = 4 << 20;

/// Reads a request with a body of at most `max_bytes` bytes.
pub(crate) async fn request(
    hub: &Hub,
    request: Request,
    max_bytes: usize,
) -> Result<Call, Response> {
    let (parts, body) = request.into_parts();
    let fields = parts.headers.iter();
    let head: usize = fields.map(|(k, v)| k.as_str().len() + v.len()).sum();
    if head > MAX_HEAD {
        return Err(closing(431));
    }
    let host = host(&parts.headers, parts.version)?;
    let body = tokio::time::timeout(PATIENCE, collect(body, max_bytes)).await;
    let body = body.map_err(|_| closing(408))??;
    let body = match encoding(&parts.headers).as_deref() {
        None | Some("identity" | "") => body,
        Some("gzip") => unpack(&body, max_bytes)?,
        Some(_) => return Err(Response::empty(415).with("accept-encoding", "gzip")),
    };
    let scheme = hub.root.split_once("://").map_or("http", |(s, _)| s);
    let root = host.map_or_else(|| hub.root.clone(), |host| format!("{scheme}://{host}"));
    Ok(Call {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: body.into(),
        root,
        time: lock(&hub.state).time(),
        stale: None,
    })
}

/// An error response after which the connection is closed.
fn closing(status: u16) -> Response {
    Response::empty(status).with("connection", "close")
}

/// The host that the caller names; HTTP/1.1 demands exactly one (RFC 9112 section 3.2).
fn host(headers: &HeaderMap, version: Version) -> Result<Option<String>, Response> {
    let mut all = headers.get_all("host").iter();
    let first = all.next().and_then(|h| h.to_str().ok()).map(str::to_owned);
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~:[]%!$&'()*+,;=".contains(c);
    let is_legal = first.as_deref().is_none_or(|h| h.chars().all(legal));
    match (&first, all.next()) {
        (None, _) if version == Version::HTTP_10 => Ok(None),
        (Some(_), None) if is_legal => Ok(first),
        _ => Err(Response::empty(400)),
    }
}

/// Reads a body of at most `max_bytes` bytes into a copy, because its frames would keep the connection's buffers
/// alive.
async fn collect(mut body: Body, max_bytes: usize) -> Result<Vec<u8>, Response> {
    let mut all = Vec::new();
    while let Some(frame) = body.frame().await {
        // The body ended too early, or its framing isn't valid HTTP.
        let frame = frame.map_err(|_| closing(400))?;
        if let Ok(piece) = frame.into_data() {
            if all.len() + piece.len() > max_bytes {
                return Err(closing(413));
            }
            all.extend_from_slice(&piece);
        }
    }
    Ok(all)
}

fn encoding(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("content-encoding")?.to_str().ok()?;
    Some(value.trim().to_ascii_lowercase())
}

fn unpack(body: &[u8], max_bytes: usize) -> Result<Vec<u8>, Response> {
    let mut out = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(body).take(max_bytes as u64 + 1);
    match unpacked.read_to_end(&mut out) {
        Ok(length) if length > max_bytes => Err(Response::empty(413)),
        Ok(_) => Ok(out),
        Err(_) => Err(Response::empty(400)),
    }
}
