//! CloudCockpit: `/v1/Customers/.../delegated-admin-relationships`, as the vendor's pages describe it. It has no
//! ETags, no reading by id and no paging.

use super::{Place, Route, Service, ServiceCall, Set, errors, unsupported};
use crate::base::{CallHint, Error, Result, ServiceHint, Term};
use crate::http::url::encode;
use crate::http::{ErrorDecoder, Method, Request, Response, Url};
use crate::model::ServiceKind;
use crate::service::cloud::COCKPIT_SCOPE;

/// CloudCockpit through one portal.
pub struct CloudCockpit {
    root: Url,
    domain: String,
}

impl CloudCockpit {
    /// CloudCockpit at `root`, for the portal of `domain`.
    pub fn new(root: Url, domain: &str) -> CloudCockpit {
        CloudCockpit {
            root,
            domain: domain.to_owned(),
        }
    }
}

const LEAF: &str = "delegated-admin-relationships";

impl Service for CloudCockpit {
    fn kind(&self) -> ServiceKind {
        ServiceKind::CloudCockpit
    }

    fn name(&self) -> &'static str {
        "CloudCockpit"
    }

    fn root(&self) -> &Url {
        &self.root
    }

    fn scope(&self) -> String {
        COCKPIT_SCOPE.to_owned()
    }

    fn headers(&self, client_request_id: &str) -> Vec<(&'static str, String)> {
        vec![
            ("X-Tenant", self.domain.clone()),
            ("X-Correlation-Id", client_request_id.to_owned()),
        ]
    }

    fn route(&self, service_call: ServiceCall<'_>, place: Place<'_>) -> Result<Route> {
        let customer = || require(place.customer_id, Term::CustomerId, "customer").map(encode);
        let provider = || {
            require(
                place.provider_instance_id,
                Term::ProviderInstanceId,
                "provider instance",
            )
            .map(encode)
        };
        let (method, path) = match service_call {
            // Without a customer: the path in the vendor's current pages. With one: the path in older pages.
            ServiceCall::Create => {
                let path = match place.customer_id {
                    Some(_) => format!("v1/Customers/{}/{LEAF}", customer()?),
                    None => format!("v1/Customers/{LEAF}"),
                };
                (Method::Post, path)
            }
            ServiceCall::Update(r) => {
                let path = format!("v1/Customers/{}/{LEAF}/{}", customer()?, encode(r));
                (Method::Patch, path)
            }
            // There is no reading by id and no paging: only the list of a customer can be read.
            ServiceCall::Get(_) | ServiceCall::List(Set::Relationships, "") => {
                let path = format!(
                    "v1/Customers/{}/{LEAF}?providerInstanceId={}",
                    customer()?,
                    provider()?
                );
                (Method::Get, path)
            }
            ServiceCall::List(Set::Relationships, _) => {
                return Err(unsupported(
                    self.name(),
                    "filter, select, order or page a list",
                    no_query(),
                ));
            }
            // The vendor's pages show neither a body nor a response.
            ServiceCall::Terminate(r) => {
                let path = format!(
                    "v1/Customers/{}/{LEAF}/{}?providerInstanceId={}",
                    customer()?,
                    encode(r),
                    provider()?
                );
                (Method::Post, path)
            }
            ServiceCall::CreateRequest(_) => {
                return Err(unsupported(
                    self.name(),
                    "make a request other than terminate",
                    ServiceHint::UseCloudCockpitWays,
                ));
            }
            ServiceCall::Delete(_) => {
                return Err(unsupported(
                    self.name(),
                    "delete a relationship",
                    ServiceHint::TerminateInstead,
                ));
            }
            ServiceCall::List(Set::Requests(_), _) | ServiceCall::Request(..) => {
                return Err(unsupported(
                    self.name(),
                    "read requests",
                    ServiceHint::UseCloudCockpitWays,
                ));
            }
            ServiceCall::List(Set::Operations(_), _) | ServiceCall::Operation(..) => {
                return Err(unsupported(
                    self.name(),
                    "read operations",
                    ServiceHint::UseCloudCockpitWays,
                ));
            }
            // Sent without a body: the service links the group that is set in the portal.
            ServiceCall::CreateAssignment(r) => (Method::Post, assignments(r, &provider()?)),
            ServiceCall::List(Set::Assignments(r), "") => {
                (Method::Get, assignments(r, &provider()?))
            }
            ServiceCall::List(Set::Assignments(_), _) => {
                return Err(unsupported(
                    self.name(),
                    "filter, select, order or page a list",
                    no_query(),
                ));
            }
            ServiceCall::Assignment(..)
            | ServiceCall::UpdateAssignment(..)
            | ServiceCall::DeleteAssignment(..) => {
                return Err(unsupported(
                    self.name(),
                    "read, change or delete one access assignment",
                    ServiceHint::UseCloudCockpitWays,
                ));
            }
            ServiceCall::List(
                Set::Customers | Set::Services(_) | Set::Contracts | Set::Groups,
                _,
            )
            | ServiceCall::Customer(_) => {
                return Err(unsupported(
                    self.name(),
                    "read customers or groups",
                    ServiceHint::UseCloudCockpitWays,
                ));
            }
        };
        Ok(Route {
            method,
            url: self.root.join(&path)?,
        })
    }
}

