//! A caller's document: reading it and checking it against every set of rules never panics, and an accepted
//! document passes the same rules again unchanged.
#![no_main]

use gdap::model::{Action, Rules, ServiceKind, document, validate, validate_assignment, validate_request};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Ok(parsed) = document::parse(data) else { return };
    for service in [ServiceKind::Graph, ServiceKind::CloudCockpit] {
        for action in [Action::Create, Action::Update] {
            for allow_unknown_properties in [false, true] {
                let rules = Rules { service, action, allow_unknown_properties };
                if let Ok(body) = validate(parsed.clone(), &rules) {
                    assert_eq!(validate(body.clone(), &rules).as_ref(), Ok(&body), "validation is idempotent");
                }
            }
        }
    }
    let _ = validate_request(parsed.clone(), false);
    let _ = validate_assignment(parsed.clone(), Action::Create, false);
    let _ = validate_assignment(parsed.clone(), Action::Update, true);
});
