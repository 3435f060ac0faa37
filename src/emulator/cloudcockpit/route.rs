//! The addresses of CloudCockpit's customers API.

use axum::http::Method;

/// An operation and the ids in its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    List(String),
    Create(Option<String>),
    Update(String, String),
    Terminate(String, String),
    ListAssignments(String),
    CreateAssignments(String),
}

impl Route {
    /// The operation of a request below `/v1/Customers`, if there is one.
    pub(crate) fn of(method: &Method, segments: &[String]) -> Option<Self> {
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        let [version, customers, rest @ ..] = parts.as_slice() else {
            return None;
        };
        let is = |text: &str| text.eq_ignore_ascii_case("delegated-admin-relationships");
        let assignments = |text: &str| text.eq_ignore_ascii_case("access-assignments");
        if !version.eq_ignore_ascii_case("v1") || !customers.eq_ignore_ascii_case("Customers") {
            return None;
        }
        match (method.as_str(), rest) {
            ("GET", [set, of, part]) if is(set) && assignments(part) => {
                Some(Self::ListAssignments((*of).into()))
            }
            ("POST", [set, of, part]) if is(set) && assignments(part) => {
                Some(Self::CreateAssignments((*of).into()))
            }
            ("POST", [set]) if is(set) => Some(Self::Create(None)),
            ("POST", [id, set]) if is(set) => Some(Self::Create(Some((*id).into()))),
            ("GET", [id, set]) if is(set) => Some(Self::List((*id).into())),
            ("PATCH", [id, set, of]) if is(set) => Some(Self::Update((*id).into(), (*of).into())),
            ("POST", [id, set, of]) if is(set) => Some(Self::Terminate((*id).into(), (*of).into())),
            _ => None,
        }
    }

    /// The operation's name, which a fault rule's `operation` is compared with.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "cloudCockpitList",
            Self::Create(_) => "cloudCockpitCreate",
            Self::Update(..) => "cloudCockpitUpdate",
            Self::Terminate(..) => "cloudCockpitTerminate",
            Self::ListAssignments(_) => "cloudCockpitListAssignments",
            Self::CreateAssignments(_) => "cloudCockpitCreateAssignments",
        }
    }
}
