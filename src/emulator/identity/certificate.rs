//! Reads the parts of a certificate that are needed to check an assertion. The code is independent of the
//! library's, so that both don't share the same mistake.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A certificate; the default, for one that can't be read, is never valid and has no key.
#[derive(Debug, Default)]
pub(crate) struct Certificate {
    /// The validity period, in seconds since the Unix epoch.
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    /// The RSAPublicKey.
    pub(crate) key: Vec<u8>,
}

impl Certificate {
    pub(crate) fn read(der: &[u8]) -> Option<Certificate> {
        let (_, certificate, _) = element(der)?;
        let (_, mut rest, _) = element(certificate)?;
        if rest.first() == Some(&0xa0) {
            rest = element(rest)?.2;
        }
        // Serial number, signature, issuer; then validity, subject, key.
        for _ in 0..3 {
            rest = element(rest)?.2;
        }
        let (_, validity, rest) = element(rest)?;
        let (_, _, until) = element(validity)?;
        let (_, key, _) = element(element(rest)?.2)?;
        let (_, _, bits) = element(key)?;
        let (tag, bits, _) = element(bits)?;
        Some(Certificate {
            not_before: seconds(validity)?,
            not_after: seconds(until)?,
            key: bits.get(1..).filter(|_| tag == 3)?.to_vec(),
        })
    }
}

/// The DER in a PEM.
pub(crate) fn from_pem(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (text, _) = rest.split_once("-----END CERTIFICATE-----")?;
    let text: String = text.split_whitespace().collect();
    STANDARD.decode(text).ok()
}

/// Reads a time: `YYMMDDHHMMSSZ` (up to 2049), or with a four-digit year.
fn seconds(der: &[u8]) -> Option<i64> {
    let (tag, text, _) = element(der)?;
    let text = std::str::from_utf8(text).ok()?;
    let text = match tag {
        23 if text < "5" => format!("20{text}"),
        23 => format!("19{text}"),
        _ => text.to_owned(),
    };
    let time = jiff::civil::DateTime::strptime("%Y%m%d%H%M%SZ", text).ok()?;
    // The end of a certificate without expiry (year 9999) is outside the range of a timestamp.
    let time = jiff::tz::TimeZone::UTC.to_timestamp(time);
    Some(time.map_or(i64::MAX, |time| time.as_second()))
}

/// The tag and content of the first DER element, and the bytes after it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = der.split_first_chunk()?;
    let more = usize::from(first).saturating_sub(0x80);
    if more > 3 {
        return None;
    }
    let (length, rest) = rest.split_at_checked(more)?;
    let length = match more {
        0 => usize::from(first),
        _ => length.iter().fold(0, |sum, b| sum << 8 | usize::from(*b)),
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
