//! The instance metadata service of Azure virtual machines
//! (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
//! Requests to it never go through a proxy: the transport excludes addresses of this machine.

use std::time::Duration;

use super::ManagedIdentity;
use crate::auth::exchange::{Issuer, RetryRule};
use crate::base::Variables;
use crate::base::{ErrorKind, Result, SignInHint};
use crate::http::{Method, Request, Token, TokenContext, Url};

const ROOT: &str = "http://169.254.169.254";
const PATH: &str = "/metadata/identity/oauth2/token";

/// Maximum duration of an update of the service.
const UPDATE: Duration = Duration::from_secs(70);

pub(super) const IMDS: Issuer = Issuer {
    who: "The instance metadata service",
    // Outside Azure nothing responds at that address, and a connection to it takes long to fail.
    timeout: Duration::from_secs(10),
    retries_failures: false,
    // 410: the service is being updated, and is back within 70 seconds; 404 can mean an update too. 404, 429 and
    // 5xx are retried after a second; other 4xx are final.
    retry: |response| match response.status {
        410 => Some(RetryRule::For(UPDATE)),
        404 | 429 | 500..=599 => Some(RetryRule::After(Duration::from_secs(1))),
        _ => None,
    },
};

/// The service's token endpoint.
pub(super) struct Imds {
    endpoint: Url,
}

impl Imds {
    /// `AZURE_POD_IDENTITY_AUTHORITY_HOST` replaces the usual root with another machine-local one, as in other
    /// libraries.
    pub(super) fn new(variables: &Variables) -> Result<Imds> {
        let root = variables.text("AZURE_POD_IDENTITY_AUTHORITY_HOST")?;
        Ok(Imds {
            endpoint: Url::identity_endpoint(root.unwrap_or(ROOT))?.join(PATH)?,
        })
    }

    pub(super) fn token(
        &self,
        ctx: &TokenContext<'_>,
        identity: &ManagedIdentity,
    ) -> Result<Token> {
        let names = ["client_id", "object_id", "msi_res_id"];
        let version = "2018-02-01";
        let url = super::address(ctx, &self.endpoint, version, identity, names)?;
        let request = Request::new(Method::Get, url).with_header("Metadata", "true")?;
        super::request_token(ctx, &IMDS, request).map_err(|error| match error.kind() {
            _ if error.http_status() == Some(410) => error.with_hint(SignInHint::WaitForImds),
            ErrorKind::Connect | ErrorKind::Timeout => error.with_hint(SignInHint::UseOnAzure),
            _ => error,
        })
    }
}
