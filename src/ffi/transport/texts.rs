//! The texts of a request for the host, as views of one buffer.

use zeroize::Zeroizing;

use super::gdap_transport_request;
use crate::ffi::str::{gdap_bytes, gdap_header, gdap_str};
use crate::http::HostRequest;

/// The texts of a request, each followed by a NUL; zeroed when dropped.
pub(super) struct Texts {
    /// It never grows beyond its initial capacity, so no copy of the token stays in freed memory.
    bytes: Zeroizing<Vec<u8>>,
    headers: Vec<gdap_header>,
    method: gdap_str,
    url: gdap_str,
}

impl Texts {
    pub(super) fn of(request: &HostRequest) -> Texts {
        let (method, url) = (request.method.as_bytes(), request.url.as_str().as_bytes());
        let pairs = || {
            let all = request.headers.iter();
            all.map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))
        };
        let size = |text: &[u8]| text.len() + 1;
        let sizes = pairs().map(|(name, value)| size(name) + size(value));
        let capacity = size(method) + size(url) + sizes.sum::<usize>();
        let mut texts = Texts {
            bytes: Zeroizing::new(Vec::with_capacity(capacity)),
            headers: Vec::with_capacity(request.headers.len()),
            method: gdap_str::NULL,
            url: gdap_str::NULL,
        };
        texts.method = texts.add(method);
        texts.url = texts.add(url);
        for (name, value) in pairs() {
            let (name, value) = (texts.add(name), texts.add(value));
            texts.headers.push(gdap_header { name, value });
        }
        texts
    }

    /// Appends a text. The returned view stays valid, because the bytes never move.
    fn add(&mut self, text: &[u8]) -> gdap_str {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(text);
        self.bytes.push(0);
        gdap_str {
            data: self.bytes[at..].as_ptr().cast(),
            len: text.len(),
        }
    }

    pub(super) fn request(&self, request: &HostRequest) -> gdap_transport_request {
        let absent = gdap_bytes {
            data: std::ptr::null(),
            len: 0,
        };
        gdap_transport_request {
            struct_size: size_of::<gdap_transport_request>() as u32,
            reserved0: 0,
            timeout_ms: i64::try_from(request.timeout.as_millis()).unwrap_or(i64::MAX),
            method: self.method,
            url: self.url,
            headers: self.headers.as_ptr(),
            header_count: self.headers.len(),
            body: request
                .body
                .as_ref()
                .map_or(absent, |body| gdap_bytes::of(body)),
            max_body_bytes: request.max_body as u64,
        }
    }
}
