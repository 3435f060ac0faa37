//! The HTTP library's connector, watched.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tokio::task::{self, Id};
use tower_layer::Layer;
use tower_service::Service;

use super::{Connect, ConnectStage, Connections};

type BoxError = Box<dyn Error + Send + Sync>;

/// A connect, until it is dropped.
struct Connecting {
    connections: Connections,
    /// The task of the attempt.
    task: Option<Id>,
    number: u64,
}

impl Connecting {
    fn new(connections: &Connections) -> Connecting {
        let task = task::try_id();
        let number = connections.0.look(|state| {
            let number = state.number();
            let stage = ConnectStage::UnderWay {
                is_given_up: false,
                waker: None,
            };
            if let Some(task) = task {
                state.connects.insert(task, Connect { number, stage });
            }
            number
        });
        Connecting {
            connections: connections.clone(),
            task,
            number,
        }
    }

    /// Accesses the progress, unless the attempt is gone or has another connect.
    fn change(&self, change: impl FnOnce(&mut ConnectStage)) {
        self.connections.change(|state| {
            let connect = self.task.and_then(|task| state.connects.get_mut(&task));
            if let Some(connect) = connect.filter(|it| it.number == self.number) {
                change(&mut connect.stage);
            }
        });
    }

    /// Whether the connect may go on; if so, `waker` is woken when that changes.
    fn goes_on(&self, waker: Option<&Waker>) -> bool {
        let is_background = task::try_id() != self.task;
        let mut goes_on = true;
        self.change(|stage| match stage {
            ConnectStage::UnderWay { .. } if is_background => *stage = ConnectStage::Connected,
            ConnectStage::UnderWay { is_given_up, .. } if *is_given_up => goes_on = false,
            ConnectStage::UnderWay { waker: place, .. } => *place = waker.cloned(),
            ConnectStage::Failed | ConnectStage::Connected => {}
        });
        goes_on
    }

    /// Records that the connection was established; false if it was given up meanwhile.
    fn is_accepted(&self) -> bool {
        let is_accepted = self.goes_on(None);
        if is_accepted {
            self.change(|stage| *stage = ConnectStage::Connected);
        }
        is_accepted
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        let is_background = task::try_id() != self.task;
        self.change(|stage| {
            if let ConnectStage::UnderWay { .. } = stage {
                *stage = match is_background {
                    true => ConnectStage::Connected,
                    false => ConnectStage::Failed,
                };
            }
        });
    }
}

/// A connect that was given up along with an attempt.
#[derive(Debug)]
pub(in crate::http) struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection attempt was abandoned")
    }
}

impl Error for GivenUp {}

impl<S> Layer<S> for Connections {
    type Service = Watched<S>;

    fn layer(&self, inner: S) -> Watched<S> {
        Watched {
            inner: Arc::new(inner),
            connections: self.clone(),
        }
    }
}

/// The connector. The HTTP library clones it several times for each request.
pub(in crate::http) struct Watched<S> {
    inner: Arc<S>,
    connections: Connections,
}

impl<S> Clone for Watched<S> {
    fn clone(&self) -> Watched<S> {
        Watched {
            inner: self.inner.clone(),
            connections: self.connections.clone(),
        }
    }
}

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R, Error = BoxError> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Response: 'static,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    /// Always ready: `call` polls the readiness of its own clone.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> Self::Future {
        let connecting = Connecting::new(&self.connections);
        let mut inner = S::clone(&self.inner);
        Box::pin(async move {
            poll_fn(|context| inner.poll_ready(context)).await?;
            let mut connect = Box::pin(inner.call(request));
            let connected = poll_fn(|context| match connecting.goes_on(Some(context.waker())) {
                true => connect.as_mut().poll(context),
                false => Poll::Ready(Err(GivenUp.into())),
            })
            .await?;
            match connecting.is_accepted() {
                true => Ok(connected),
                false => Err(GivenUp.into()),
            }
        })
    }
}
