//! Reads those parts of an X.509 certificate (RFC 5280 section 4.1) that sign-in and messages need: the validity
//! period, the public key and the issuer. Nothing here decides about trust.
//!
//! No crate fits: rustls-webpki verifies certificates, but doesn't return the validity period that the messages
//! name, and rejects version 1, which occurs in self-signed certificates; the crates that read all of X.509 are
//! several times the size of this file.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::base::text::utc;
use crate::base::{Error, ErrorKind, Result, SignInHint};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OID: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const T61_STRING: u8 = 0x14;
const IA5_STRING: u8 = 0x16;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const VERSION: u8 = 0xa0;

/// 1.2.840.113549.1.1.1, rsaEncryption.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// 2.5.4.3, commonName.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
/// 2.5.4.10, organizationName.
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];

/// A certificate.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub der: Vec<u8>,
    pub not_before: SystemTime,
    pub not_after: SystemTime,
    /// The issuer's common name, or its organization if it has no common name.
    pub issuer: Option<String>,
    /// The RSAPublicKey, DER; `None` for keys of other kinds.
    pub rsa: Option<Vec<u8>>,
}

impl Certificate {
    /// Reads a DER certificate.
    pub(crate) fn read(der: &[u8]) -> Result<Certificate> {
        walk(der).ok_or_else(|| {
            Error::argument("The certificate can't be read: it isn't an X.509 certificate in DER.")
        })
    }

    /// Fails before and after the certificate's validity period.
    pub(crate) fn check_time(&self, now: SystemTime) -> Result<()> {
        let refuse = |text: String| {
            Err(Error::new(ErrorKind::Credential, text).with_hint(SignInHint::CheckCertificateTime))
        };
        if now < self.not_before {
            return refuse(format!(
                "The certificate isn't valid before {}.",
                date(self.not_before)
            ));
        }
        if now > self.not_after {
            return refuse(format!(
                "The certificate expired on {}.",
                date(self.not_after)
            ));
        }
        Ok(())
    }
}

fn walk(der: &[u8]) -> Option<Certificate> {
    let mut outer = Reader(der);
    let mut certificate = Reader(outer.take(SEQUENCE)?);
    if !outer.0.is_empty() {
        return None;
    }
    let mut tbs = Reader(certificate.take(SEQUENCE)?);
    if tbs.0.first() == Some(&VERSION) {
        tbs.take(VERSION)?;
    }
    tbs.take(INTEGER)?; // serialNumber
    tbs.take(SEQUENCE)?; // signature
    let issuer = tbs.take(SEQUENCE)?;
    let mut validity = Reader(tbs.take(SEQUENCE)?);
    let (not_before, not_after) = (validity.time()?, validity.time()?);
    tbs.take(SEQUENCE)?; // subject
    let mut key = Reader(tbs.take(SEQUENCE)?);
    let mut algorithm = Reader(key.take(SEQUENCE)?);
    let is_rsa = algorithm.take(OID)? == RSA;
    // The first octet counts unused bits.
    let bits = key.take(BIT_STRING)?.strip_prefix(&[0])?;
    Some(Certificate {
        der: der.to_vec(),
        not_before,
        not_after,
        issuer: attribute(issuer, COMMON_NAME).or_else(|| attribute(issuer, ORGANIZATION)),
        rsa: is_rsa.then(|| bits.to_vec()),
    })
}

