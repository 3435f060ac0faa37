//! The differences between the services, behind one trait: paths, headers, success codes, errors, and what may
//! change in which status. Nothing here sends anything.

pub mod cloud;
mod cloudcockpit;
mod errors;
mod graph;
mod hints;
pub mod lifecycle;
pub mod status;

pub use cloud::{ApiVersion, Cloud};
pub use cloudcockpit::CloudCockpit;
pub use graph::Graph;

use crate::base::{Error, ErrorKind, Hint, Result};
use crate::http::{ErrorDecoder, Method, Url};
use crate::model::ServiceKind;

/// One operation of a service. Ids are as the service returned them.
#[derive(Debug, Clone, Copy)]
pub enum ServiceCall<'a> {
    /// Creates a relationship.
    Create,
    /// Changes the relationship of this id.
    Update(&'a str),
    /// Reads the relationship of this id.
    Get(&'a str),
    /// Deletes the relationship of this id.
    Delete(&'a str),
    /// Lists the items of a set. The text is the complete query (`$filter=...&$top=...`), and may be empty.
    List(Set<'a>, &'a str),
    /// Creates a request (lockForApproval, terminate...) for the relationship of this id.
    CreateRequest(&'a str),
    /// Terminates the relationship of this id, if the service has a call for it instead of a request.
    Terminate(&'a str),
    /// Reads a request: id of the relationship, id of the request.
    Request(&'a str, &'a str),
    /// Reads an operation: id of the relationship, id of the operation.
    Operation(&'a str, &'a str),
    /// Creates an access assignment in the relationship of this id.
    CreateAssignment(&'a str),
    /// Reads an access assignment: id of the relationship, id of the assignment.
    Assignment(&'a str, &'a str),
    /// Changes an access assignment: ids as before.
    UpdateAssignment(&'a str, &'a str),
    /// Deletes an access assignment: ids as before.
    DeleteAssignment(&'a str, &'a str),
    /// Reads the customer of this id.
    Customer(&'a str),
}

/// A set of items that can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set<'a> {
    /// The partner's relationships; on CloudCockpit those of one customer.
    Relationships,
    /// The requests of the relationship of this id.
    Requests(&'a str),
    /// The operations of the relationship of this id.
    Operations(&'a str),
    /// The access assignments of the relationship of this id.
    Assignments(&'a str),
    /// The partner's customers.
    Customers,
    /// Where the services of the customer of this id are managed.
    Services(&'a str),
    /// The tenants with which the partner has a contract.
    Contracts,
    /// The groups of the partner's own tenant.
    Groups,
}

/// The method and the address of a service call.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Url,
}

/// The ids of customer and provider instance that CloudCockpit's paths need. Graph has none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'a> {
    /// CloudCockpit's GUID of the customer.
    pub customer_id: Option<&'a str>,
    /// CloudCockpit's GUID of the provider instance.
    pub provider_instance_id: Option<&'a str>,
}

/// A service. Implementations are in files of their own; the decoder of its errors is part of it.
pub trait Service: ErrorDecoder {
    /// The kind of service.
    fn kind(&self) -> ServiceKind;
    /// The service's name in messages.
    fn name(&self) -> &'static str;
    /// The configured root. Every request and every followed link is below it.
    fn root(&self) -> &Url;
    /// The scope of its tokens.
    fn scope(&self) -> String;
    /// Headers of every request in addition to the pipeline's; `client_request_id` is the GUID of the call.
    fn headers(&self, client_request_id: &str) -> Vec<(&'static str, String)>;
    /// Method and address of a service call. Fails if the service doesn't offer it, or if `place` lacks an id that the
    /// path needs.
    fn route(&self, service_call: ServiceCall<'_>, place: Place<'_>) -> Result<Route>;
}

/// The error for a service call that a service doesn't offer, with a hint at the alternative.
fn unsupported(service: &str, what: &str, hint: impl Into<Hint>) -> Error {
    Error::new(
        ErrorKind::InvalidArgument,
        format!("{service} can't {what}."),
    )
    .with_hint(hint)
}
