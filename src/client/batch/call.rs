//! The call that an item makes.

use super::Work;
use super::item::Item;
use crate::base::Result;
use crate::client::engine::Kind;
use crate::client::operation::OperationWait;
use crate::client::paging::ListQuery;
use crate::client::relationship::wait::Wait;
use crate::client::task::Task;
use crate::client::{CallOptions, Client, Reply, assignment, relationship, request};

/// A call.
pub(super) enum Call {
    /// A write, or what is wrong with it.
    Write(Result<Box<dyn Kind>>),
    /// It goes on in turns.
    Wait(Box<dyn Task>),
    /// A read, which was made.
    Read(Reply),
}

impl Call {
    /// The call of `item`; one that only reads is made.
    pub(super) fn of(client: &Client, item: &Item, call: &CallOptions<'_>) -> Result<Call> {
        let (id, document) = (item.id.as_str(), item.document.as_slice());
        // An item that needs one has one; its options were checked when it was submitted.
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
            Work::Await => Ok(Call::Wait(Box::new(Wait::new(id, item.text()?)?))),
            Work::Operation if call.wait => {
                let wait = OperationWait::new(id, item.text()?)?;
                Ok(Call::Wait(Box::new(wait)))
            }
            Work::Operation => client.operation(id, item.text()?, call).map(Call::Read),
            Work::Get => client.get(id, call).map(Call::Read),
            Work::Assignment => client.assignment(id, own, call).map(Call::Read),
            Work::Assignments => {
                let query = query(item)?;
                client.assignments(id, &query, call).map(Call::Read)
            }
            Work::Operations => {
                let query = query(item)?;
                client.operations(id, &query, call).map(Call::Read)
            }
        }
    }
}

/// What an item lists.
fn query(item: &Item) -> Result<ListQuery<'_>> {
    Ok(ListQuery {
        filter: item.text()?,
        ..ListQuery::default()
    })
}
