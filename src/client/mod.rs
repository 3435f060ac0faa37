//! The client: one call each to create, update, read, list and plan relationships, to make
//! requests and to watch operations, and a batch of them. The algorithms are those of sections 5
//! and 6 of the design; each is in a file of its own and reads from top to bottom.

mod batch;
mod batch_queue;
mod call;
mod list;
mod options;
mod reply;

pub use batch::{Batch, BatchCounts, BatchOptions, Work};
pub use call::CallOptions;
pub use list::ListQuery;
pub use options::{ClientOptions, RetryOptions};
pub use reply::{Done, Reply};

use std::sync::Arc;

use crate::base::{Diag, Result};
use crate::http::TokenSource;
use crate::model::{Action, ServiceKind};

/// A client of one service. Clones are the same client; any number of threads may use it at once.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    diag: Diag,
}

#[allow(unused_variables)]
impl Client {
    /// A client; opens no connection.
    pub fn new(options: ClientOptions, tokens: Arc<dyn TokenSource>) -> Result<Client> {
        todo!()
    }
    /// Where its logs and progress go.
    pub fn diag(&self) -> &Diag {
        &self.0.diag
    }
    /// Creates a relationship, exactly once.
    pub fn create(&self, document: &[u8], call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// Updates a relationship, exactly once.
    pub fn update(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// Reads a relationship.
    pub fn get(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// One page of relationships.
    pub fn list(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// What `create` would send.
    pub fn plan_create(&self, document: &[u8], call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// What `update` would send.
    pub fn plan_update(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// Makes a request for a relationship.
    pub fn request(&self, id: &str, document: &[u8], call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// Reads an operation; waits for it with `call.wait`.
    pub fn operation(&self, id: &str, operation_id: &str, call: &CallOptions) -> Result<Reply> {
        todo!()
    }
    /// Ends what is running; used when the last handle goes.
    pub fn close(&self) {}
}

/// Checks a document without a service.
#[allow(unused_variables)]
pub fn check(service: ServiceKind, action: Action, document: &[u8], pass_unknown: bool) -> Result<Reply> {
    todo!()
}
