use super::*;

const SERVICES: [ServiceKind; 2] = [ServiceKind::Graph, ServiceKind::CloudCockpit];

#[test]
fn only_writes_are_planned_and_go_into_a_journal() {
    for call in CallKind::ALL {
        for service in SERVICES {
            let options = call.options(service).unwrap_or_default();
            assert_eq!(
                options.contains(&Term::Plan),
                options.contains(&Term::Offline) && *call != CallKind::SignIn,
                "{call:?}"
            );
            let in_batch = call.batch_options();
            if options.contains(&Term::Plan) {
                assert!(in_batch.contains(&Term::JournalKey), "{call:?}");
            }
        }
    }
}

#[test]
fn nothing_is_planned_offline_without_a_plan() {
    let call = CallOptions {
        offline: true,
        ..CallOptions::default()
    };
    for kind in CallKind::ALL {
        let is_allowed = kind.check(&call, ServiceKind::Graph).is_ok();
        assert_eq!(is_allowed, *kind == CallKind::SignIn, "{kind:?}");
    }
}
