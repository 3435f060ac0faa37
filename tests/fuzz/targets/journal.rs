//! A journal file with arbitrary content: it is rejected and not changed, or it is read, and read the same
//! again.
#![no_main]

#[path = "../support.rs"]
mod support;

use std::sync::Arc;

use gdap::auth::StaticToken;
use gdap::base::SystemClock;
use gdap::client::{Batch, BatchOptions, Client};

const HEAD: &[u8] = b"{\"t\":\"gdap-journal\",\"version\":1}\n";

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let responses = support::Responses::new(b"");
    let token = Arc::new(StaticToken::new(b"token", None).unwrap());
    let client =
        Client::with_transport(support::options(), token, responses.clone(), Arc::new(SystemClock)).unwrap();
    let path = std::env::temp_dir().join(format!("gdap-fuzz-{}.journal", std::process::id()));
    for file in [data.to_vec(), [HEAD, data].concat()] {
        std::fs::write(&path, &file).unwrap();
        let open = || {
            let journal = Some(path.clone());
            Batch::new(&client, BatchOptions { journal, ..BatchOptions::default() }).is_ok()
        };
        let taken = open();
        let after = std::fs::read(&path).unwrap();
        match taken {
            true => {
                assert!(open(), "what was read once is read again");
                assert_eq!(std::fs::read(&path).unwrap(), after);
            }
            false => assert_eq!(after, file, "what is none of ours is left as it is"),
        }
    }
    assert_eq!(responses.asked(), 0);
});
