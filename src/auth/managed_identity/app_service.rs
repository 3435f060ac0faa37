//! The identity endpoint of App Service, Functions and Azure Automation's cloud jobs
//! (learn.microsoft.com/azure/app-service/overview-managed-identity).

use std::time::Duration;

use super::ManagedIdentity;
use crate::auth::exchange::{Issuer, RetryRule};
use crate::base::Variables;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{Method, Request, Token, TokenContext, Url};

const APP_SERVICE: Issuer = Issuer {
    who: "The identity endpoint of App Service or Automation",
    timeout: Duration::from_secs(30),
    retries_failures: true,
    retry: |response| match response.status {
        429 | 500..=599 => Some(RetryRule::After(Duration::from_secs(1))),
        _ => None,
    },
};

/// The endpoint, and the header that proves that the caller runs in the app.
pub(super) struct AppService {
    endpoint: Url,
    header: Secret,
}

impl AppService {
    pub(super) fn new(variables: &Variables) -> Result<AppService> {
        let missing = |name: &str| {
            Error::new(
                ErrorKind::Configuration,
                format!("The environment variable {name} isn't set."),
            )
            .with_hint(SignInHint::EnableManagedIdentity)
        };
        let endpoint = variables
            .text("IDENTITY_ENDPOINT")?
            .ok_or_else(|| missing("IDENTITY_ENDPOINT"))?;
        let header = variables
            .text("IDENTITY_HEADER")?
            .ok_or_else(|| missing("IDENTITY_HEADER"))?;
        Ok(AppService {
            endpoint: Url::identity_endpoint(endpoint)?,
            header: Secret::copy_of(header.as_bytes()),
        })
    }

    pub(super) fn token(
        &self,
        ctx: &TokenContext<'_>,
        identity: &ManagedIdentity,
    ) -> Result<Token> {
        let names = ["client_id", "principal_id", "mi_res_id"];
        let version = "2019-08-01";
        let url = super::address(ctx, &self.endpoint, version, identity, names)?;
        let header = std::str::from_utf8(self.header.expose()).unwrap_or_default();
        let request = Request::new(Method::Get, url)
            .with_header("X-IDENTITY-HEADER", header)?
            // Azure Automation requires this header.
            .with_header("Metadata", "True")?
            .with_secret(&self.header);
        super::request_token(ctx, &APP_SERVICE, request)
    }
}
