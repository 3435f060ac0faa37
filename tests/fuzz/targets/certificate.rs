//! Certificates and keys from a host: reading PEM and X.509 never panics, and an error never contains a part
//! of the text.
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
