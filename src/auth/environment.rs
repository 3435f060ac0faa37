//! An app from the `AZURE_*` variables, as other tools read them
//! (learn.microsoft.com/dotnet/api/azure.identity.environmentcredential).

use std::fmt;

use super::assertion::CertificateOptions;
use super::certificate::CertificateCredential;
use super::federated::{self, FederatedCredential};
use super::secret::SecretCredential;
use crate::base::Variables;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{About, Token, TokenContext, TokenSource};

/// Signs an app in with the credential that the variables name; wrap it in [`cached`](crate::cached).
///
/// The first link of a [`ChainCredential`](crate::ChainCredential).
pub struct EnvironmentCredential {
    source: Box<dyn TokenSource>,
    variable: &'static str,
    authority: Option<String>,
}

impl EnvironmentCredential {
    /// Uses `AZURE_CLIENT_ID`, `AZURE_TENANT_ID` (by default the tenant of the client's options), and the first
    /// of these that is set:
    /// 1. `AZURE_CLIENT_SECRET`
    /// 2. `AZURE_CLIENT_CERTIFICATE_PATH`, a PEM; its chain is sent if
    ///    `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN` is `true` or `1`
    /// 3. `AZURE_FEDERATED_TOKEN_FILE`
    ///
    /// `AZURE_AUTHORITY_HOST` must be the client's own authority, so that a variable can't redirect a secret to
    /// another host.
    pub fn new(variables: &Variables) -> Result<EnvironmentCredential> {
        let Some(client_id) = variables.text("AZURE_CLIENT_ID")? else {
            return Err(no_credential("AZURE_CLIENT_ID isn't set"));
        };
        let tenant = variables.text("AZURE_TENANT_ID")?;
        let authority = variables.text("AZURE_AUTHORITY_HOST")?.map(str::to_owned);
        let (variable, source): (_, Box<dyn TokenSource>) = if let Some(secret) =
            variables.secret("AZURE_CLIENT_SECRET")
        {
            let source = SecretCredential::new(tenant, client_id, secret.clone())?;
            ("AZURE_CLIENT_SECRET", Box::new(source))
        } else if let Some(path) = variables.text("AZURE_CLIENT_CERTIFICATE_PATH")? {
            let source = certificate(tenant, client_id, path, variables)?;
            ("AZURE_CLIENT_CERTIFICATE_PATH", Box::new(source))
        } else if variables.text("AZURE_FEDERATED_TOKEN_FILE")?.is_some() {
            let source = FederatedCredential::from_variables(tenant, None, variables)?;
            ("AZURE_FEDERATED_TOKEN_FILE", Box::new(source))
        } else {
            return Err(no_credential(
                "none of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE is set",
            ));
        };
        Ok(EnvironmentCredential {
            source,
            variable,
            authority,
        })
    }
}

impl TokenSource for EnvironmentCredential {
    fn about(&self) -> About {
        About {
            way: Some(self.variable),
            ..About::of("environment")
        }
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        federated::check_authority(ctx, self.authority.as_deref())?;
        self.source.token(ctx)
    }
}

impl fmt::Debug for EnvironmentCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvironmentCredential")
            .field("way", &self.variable)
            .finish_non_exhaustive()
    }
}

fn certificate(
    tenant: Option<&str>,
    client_id: &str,
    path: &str,
    variables: &Variables,
) -> Result<CertificateCredential> {
    let pem = std::fs::read(path).map_err(|why| {
        Error::new(
            ErrorKind::Configuration,
            format!("The file of AZURE_CLIENT_CERTIFICATE_PATH can't be read: {why}."),
        )
    })?;
    let pem = Secret::from(pem);
    let chain = variables.text("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")?;
    let options = CertificateOptions {
        send_chain: chain.is_some_and(|text| text == "1" || text.eq_ignore_ascii_case("true")),
        ..CertificateOptions::default()
    };
    CertificateCredential::new(tenant, client_id, pem.expose(), options)
}

fn no_credential(why: &str) -> Error {
    Error::new(
        ErrorKind::Configuration,
        format!("The environment has no credential: {why}."),
    )
    .with_hint(SignInHint::SetEnvironment)
}
