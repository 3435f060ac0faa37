//! Client assertions: a signed JWT proves an app's identity in place of a client secret
//! (learn.microsoft.com/entra/identity-platform/certificate-credentials).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::{digest, signature};
use serde_json::{Map, Value, json};

use super::app::App;
use super::endpoint::{self, OUT_OF_TIME, TokenError};
use super::form::Form;
use crate::base::{Error, ErrorKind, Level, Result, Secret, SignInHint};
use crate::http::x509::Certificate;
use crate::http::{Token, TokenContext};

/// The page above recommends 5 to 10 minutes at most.
const LIFETIME: Duration = Duration::from_secs(600);

/// How an assertion is signed. The numbers are those of the C header.
///
/// Part of a [`SigningRequest`](crate::SigningRequest) of a [`SigningCredential`](crate::SigningCredential).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes; the certificate is named by `x5t#S256`.
    #[default]
    Ps256 = 1,
    /// RSASSA-PKCS1-v1_5 with SHA-256, for keys that cannot do PSS; the certificate is named by
    /// `x5t` (SHA-1).
    Rs256 = 2,
}

impl Algorithm {
    /// The value of `alg` in the header of a JWT.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Ps256 => "PS256",
            Algorithm::Rs256 => "RS256",
        }
    }

    fn verifier(self) -> &'static signature::RsaParameters {
        match self {
            Algorithm::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
            Algorithm::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        }
    }
}

/// Options of a credential with a certificate.
///
/// For a [`CertificateCredential`](crate::CertificateCredential).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CertificateOptions {
    /// How assertions are signed.
    pub algorithm: Algorithm,
    /// Whether to send the chain (`x5c`): apps that trust a subject name and an issuer instead of one certificate
    /// require it.
    pub send_chain: bool,
}

/// An app, and the certificate that proves its identity, with its chain.
pub(super) struct Identity {
    pub app: App,
    pub certificate: Certificate,
    pub chain: Vec<Certificate>,
    pub options: CertificateOptions,
}

/// Signs a message with the private key.
type Sign<'a> = dyn Fn(Algorithm, &[u8]) -> Result<Vec<u8>> + 'a;

impl Identity {
    /// Requests a token with an assertion that `sign` signs. If the service responds that the assertion isn't
    /// valid yet or has expired, and the clocks differ, a new assertion is made with the service's time.
    pub(super) fn token(&self, ctx: &TokenContext<'_>, sign: &Sign<'_>) -> Result<Token> {
        let now = ctx.clock.now();
        self.certificate.check_time(now)?;
        let url = self.app.endpoint(ctx, "token")?;
        let ask = |now| -> std::result::Result<Token, TokenError> {
            let assertion = self.assertion(url.as_str(), now, sign)?;
            let form = form(self.app.client_id(), &ctx.audience.scope, &assertion);
            Ok(endpoint::token(ctx, &url, self.app.tenant(ctx)?, form)?.token)
        };
        match ask(now) {
            Err(TokenError::Rejected(rejection)) if rejection.code == Some(OUT_OF_TIME) => {
                let Some(skew) = rejection.skew else {
                    return Err(rejection.error);
                };
                ctx.diag.log(Level::Warn, "gdap::auth", || {
                    "Making a new assertion with the service's time.".to_owned()
                });
                Ok(ask(skew.correct(ctx.clock.now()))?)
            }
            result => Ok(result?),
        }
    }

    /// The JWT. Its signature is verified with the certificate's key before it is sent.
    fn assertion(&self, audience: &str, now: SystemTime, sign: &Sign<'_>) -> Result<Secret> {
        let algorithm = self.options.algorithm;
        let at = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let claims = json!({
            "aud": audience,
            "iss": self.app.client_id(),
            "sub": self.app.client_id(),
            "jti": uuid::Uuid::new_v4().to_string(),
            "nbf": at.as_secs(),
            "iat": at.as_secs(),
            "exp": (at + LIFETIME).as_secs(),
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let mut text = format!("{}.{}", part(&self.header()), part(&claims));
        let signature = sign(algorithm, text.as_bytes())?;
        self.verify(text.as_bytes(), &signature)?;
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(&signature, &mut text);
        Ok(Secret::from(text.into_bytes()))
    }

    fn header(&self) -> Value {
        let der = &self.certificate.der;
        let thumbprint = |of| URL_SAFE_NO_PAD.encode(digest::digest(of, der));
        let mut header = Map::new();
        header.insert("alg".into(), self.options.algorithm.name().into());
        header.insert("typ".into(), "JWT".into());
        match self.options.algorithm {
            Algorithm::Ps256 => {
                header.insert("x5t#S256".into(), thumbprint(&digest::SHA256).into())
            }
            Algorithm::Rs256 => header.insert(
                "x5t".into(),
                thumbprint(&digest::SHA1_FOR_LEGACY_USE_ONLY).into(),
            ),
        };
        if self.options.send_chain {
            let all = std::iter::once(&self.certificate).chain(&self.chain);
            let chain = all.map(|one| Value::from(STANDARD.encode(&one.der)));
            header.insert("x5c".into(), chain.collect());
        }
        header.into()
    }

    fn verify(&self, message: &[u8], signed: &[u8]) -> Result<()> {
        let algorithm = self.options.algorithm;
        let key = self.certificate.rsa.as_deref().unwrap_or_default();
        signature::UnparsedPublicKey::new(algorithm.verifier(), key)
            .verify(message, signed)
            .map_err(|_| {
                Error::new(
                    ErrorKind::Credential,
                    format!(
                        "The {} signature doesn't match the certificate's public key.",
                        algorithm.name()
                    ),
                )
                .with_hint(match algorithm {
                    Algorithm::Ps256 => SignInHint::SignPs256,
                    Algorithm::Rs256 => SignInHint::SignRs256,
                })
            })
    }
}

/// Rejects a certificate whose key isn't an RSA key: both algorithms require one.
pub(super) fn check_rsa(certificate: &Certificate) -> Result<()> {
    if certificate.rsa.is_none() {
        return Err(Error::argument("The certificate's key isn't an RSA key.")
            .with_hint(SignInHint::UseRsaKey));
    }
    Ok(())
}

/// The form with an assertion in place of a secret (RFC 7523 section 2.2).
pub(super) fn form(client_id: &str, scope: &str, assertion: &Secret) -> Form {
    const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    Form::new()
        .with("grant_type", "client_credentials")
        .with("client_id", client_id)
        .with("client_assertion_type", TYPE)
        .with_secret("client_assertion", assertion)
        .with("scope", scope)
}
