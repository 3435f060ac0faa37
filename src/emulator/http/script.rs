//! Response bodies that are sent in pieces, with pauses, and that can end with a closed connection.

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Sleep;

/// One step of a body.
pub(crate) enum Piece {
    /// These bytes.
    Bytes(Bytes),
    /// These bytes one by one, with a pause before each.
    Drip(Bytes, Duration),
    /// One byte, this many times.
    Repeat(u8, u64),
    /// A pause.
    Wait(Duration),
    /// The connection is closed.
    Break,
}

/// A body made of pieces, without a size hint, so that any Content-Length can be sent with it.
pub(crate) struct Script {
    pieces: VecDeque<Piece>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Script {
    /// A body of these pieces.
    pub(crate) fn new(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self {
            pieces: pieces.into_iter().collect(),
            sleep: None,
        }
    }
}

impl HttpBody for Script {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        loop {
            if let Some(sleep) = &mut self.sleep {
                if sleep.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                self.sleep = None;
            }
            let bytes = match self.pieces.pop_front() {
                None => return Poll::Ready(None),
                Some(Piece::Break) => {
                    return Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())));
                }
                Some(Piece::Wait(time)) => {
                    self.sleep = Some(Box::pin(tokio::time::sleep(time)));
                    continue;
                }
                Some(Piece::Bytes(bytes)) => bytes,
                Some(Piece::Drip(mut bytes, pause)) => {
                    if bytes.is_empty() {
                        continue;
                    }
                    let first = bytes.split_to(1);
                    self.pieces.push_front(Piece::Drip(bytes, pause));
                    self.pieces.push_front(Piece::Bytes(first));
                    self.pieces.push_front(Piece::Wait(pause));
                    continue;
                }
                Some(Piece::Repeat(byte, left)) => {
                    let now = left.min(1 << 16);
                    if left > now {
                        self.pieces.push_front(Piece::Repeat(byte, left - now));
                    }
                    vec![byte; usize::try_from(now).unwrap_or(0)].into()
                }
            };
            if !bytes.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
        }
    }
}
