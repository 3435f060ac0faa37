//! Cases that the search found.

use super::*;

/// Each was the smallest history with a wrong report.
pub fn cases() -> Vec<Case> {
    let refused = || error(401, "InvalidAuthenticationToken");
    let end_before = |request: usize| Other {
        when: When::Request(request),
        what: OtherWrite::End,
    };
    vec![
        case(
            "a CloudCockpit update was lost, then another client deletes the relationship",
            calm(Kind::CockpitUpdate)
                .fault(At::Write(1), Shown::Odd(Odd::NotUtf8), Fate::Never)
                .but(|history| {
                    history.setup.status = "created";
                    history.others = vec![end_before(3)];
                }),
            &["NotFound unknown"],
        ),
        case(
            "no connection, but for one that brought a 401",
            calm(Kind::Update)
                .fault(At::Write(2), refused(), Fate::Never)
                .fault(At::WritesFrom(1), Shown::Unsent, Fate::Never),
            &["Connect rejected"],
        ),
        case(
            "resumed after the write was made: 412, and no look can be read",
            calm(Kind::Update)
                .fault(At::ReadsFrom(1), Shown::Odd(Odd::NotUtf8), Fate::Now)
                .but(|history| history.calls[0].etag = Etag::Snapshot)
                .killed(At::Write(1), 0),
            &["InvalidResponse unknown"],
        ),
        case(
            "with a journal, and no connection ever",
            calm(Kind::Update)
                .fault(At::WritesFrom(1), Shown::Unsent, Fate::Never)
                .killed(At::Write(99), 0),
            &["Connect not_sent"],
        ),
        case(
            "resumed, and another client has deleted the relationship meanwhile",
            calm(Kind::Lock).killed(At::Write(1), 0).but(|history| {
                let batch = history.batch.as_mut().expect("a batch");
                let kill = batch.kill.as_mut().expect("a kill");
                kill.during = false;
                history.others = vec![end_before(3)];
            }),
            &["NotFound unknown"],
        ),
        case(
            "one look is lost, and the next one takes as long as the schedule of all",
            calm(Kind::Update)
                .without_global_admin()
                .fault(At::Read(2), Shown::Reset, Fate::Now)
                .fault(At::Read(4), Shown::Timeout, Fate::Now)
                .but(|history| {
                    history.weather.operation.answer = OperationAnswer::Empty;
                    history.weather.operation.takes = 40_000;
                }),
            &["accepted"],
        ),
        case(
            "If-Match, and a replica shows the version from before the completed operation",
            calm(Kind::UpdateAssignment).but(|history| {
                history.calls[0].etag = Etag::IfMatch;
                history.weather.read_lag = vec![0, 3000];
            }),
            &["updated"],
        ),
        single_look(Kind::Update, ""),
        single_look(Kind::Delete, "a\r\nb"),
        case(
            "the operation succeeded, and every look after it brings an error",
            calm(Kind::UpdateAssignment).fault(At::ReadsFrom(5), page(500), Fate::Now),
            &["ServerError unknown"],
        ),
        case(
            "the name is taken, by an attempt that was lost, and no look can be read",
            calm(Kind::Create)
                .fault(At::Write(1), Shown::Reset, Fate::Late(250))
                .fault(At::Read(2), page(504), Fate::Now)
                .but(|history| history.limits.consistency_wait = 0),
            &["ServerError unknown"],
        ),
        case(
            "If-Match, and the operation of a lost attempt has moved the ETag, but isn't listed yet",
            calm(Kind::UpdateAssignment)
                .fault(
                    At::Write(1),
                    error(502, "gatewayTimeout"),
                    Fate::Late(20_000),
                )
                .but(|history| {
                    history.calls[0].etag = Etag::IfMatch;
                    history.weather.list_lag = vec![17_000];
                    history.weather.operation.takes = 40_000;
                }),
            &["ServerError unknown"],
        ),
    ]
}

/// With If-Match and after an ended attempt, a single look whose ETag can't be used is no conflict.
fn single_look(kind: Kind, etag: &'static str) -> Case {
    case(
        "If-Match, an ended attempt, and a single look whose ETag can't be used",
        calm(kind)
            .fault(At::Write(1), page(503), Fate::Never)
            .fault(At::Read(1), Shown::Spoiled(Spoiled::Etag(etag)), Fate::Now)
            .but(|history| {
                history.calls[0].etag = Etag::IfMatch;
                history.limits.consistency_wait = 0;
            }),
        &["ServerError unknown"],
    )
}
