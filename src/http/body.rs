//! The body of a response, read within its bound and decompressed.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::Headers;
use super::attempt::{Failure, FailureKind};

/// The one compression that is asked for and unpacked.
pub(super) const GZIP: &str = "gzip";

/// Whether a body is compressed.
pub(super) fn is_packed(headers: &Headers) -> bool {
    let coding = headers.get("Content-Encoding");
    coding.is_some_and(|coding| coding.eq_ignore_ascii_case(GZIP))
}

/// The failure that a body of more than `most` bytes is.
pub(super) fn too_large(most: usize) -> Failure {
    let message = format!("The response is larger than {most} bytes.");
    Failure::new(FailureKind::TooLarge, true, message)
}

/// Reads a body of at most `most` bytes, of which so many are announced; a compressed one is measured as it
/// unfolds. `None` if it has more.
pub(super) fn read(
    raw: impl Read,
    headers: &Headers,
    most: usize,
    announced: usize,
) -> io::Result<Option<Vec<u8>>> {
    if announced > most {
        return Ok(None);
    }
    let mut body = Vec::with_capacity(announced);
    let most_read = most as u64 + 1;
    match (is_packed(headers), announced) {
        (true, _) => unpack(raw, most_read, &mut body)?,
        (false, 0) => raw.take(most_read).read_to_end(&mut body)?,
        // No more can come, so the end needn't be waited for.
        (false, _) => raw.take(announced as u64).read_to_end(&mut body)?,
    };
    Ok(Some(body).filter(|body| body.len() <= most))
}

/// Unpacks a body, of which there may be none.
fn unpack(packed: impl Read, most: u64, body: &mut Vec<u8>) -> io::Result<usize> {
    let mut packed = BufReader::new(packed);
    match packed.fill_buf()?.is_empty() {
        true => Ok(0),
        false => MultiGzDecoder::new(packed).take(most).read_to_end(body),
    }
}
