//! The work of an item of a batch.

use crate::client::CallKind;
#[cfg(doc)]
use crate::client::Client;

/// The call that an item makes. The numbers are those of the C header.
///
/// Used by a [`Batch`](crate::Batch).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Work {
    /// [`Client::create`]; its id is empty, or any text: items with the same text run one after the other.
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
    /// [`Client::wait_status`]; the document is the statuses, separated by commas. It occupies no thread
    /// between polls.
    Await = 9,
    /// [`Client::assignment`], of the call's `assignment_id`; the document is empty.
    Assignment = 10,
    /// One page of [`Client::assignments`].
    Assignments = 11,
    /// [`Client::operation`]; the document is the operation's id. A wait for it occupies no thread.
    Operation = 12,
    /// One page of [`Client::operations`].
    Operations = 13,
    /// One page of [`Client::list`]; it has no id.
    List = 14,
    /// One page of [`Client::requests`].
    Requests = 15,
    /// [`Client::get_request`]; the document is the request's id.
    GetRequest = 16,
    /// One page of [`Client::customers`]; it has no id.
    Customers = 17,
    /// [`Client::customer`]; the document is empty.
    Customer = 18,
    /// One page of [`Client::services`].
    Services = 19,
    /// [`Client::sign_in`]; it has no id, and the document is empty.
    SignIn = 20,
    /// One page of [`Client::contracts`]; it has no id.
    Contracts = 21,
    /// One page of [`Client::groups`]; it has no id.
    Groups = 22,
}

/// The kind of document that an item has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemDocument {
    /// The call's document, or its id or statuses as text.
    Required,
    /// The call's document; it can be empty.
    Optional,
    /// The page to read: empty, or an object with the properties of
    /// [`ListQuery`](crate::client::ListQuery).
    List,
    /// Empty.
    None,
}

impl Work {
    /// All works, in the order of their numbers.
    #[doc(hidden)]
    pub const ALL: &'static [Work] = &[
        Work::Create,
        Work::Update,
        Work::Get,
        Work::Request,
        Work::Delete,
        Work::Assign,
        Work::UpdateAssignment,
        Work::DeleteAssignment,
        Work::Await,
        Work::Assignment,
        Work::Assignments,
        Work::Operation,
        Work::Operations,
        Work::List,
        Work::Requests,
        Work::GetRequest,
        Work::Customers,
        Work::Customer,
        Work::Services,
        Work::SignIn,
        Work::Contracts,
        Work::Groups,
    ];

    /// Whether it requires an id, because it is about an existing entity. [`Work::Create`] can have one.
    #[doc(hidden)]
    pub fn has_id(self) -> bool {
        !matches!(
            self,
            Work::Create
                | Work::List
                | Work::Customers
                | Work::SignIn
                | Work::Contracts
                | Work::Groups
        )
    }

    /// The kind of its document.
    #[doc(hidden)]
    pub fn document(self) -> ItemDocument {
        match self {
            Work::Get
            | Work::Delete
            | Work::Assignment
            | Work::DeleteAssignment
            | Work::Customer
            | Work::SignIn => ItemDocument::None,
            Work::Assignments
            | Work::Operations
            | Work::List
            | Work::Requests
            | Work::Customers
            | Work::Services
            | Work::Contracts
            | Work::Groups => ItemDocument::List,
            Work::Assign => ItemDocument::Optional, // CloudCockpit's link has none.
            Work::Create
            | Work::Update
            | Work::Request
            | Work::UpdateAssignment
            | Work::Await
            | Work::Operation
            | Work::GetRequest => ItemDocument::Required,
        }
    }

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
            Work::List => CallKind::ListRelationships,
            Work::Requests => CallKind::ListRequests,
            Work::GetRequest => CallKind::GetRequest,
            Work::Customers => CallKind::ListCustomers,
            Work::Customer => CallKind::GetCustomer,
            Work::Services => CallKind::ListCustomerServices,
            Work::SignIn => CallKind::SignIn,
            Work::Contracts => CallKind::ListContracts,
            Work::Groups => CallKind::ListGroups,
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