/// The last value of this type in a name; `None` if a value is a string with two bytes per character.
fn attribute(name: &[u8], oid: &[u8]) -> Option<String> {
    let mut sets = Reader(name);
    let mut found = None;
    while let Some(set) = sets.take(SET) {
        let mut pairs = Reader(set);
        while let Some(pair) = pairs.take(SEQUENCE) {
            let mut pair = Reader(pair);
            if pair.take(OID)? == oid {
                let tag = *pair.0.first()?;
                let is_text =
                    [UTF8_STRING, PRINTABLE_STRING, T61_STRING, IA5_STRING].contains(&tag);
                let text = pair.take(tag).filter(|_| is_text)?;
                found = Some(String::from_utf8_lossy(text).into_owned());
            }
        }
    }
    found
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The content of the next element, which must have this tag.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first >= 0x80 {
            let octets = usize::from(first & 0x7f);
            if !(1..=3).contains(&octets) || rest.len() < octets {
                return None;
            }
            length = rest[..octets]
                .iter()
                .fold(0, |sum, b| sum << 8 | usize::from(*b));
            rest = &rest[octets..];
        }
        if found != tag || rest.len() < length {
            return None;
        }
        let (content, rest) = rest.split_at(length);
        self.0 = rest;
        Some(content)
    }

    /// `YYMMDDHHMMSSZ`, years from 1950, or `YYYYMMDDHHMMSSZ`. A time before 1970 counts as 1970.
    fn time(&mut self) -> Option<SystemTime> {
        let tag = *self.0.first()?;
        let text = std::str::from_utf8(self.take(tag)?)
            .ok()?
            .strip_suffix('Z')?;
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (year, rest) = match (tag, text.len()) {
            (UTC_TIME, 12) => {
                let year: i16 = text[..2].parse().ok()?;
                (
                    if year < 50 { 2000 + year } else { 1900 + year },
                    &text[2..],
                )
            }
            (GENERALIZED_TIME, 14) => (text[..4].parse().ok()?, &text[4..]),
            _ => return None,
        };
        if year < 1970 {
            return Some(UNIX_EPOCH);
        }
        let part = |at: usize| &rest[at..at + 2];
        let (month, day) = (part(0), part(2));
        let (hour, minute, second) = (part(4), part(6), part(8));
        humantime::parse_rfc3339(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()
    }
}

/// A time in the form of messages, such as `2026-11-23T18:59:53Z`.
fn date(time: SystemTime) -> String {
    utc(time).unwrap_or_else(|| "a time out of range".to_owned())
}

#[cfg(all(test, feature = "emulator"))]
mod tests {
    use super::*;

    /// A certificate that is truncated or changed anywhere never makes the reader panic.
    #[test]
    fn any_bytes_are_parsed_without_a_panic() {
        let curve = rcgen::generate_simple_self_signed(vec!["a.test".to_owned()]).unwrap();
        let der = curve.cert.der();
        assert!(Certificate::read(der).unwrap().rsa.is_none());
        for end in 0..der.len() {
            assert!(Certificate::read(&der[..end]).is_err());
        }
        for at in 0..der.len() {
            let mut bent = der.to_vec();
            bent[at] ^= 0x80;
            let _ = Certificate::read(&bent);
        }
        let long = [0x30, 0x84, 0xff, 0xff, 0xff, 0xff];
        assert!(Certificate::read(&long).is_err());
    }

    #[test]
    fn the_issuer_is_named() {
        let issuer = |kind, text: &str| {
            let mut params = rcgen::CertificateParams::new(vec!["a.test".to_owned()]).unwrap();
            params.distinguished_name = rcgen::DistinguishedName::new();
            params.distinguished_name.push(kind, text);
            let key = rcgen::KeyPair::generate().unwrap();
            let own = params.self_signed(&key).unwrap();
            Certificate::read(own.der()).unwrap().issuer
        };
        let common = issuer(rcgen::DnType::CommonName, "Contoso Inspection CÄ");
        assert_eq!(common.as_deref(), Some("Contoso Inspection CÄ"));
        let organization = issuer(rcgen::DnType::OrganizationName, "Contoso");
        assert_eq!(organization.as_deref(), Some("Contoso"));
        assert_eq!(issuer(rcgen::DnType::CountryName, "DE"), None);
    }

    #[test]
    fn times_are_those_of_the_rfc() {
        let read = |tag: u8, text: &str| {
            let der = [&[tag, text.len() as u8][..], text.as_bytes()].concat();
            Reader(&der).time().map(date)
        };
        for (tag, text, expected) in [
            (UTC_TIME, "491231235959Z", Some("2049-12-31T23:59:59Z")),
            (UTC_TIME, "691231235959Z", Some("1970-01-01T00:00:00Z")),
            (UTC_TIME, "700101000001Z", Some("1970-01-01T00:00:01Z")),
            (
                GENERALIZED_TIME,
                "20500101000000Z",
                Some("2050-01-01T00:00:00Z"),
            ),
            (
                GENERALIZED_TIME,
                "99991231235959Z",
                Some("9999-12-31T23:59:59Z"),
            ),
            (UTC_TIME, "4912312359Z", None),
            (UTC_TIME, "491331235959Z", None),
            (UTC_TIME, "4912312359+1Z", None),
            (GENERALIZED_TIME, "491231235959Z", None),
            (INTEGER, "491231235959Z", None),
        ] {
            assert_eq!(read(tag, text).as_deref(), expected, "{text}");
        }
    }
}
