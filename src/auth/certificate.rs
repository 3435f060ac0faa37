//! An app with a certificate and its private key, both as PEM.

use std::fmt;

use ring::{rand, signature};

use super::app::{App, SignIn};
use super::assertion::{Algorithm, CertificateOptions, Identity};
use super::pem::{self, Block};
use crate::base::{Error, ErrorKind, Result, SignInHint};
use crate::http::x509::Certificate;
use crate::http::{About, Token, TokenContext, TokenSource};

/// Signs an app in with a certificate; wrap it in [`cached`](crate::cached).
///
/// ```no_run
/// # fn example(pem: &[u8]) -> gdap::Result<()> {
/// use gdap::{CertificateCredential, CertificateOptions, Client, cached};
///
/// let (tenant, app) = (Some("contoso.com"), "11112222-bbbb-3333-cccc-4444dddd5555");
/// let credential = CertificateCredential::new(tenant, app, pem, CertificateOptions::default())?;
/// let client = Client::builder(cached(credential)).build()?;
/// # Ok(())
/// # }
/// ```
pub struct CertificateCredential {
    identity: Identity,
    key: signature::RsaKeyPair,
}

impl CertificateCredential {
    /// `pem` holds one unencrypted private key, and certificates: the one that matches the key is the app's, the
    /// others are its chain, in their order. The key is kept in the signer's form only; the caller zeroes its own
    /// copy.
    pub fn new(
        tenant: Option<&str>,
        client_id: &str,
        pem: &[u8],
        options: CertificateOptions,
    ) -> Result<CertificateCredential> {
        let app = App::new(tenant, client_id, SignIn::App)?;
        let blocks = pem::blocks(pem)?;
        let key = key(&blocks)?;
        let mut certificates = blocks
            .iter()
            .filter(|block| block.label == "CERTIFICATE")
            .map(|block| Certificate::read(block.der.expose()))
            .collect::<Result<Vec<_>>>()?;
        let matches_key = |one: &Certificate| one.rsa.as_deref() == Some(key.public().as_ref());
        let Some(at) = certificates.iter().position(matches_key) else {
            return Err(match certificates.len() {
                0 => {
                    Error::argument("The PEM has no certificate.").with_hint(SignInHint::UsePemPair)
                }
                1 => Error::argument("The private key doesn't belong to the certificate.")
                    .with_hint(SignInHint::UseMatchingKey),
                count => Error::argument(format!(
                    "The private key doesn't belong to any of the {count} certificates."
                ))
                .with_hint(SignInHint::UseMatchingKey),
            });
        };
        Ok(CertificateCredential {
            identity: Identity {
                app,
                certificate: certificates.remove(at),
                chain: certificates,
                options,
            },
            key,
        })
    }

    fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Result<Vec<u8>> {
        let padding: &dyn signature::RsaEncoding = match algorithm {
            Algorithm::Ps256 => &signature::RSA_PSS_SHA256,
            Algorithm::Rs256 => &signature::RSA_PKCS1_SHA256,
        };
        let mut signed = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(padding, &rand::SystemRandom::new(), message, &mut signed)
            .map_err(|_| Error::new(ErrorKind::Credential, "The private key can't sign."))?;
        Ok(signed)
    }
}

impl TokenSource for CertificateCredential {
    fn about(&self) -> About {
        About::of("certificate")
    }

    fn token(&self, ctx: &TokenContext<'_>) -> Result<Token> {
        self.identity
            .token(ctx, &|algorithm, message| self.sign(algorithm, message))
    }
}

impl fmt::Debug for CertificateCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.identity.app.show(f, "CertificateCredential")
    }
}

/// The private key among the blocks, of which there must be exactly one.
fn key(blocks: &[Block]) -> Result<signature::RsaKeyPair> {
    let mut keys = blocks
        .iter()
        .filter(|block| block.label.ends_with("PRIVATE KEY"));
    let Some(block) = keys.next() else {
        return Err(
            Error::argument("The PEM has no private key.").with_hint(SignInHint::UsePemPair)
        );
    };
    if keys.next().is_some() {
        return Err(Error::argument("The PEM has more than one private key.")
            .with_hint(SignInHint::UsePemPair));
    }
    if block.encrypted || block.label == "ENCRYPTED PRIVATE KEY" {
        return Err(
            Error::argument("The private key is encrypted.").with_hint(SignInHint::DecryptKey)
        );
    }
    let key = match block.label.as_str() {
        "PRIVATE KEY" => signature::RsaKeyPair::from_pkcs8(block.der.expose()),
        "RSA PRIVATE KEY" => signature::RsaKeyPair::from_der(block.der.expose()),
        label => {
            return Err(Error::argument(format!(
                "The private key's type isn't supported ({label})."
            ))
            .with_hint(SignInHint::UseRsaKey));
        }
    };
    key.map_err(|why| {
        let why = why.to_string();
        let why = match why.as_str() {
            "WrongAlgorithm" => "it isn't an RSA key",
            "TooSmall" => "it has fewer than 2048 bits",
            "TooLarge" => "it has more than 4096 bits",
            other => other,
        };
        Error::argument(format!("The private key can't be used: {why}."))
            .with_hint(SignInHint::UseRsaKey)
    })
}

#[cfg(all(test, feature = "emulator"))]
#[path = "certificate_tests.rs"]
mod tests;
