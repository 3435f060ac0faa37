//! Reads of what hangs on a relationship (requests, operations, access assignments) and of customers.

use serde_json::value::RawValue;

use super::entity::Entity;
use super::list::one_page;
use super::reply::{Done, Form, Reply};
use super::run::Run;
use super::{CallOptions, Client, ListQuery};
use crate::base::{Error, ErrorKind, Result};
use crate::http::Response;
use crate::model::ids;
use crate::service::{Set, Step};

impl Client {
    /// One page of the requests of relationship `id`; pages as in [`Client::list`].
    pub fn requests(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        one_page(self, Set::Requests(id), query, call)
    }

    /// One page of the operations of relationship `id`; pages as in [`Client::list`].
    pub fn operations(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        one_page(self, Set::Operations(id), query, call)
    }

    /// One page of the access assignments of relationship `id`; pages as in [`Client::list`].
    pub fn assignments(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        one_page(self, Set::Assignments(id), query, call)
    }

    /// One page of the partner's customers; pages as in [`Client::list`].
    pub fn customers(&self, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        one_page(self, Set::Customers, query, call)
    }

    /// One page of where the services of customer `id` are managed (`serviceName`,
    /// `serviceManagementUrl`); pages as in [`Client::list`].
    pub fn services(&self, id: &str, query: &ListQuery, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "customer id")?;
        one_page(self, Set::Services(id), query, call)
    }

    /// Reads request `request_id` of relationship `id`:
    /// `{"result":"read","id":request id,"request":{...}}`.
    pub fn get_request(&self, id: &str, request_id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(request_id, "request id")?;
        read(self, Step::Request(id, request_id), call, |form, json| {
            form.request = Some(json)
        })
    }

    /// Reads access assignment `assignment_id` of relationship `id`:
    /// `{"result":"read","id":assignment id,"etag","assignment":{...}}`.
    pub fn assignment(&self, id: &str, assignment_id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "relationship id")?;
        ids::opaque_id(assignment_id, "assignment id")?;
        read(
            self,
            Step::Assignment(id, assignment_id),
            call,
            |form, json| form.assignment = Some(json),
        )
    }

    /// Reads customer `id` (its tenant id): `{"result":"read","id","etag","customer":{...}}`.
    pub fn customer(&self, id: &str, call: &CallOptions) -> Result<Reply> {
        ids::opaque_id(id, "customer id")?;
        read(self, Step::Customer(id), call, |form, json| {
            form.customer = Some(json)
        })
    }
}

/// One read of one thing.
pub(super) fn read(
    client: &Client,
    step: Step<'_>,
    call: &CallOptions,
    put: impl for<'f> FnOnce(&mut Form<'f>, &'f RawValue),
) -> Result<Reply> {
    let mut run = Run::begin(&client.0, call)?;
    let read = run.ask(step).and_then(|response| entity(&response));
    let entity = read.map_err(|error| run.fail(error))?;
    let mut form = Form {
        id: Some(&entity.id),
        etag: entity.etag.as_deref(),
        ..Form::default()
    };
    put(&mut form, &entity.json);
    run.reply(Done::Read, form)
}

/// The entity of an answer that has to hold one.
pub(super) fn entity(response: &Response) -> Result<Entity> {
    Entity::read(&response.body).ok_or_else(|| {
        Error::new(
            ErrorKind::BadAnswer,
            "The service's answer is no JSON object with an id.",
        )
    })
}
