//! The identity that Azure gives a machine, an app or an automation account: there is no secret to store or to
//! renew (learn.microsoft.com/entra/identity/managed-identities-azure-resources). One file per host: `imds`,
//! `app_service`, `arc`.

mod app_service;
mod arc;
mod imds;

use std::fmt;

use app_service::AppService;
use arc::Arc;
use imds::Imds;

use super::endpoint;
use super::exchange::{self, Issuer, IssuerResponse};
use super::fault::Fault;
use super::{aadsts, token_response};
use crate::base::Variables;
use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::{About, Request, Token, TokenContext, TokenSource, Url, url};
use crate::model::ids;

/// One of the host's identities.
///
/// For a [`ManagedIdentityCredential`](crate::ManagedIdentityCredential).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ManagedIdentity {
    /// The host's system-assigned identity.
    #[default]
    SystemAssigned,
    /// A user-assigned one, by its client id.
    ClientId(String),
    /// A user-assigned one, by the object id of its service principal.
    ObjectId(String),
    /// A user-assigned one, by its Azure resource id.
    ResourceId(String),
}

impl ManagedIdentity {
    /// Checks the id of a user-assigned identity.
    pub(super) fn check(&self) -> Result<()> {
        use ManagedIdentity::*;
        match self {
            ClientId(id) | ObjectId(id) if !ids::is_guid(id) => Err(Error::argument(
                "The id of the user-assigned identity isn't a GUID.",
            )),
            ResourceId(id) if !id.starts_with("/subscriptions/") => Err(Error::argument(
                "The resource id of the user-assigned identity doesn't begin with /subscriptions/.",
            )),
            SystemAssigned | ClientId(_) | ObjectId(_) | ResourceId(_) => Ok(()),
        }
    }
}

/// The host that issues the tokens. The numbers are those of the C header.
///
/// For a [`ManagedIdentityCredential`](crate::ManagedIdentityCredential).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentityHost {
    /// A virtual machine or scale set: the instance metadata service.
    Imds = 1,
    /// App Service, Functions, or a cloud job of Azure Automation.
    AppService = 2,
    /// A server enrolled in Azure Arc.
    Arc = 3,
}

impl IdentityHost {
    /// Detects the host from the variables: `IDENTITY_ENDPOINT` with `IDENTITY_HEADER` means App Service or
    /// Automation, with `IMDS_ENDPOINT` Azure Arc. `None` for any other variables.
    ///
    /// ```
    /// use gdap::{IdentityHost, Variables};
    ///
    /// let variables = Variables::of([("IDENTITY_ENDPOINT", &b"http://localhost/token"[..]), ("IDENTITY_HEADER", b"x")]);
    /// assert_eq!(IdentityHost::detect(&variables), Some(IdentityHost::AppService));
    /// ```
    pub fn detect(variables: &Variables) -> Option<IdentityHost> {
        let set = |name| variables.secret(name).is_some();
        match set("IDENTITY_ENDPOINT") {
            true if set("IDENTITY_HEADER") => Some(IdentityHost::AppService),
            true if set("IMDS_ENDPOINT") => Some(IdentityHost::Arc),
            _ => None,
        }
    }
}

enum HostEndpoint {
    Imds(Imds),
    AppService(AppService),
    Arc(Arc),
}

/// Tokens of a managed identity; wrap it in [`cached`](crate::cached).
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use gdap::{Client, ManagedIdentity, ManagedIdentityCredential, Variables, cached};
///
/// let variables = Variables::of_process();
/// let credential = ManagedIdentityCredential::new(ManagedIdentity::SystemAssigned, None, &variables)?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct ManagedIdentityCredential {
    endpoint: HostEndpoint,
    identity: ManagedIdentity,
}

impl ManagedIdentityCredential {
    /// Without a `host`, the one that `detect` finds, else the instance metadata service.
    pub fn new(
        identity: ManagedIdentity,
        host: Option<IdentityHost>,
        variables: &Variables,
    ) -> Result<ManagedIdentityCredential> {
        identity.check()?;
        let host = host.or_else(|| IdentityHost::detect(variables));
        let endpoint = match host.unwrap_or(IdentityHost::Imds) {
            IdentityHost::Imds => HostEndpoint::Imds(Imds::new(variables)?),
            IdentityHost::AppService => HostEndpoint::AppService(AppService::new(variables)?),
            IdentityHost::Arc => HostEndpoint::Arc(Arc::new(variables)?),
        };
        let is_arc = matches!(endpoint, HostEndpoint::Arc(_));
        if is_arc && identity != ManagedIdentity::SystemAssigned {
            return Err(Error::new(
                ErrorKind::Configuration,
                "A server in Azure Arc has a system-assigned identity only.",
            )
            .with_hint(SignInHint::OmitIdentityId));
        }
        Ok(ManagedIdentityCredential { endpoint, identity })
    }

