//! The instance metadata service of Azure virtual machines
//! (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
//! It is never asked through a proxy: the transport sees to that for
//! addresses of the machine.

use std::time::Duration;

use super::ManagedIdentity;
use crate::auth::exchange::{Party, RetryRule};
use crate::base::Variables;
use crate::base::{ErrorKind, Result, SignInHint};
use crate::http::{Method, Request, Token, TokenContext, Url};

const ROOT: &str = "http://169.254.169.254";
const PATH: &str = "/metadata/identity/oauth2/token";

/// An update of the service takes no longer.
const UPDATE: Duration = Duration::from_secs(70);

pub(super) const IMDS: Party = Party {
    who: "The instance metadata service",
    // Outside Azure nobody answers at that address, and it takes long to find out.
    timeout: Duration::from_secs(10),
    retries_failures: false,
    // 410: being updated, and back within 70 seconds; 404: being updated too; other 4xx are final;
    // 5xx after a second.
    retry: |response| match response.status {
        410 => Some(RetryRule::For(UPDATE)),
        404 | 429 | 500..=599 => Some(RetryRule::After(Duration::from_secs(1))),
        _ => None,
    },
};

/// The service at its address.
pub(super) struct Imds {
    endpoint: Url,
}

impl Imds {
    /// `AZURE_POD_IDENTITY_AUTHORITY_HOST` puts another machine-local root in the place of the
    /// usual one, as in other libraries.
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
