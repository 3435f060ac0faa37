//! Reads the body of a response within its limit, and decompresses it.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::Headers;
use super::attempt::{Failure, FailureKind};

/// The only compression that is requested and supported.
pub(super) const GZIP: &str = "gzip";

/// Whether a body is compressed.
pub(super) fn is_packed(headers: &Headers) -> bool {
    let coding = headers.get("Content-Encoding");
    coding.is_some_and(|coding| coding.eq_ignore_ascii_case(GZIP))
}

/// The failure for a body of more than `max_size` bytes.
pub(super) fn too_large(max_size: usize) -> Failure {
    let message = format!("The response is larger than {max_size} bytes.");
    Failure::new(FailureKind::TooLarge, true, message)
}

/// Reads a body of at most `max_size` bytes, decompressed. `announced` is its Content-Length, or 0. `None` if the
/// body is larger.
pub(super) fn read(
    raw: impl Read,
    headers: &Headers,
    max_size: usize,
    announced: usize,
) -> io::Result<Option<Vec<u8>>> {
    if announced > max_size {
        return Ok(None);
    }
    let mut body = Vec::with_capacity(announced);
    let read_limit = max_size as u64 + 1;
    match (is_packed(headers), announced) {
        (true, _) => unpack(raw, read_limit, &mut body)?,
        (false, 0) => raw.take(read_limit).read_to_end(&mut body)?,
        // The body ends after the announced bytes, so there is no need to wait for the end of the stream.
        (false, _) => raw.take(announced as u64).read_to_end(&mut body)?,
    };
    Ok(Some(body).filter(|body| body.len() <= max_size))
}

/// Decompresses a body, which may be empty.
fn unpack(packed: impl Read, limit: u64, body: &mut Vec<u8>) -> io::Result<usize> {
    let mut packed = BufReader::new(packed);
    match packed.fill_buf()?.is_empty() {
        true => Ok(0),
        false => MultiGzDecoder::new(packed).take(limit).read_to_end(body),
    }
}
