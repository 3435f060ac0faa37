//! The client: one call each to create, update, read, list and plan relationships, to make
//! requests and to watch operations, and a batch of them. Each algorithm is in a file of
//! its own and reads from top to bottom.
//!
//! * `write` is the way into [`Client::create`] and [`Client::update`]; `create`, `update` and
//!   `cockpit` are the algorithms, `snapshot`, `conflict`, `settle`, `begun` and `find` their steps.
//! * `plan` is the same without the write (`planned` for every other write); `check` holds a document against the rules alone.
//! * `get`, `list` (with `continuation`), `parts`, `request` and `operation` are the other calls on
//!   what is there; `assignment` and `assignment_update` hand out roles, `remove` deletes,
//!   `await_status` waits (in looks, as `watch` has them), `fresh` knows what was made a moment ago.
//! * `sign_in` gets a token ahead of the first call and tells of it.
//! * `run` is one call under way and `ended` how it ended; `call` and `reply` are what goes in and
//!   comes out.
//! * `batch` does many calls at a time, and `journal` keeps what was sent.

mod approval;
mod assignment;
mod assignment_update;
mod await_status;
mod batch;
mod begun;
mod call;
mod check;
mod cockpit;
mod conflict;
mod continuation;
mod create;
mod ended;
mod entity;
mod find;
mod fresh;
mod get;
mod journal;
mod list;
mod operation;
mod options;
mod parts;
mod plan;
mod planned;
mod remove;
mod reply;
mod request;
mod run;
mod settle;
mod sign_in;
mod snapshot;
mod update;
mod watch;
mod write;

pub use batch::{Batch, BatchCounts, BatchOptions, Work};
pub use call::CallOptions;
pub use check::check;
pub use list::{ListQuery, Pages};
pub use options::{ClientOptions, RetryOptions};
pub use reply::{Done, Reply};

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::base::{Clock, Diag, Result, SystemClock};
use crate::http::{Audience, Parts, Pipeline, ReqwestTransport, TokenSource, Transport, Url};
use crate::service::Service;

/// A client of one service. Clones are the same client; any number of threads may use it at once.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    service: Box<dyn Service>,
    pipeline: Pipeline,
    clock: Arc<dyn Clock>,
    diag: Diag,
    retry: RetryOptions,
    provider_instance_id: Option<String>,
    /// Where customers approve.
    admin_center: Url,
    /// The service refused to filter by displayName; see `find`.
    no_name_filter: AtomicBool,
    fresh: fresh::Fresh,
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Client>();
    shared::<Batch>();
};

impl Client {
    /// A client; opens no connection. Fails where options are wrong or do not go together
    /// (`Configuration`, `InvalidArgument`), or where TLS cannot be set up (`TrustStore`).
    pub fn new(options: ClientOptions, tokens: Arc<dyn TokenSource>) -> Result<Client> {
        let transport = Arc::new(ReqwestTransport::new(&options.transport)?);
        Client::with_transport(options, tokens, transport, Arc::new(SystemClock))
    }

    /// A client over another transport and clock; for tests, and for hosts that bring their own.
    pub fn with_transport(
        options: ClientOptions,
        tokens: Arc<dyn TokenSource>,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Result<Client> {
        let service = options.service()?;
        let admin_center = options.admin_center()?;
        let audience = Audience {
            root: service.root().clone(),
            scope: service.scope(),
            authority: options.authority()?,
            tenant: options.tenant.clone(),
        };
        let diag = Diag::default();
        let pipeline = Pipeline::new(Parts {
            transport,
            tokens,
            clock: clock.clone(),
            diag: diag.clone(),
            audience,
            settings: options.settings()?,
        });
        Ok(Client(Arc::new(Inner {
            service,
            pipeline,
            clock,
            diag,
            retry: options.retry,
            provider_instance_id: options.provider_instance_id,
            admin_center,
            no_name_filter: AtomicBool::new(false),
            fresh: fresh::Fresh::default(),
        })))
    }

    /// Where its logs and progress go.
    pub fn diag(&self) -> &Diag {
        &self.0.diag
    }

    /// The last step before the handle goes: the sinks are let go, so that nothing more is called in
    /// the host. Calls and batches that still hold the client end by themselves.
    pub fn close(&self) {
        self.0.diag.set_log(None);
        self.0.diag.set_progress(None);
    }
}
