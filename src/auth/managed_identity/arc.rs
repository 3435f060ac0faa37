//! The agent of a server in Azure Arc. It requires the content of a key file, which only administrators and the
//! agent's own group can read (learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication).

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use zeroize::Zeroizing;

use super::ManagedIdentity;
use crate::auth::exchange::{self, Issuer, IssuerResponse, RetryRule};
use crate::base::Variables;
use crate::base::{Error, ErrorKind, Result, Secret, SignInHint};
use crate::http::{Method, Request, Token, TokenContext, Url};

const ENDPOINT: &str = "http://localhost:40342/metadata/identity/oauth2/token";
/// Maximum size of a key file, in bytes.
const MAX_KEY: u64 = 4096;

const ARC: Issuer = Issuer {
    who: "The Azure Arc agent",
    timeout: Duration::from_secs(10),
    retries_failures: false,
    retry: |response| match response.status {
        429 | 500..=599 => Some(RetryRule::After(Duration::from_secs(1))),
        _ => None,
    },
};

/// The agent's endpoint, and the folder that its key files must be in.
pub(super) struct Arc {
    endpoint: Url,
    folder: PathBuf,
}

impl Arc {
    pub(super) fn new(variables: &Variables) -> Result<Arc> {
        Arc::with_folder(variables, &token_folder()?)
    }

    pub(super) fn with_folder(variables: &Variables, folder: &Path) -> Result<Arc> {
        let endpoint = variables.text("IDENTITY_ENDPOINT")?.unwrap_or(ENDPOINT);
        let endpoint = Url::identity_endpoint(endpoint)?;
        if !endpoint.is_loopback() {
            return Err(Error::new(
                ErrorKind::Configuration,
                "IDENTITY_ENDPOINT isn't on this machine, where the Azure Arc agent listens.",
            ));
        }
        Ok(Arc {
            endpoint,
            folder: folder.to_owned(),
        })
    }

    pub(super) fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        let version = "2020-06-01";
        let identity = ManagedIdentity::SystemAssigned;
        let url = super::address(ctx, &self.endpoint, version, &identity, [""; 3])?;
        let request = Request::new(Method::Get, url).with_header("Metadata", "true")?;
        let challenge = exchange::send(ctx, &ARC, request.clone(), None)?;
        if challenge.http.status != 401 {
            let error = super::rejection_error(&ARC, &challenge);
            return Err(error.with_note("The Azure Arc agent should have requested the key file."));
        }
        let key = self.key(&challenge)?;
        let mut basic = Zeroizing::new(Vec::with_capacity(6 + key.expose().len()));
        basic.extend_from_slice(b"Basic ");
        basic.extend_from_slice(key.expose());
        let basic = std::str::from_utf8(&basic).map_err(|_| key_file_error("isn't text"))?;
        let request = request.with_header("Authorization", basic)?;
        super::request_token(ctx, &ARC, request.with_secret(&key))
    }

    /// Reads the key file that the challenge names, after checking that it is one of the agent's: otherwise
    /// another program that listens on the port could have any file sent to it.
    fn key(&self, challenge: &IssuerResponse) -> Result<Secret> {
        let header = challenge.http.headers.get("WWW-Authenticate");
        let path = header.and_then(realm).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidResponse,
                "The Azure Arc agent didn't name its key file.",
            )
        })?;
        let path = Path::new(path);
        if path.extension().is_none_or(|end| end != "key") {
            return Err(key_file_error("doesn't end in .key"));
        }
        if !path
            .parent()
            .is_some_and(|parent| is_same_path(parent, &self.folder))
        {
            return Err(key_file_error("isn't in the agent's folder"));
        }
        let unreadable = |why: std::io::Error| {
            key_file_error(&format!("can't be read ({why})")).with_hint(SignInHint::JoinAgentGroup)
        };
        // A link could lead out of the folder.
        let about = std::fs::symlink_metadata(path).map_err(unreadable)?;
        if !about.is_file() {
            return Err(key_file_error("isn't a regular file"));
        }
        if about.len() > MAX_KEY {
            return Err(key_file_error("is larger than 4 KiB"));
        }
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let mut content = Zeroizing::new(Vec::with_capacity(MAX_KEY as usize + 1));
        let read = file.take(MAX_KEY + 1).read_to_end(&mut content);
        read.map_err(unreadable)?;
        let key = content.trim_ascii();
        if key.is_empty() || key.len() as u64 > MAX_KEY || !key.iter().all(u8::is_ascii_graphic) {
            return Err(key_file_error("has no key"));
        }
        Ok(Secret::copy_of(key))
    }
}

/// The path in `Basic realm=/var/opt/azcmagent/tokens/x.key`, with or without quotes.
fn realm(header: &str) -> Option<&str> {
    let (scheme, rest) = header.trim().split_once(' ')?;
    let (name, path) = rest.trim().split_once('=')?;
    let known = scheme.eq_ignore_ascii_case("Basic") && name.trim().eq_ignore_ascii_case("realm");
    let path = path.trim().trim_matches('"');
    (known && !path.is_empty()).then_some(path)
}

/// Compares two paths, on Windows without regard to case.
fn is_same_path(one: &Path, other: &Path) -> bool {
    match cfg!(windows) {
        true => one.as_os_str().eq_ignore_ascii_case(other.as_os_str()),
        false => one == other,
    }
}

/// The message omits the path, because any program on the local port could have sent it.
fn key_file_error(why: &str) -> Error {
    Error::new(
        ErrorKind::Credential,
        format!("The key file that the Azure Arc agent named {why}."),
    )
}

#[cfg(windows)]
fn token_folder() -> Result<PathBuf> {
    let data = std::env::var_os("ProgramData").ok_or_else(|| {
        Error::new(
            ErrorKind::Configuration,
            "The environment variable ProgramData isn't set.",
        )
    })?;
    Ok(PathBuf::from(data)
        .join("AzureConnectedMachineAgent")
        .join("Tokens"))
}

#[cfg(not(windows))]
fn token_folder() -> Result<PathBuf> {
    Ok(PathBuf::from("/var/opt/azcmagent/tokens"))
}
