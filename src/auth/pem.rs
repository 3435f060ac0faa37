//! PEM (RFC 7468) read into memory that is zeroed.
//!
//! rustls-pki-types isn't used for this: it leaves private keys behind in buffers that aren't zeroed, and it
//! skips encrypted keys, which must be reported here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::base::{Error, Result, Secret, SignInHint};

/// Maximum size of a PEM text, in bytes.
const MAX_PEM: usize = 256 * 1024;

/// One block.
pub(super) struct Block {
    /// Such as `CERTIFICATE`.
    pub label: String,
    /// Its content, as DER.
    pub der: Secret,
    /// Whether its headers say that it is encrypted (the old form of OpenSSL).
    pub encrypted: bool,
}

/// Every block of a text; the lines between blocks are comments.
pub(super) fn blocks(text: &[u8]) -> Result<Vec<Block>> {
    if text.len() > MAX_PEM {
        return Err(invalid_pem("is larger than 256 KiB"));
    }
    let text = std::str::from_utf8(text)
        .map_err(|_| invalid_pem("isn't text").with_hint(SignInHint::ConvertToPem))?;
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(label) = marker(line, "-----BEGIN ") else {
            continue;
        };
        let end = format!("-----END {label}-----");
        let mut base64 = Zeroizing::new(Vec::with_capacity(text.len()));
        let mut encrypted = false;
        loop {
            let Some(line) = lines.next().map(str::trim) else {
                return Err(invalid_pem(&format!("lacks {end}")));
            };
            if line == end {
                break;
            }
            if line.contains(':') {
                encrypted |= line.contains("ENCRYPTED");
            } else {
                base64.extend(line.bytes().filter(|byte| !byte.is_ascii_whitespace()));
            }
        }
        let mut der = Zeroizing::new(vec![0; base64.len()]);
        let length = match STANDARD.decode_slice(&*base64, &mut der) {
            Ok(length) => length,
            Err(_) if encrypted => 0,
            Err(_) => {
                return Err(invalid_pem(&format!(
                    "has a block {label} that isn't base64"
                )));
            }
        };
        found.push(Block {
            label: label.to_owned(),
            der: Secret::copy_of(&der[..length]),
            encrypted,
        });
    }
    Ok(found)
}

fn marker<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    line.trim().strip_prefix(start)?.strip_suffix("-----")
}

fn invalid_pem(what: &str) -> Error {
    Error::argument(format!("The PEM with certificate and key {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_between_comments() {
        let text = "\u{feff}note\r\n-----BEGIN A-----\r\nAQ\r\nID\r\n-----END A-----\r\nx\n  -----BEGIN B C-----\n-----END B C-----\n";
        let found = blocks(text.as_bytes()).unwrap();
        let shown: Vec<_> = found
            .iter()
            .map(|b| (b.label.as_str(), b.der.expose()))
            .collect();
        assert_eq!(shown, [("A", &[1, 2, 3][..]), ("B C", &[][..])]);
        assert!(blocks(b"").unwrap().is_empty());
        for text in [
            "-----BEGIN A-----\nAQID\n",
            "-----BEGIN A-----\n!!\n-----END A-----",
            "-----BEGIN A-----\nAQID\n-----END B-----",
        ] {
            let error = blocks(text.as_bytes()).map(|_| ()).unwrap_err();
            assert!(!error.to_string().contains("AQID"), "{error}");
        }
        assert!(blocks(&[0x30, 0x82, 0xff]).is_err());
    }

    #[test]
    fn legacy_encryption_headers_are_detected() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAQID\n-----END RSA PRIVATE KEY-----\n";
        assert!(blocks(text.as_bytes()).unwrap()[0].encrypted);
    }
}
