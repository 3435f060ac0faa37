//! A certificate authority created at the start, and a certificate issued by it for this machine's loopback
//! names and for `emulator.test`, a name that only the proxy of a test resolves. Both meet the demands of
//! strict clients: key identifiers, key usages, and a validity of at most 397 days.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use std::io;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The validity of the certificates from today on, in days, and the days before today.
const LIFE: i64 = 390;
const BEFORE: i64 = 2;

/// The acceptor, and the authority's certificate as PEM.
pub(crate) fn acceptor() -> io::Result<(TlsAcceptor, String)> {
    let to_io_error = io::Error::other::<rcgen::Error>;
    let ca_key = KeyPair::generate().map_err(to_io_error)?;
    let mut ca = short_lived(CertificateParams::default());
    ca.distinguished_name
        .push(DnType::CommonName, "gdap emulator CA");
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let ca_pem = ca.self_signed(&ca_key).map_err(to_io_error)?.pem();
    let issuer = Issuer::new(ca, ca_key);

    let key = KeyPair::generate().map_err(to_io_error)?;
    let names = ["localhost", "127.0.0.1", "emulator.test"].map(str::to_owned);
    let mut leaf = short_lived(CertificateParams::new(names).map_err(to_io_error)?);
    leaf.distinguished_name
        .push(DnType::CommonName, "localhost");
    leaf.is_ca = IsCa::ExplicitNoCa;
    leaf.use_authority_key_identifier_extension = true;
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let leaf = leaf.signed_by(&key, &issuer).map_err(to_io_error)?;

    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|b| {
            b.with_no_client_auth()
                .with_single_cert(vec![leaf.der().clone()], key)
        })
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((TlsAcceptor::from(Arc::new(config)), ca_pem))
}

/// Sets the validity: from [`BEFORE`] days ago to [`LIFE`] days from today.
fn short_lived(mut params: CertificateParams) -> CertificateParams {
    let now = jiff::Timestamp::now();
    let today = jiff::tz::TimeZone::UTC.to_datetime(now).date();
    let day = |days: i64| {
        let date = today.saturating_add(jiff::Span::new().days(days));
        let number = |n: i8| u8::try_from(n).unwrap_or(1);
        rcgen::date_time_ymd(
            i32::from(date.year()),
            number(date.month()),
            number(date.day()),
        )
    };
    params.not_before = day(-BEFORE);
    params.not_after = day(LIFE);
    params
}