impl ErrorDecoder for CloudCockpit {
    fn decode(&self, response: &Response, request: &Request) -> Error {
        errors::cloudcockpit(response, request.method)
    }

    fn is_own(&self, response: &Response) -> bool {
        errors::is_cloudcockpit(response)
    }
}

/// Path of the access assignments of a relationship.
fn assignments(id: &str, provider: &str) -> String {
    let id = encode(id);
    format!("v1/Customers/{LEAF}/{id}/access-assignments?providerInstanceId={provider}")
}

fn no_query() -> CallHint {
    CallHint::OmitOptions {
        options: vec![Term::Filter, Term::Select, Term::OrderBy, Term::Top],
    }
}

fn require<'a>(id: Option<&'a str>, option: Term, what: &str) -> Result<&'a str> {
    id.ok_or_else(|| {
        Error::argument(format!(
            "CloudCockpit requires the GUID of the {what} for this call."
        ))
        .with_hint(CallHint::SpecifyOptions {
            options: vec![option],
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_documents() {
        let service = CloudCockpit::new(
            Url::parse("https://api.cloudcockpit.com").unwrap(),
            "portal.cloudcockpit.com",
        );
        let place = Place {
            customer_id: Some("c"),
            provider_instance_id: Some("p"),
        };
        let at = |service_call, place| {
            service
                .route(service_call, place)
                .map(|route| route.url.path().to_owned())
        };
        assert_eq!(
            at(ServiceCall::Update("r"), place).unwrap(),
            "/v1/Customers/c/delegated-admin-relationships/r"
        );
        assert_eq!(
            at(ServiceCall::Create, Place::default()).unwrap(),
            "/v1/Customers/delegated-admin-relationships"
        );
        assert_eq!(
            service
                .route(ServiceCall::List(Set::Relationships, ""), place)
                .unwrap()
                .url
                .as_str(),
            "https://api.cloudcockpit.com/v1/Customers/c/delegated-admin-relationships?providerInstanceId=p"
        );
        assert!(at(ServiceCall::Update("r"), Place::default()).is_err());
        assert!(at(ServiceCall::List(Set::Relationships, "$top=1"), place).is_err());
        assert_eq!(
            service
                .route(ServiceCall::Terminate("r"), place)
                .unwrap()
                .url
                .as_str(),
            "https://api.cloudcockpit.com/v1/Customers/c/delegated-admin-relationships/r?providerInstanceId=p"
        );
        assert!(at(ServiceCall::CreateRequest("r"), place).is_err());
    }
}
