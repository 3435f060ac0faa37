//! Certificates and keys as a host gives them: PEM and X.509 are read without a panic, and an error
//! never holds what was in the text.
#![no_main]

use gdap::auth::{CertificateCredential, CertificateOptions, SigningCredential};
use gdap::base::{Error, ErrorKind};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let options = CertificateOptions::default();
    let _ = CertificateCredential::new(None, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", data, options);
    let halves = data.split_at(data.len() / 2);
    let sign = |_: &gdap::auth::SigningRequest<'_>| Err(Error::new(ErrorKind::Credential, "never asked"));
    let _ = SigningCredential::new(None, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", &[data], options, sign);
    let _ = SigningCredential::new(None, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", &[halves.0, halves.1], options, sign);
});
