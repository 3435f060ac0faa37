//! The call that an item makes.

use serde::Deserialize;

use super::Work;
use super::item::Item;
use crate::base::{Error, ErrorKind, Result};
use crate::client::engine::WriteKind;
use crate::client::operation::OperationWait;
use crate::client::paging::ListQuery;
use crate::client::relationship::wait::Wait;
use crate::client::task::Task;
use crate::client::{CallOptions, Client, Reply, assignment, relationship, request};
use crate::model::Status;

/// A call.
pub(super) enum Call {
    /// A write, or the error in its arguments.
    Write(Result<Box<dyn WriteKind>>),
    /// A wait, which runs in turns.
    Wait(Box<dyn Task>),
    /// The reply of a read, which was made already.
    Read(Reply),
}

impl Call {
    /// The call of `item`; if it only reads, it is made here.
    pub(super) fn of(client: &Client, item: &Item, call: &CallOptions<'_>) -> Result<Call> {
        let (id, document) = (item.id.as_str(), item.document.as_slice());
        // An item that needs an assignment id has one; its options were checked when it was submitted.
        let own = item.call.assignment_id.as_deref().unwrap_or_default();
        let write = |kind| Ok(Call::Write(kind));
        match item.work {
            Work::Create => write(relationship::create::kind(client, document, call)),
            Work::Update => write(relationship::update::kind(client, id, None, document, call)),
            Work::Request => write(request::kind(client, id, document, call)),
            Work::Delete => write(relationship::delete::kind(client, id, None, call)),
            Work::Assign => write(assignment::create::kind(client, id, document, call)),
            Work::UpdateAssignment => write(relationship::update::kind(
                client,
                id,
                Some(own),
                document,
                call,
            )),
            Work::DeleteAssignment => {
                write(relationship::delete::kind(client, id, Some(own), call))
            }
            Work::Await => Ok(Call::Wait(Box::new(Wait::new(
                id,
                Status::parse_list(item.text()?),
            )?))),
            Work::Operation if call.wait => {
                let wait = OperationWait::new(id, item.text()?)?;
                Ok(Call::Wait(Box::new(wait)))
            }
            Work::Operation => client.operation(id, item.text()?, call).map(Call::Read),
            Work::Get => client.get(id, call).map(Call::Read),
            Work::Assignment => client.assignment(id, own, call).map(Call::Read),
            Work::GetRequest => client.get_request(id, item.text()?, call).map(Call::Read),
            Work::Customer => client.customer(id, call).map(Call::Read),
            Work::SignIn => client.sign_in(call).map(Call::Read),
            Work::List
            | Work::Requests
            | Work::Assignments
            | Work::Operations
            | Work::Customers
            | Work::Services
            | Work::Contracts
            | Work::Groups => {
                let page = Page::read(document)?;
                page.of(client, item.work, id, call).map(Call::Read)
            }
        }
    }
}

/// The page that an item reads: the properties of a [`ListQuery`].
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Page {
    filter: String,
    select: String,
    orderby: String,
    top: u32,
    next: String,
}

impl Page {
    fn read(document: &[u8]) -> Result<Page> {
        if document.is_empty() {
            return Ok(Page::default());
        }
        let fault = |cause: String| {
            Error::new(
                ErrorKind::InvalidJson,
                format!(
                    "The document of a list isn't an object of filter, select, orderby, top and next{cause}."
                ),
            )
        };
        // serde would also accept an array, with its items in the order of the fields.
        if !document.trim_ascii_start().starts_with(b"{") {
            return Err(fault(String::new()));
        }
        serde_json::from_slice(document).map_err(|error| fault(format!(": {error}")))
    }

    fn of(&self, client: &Client, work: Work, id: &str, call: &CallOptions<'_>) -> Result<Reply> {
        let query = ListQuery {
            filter: &self.filter,
            select: &self.select,
            orderby: &self.orderby,
            top: self.top,
            next: &self.next,
        };
        match work {
            Work::Requests => client.requests(id, &query, call),
            Work::Assignments => client.assignments(id, &query, call),
            Work::Operations => client.operations(id, &query, call),
            Work::Customers => client.customers(&query, call),
            Work::Services => client.services(id, &query, call),
            Work::Contracts => client.contracts(&query, call),
            Work::Groups => client.groups(&query, call),
            _ => client.list(&query, call),
        }
    }
}
