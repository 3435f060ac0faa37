//! What an item of a batch does.

use crate::client::CallKind;
#[cfg(doc)]
use crate::client::Client;

/// What an item does. The numbers are those of the C header.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// [`Client::create`]; its id is empty, or any text under which items wait for each other.
    Create = 1,
    /// [`Client::update`].
    Update = 2,
    /// [`Client::get`]; the document is empty.
    Get = 3,
    /// [`Client::request`].
    Request = 4,
    /// [`Client::delete`]; the document is empty.
    Delete = 5,
    /// [`Client::assign`].
    Assign = 6,
    /// [`Client::update_assignment`], of the call's `assignment_id`.
    UpdateAssignment = 7,
    /// [`Client::delete_assignment`], of the call's `assignment_id`; the document is empty.
    DeleteAssignment = 8,
    /// [`Client::wait_status`]; the document is the statuses. It holds no thread between two looks.
    Await = 9,
    /// [`Client::assignment`], of the call's `assignment_id`; the document is empty.
    Assignment = 10,
    /// The first page of [`Client::assignments`]; the document is the filter, or empty.
    Assignments = 11,
    /// [`Client::operation`]; the document is the operation's id. Waiting for it holds no thread.
    Operation = 12,
    /// The first page of [`Client::operations`]; the document is the filter, or empty.
    Operations = 13,
}

impl Work {
    /// The call that the item makes.
    pub(in crate::client) fn kind(self) -> CallKind {
        match self {
            Work::Create => CallKind::CreateRelationship,
            Work::Update => CallKind::UpdateRelationship,
            Work::Get => CallKind::GetRelationship,
            Work::Request => CallKind::CreateRequest,
            Work::Delete => CallKind::DeleteRelationship,
            Work::Assign => CallKind::CreateAssignment,
            Work::UpdateAssignment => CallKind::UpdateAssignment,
            Work::DeleteAssignment => CallKind::DeleteAssignment,
            Work::Await => CallKind::WaitForRelationship,
            Work::Assignment => CallKind::GetAssignment,
            Work::Assignments => CallKind::ListAssignments,
            Work::Operation => CallKind::GetOperation,
            Work::Operations => CallKind::ListOperations,
        }
    }

    /// Whether it may change something.
    pub(in crate::client) fn writes(self) -> bool {
        matches!(
            self,
            Work::Create
                | Work::Update
                | Work::Request
                | Work::Delete
                | Work::Assign
                | Work::UpdateAssignment
                | Work::DeleteAssignment
        )
    }
}
