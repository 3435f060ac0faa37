//! Cases of long-running operations, and of single kinds.

use super::*;

/// Removal of Global Administrator, and an assignment's roles.
pub fn operations() -> Vec<Case> {
    let mut cases = Vec::new();
    for answer in [
        OperationAnswer::Accepted,
        OperationAnswer::AcceptedEmpty,
        OperationAnswer::OldEntity,
        OperationAnswer::Empty,
        OperationAnswer::AtOnce,
    ] {
        for (name, history) in [
            (
                "Global Administrator goes",
                calm(Kind::Update).without_global_admin(),
            ),
            ("roles of an assignment", calm(Kind::UpdateAssignment)),
        ] {
            let waited = history.but(|history| {
                history.weather.operation.answer = answer;
                history.calls[0].wait = true;
            });
            cases.push(case(
                format!("{name}, waited for, answered by {answer:?}"),
                waited,
                &["updated|recovered"],
            ));
        }
    }
    for spoiled in [Spoiled::NoLocation, Spoiled::WrongPrefix] {
        let history = calm(Kind::Update).without_global_admin();
        let history = history.fault(At::Write(1), Shown::Spoiled(spoiled), Fate::Now);
        cases.push(case(
            format!("202 with {spoiled:?}"),
            history,
            &["accepted"],
        ));
    }
    let killed = calm(Kind::UpdateAssignment)
        .killed(At::Write(1), 5000)
        .but(|history| {
            history.weather.operation.takes = 40_000;
        });
    let left = killed.clone().but(|history| history.calls[0].wait = false);
    cases.push(case(
        "resumed while the operation of the killed process runs, with wait",
        killed,
        &["updated|recovered"],
    ));
    cases.push(case(
        "resumed while the operation of the killed process runs",
        left,
        &["accepted"],
    ));
    cases
}

/// Cases of single kinds.
pub fn cases() -> Vec<Case> {
    let strict = |history: &mut History| history.calls[0].etag = Etag::IfMatch;
    let made = |kind: Kind, body: serde_json::Value| {
        calm(Kind::Create).but(|history| {
            history.weather.write_lag = 6000;
            history.weather.read_lag = vec![6000];
            history.calls.push(Call {
                on_made: true,
                ..call(kind, body)
            });
        })
    };
    let moved = |max_retries: u32| {
        calm(Kind::Update).but(|history| {
            history.limits.max_retries = max_retries;
            history.others = vec![Other {
                when: When::Request(2),
                what: OtherWrite::OtherProperty,
            }];
        })
    };
    let aba = calm(Kind::Update).but(|history| {
        let a = history.calls[0].clone();
        let b = Call {
            body: json!({"displayName": "Contoso support 3"}),
            ..a.clone()
        };
        history.calls = vec![a.clone(), b, a];
        history.batch = Some(Batch {
            journal: true,
            queues: false,
            capacity: 16,
            kill: None,
            rerun: true,
            resume_after: 0,
        });
    });
    vec![
        case(
            "a PATCH without an answer that lands later, then 403",
            calm(Kind::Update)
                .fault(At::Write(1), page(504), Fate::Late(45_000))
                .fault(At::WritesFrom(2), error(403, "accessDenied"), Fate::Never),
            &["Forbidden unknown"],
        ),
        case(
            "a PATCH without an answer that never lands, then 403",
            calm(Kind::Update)
                .fault(At::Write(1), Shown::Timeout, Fate::Never)
                .fault(At::WritesFrom(2), error(403, "accessDenied"), Fate::Never),
            &["Forbidden unknown"],
        ),
        case(
            "If-Match and journal, killed after the PATCH",
            calm(Kind::Update).but(strict).killed(At::Write(1), 300),
            &["recovered"],
        ),
        case(
            "A, B, A in one journal, A fails, run again",
            aba.fault(At::Write(1), error(403, "accessDenied"), Fate::Never),
            &["Forbidden rejected", "updated", "updated", "", "", ""],
        ),
        case(
            "CloudCockpit, the list read after the update shows the old value at first",
            calm(Kind::CockpitUpdate).but(|history| {
                lag(history);
                history.calls[0].read_back = true;
            }),
            &["updated"],
        ),
        case(
            "deleted right after it was made",
            made(Kind::Delete, json!(null)),
            &["created", "deleted"],
        ),
        case(
            "deleted right after it was made, what is gone is well",
            made(Kind::Delete, json!(null)).but(|history| history.calls[1].reuse = true),
            &["created", "deleted"],
        ),
        case(
            "locked right after it was made",
            made(Kind::Lock, json!({"action": "lockForApproval"})),
            &["created", "created"],
        ),
        case(
            "updated right after it was made",
            made(Kind::Update, json!({"duration": "P45D"})),
            &["created", "updated"],
        ),
        case(
            "read right after it was made",
            made(Kind::Get, json!(null)),
            &["created", "read"],
        ),
        case(
            "a snapshot whose ETag is *",
            calm(Kind::Update).but(|history| history.calls[0].etag = Etag::SnapshotBad("*")),
            &["updated"],
        ),
        case(
            "a first read whose ETag is *",
            calm(Kind::Update).fault(At::Read(1), Shown::Spoiled(Spoiled::Etag("*")), Fate::Now),
            &["InvalidResponse not_sent"],
        ),
        case(
            "another property moves, replicas lag",
            calm(Kind::Update).but(|history| {
                history.weather.read_lag = vec![0, 8000, 8000, 8000];
                history.others = vec![Other {
                    when: When::Request(2),
                    what: OtherWrite::OtherProperty,
                }];
            }),
            &["updated"],
        ),
        case(
            "stored values are spelled in another way",
            calm(Kind::Create).but(|history| history.weather.respells = true),
            &["created"],
        ),
        case(
            "stored values are spelled in another way, updated",
            calm(Kind::Update).but(|history| history.weather.respells = true),
            &["updated"],
        ),
        case(
            "moved before the first write, with max_retries 0",
            moved(0),
            &["Conflict rejected"],
        ),
        case(
            "moved before the first write, with max_retries 1",
            moved(1),
            &["updated"],
        ),
        case(
            "the response is lost, its name is listed 10 s late, pauses of 20 ms",
            calm(Kind::Create)
                .fault(At::Write(1), Shown::Reset, Fate::Now)
                .but(|history| {
                    history.weather.list_lag = vec![10_000];
                    history.limits.retry_base = 20;
                }),
            &["recovered"],
        ),
        case(
            "the deadline ends a pause after a refusal",
            calm(Kind::Update)
                .fault(
                    At::WritesFrom(1),
                    Shown::Error {
                        status: 429,
                        code: "tooManyRequests",
                        retry_after: Some(40),
                        echoes: false,
                    },
                    Fate::Never,
                )
                .but(|history| history.calls[0].deadline = Some(20_000)),
            &["Throttled rejected"],
        ),
    ]
}
