//! Counts the connections that were made, the handshake of TLS included: as long as there was none,
//! nothing can have been sent, whatever it was that took too long.
//!
//! Later it cannot be told from here: nothing says for which request a connection is being made, and
//! one that became idle meanwhile may have carried the request after all. So a later connection that
//! hangs is told as sent, and looking settles it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

/// Whether a connection was ever made. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Connections(Arc<AtomicBool>);

impl Connections {
    /// Whether one was.
    pub(super) fn any(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl<S> Layer<S> for Connections {
    type Service = Counted<S>;

    fn layer(&self, inner: S) -> Counted<S> {
        Counted {
            inner,
            made: self.clone(),
        }
    }
}

/// What makes connections, counted.
#[derive(Clone)]
pub(super) struct Counted<S> {
    inner: S,
    made: Connections,
}

impl<S, R> Service<R> for Counted<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
    S::Response: 'static,
    S::Error: 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let (connecting, made) = (self.inner.call(request), self.made.clone());
        Box::pin(async move {
            let connected = connecting.await;
            if connected.is_ok() {
                made.0.store(true, Ordering::Release);
            }
            connected
        })
    }
}
