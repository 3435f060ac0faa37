//! An app that signs in with a token of another issuer (workload identity federation): AKS, GitHub Actions, or
//! any other OpenID Connect issuer (learn.microsoft.com/entra/workload-id/workload-identity-federation).

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::app::{App, SignIn};
use super::github::GitHub;
use super::{TokenRequest, assertion, endpoint};
use crate::base::Variables;
use crate::base::{CallHint, Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{About, Token, TokenContext, TokenSource};

/// Maximum size of an assertion, in bytes.
const MAX_ASSERTION: u64 = 64 * 1024;

/// A function that gets an assertion.
type AssertionCallback = dyn Fn(&TokenRequest<'_>) -> Result<Secret> + Send + Sync;

/// The source of the assertion. It is read again for every token, because assertions rotate.
enum Source {
    File(PathBuf),
    GitHub(GitHub),
    Callback(Box<AssertionCallback>),
}

/// Signs an app in with another issuer's token; wrap it in [`cached`](crate::cached).
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use std::path::Path;
///
/// use gdap::{Client, FederatedCredential, cached};
///
/// let (tenant, app) = (Some("contoso.com"), "11112222-bbbb-3333-cccc-4444dddd5555");
/// let credential = FederatedCredential::from_file(tenant, app, Path::new("/var/run/secrets/token"))?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct FederatedCredential {
    app: App,
    source: Source,
    /// The authority that the environment names, if it does.
    authority: Option<String>,
}

impl FederatedCredential {
    /// Reads the assertion from a file, again for every token.
    pub fn from_file(tenant: Option<&str>, client_id: &str, path: &Path) -> Result<Self> {
        if path.as_os_str().is_empty() {
            return Err(Error::argument(
                "The path of the federated token file is empty.",
            ));
        }
        Self::new(tenant, client_id, Source::File(path.to_owned()))
    }

    /// Gets the assertion from a function of your own.
    ///
    /// ```
    /// use gdap::{FederatedCredential, Secret};
    ///
    /// # fn main() -> gdap::Result<()> {
    /// let app = "11112222-bbbb-3333-cccc-4444dddd5555";
    /// let get = |_: &gdap::TokenRequest<'_>| Ok(Secret::copy_of(b"from-my-issuer"));
    /// let credential = FederatedCredential::from_callback(Some("contoso.com"), app, get)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `callback` is called on any thread, under no lock, and may block.
    pub fn from_callback(
        tenant: Option<&str>,
        client_id: &str,
        callback: impl Fn(&TokenRequest<'_>) -> Result<Secret> + Send + Sync + 'static,
    ) -> Result<Self> {
        Self::new(tenant, client_id, Source::Callback(Box::new(callback)))
    }

    /// GitHub Actions, from `ACTIONS_ID_TOKEN_REQUEST_URL` and `ACTIONS_ID_TOKEN_REQUEST_TOKEN`.
    /// `audience` is that of the federated credential, `api://AzureADTokenExchange` by default.
    ///
    /// ```no_run
    /// use gdap::{FederatedCredential, Variables};
    ///
    /// # fn main() -> gdap::Result<()> {
    /// let (variables, app) = (Variables::of_process(), "11112222-bbbb-3333-cccc-4444dddd5555");
    /// let credential = FederatedCredential::from_github(Some("contoso.com"), app, None, &variables)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_github(
        tenant: Option<&str>,
        client_id: &str,
        audience: Option<&str>,
        variables: &Variables,
    ) -> Result<Self> {
        let source = GitHub::new(audience, variables)?;
        Self::new(tenant, client_id, Source::GitHub(source))
    }

    /// AKS's workload identity, from `AZURE_FEDERATED_TOKEN_FILE`, `AZURE_CLIENT_ID`,
    /// `AZURE_TENANT_ID` and, if it is set, `AZURE_AUTHORITY_HOST`. The arguments take
    /// precedence over the variables.
    ///
    /// ```no_run
    /// use gdap::{FederatedCredential, Variables};
    ///
    /// # fn main() -> gdap::Result<()> {
    /// let credential = FederatedCredential::from_variables(None, None, &Variables::of_process())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_variables(
        tenant: Option<&str>,
        client_id: Option<&str>,
        variables: &Variables,
    ) -> Result<Self> {
        let required = |argument: Option<&str>, name: &str| {
            let value = match argument {
                Some(argument) => Some(argument),
                None => variables.text(name)?,
            };
            let value = value.map(str::to_owned);
            value.ok_or_else(|| {
                Error::new(
                    ErrorKind::Configuration,
                    format!("The environment variable {name} isn't set."),
                )
                .with_hint(SignInHint::LabelPod)
            })
        };
        let file = required(None, "AZURE_FEDERATED_TOKEN_FILE")?;
        let client_id = required(client_id, "AZURE_CLIENT_ID")?;
        let tenant = match tenant {
            Some(tenant) => Some(tenant),
            None => variables.text("AZURE_TENANT_ID")?,
        };
        let mut own = Self::from_file(tenant, &client_id, Path::new(&file))?;
        own.authority = variables.text("AZURE_AUTHORITY_HOST")?.map(str::to_owned);
        Ok(own)
    }

    fn new(tenant: Option<&str>, client_id: &str, source: Source) -> Result<Self> {
        Ok(FederatedCredential {
            app: App::new(tenant, client_id, SignIn::App)?,
            source,
            authority: None,
        })
    }

    fn assertion(&self, ctx: &TokenContext<'_>) -> Result<Secret> {
        let (found, from) = match &self.source {
            Source::File(path) => (read(path)?, format!("The file {}", path.display())),
            Source::GitHub(source) => (source.assertion(ctx)?, "GitHub".to_owned()),
            Source::Callback(callback) => {
                let request = TokenRequest {
                    scope: &ctx.audience.scope,
                    authority: ctx.audience.authority.as_str(),
                    tenant: Some(self.app.tenant(ctx)?),
                    rejected: ctx.rejected.is_some(),
                    claims: ctx.claims,
                };
                (callback(&request)?, "The assertion callback".to_owned())
            }
        };
        check_assertion(&found, &from)
    }
}

