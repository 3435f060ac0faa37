//! Response bodies that break off, arrive slowly, or are too large.

use crate::emulator::fault::kind::Kind;
use crate::emulator::fault::rule::Fault;
use crate::emulator::http::script::{Piece, Script};
use std::io::Write;
use std::time::Duration;

/// The pieces of a body that a fault breaks or slows down, and the Content-Length that is sent with it, if
/// any.
pub(crate) fn script(fault: &Fault, body: Vec<u8>) -> Option<(Script, Option<u64>)> {
    let length = body.len() as u64;
    let half = body.len() / 2;
    match fault.kind {
        Kind::Half => {
            let mut first = body;
            first.truncate(half);
            let pieces = [
                Piece::Bytes(first.into()),
                Piece::Wait(Duration::from_millis(20)),
                Piece::Break,
            ];
            // A response without a body is truncated as well: its length is announced as two bytes that never
            // follow.
            Some((Script::new(pieces), Some(length.max(2))))
        }
        Kind::WrongLength => {
            let extra = fault.bytes.unwrap_or(10);
            // The pause lets the bytes be sent before hyper closes the connection.
            let pieces = [
                Piece::Bytes(body.into()),
                Piece::Wait(Duration::from_millis(20)),
            ];
            Some((Script::new(pieces), Some(length + extra)))
        }
        Kind::Drip => {
            let pause = Duration::from_millis(fault.ms.unwrap_or(100));
            Some((Script::new([Piece::Drip(body.into(), pause)]), Some(length)))
        }
        Kind::Huge => {
            let wanted = fault.bytes.unwrap_or(100 << 20);
            let (head, tail) = (&b"{\"value\":[],\"pad\":\""[..], &b"\"}"[..]);
            let fill = wanted.saturating_sub((head.len() + tail.len()) as u64);
            let pieces = [
                Piece::Bytes(head.into()),
                Piece::Repeat(b'x', fill),
                Piece::Bytes(tail.into()),
            ];
            let total = fill + (head.len() + tail.len()) as u64;
            Some((Script::new(pieces), Some(total)))
        }
        _ => None,
    }
}

/// `bytes` blanks and `{}`, compressed with gzip.
pub(crate) fn bomb(bytes: u64) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let block = [b' '; 1 << 16];
    let mut left = bytes;
    // Writing into memory cannot fail.
    while left > 0 {
        let now = left.min(block.len() as u64);
        let _ = packer.write_all(&block[..usize::try_from(now).unwrap_or(block.len())]);
        left -= now;
    }
    let _ = packer.write_all(b"{}");
    packer.finish().unwrap_or_default()
}
