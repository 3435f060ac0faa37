//! The addresses of the Graph side: which path is which operation.

use axum::http::Method;

/// An operation and the ids in its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Batch,
    Relationships(Verb),
    Relationship(Verb, String),
    Requests(Verb, String),
    Request(String, String),
    Operations(Verb, String),
    Operation(String, String),
    Assignments(Verb, String),
    Assignment(Verb, String, String),
    Customers(Verb),
    Customer(String),
    ServiceManagementDetails(Verb, String),
    ServiceManagementDetail(String, String),
    Contracts(Verb),
    Groups(Verb),
}

/// What an operation does with its object or collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    List,
    Count,
    Get,
    Create,
    Update,
    Delete,
}

impl Route {
    /// The operation of a request below `/v1.0` or `/beta`, if there is one.
    pub(crate) fn of(method: &Method, segments: &[String]) -> Option<Self> {
        let segments: Vec<String> = segments.iter().flat_map(|s| keyed(s)).collect();
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (version, rest) = parts.split_first()?;
        if *version != "v1.0" && *version != "beta" {
            return None;
        }
        let is = |text: &str, wanted: &str| text.eq_ignore_ascii_case(wanted);
        let directory = match rest {
            [set] => Some((set, Verb::List)),
            [set, "$count"] => Some((set, Verb::Count)),
            _ => None,
        };
        if let Some((set, verb)) = directory.filter(|_| method == Method::GET) {
            match () {
                () if is(set, "contracts") => return Some(Self::Contracts(verb)),
                () if is(set, "groups") => return Some(Self::Groups(verb)),
                () => {}
            }
        }
        if let [one] = rest {
            return (is(one, "$batch") && method == Method::POST).then_some(Self::Batch);
        }
        let (first, rest) = rest.split_first()?;
        if !is(first, "tenantRelationships") {
            return None;
        }
        let (set, rest) = rest.split_first()?;
        let many = match *method {
            Method::GET => Some(Verb::List),
            Method::POST => Some(Verb::Create),
            _ => None,
        };
        let one = match *method {
            Method::GET => Some(Verb::Get),
            Method::PATCH => Some(Verb::Update),
            Method::DELETE => Some(Verb::Delete),
            _ => None,
        };
        let read = method == Method::GET;
        let list = read.then_some(Verb::List);
        let count = read.then_some(Verb::Count);
        if is(set, "delegatedAdminRelationships") {
            return match rest {
                [] => many.map(Self::Relationships),
                ["$count"] => count.map(Self::Relationships),
                [id] => one.map(|v| Self::Relationship(v, (*id).into())),
                [id, part, more @ ..] => {
                    let id = (*id).to_owned();
                    match (part.to_ascii_lowercase().as_str(), more) {
                        ("requests", []) => many.map(|v| Self::Requests(v, id)),
                        ("requests", ["$count"]) => count.map(|v| Self::Requests(v, id)),
                        ("requests", [of]) => read.then(|| Self::Request(id, (*of).into())),
                        ("operations", []) => list.map(|v| Self::Operations(v, id)),
                        ("operations", ["$count"]) => count.map(|v| Self::Operations(v, id)),
                        ("operations", [of]) => read.then(|| Self::Operation(id, (*of).into())),
                        ("accessassignments", []) => many.map(|v| Self::Assignments(v, id)),
                        ("accessassignments", ["$count"]) => {
                            count.map(|v| Self::Assignments(v, id))
                        }
                        ("accessassignments", [of]) => {
                            one.map(|v| Self::Assignment(v, id, (*of).into()))
                        }
                        _ => None,
                    }
                }
            };
        }
        if !is(set, "delegatedAdminCustomers") {
            return None;
        }
        match rest {
            [] => list.map(Self::Customers),
            ["$count"] => count.map(Self::Customers),
            [id] => read.then(|| Self::Customer((*id).into())),
            [id, part] if is(part, "serviceManagementDetails") => {
                list.map(|v| Self::ServiceManagementDetails(v, (*id).into()))
            }
            [id, part, "$count"] if is(part, "serviceManagementDetails") => {
                count.map(|v| Self::ServiceManagementDetails(v, (*id).into()))
            }
            [id, part, of] if is(part, "serviceManagementDetails") => {
                read.then(|| Self::ServiceManagementDetail((*id).into(), (*of).into()))
            }
            _ => None,
        }
    }

    /// The ids of the relationship and the assignment in the path.
    pub(crate) fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Relationship(_, id)
            | Self::Requests(_, id)
            | Self::Request(id, _)
            | Self::Operations(_, id)
            | Self::Operation(id, _)
            | Self::Assignments(_, id) => (Some(id), None),
            Self::Assignment(_, id, of) => (Some(id), Some(of)),
            _ => (None, None),
        }
    }

    /// Whether the operation is a write.
    pub(crate) fn writes(&self) -> bool {
        use Verb::{Create, Delete, Update};
        matches!(
            self,
            Self::Relationships(Create)
                | Self::Relationship(Update | Delete, _)
                | Self::Requests(Create, _)
                | Self::Assignments(Create, _)
                | Self::Assignment(Update | Delete, ..)
        )
    }

    /// The permissions of which a token needs at least one (Graph documentation, the page of each operation).
    pub(crate) fn permissions(&self) -> &'static [&'static str] {
        match self {
            Self::Contracts(_) => &["Directory.Read.All", "Directory.ReadWrite.All"],
            Self::Groups(_) => &[
                "GroupMember.Read.All",
                "Group.Read.All",
                "Directory.Read.All",
                "Directory.ReadWrite.All",
            ],
            _ if self.writes() => &["DelegatedAdminRelationship.ReadWrite.All"],
            _ => &[
                "DelegatedAdminRelationship.Read.All",
                "DelegatedAdminRelationship.ReadWrite.All",
            ],
        }
    }

    /// The operation's name, which a fault rule's `operation` is compared with.
    pub(crate) fn name(&self) -> &'static str {
        use Verb::{Create, Delete, Get, List, Update};
        match self {
            Self::Batch => "batch",
            Self::Relationships(Create) => "createRelationship",
            Self::Relationships(List) => "listRelationships",
            Self::Relationship(Get, _) => "getRelationship",
            Self::Relationship(Update, _) => "updateRelationship",
            Self::Relationship(Delete, _) => "deleteRelationship",
            Self::Requests(Create, _) => "createRequest",
            Self::Requests(List, _) => "listRequests",
            Self::Request(..) => "getRequest",
            Self::Operations(List, _) => "listOperations",
            Self::Operation(..) => "getOperation",
            Self::Assignments(Create, _) => "createAssignment",
            Self::Assignments(List, _) => "listAssignments",
            Self::Assignment(Get, ..) => "getAssignment",
            Self::Assignment(Update, ..) => "updateAssignment",
            Self::Assignment(Delete, ..) => "deleteAssignment",
            Self::Customers(List) => "listCustomers",
            Self::Customer(_) => "getCustomer",
            Self::ServiceManagementDetails(List, _) => "listServiceManagementDetails",
            Self::ServiceManagementDetail(..) => "getServiceManagementDetail",
            Self::Contracts(List) => "listContracts",
            Self::Groups(List) => "listGroups",
            _ => "count",
        }
    }
}

/// Splits a segment with a key into two: `delegatedAdminRelationships('id')` is the set and the id.
fn keyed(segment: &str) -> Vec<String> {
    let inner = segment.strip_suffix("')").and_then(|s| s.split_once("('"));
    match inner {
        Some((set, key)) => vec![set.to_owned(), key.replace("''", "'")],
        None => vec![segment.to_owned()],
    }
}
