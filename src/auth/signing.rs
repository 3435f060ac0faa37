//! An app with a certificate whose private key stays elsewhere: a PFX file opened by .NET, the
//! Windows store, a TPM or an HSM. The host signs.

use std::fmt;

use ring::digest;

use super::app::{App, SignIn};
use super::assertion::{self, Algorithm, CertificateOptions, Identity};
use crate::base::{Error, Result, SignInHint};
use crate::http::x509::Certificate;
use crate::http::{About, Token, TokenContext, TokenSource};

/// What the host's function is asked to sign.
///
/// For a [`SigningCredential`](crate::SigningCredential).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SigningRequest<'a> {
    /// The signature algorithm.
    pub algorithm: Algorithm,
    /// The bytes to sign.
    pub message: &'a [u8],
    /// Its SHA-256, for keys that sign digests.
    pub digest: &'a [u8; 32],
}

/// A function that signs.
type SigningCallback = dyn Fn(&SigningRequest<'_>) -> Result<Vec<u8>> + Send + Sync;

/// Signs an app in with a certificate and a function that signs; wrap it in [`cached`](crate::cached).
///
/// ```no_run
/// # fn sign_in_vault(digest: &[u8; 32]) -> gdap::Result<Vec<u8>> { Ok(digest.to_vec()) }
/// # fn example(certificate: &[u8]) -> gdap::Result<()> {
/// use gdap::{CertificateOptions, Client, SigningCredential, SigningRequest, cached};
///
/// let (tenant, app) = (Some("contoso.com"), "11112222-bbbb-3333-cccc-4444dddd5555");
/// let sign = |request: &SigningRequest<'_>| sign_in_vault(request.digest);
/// let credential = SigningCredential::new(tenant, app, &[certificate], CertificateOptions::default(), sign)?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct SigningCredential {
    identity: Identity,
    sign: Box<SigningCallback>,
}

impl SigningCredential {
    /// `certificates` are DER: first the app's own, then its chain. `sign` is called on any thread, under no
    /// lock, and may block.
    pub fn new(
        tenant: Option<&str>,
        client_id: &str,
        certificates: &[&[u8]],
        options: CertificateOptions,
        sign: impl Fn(&SigningRequest<'_>) -> Result<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<SigningCredential> {
        let app = App::new(tenant, client_id, SignIn::App)?;
        let read = certificates.iter().map(|der| Certificate::read(der));
        let mut chain = read.collect::<Result<Vec<_>>>()?;
        if chain.is_empty() {
            return Err(Error::argument("No certificate is specified."));
        }
        let certificate = chain.remove(0);
        assertion::check_rsa(&certificate)?;
        Ok(SigningCredential {
            identity: Identity {
                app,
                certificate,
                chain,
                options,
            },
            sign: Box::new(sign),
        })
    }
}

impl TokenSource for SigningCredential {
    fn about(&self) -> About {
        About::of("signingCallback")
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        self.identity.token(ctx, &|algorithm, message| {
            let sum = digest::digest(&digest::SHA256, message);
            let mut digest = [0; 32];
            digest.copy_from_slice(sum.as_ref());
            let signed = (self.sign)(&SigningRequest {
                algorithm,
                message,
                digest: &digest,
            });
            signed.map_err(|error| match (error.hint(), algorithm) {
                (None, Algorithm::Ps256) => error.with_hint(SignInHint::TryRs256),
                _ => error,
            })
        })
    }
}

impl fmt::Debug for SigningCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identity.app.show(f, "SigningCredential")
    }
}
