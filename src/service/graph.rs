//! Microsoft Graph: `/tenantRelationships/delegatedAdminRelationships`. Paths, success codes and
//! headers are those of the Graph documentation (the v1.0 and beta update pages for the update).

use std::borrow::Cow;

use super::cloud::{ApiVersion, Cloud};
use super::{Place, Route, Service, ServiceCall, Set, errors, unsupported};
use crate::base::{CallHint, Error, Result, ServiceHint, Term};
use crate::http::url::encode;
use crate::http::{ErrorDecoder, Method, Request, Response, Url};
use crate::model::ServiceKind;

/// Microsoft Graph in one cloud and one version.
pub struct Graph {
    root: Url,
    relationships: Url,
    customers: Url,
    cloud: Cloud,
}

impl Graph {
    /// Graph at `root`, which has no version. The cloud determines the tokens' scope.
    pub fn new(root: &Url, cloud: Cloud, version: ApiVersion) -> Result<Graph> {
        let root = root.join(version.segment())?;
        Ok(Graph {
            relationships: root.join("tenantRelationships/delegatedAdminRelationships")?,
            customers: root.join("tenantRelationships/delegatedAdminCustomers")?,
            root,
            cloud,
        })
    }

    /// The address of a set: the base address, and the path below it.
    fn set<'s>(&self, set: Set<'s>) -> (&Url, Cow<'s, str>) {
        match set {
            Set::Relationships => (&self.relationships, Cow::Borrowed("")),
            Set::Requests(r) => (&self.relationships, below(r, "/requests")),
            Set::Operations(r) => (&self.relationships, below(r, "/operations")),
            Set::Assignments(r) => (&self.relationships, below(r, "/accessAssignments")),
            Set::Customers => (&self.customers, Cow::Borrowed("")),
            Set::Services(c) => (&self.customers, below(c, "/serviceManagementDetails")),
            Set::Contracts => (&self.root, "contracts".into()),
            Set::Groups => (&self.root, "groups".into()),
        }
    }
}

/// Path of one relationship or customer, followed by `rest`.
fn below<'a>(id: &'a str, rest: &str) -> Cow<'a, str> {
    match rest {
        "" => encode(id),
        rest => [&encode(id), rest].concat().into(),
    }
}

/// Path of a request, an operation or an assignment of a relationship.
fn child_path(id: &str, kind: &str, child: &str) -> Cow<'static, str> {
    [&encode(id), "/", kind, "/", &encode(child)]
        .concat()
        .into()
}

impl Service for Graph {
    fn kind(&self) -> ServiceKind {
        ServiceKind::Graph
    }

    fn name(&self) -> &'static str {
        "Microsoft Graph"
    }

    fn root(&self) -> &Url {
        &self.root
    }

    fn scope(&self) -> String {
        self.cloud.scope()
    }

    /// None: the pipeline adds the headers for every service (`Accept`, `Prefer`, `client-request-id`).
    fn headers(&self, _client_request_id: &str) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn route(&self, service_call: ServiceCall<'_>, place: Place<'_>) -> Result<Route> {
        if place.customer_id.is_some() || place.provider_instance_id.is_some() {
            return Err(Error::argument(
                "Customer id and provider instance id belong to CloudCockpit, and this client is for Microsoft Graph.",
            )
            .with_hint(CallHint::OmitOptions {
                options: vec![Term::CustomerId, Term::ProviderInstanceId],
            }));
        }
        let ids = &self.relationships;
        let (method, base, path) = match service_call {
            ServiceCall::Create => (Method::Post, ids, Cow::Borrowed("")),
            ServiceCall::Update(r) => (Method::Patch, ids, below(r, "")),
            ServiceCall::Get(r) => (Method::Get, ids, below(r, "")),
            ServiceCall::Delete(r) => (Method::Delete, ids, below(r, "")),
            ServiceCall::List(what, query) => {
                let (base, path) = self.set(what);
                let mark = if query.is_empty() { "" } else { "?" };
                (Method::Get, base, [&path, mark, query].concat().into())
            }
            ServiceCall::CreateRequest(r) => (Method::Post, ids, below(r, "/requests")),
            ServiceCall::Terminate(_) => {
                return Err(unsupported(
                    self.name(),
                    "terminate without a request",
                    ServiceHint::TerminateByRequest,
                ));
            }
            ServiceCall::Request(r, request) => {
                (Method::Get, ids, child_path(r, "requests", request))
            }
            ServiceCall::Operation(r, operation) => {
                (Method::Get, ids, child_path(r, "operations", operation))
            }
            ServiceCall::CreateAssignment(r) => (Method::Post, ids, below(r, "/accessAssignments")),
            ServiceCall::Assignment(r, a) => {
                (Method::Get, ids, child_path(r, "accessAssignments", a))
            }
            ServiceCall::UpdateAssignment(r, a) => {
                (Method::Patch, ids, child_path(r, "accessAssignments", a))
            }
            ServiceCall::DeleteAssignment(r, a) => {
                (Method::Delete, ids, child_path(r, "accessAssignments", a))
            }
            ServiceCall::Customer(c) => (Method::Get, &self.customers, below(c, "")),
        };
        Ok(Route {
            method,
            url: base.join(&path)?,
        })
    }
}

impl ErrorDecoder for Graph {
    fn decode(&self, response: &Response, request: &Request) -> Error {
        errors::graph(response, request, &self.scope())
    }

    fn is_own(&self, response: &Response) -> bool {
        errors::is_graph(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let root = Url::parse("https://graph.microsoft.com").unwrap();
        let graph = Graph::new(&root, Cloud::Global, ApiVersion::Beta).unwrap();
        let at = |service_call| {
            graph
                .route(service_call, Place::default())
                .unwrap()
                .url
                .as_str()
                .to_owned()
        };
        let base =
            "https://graph.microsoft.com/beta/tenantRelationships/delegatedAdminRelationships";
        assert_eq!(at(ServiceCall::Create), base);
        assert_eq!(
            at(ServiceCall::List(Set::Relationships, "$top=3")),
            format!("{base}?$top=3")
        );
        assert_eq!(
            at(ServiceCall::Update("a/b?c")),
            format!("{base}/a%2Fb%3Fc")
        );
        assert_eq!(
            at(ServiceCall::Operation("r", "o")),
            format!("{base}/r/operations/o")
        );
        assert_eq!(
            at(ServiceCall::UpdateAssignment("r", "a")),
            format!("{base}/r/accessAssignments/a")
        );
        assert_eq!(
            at(ServiceCall::List(Set::Services("c"), "$top=3")),
            "https://graph.microsoft.com/beta/tenantRelationships/delegatedAdminCustomers/c/\
             serviceManagementDetails?$top=3"
        );
        let place = Place {
            customer_id: Some("x"),
            ..Place::default()
        };
        assert!(graph.route(ServiceCall::Create, place).is_err());
    }
}
