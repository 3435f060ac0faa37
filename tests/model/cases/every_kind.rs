//! Cases that are tested with every kind of write.

use super::*;

/// Every kind of write, and its result without faults.
const WRITES: [(Kind, &str); 12] = [
    (Kind::Create, "created"),
    (Kind::Update, "updated"),
    (Kind::Delete, "deleted"),
    (Kind::Lock, "created"),
    (Kind::Terminate, "created"),
    (Kind::Assign, "created"),
    (Kind::UpdateAssignment, "updated|recovered"),
    (Kind::DeleteAssignment, "deleted"),
    (Kind::CockpitCreate, "created"),
    (Kind::CockpitUpdate, "updated"),
    (Kind::CockpitTerminate, "updated"),
    (Kind::CockpitLink, "created"),
];

/// Cases that are tested with every kind of write.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (kind, done) in WRITES {
        // A CloudCockpit update may take effect twice: it sets one flag.
        let found = match kind {
            Kind::CockpitUpdate => "recovered|updated",
            _ => "recovered",
        };
        let on = |what: &str| format!("{kind:?}: {what}");
        let first = At::Write(1);
        let html = Shown::Odd(Odd::Html);
        let once = calm(kind).fault(first, html.clone(), Fate::Never);
        cases.push(case(on("a page with 200, nothing made"), once, &[done]));
        let endless = calm(kind).fault(At::WritesFrom(1), html, Fate::Never);
        cases.push(case(
            on("pages with 200 without end"),
            endless,
            &["unknown"],
        ));
        let swapped = calm(kind).fault(first, page(403), Fate::Now);
        cases.push(case(
            on("a page with 403 in place of its 2xx"),
            swapped,
            &[found],
        ));
        let blind = calm(kind)
            .fault(first, page(412), Fate::Now)
            .fault(At::WritesFrom(2), page(412), Fate::Never)
            .fault(At::ReadsFrom(first_look(kind)), page(403), Fate::Now);
        cases.push(case(
            on("a page with 412, and pages in place of the looks"),
            blind,
            &["unknown"],
        ));
        let reset = calm(kind).fault(At::WritesFrom(1), Shown::Reset, Fate::Never);
        cases.push(case(on("resets without end"), reset, &["unknown"]));
        let unsent = calm(kind).fault(At::WritesFrom(1), Shown::Unsent, Fate::Never);
        cases.push(case(
            on("no connection ever"),
            unsent,
            &["Connect not_sent"],
        ));
        for shown in [
            error(423, "locked"),
            error(409, CONCURRENCY),
            error(429, "tooManyRequests"),
        ] {
            let name = on(&format!("{shown:?} is waited out"));
            cases.push(case(
                name,
                calm(kind).fault(first, shown, Fate::Never),
                &[done],
            ));
        }
        let lost = calm(kind).fault(first, Shown::Reset, Fate::Now).but(lag);
        cases.push(case(
            on("the response is lost, reads and lists lag"),
            lost,
            &[found],
        ));
        for most in [0, 1] {
            let few = |history: History| history.but(|it| it.limits.max_retries = most);
            let on = |what: &str| on(&format!("with max_retries {most}, {what}"));
            let throttled = || error(429, "tooManyRequests");
            let once = calm(kind).fault(first, throttled(), Fate::Never);
            let says = [if most == 0 {
                "Throttled rejected"
            } else {
                done
            }];
            cases.push(case(on("throttled once"), few(once), &says));
            let endless = calm(kind).fault(At::WritesFrom(1), throttled(), Fate::Never);
            let says = ["Throttled rejected"];
            cases.push(case(on("throttled without end"), few(endless), &says));
            let lost = calm(kind).fault(first, Shown::Reset, Fate::Now);
            cases.push(case(on("the response is lost"), few(lost), &[found]));
            let twice = calm(kind).fault(first, throttled(), Fate::Never).fault(
                At::Write(2),
                Shown::Reset,
                Fate::Never,
            );
            let says = [if most == 0 {
                "Throttled rejected"
            } else {
                "unknown"
            }];
            cases.push(case(on("throttled, then reset"), few(twice), &says));
        }
        let echo = Shown::Error {
            status: 400,
            code: "badRequest",
            retry_after: None,
            echoes: true,
        };
        let echoed = calm(kind).fault(first, echo, Fate::Never);
        cases.push(case(
            on("the token comes back in an error"),
            echoed,
            &["BadRequest rejected"],
        ));
        let looks = calm(kind).fault(first, Shown::Reset, Fate::Now);
        for odd in [Odd::Empty, Odd::Html, Odd::NotUtf8] {
            let looks = looks
                .clone()
                .fault(At::Read(first_look(kind)), Shown::Odd(odd), Fate::Now);
            cases.push(case(
                on(&format!("the first look brings {odd:?}")),
                looks,
                &[found],
            ));
        }
    }
    cases
}

/// The number of the read that first checks the first write.
fn first_look(kind: Kind) -> usize {
    match kind {
        Kind::Create
        | Kind::CockpitCreate
        | Kind::CockpitUpdate
        | Kind::CockpitTerminate
        | Kind::CockpitLink => 1,
        Kind::UpdateAssignment => 3,
        _ => 2,
    }
}
