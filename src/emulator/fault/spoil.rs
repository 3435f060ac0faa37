//! What a fault makes of an answer.

use crate::emulator::fault::rule::{Fault, Kind};
use crate::emulator::http::message::Answer;
use crate::emulator::http::script::{Piece, Script};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// The answer that is given in place of a request that was not let through.
pub(crate) fn instead(fault: &Fault) -> Answer {
    dress(fault, Answer::empty(fault.status.unwrap_or(503)))
}

/// Changes an answer in the way of the kinds that leave the connection alone.
pub(crate) fn dress(fault: &Fault, mut answer: Answer) -> Answer {
    match fault.kind {
        Kind::Status => {
            let status = fault.status.unwrap_or(503);
            answer = Answer::value(
                status,
                &json!({"error": {
                    "code": if status == 429 { "TooManyRequests" } else { "UnknownError" },
                    "message": "", "innerError": null,
                }}),
            );
        }
        Kind::Html => {
            answer = Answer::empty(fault.status.unwrap_or(502))
                .with("content-type", "text/html; charset=utf-8")
                .body("<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>");
        }
        Kind::Redirect => {
            let to = fault.to.clone().unwrap_or_default();
            answer = Answer::empty(fault.status.unwrap_or(302)).with("location", to);
        }
        Kind::Empty => answer.body.clear(),
        Kind::BadJson => answer.body = b"{\"value\": [{\"id\": ".to_vec(),
        Kind::Deep => {
            let depth = fault.depth.unwrap_or(10_000);
            answer.body = [vec![b'['; depth], vec![b']'; depth]].concat();
            answer.set("content-type", "application/json");
        }
        Kind::GzipBomb => {
            answer.body = bomb(fault.bytes.unwrap_or(100 << 20));
            answer.set("content-encoding", "gzip");
            answer.set("content-type", "application/json");
        }
        Kind::NextLink => {
            let mut body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            if body.is_object() {
                body["@odata.nextLink"] = json!(fault.to);
                answer.body = body.to_string().into_bytes();
            }
        }
        Kind::Location => answer.set("location", fault.to.clone().unwrap_or_default()),
        _ => {}
    }
    if let Some(status) = fault.status {
        answer.status = status;
    }
    match &fault.body {
        Some(Value::String(text)) => answer.body = text.clone().into_bytes(),
        Some(value) => answer.body = value.to_string().into_bytes(),
        None => {}
    }
    for (name, value) in &fault.headers {
        answer.set(name, value.clone());
    }
    answer
}

/// The body of an answer that breaks while it is sent, and the length it claims.
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
            // An answer without a body is cut all the same: it claims bytes that never come.
            Some((Script::new(pieces), Some(length.max(2))))
        }
        Kind::WrongLength => {
            let extra = fault.bytes.unwrap_or(10);
            // The pause lets what there is go out before the connection is given up.
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

/// `bytes` bytes of JSON text, packed.
fn bomb(bytes: u64) -> Vec<u8> {
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
