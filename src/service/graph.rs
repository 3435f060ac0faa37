//! Microsoft Graph: `/tenantRelationships/delegatedAdminRelationships`. Paths, success codes and
//! headers are those of services.md section 1 (spec/002 and spec/003 for the update).

use super::cloud::{ApiVersion, Cloud};
use super::{Place, Route, Service, Step, errors};
use crate::base::{Error, Result};
use crate::http::{ErrorDecoder, Method, Repeat, Response, Url};
use crate::model::{ServiceKind, ids};

/// The collection of relationships, below the version.
const COLLECTION: &str = "tenantRelationships/delegatedAdminRelationships";

/// Microsoft Graph in one cloud and one version.
pub struct Graph {
    root: Url,
    cloud: Cloud,
}

impl Graph {
    /// Graph at `root`, which is without a version. The cloud decides the tokens' scope.
    pub fn new(root: &Url, cloud: Cloud, version: ApiVersion) -> Result<Graph> {
        Ok(Graph {
            root: root.join(version.segment())?,
            cloud,
        })
    }

    fn below(&self, path: &str) -> Result<Url> {
        self.root.join(&format!("{COLLECTION}{path}"))
    }
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

    /// The pipeline adds what every service gets (`Accept`, `Prefer`, `client-request-id`).
    fn headers(&self, _client_request_id: &str) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    fn route(&self, step: Step<'_>, place: Place<'_>) -> Result<Route> {
        if place.customer_id.is_some() || place.provider_instance_id.is_some() {
            return Err(Error::argument(
                "customer_id and provider_instance_id belong to CloudCockpit, and this client is for Microsoft Graph.",
            )
            .with_cure("Leave them out."));
        }
        let id = |id| ids::path_segment(id);
        // 202 for an update is not documented for created relationships, but is the answer to be
        // expected where an active one loses Global Administrator (services.md section 6).
        let (method, path, success, repeat): (_, _, &[u16], _) = match step {
            Step::Create => (
                Method::Post,
                String::new(),
                &[201, 200],
                Repeat::OnlyIfNotSent,
            ),
            Step::Update(r) => (
                Method::Patch,
                format!("/{}", id(r)),
                &[200, 202, 204],
                Repeat::OnlyIfNotSent,
            ),
            Step::Get(r) => (Method::Get, format!("/{}", id(r)), &[200], Repeat::Safe),
            Step::List("") => (Method::Get, String::new(), &[200], Repeat::Safe),
            Step::List(query) => (Method::Get, format!("?{query}"), &[200], Repeat::Safe),
            Step::CreateRequest(r) => (
                Method::Post,
                format!("/{}/requests", id(r)),
                &[201, 200, 202],
                Repeat::OnlyIfNotSent,
            ),
            Step::Requests(r) => (
                Method::Get,
                format!("/{}/requests", id(r)),
                &[200],
                Repeat::Safe,
            ),
            Step::Operation(r, operation) => (
                Method::Get,
                format!("/{}/operations/{}", id(r), id(operation)),
                &[200, 202],
                Repeat::Safe,
            ),
        };
        Ok(Route {
            method,
            url: self.below(&path)?,
            success,
            repeat,
        })
    }

    fn has_etags(&self) -> bool {
        true
    }
}

impl ErrorDecoder for Graph {
    fn decode(&self, response: &Response, method: Method) -> Error {
        errors::graph(response, method, &self.scope())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let root = Url::parse("https://graph.microsoft.com").unwrap();
        let graph = Graph::new(&root, Cloud::Global, ApiVersion::Beta).unwrap();
        let at = |step| {
            graph
                .route(step, Place::default())
                .unwrap()
                .url
                .as_str()
                .to_owned()
        };
        let base =
            "https://graph.microsoft.com/beta/tenantRelationships/delegatedAdminRelationships";
        assert_eq!(at(Step::Create), base);
        assert_eq!(at(Step::List("$top=3")), format!("{base}?$top=3"));
        assert_eq!(at(Step::Update("a/b?c")), format!("{base}/a%2Fb%3Fc"));
        assert_eq!(
            at(Step::Operation("r", "o")),
            format!("{base}/r/operations/o")
        );
        let place = Place {
            customer_id: Some("x"),
            ..Place::default()
        };
        assert!(graph.route(Step::Create, place).is_err());
    }
}