impl TokenSource for FederatedCredential {
    fn about(&self) -> About {
        let way = match self.source {
            Source::File(_) => "file",
            Source::GitHub(_) => "github",
            Source::Callback(_) => "callback",
        };
        About {
            way: Some(way),
            ..About::of("federated")
        }
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        check_authority(ctx, self.authority.as_deref())?;
        let url = self.app.endpoint(ctx, "token")?;
        let assertion = self.assertion(ctx)?;
        let form = assertion::form(self.app.client_id(), &ctx.audience.scope, &assertion);
        Ok(endpoint::token(ctx, &url, self.app.tenant(ctx)?, form)?.token)
    }
}

impl fmt::Debug for FederatedCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.app.show(f, "FederatedCredential")
    }
}

/// Fails if the environment names another authority than the client's: a custom authority is used only if the
/// client's options name it.
pub(super) fn check_authority(ctx: &TokenContext<'_>, named: Option<&str>) -> Result<()> {
    let ours = &ctx.audience.authority;
    let bare = |text: &str| {
        let text = text.trim_end_matches('/').to_ascii_lowercase();
        text.strip_suffix(":443").map(str::to_owned).unwrap_or(text)
    };
    let origin = ours.origin();
    match named {
        Some(named) if bare(named) != bare(&origin) && bare(named) != bare(ours.as_str()) => {
            Err(Error::new(
                ErrorKind::Configuration,
                "AZURE_AUTHORITY_HOST isn't the client's authority.",
            )
            .with_hint(SignInHint::CheckCloud {
                address: ours.as_str().to_owned(),
            }))
        }
        _ => Ok(()),
    }
}

fn read(path: &Path) -> Result<Secret> {
    let file_error = |what: String| {
        Error::new(
            ErrorKind::Credential,
            format!("The federated token file {} {what}", path.display()),
        )
    };
    let file = std::fs::File::open(path).map_err(|why| {
        file_error(format!("can't be read: {why}.")).with_hint(CallHint::CheckFileAccess)
    })?;
    // Allocated at full size: a reallocation would leave a copy behind that isn't zeroed.
    let mut content = zeroize::Zeroizing::new(Vec::with_capacity(MAX_ASSERTION as usize + 1));
    file.take(MAX_ASSERTION + 1)
        .read_to_end(&mut content)
        .map_err(|why| file_error(format!("can't be read: {why}.")))?;
    if content.len() as u64 > MAX_ASSERTION {
        return Err(file_error(format!("is larger than {MAX_ASSERTION} bytes.")));
    }
    Ok(Secret::copy_of(&content))
}

/// Removes a byte order mark and surrounding blanks; the rest must be a token.
fn check_assertion(found: &Secret, from: &str) -> Result<Secret> {
    let bytes = found.expose();
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii();
    let invalid = |what: &str| Error::new(ErrorKind::Credential, format!("{from} {what}"));
    if bytes.is_empty() {
        return Err(invalid("is empty."));
    }
    if bytes.len() as u64 > MAX_ASSERTION || !bytes.iter().all(u8::is_ascii_graphic) {
        return Err(
            invalid("doesn't contain a federated token.").with_hint(SignInHint::UseFederatedJwt)
        );
    }
    Ok(Secret::copy_of(bytes))
}

#[cfg(test)]
#[path = "federated_tests.rs"]
mod tests;
