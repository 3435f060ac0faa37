//! The client: one call each to create, update, delete, read and list relationships, their requests,
//! operations and access assignments, and a batch of such calls.
//!
//! * `relationship`, `assignment`, `request` and `cloudcockpit` are the writes, each a `WriteKind` of
//!   the `engine`, which sends, looks and decides; `plan` is the report of a write that is only planned.
//! * `list` (with `paging` and `items`), `customer` and `operation` are the reads; `sign_in` gets a token
//!   ahead of the first call; `validate` checks documents, `role` lists the built-in roles.
//! * `context` is a call in progress and its result, `task` its turns; `call_options`, `etag` and `snapshot`
//!   are its input, `reply` and `json` its output; `target` is the entity of an update or a deletion.
//! * `batch` makes many calls at a time; `journal` records what was sent; `recent` is what the client
//!   created and replaced in the last two minutes.

mod approval;
mod assignment;
mod batch;
mod builder;
mod call_options;
mod cloudcockpit;
mod context;
mod customer;
mod directory;
mod engine;
mod etag;
mod hash;
mod items;
mod journal;
mod json;
mod list;
mod operation;
mod options;
mod paging;
mod plan_report;
mod recent;
mod relationship;
mod reply;
mod request;
mod role;
mod sign_in;
mod snapshot;
mod target;
mod task;
mod validate;

#[cfg(feature = "ffi")]
pub(crate) use batch::MAX_CONCURRENCY;
pub use batch::{Batch, BatchCounts, BatchOptions, Completion, ItemDocument, Work};
pub use builder::ClientBuilder;
pub use call_options::{CallKind, CallOptions};
pub use items::{Items, Pages};
pub use options::{ClientOptions, RetryOptions};
pub use paging::ListQuery;
pub use reply::{Reply, ResultKind};
pub use role::role_list;
pub use validate::check;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::base::{Clock, Diagnostics, Error, Result, SystemClock};
use crate::http::transport::open;
use crate::http::{Audience, Components, Pipeline, Reach, TokenSource, Transport, Url};
use crate::service::{Place, Service};
use engine::{Write, WriteKind};

/// A client of one service. Clones share its state; any number of threads may use it at once.
///
/// ```no_run
/// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
/// use gdap::{CallOptions, RelationshipDraft};
///
/// let options = CallOptions { wait: true, ..CallOptions::default() };
/// let reply = client.update(id, &RelationshipDraft::new().days(365).to_json(), &options)?;
/// println!("{:?}, now {:?}", reply.kind(), reply.relationship().and_then(|it| it.duration));
/// # Ok(())
/// # }
/// ```
///
/// [`ClientBuilder`](crate::ClientBuilder) makes one.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    service: Box<dyn Service>,
    pipeline: Pipeline,
    clock: Arc<dyn Clock>,
    diag: Diagnostics,
    retry: RetryOptions,
    provider_instance_id: Option<String>,
    /// The admin center where customers approve relationships.
    admin_center: Url,
    consistency_wait: Duration,
    /// Whether the service rejected a filter by displayName; see `find_by_name`.
    no_name_filter: AtomicBool,
    recent: recent::Recent,
    /// The id of the process that made the client.
    process: u32,
}

impl Inner {
    /// Fails in any process but the one that made the client: after fork() its threads don't exist, and its
    /// locks may stay held for ever.
    fn check_process(&self) -> Result<()> {
        match self.process == std::process::id() {
            true => Ok(()),
            false => Err(Error::forked("client")),
        }
    }
}

const _: () = {
    const fn assert_send_sync<T: Send + Sync>() {}
    assert_send_sync::<Client>();
    assert_send_sync::<Batch>();
};

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let service = &self.0.service;
        write!(f, "Client({} at {})", service.name(), service.root())
    }
}

impl Client {
    /// Makes a client as [`Client::builder`] does. Fails if options are wrong or can't be combined
    /// (`Configuration`, `InvalidArgument`), or if TLS can't be set up (`TrustStore`).
    #[doc(hidden)]
    pub fn new(options: ClientOptions, tokens: Arc<dyn TokenSource>) -> Result<Client> {
        let transport = open(&options.transport)?;
        let notes = transport.notes();
        let client = Client::with_transport(options, tokens, transport, Arc::new(SystemClock))?;
        client.0.diag.announce("gdap::http", notes);
        Ok(client)
    }

    /// A client over another transport and clock, for tests.
    #[doc(hidden)]
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
            tenant: options.tenant()?,
        };
        let diag = Diagnostics::default();
        let pipeline = Pipeline::new(Components {
            transport,
            tokens,
            clock: clock.clone(),
            diag: diag.clone(),
            audience,
            settings: options.settings()?,
            reach: Reach::default(),
        });
        Ok(Client(Arc::new(Inner {
            service,
            pipeline,
            clock,
            diag,
            retry: options.retry,
            consistency_wait: options.consistency_wait,
            provider_instance_id: options.provider_instance_id,
            admin_center,
            no_name_filter: AtomicBool::new(false),
            recent: recent::Recent::default(),
            process: std::process::id(),
        })))
    }

    /// The sinks of the client's logs and progress.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.0.diag
    }

    /// Removes the sinks, so that the host's callbacks are no longer called. Calls and batches that still
    /// hold the client continue.
    #[cfg(feature = "ffi")]
    pub(crate) fn close(&self) {
        self.0.diag.set_log(None);
        self.0.diag.set_progress(None);
    }

    /// Makes a write, or plans it.
    fn write(
        &self,
        name: CallKind,
        id: Option<&str>,
        call: &CallOptions,
        kind: &dyn Fn() -> Result<Box<dyn WriteKind>>,
    ) -> Result<Reply> {
        let mut ctx = context::Context::begin(&self.0, name, call)?;
        if call.plan {
            return engine::plan(&mut ctx, name, id, kind());
        }
        task::run(&mut ctx, &mut Write::new(kind()?))
    }

    /// The id of CloudCockpit's provider instance: the call's, else the client's.
    fn provider<'a>(&'a self, call: &CallOptions<'a>) -> Option<&'a str> {
        call.provider_instance_id
            .or(self.0.provider_instance_id.as_deref())
    }

    /// The customer and the provider instance that a call is about.
    fn place<'a>(&'a self, call: &CallOptions<'a>) -> Place<'a> {
        Place {
            customer_id: call.customer_id,
            provider_instance_id: self.provider(call),
        }
    }
}
