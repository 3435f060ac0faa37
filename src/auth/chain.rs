//! The credentials that the environment offers, in a fixed order: the same runbook can sign in on a pipeline, in
//! a cluster and in Azure.

use std::fmt;
use std::sync::OnceLock;

use super::environment::EnvironmentCredential;
use super::federated::FederatedCredential;
use super::managed_identity::{IdentityHost, ManagedIdentity, ManagedIdentityCredential};
use crate::base::Variables;
use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::{About, Token, TokenContext, TokenSource};

/// Options of the chain.
///
/// For a [`ChainCredential`](crate::ChainCredential).
#[derive(Debug, Clone, Default)]
pub struct ChainOptions {
    /// The managed identity to use; the system-assigned one by default.
    pub identity: ManagedIdentity,
    /// Whether to try the instance metadata service last. Off by default: outside Azure nothing responds there,
    /// and every first sign-in would wait for it.
    pub probe_imds: bool,
}

/// Tries these in order, and stays with the first that returns a token:
/// 1. `environment`: the `AZURE_*` variables with a secret, a certificate or a token file (AKS)
/// 2. `github`: GitHub Actions, with `AZURE_CLIENT_ID`
/// 3. `managed identity`: if the variables show App Service, Automation or Azure Arc
/// 4. `imds`: the instance metadata service, only with `probe_imds`
///
/// A link that the environment doesn't offer is skipped. If a link that it offers fails, the search ends: the
/// next one might sign in as an identity that isn't intended. The error lists the result of each link. Wrap it in
/// [`cached`](crate::cached).
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use gdap::{ChainCredential, ChainOptions, Client, Variables, cached};
///
/// let credential = ChainCredential::new(&Variables::of_process(), &ChainOptions::default())?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct ChainCredential {
    links: Vec<(&'static str, Link)>,
    in_use: OnceLock<usize>,
}

/// A link of the chain, as far as the environment offers it.
enum Link {
    /// Not offered, and why.
    Absent(&'static str),
    /// Offered, but not usable.
    Unusable(Error),
    /// A credential.
    Ready(Box<dyn TokenSource>),
}

impl Link {
    fn of<S: TokenSource + 'static>(made: Result<S>) -> Link {
        match made {
            Ok(source) => Link::Ready(Box::new(source)),
            Err(error) => Link::Unusable(error),
        }
    }
}

impl ChainCredential {
    /// Reads the variables now and sends nothing yet. Fails if the id of the managed identity can't be
    /// one (`InvalidArgument`).
    pub fn new(variables: &Variables, options: &ChainOptions) -> Result<ChainCredential> {
        options.identity.check()?;
        let mut links = vec![
            ("environment", environment(variables)),
            ("github", github(variables).unwrap_or_else(Link::Unusable)),
            ("managed identity", managed_identity(variables, options)),
        ];
        let imds = match options.probe_imds {
            true => Link::of(ManagedIdentityCredential::new(
                options.identity.clone(),
                Some(IdentityHost::Imds),
                variables,
            )),
            false => Link::Absent("it is used only if it is chosen explicitly"),
        };
        links.push(("imds", imds));
        Ok(ChainCredential {
            links,
            in_use: OnceLock::new(),
        })
    }

    /// The name of the link that returns the tokens; `None` before the first token.
    pub fn link_in_use(&self) -> Option<&'static str> {
        self.in_use.get().map(|at| self.links[*at].0)
    }

    fn describe_links(&self, upto: usize, last: &str) -> String {
        let mut text = String::new();
        for (name, link) in &self.links[..upto] {
            let result = match link {
                Link::Absent(why) => why,
                Link::Unusable(error) => error.message(),
                Link::Ready(_) => "it was asked",
            };
            text.push_str(&format!(" {name}: {}", sentence(result)));
        }
        text.push_str(last);
        text
    }
}

impl TokenSource for ChainCredential {
    fn about(&self) -> About {
        About {
            way: self.link_in_use(),
            ..About::of("chain")
        }
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        let first = self.in_use.get().copied();
        for (at, (name, link)) in self.links.iter().enumerate() {
            if first.is_some_and(|first| first != at) {
                continue;
            }
            match link {
                Link::Absent(_) => {}
                Link::Unusable(error) => {
                    let last = format!(" {name}: {}", sentence(error.message()));
                    let results = self.describe_links(at, &last);
                    let message = format!("Signing in failed.{results}");
                    return Err(Error::new(ErrorKind::Credential, message).with_hint_of(error));
                }
                Link::Ready(source) => match source.token(ctx) {
                    Ok(token) => {
                        let _ = self.in_use.set(at);
                        return Ok(token);
                    }
                    Err(error) if first.is_some() => return Err(error),
                    Err(error) => {
                        let results = self.describe_links(at, "");
                        let note = format!("Tried:{results} {name}: see above.");
                        return Err(error.with_note(&note));
                    }
                },
            }
        }
        let results = self.describe_links(self.links.len(), "");
        Err(Error::new(
            ErrorKind::Credential,
            format!("The environment offers no credential.{results}"),
        )
        .with_hint(SignInHint::SetEnvironment))
    }
}

impl fmt::Debug for ChainCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChainCredential")
            .field("link", &self.link_in_use())
            .finish_non_exhaustive()
    }
}

fn environment(variables: &Variables) -> Link {
    let names = [
        "AZURE_CLIENT_SECRET",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
    ];
    if names.iter().all(|name| variables.secret(name).is_none()) {
        return Link::Absent(
            "none of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH and AZURE_FEDERATED_TOKEN_FILE is set",
        );
    }
    Link::of(EnvironmentCredential::new(variables))
}

fn github(variables: &Variables) -> Result<Link> {
    if variables.secret("ACTIONS_ID_TOKEN_REQUEST_URL").is_none() {
        return Ok(Link::Absent("ACTIONS_ID_TOKEN_REQUEST_URL isn't set"));
    }
    let Some(client_id) = variables.text("AZURE_CLIENT_ID")? else {
        return Ok(Link::Absent("AZURE_CLIENT_ID isn't set"));
    };
    let tenant = variables.text("AZURE_TENANT_ID")?;
    let made = FederatedCredential::from_github(tenant, client_id, None, variables);
    Ok(Link::of(made))
}

fn managed_identity(variables: &Variables, options: &ChainOptions) -> Link {
    let Some(host) = IdentityHost::detect(variables) else {
        return Link::Absent("IDENTITY_ENDPOINT isn't set");
    };
    let identity = options.identity.clone();
    Link::of(ManagedIdentityCredential::new(
        identity,
        Some(host),
        variables,
    ))
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
