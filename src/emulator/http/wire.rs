//! A connection that a request handler can end, with a FIN or a RST, without sending anything more.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A handle with which a request handler ends its connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tap(Arc<(AtomicBool, AtomicBool)>);

impl Tap {
    /// Ends the connection at the next write, whose bytes are discarded; with `reset`, by a RST.
    pub(crate) fn cut(&self, reset: bool) {
        self.0.1.store(reset, Ordering::Relaxed);
        self.0.0.store(true, Ordering::Release);
    }

    fn is_cut(&self) -> bool {
        self.0.0.load(Ordering::Acquire)
    }
}

/// The TCP connection below TLS and HTTP.
pub(crate) struct Wire {
    inner: TcpStream,
    tap: Tap,
}

impl Wire {
    /// Wraps a connection.
    pub(crate) fn new(inner: TcpStream, tap: Tap) -> Self {
        Self { inner, tap }
    }

    fn fail_if_cut(&self) -> io::Result<()> {
        if !self.tap.is_cut() {
            return Ok(());
        }
        if self.tap.0.1.load(Ordering::Relaxed) {
            self.inner.set_zero_linger()?;
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.fail_if_cut()?;
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.fail_if_cut()?;
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.fail_if_cut()?;
        Pin::new(&mut self.inner).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.fail_if_cut()?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.fail_if_cut()?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