    /// Azure Arc with its key files in another folder than the agent's: for the emulator.
    #[doc(hidden)]
    pub fn arc_with_folder(variables: &Variables, folder: &std::path::Path) -> Result<Self> {
        Ok(ManagedIdentityCredential {
            endpoint: HostEndpoint::Arc(Arc::with_folder(variables, folder)?),
            identity: ManagedIdentity::SystemAssigned,
        })
    }

    /// The host that issues the tokens.
    pub fn host(&self) -> IdentityHost {
        match self.endpoint {
            HostEndpoint::Imds(_) => IdentityHost::Imds,
            HostEndpoint::AppService(_) => IdentityHost::AppService,
            HostEndpoint::Arc(_) => IdentityHost::Arc,
        }
    }
}

impl TokenSource for ManagedIdentityCredential {
    fn about(&self) -> About {
        let way = match self.host() {
            IdentityHost::Imds => "imds",
            IdentityHost::AppService => "appService",
            IdentityHost::Arc => "arc",
        };
        About {
            way: Some(way),
            ..About::of("managedIdentity")
        }
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        match &self.endpoint {
            HostEndpoint::Imds(endpoint) => endpoint.token(ctx, &self.identity),
            HostEndpoint::AppService(endpoint) => endpoint.token(ctx, &self.identity),
            HostEndpoint::Arc(endpoint) => endpoint.token(ctx),
        }
    }
}

impl fmt::Debug for ManagedIdentityCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManagedIdentityCredential")
            .field("host", &self.host())
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

/// The address of a token request. `endpoint` may have a query. `names`: the host's query parameters for a
/// client id, an object id and a resource id.
pub(super) fn address(
    ctx: &TokenContext<'_>,
    endpoint: &Url,
    version: &str,
    identity: &ManagedIdentity,
    names: [&str; 3],
) -> Result<Url> {
    // These hosts require the resource, not a scope.
    let scope = &ctx.audience.scope;
    let resource = scope.strip_suffix("/.default").unwrap_or(scope);
    let endpoint = endpoint.as_str();
    let separator = if endpoint.contains('?') { '&' } else { '?' };
    let mut text = format!(
        "{endpoint}{separator}api-version={version}&resource={}",
        url::encode(resource)
    );
    let id_parameter = match identity {
        ManagedIdentity::SystemAssigned => None,
        ManagedIdentity::ClientId(id) => Some((names[0], id)),
        ManagedIdentity::ObjectId(id) => Some((names[1], id)),
        ManagedIdentity::ResourceId(id) => Some((names[2], id)),
    };
    if let Some((name, id)) = id_parameter {
        text.push_str(&format!("&{name}={}", url::encode(id)));
    }
    Url::identity_endpoint(&text)
}

/// Sends the token request (with Azure Arc, the second request) and reads the token. If the client's options name
/// a tenant by its id, the token must be of that tenant: a managed identity belongs to one tenant.
pub(super) fn request_token(
    ctx: &TokenContext<'_>,
    issuer: &Issuer,
    request: Request,
) -> Result<Token> {
    let response = exchange::send(ctx, issuer, request, None)?;
    if response.http.status != 200 {
        return Err(rejection_error(issuer, &response));
    }
    let tenant = ctx.audience.tenant.as_deref();
    Ok(token_response::read(ctx, issuer.who, tenant, &response)?.token)
}

/// The error for a response without a token.
pub(super) fn rejection_error(issuer: &Issuer, response: &IssuerResponse) -> Error {
    let fault = Fault::read(&response.http);
    let code = match fault.code {
        Some(code) => Some(format!("AADSTS{code}")),
        None => Some(aadsts::shorten(&fault.oauth)).filter(|oauth| !oauth.is_empty()),
    };
    let error = endpoint::rejection_error(
        issuer.who,
        response,
        code,
        &aadsts::shorten(&fault.description),
    );
    match response.http.status {
        400 | 403 | 404 => error.with_hint(SignInHint::CheckManagedIdentity),
        _ => error,
    }
}

#[cfg(test)]
mod tests;
