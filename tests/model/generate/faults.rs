//! Draws faults. The possible fates of a write follow from the response the client gets: a write that the
//! service rejected didn't take effect, and an ended one doesn't take effect later.

use super::Draw;
use crate::faults::{At, Body, CONCURRENCY, Class, Fate, Fault, Odd, Shown, Spoiled};
use crate::history::{Kind, OperationAnswer, Weather};

pub fn faults(draw: &mut Draw, kind: Kind, weather: &Weather) -> Vec<Fault> {
    let count = draw.pick(&[0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 6]);
    let mut faults: Vec<Fault> = (0..count).map(|_| fault(draw, kind, weather)).collect();
    if draw.chance(8) {
        // An endless fault: every request meets it.
        let mut fault = fault(draw, kind, weather);
        if matches!(fault.at, At::Write(_)) && draw.chance(30) {
            (fault.shown, fault.fate) = (Shown::Unsent, Fate::Never);
        }
        fault.at = match fault.at {
            At::Write(at) => At::WritesFrom(at),
            At::Read(at) => At::ReadsFrom(at),
            at => at,
        };
        faults.push(fault);
    }
    faults
}

/// Removes false 204s: 204 is Graph's own response to a DELETE, so a false one can't be distinguished.
pub fn leave_out_204(faults: &mut [Fault]) {
    for fault in faults {
        if fault.shown == Shown::Odd(Odd::NoContent) {
            fault.shown = Shown::Odd(Odd::Html);
        }
    }
}

/// The first write is rejected permanently.
pub fn refused() -> Vec<Fault> {
    vec![Fault {
        at: At::Write(1),
        shown: error(403, "accessDenied", None),
        fate: Fate::Never,
    }]
}

fn fault(draw: &mut Draw, kind: Kind, weather: &Weather) -> Fault {
    let is_cockpit = kind.is_cockpit();
    if draw.chance(35) {
        let at = At::Read(draw.pick(&[1, 1, 2, 2, 3, 4, 5, 7]));
        return Fault {
            at,
            shown: on_read(draw, is_cockpit),
            fate: Fate::Now,
        };
    }
    let shown = on_write(draw, kind, weather);
    let late = Fate::Late(draw.pick(&[300, 1500, 6000, 20_000, 45_000, 60_000]));
    let fate = match shown.class(is_cockpit) {
        Class::Unsent | Class::Refused => Fate::Never,
        Class::Ended => draw.pick(&[Fate::Never, Fate::Now]),
        Class::Open | Class::Proof if matches!(shown, Shown::Spoiled(_)) => Fate::Now,
        Class::Open | Class::Proof => draw.pick(&[Fate::Never, Fate::Now, late]),
    };
    Fault {
        at: At::Write(draw.pick(&[1, 1, 1, 2, 2, 3, 4])),
        shown,
        fate,
    }
}

fn on_write(draw: &mut Draw, kind: Kind, weather: &Weather) -> Shown {
    let after = [None, Some(1), Some(7), Some(40)];
    let body = draw.pick(&[Body::Html, Body::Html, Body::Empty, Body::OtherJson]);
    match draw.number(0..=99) {
        0..10 => Shown::Unsent,
        10..22 => Shown::Reset,
        22..30 => Shown::Timeout,
        30..40 => page(draw.pick(&[408, 500, 502, 503, 504]), body, None),
        40..43 => page(503, body, Some(2)),
        43..54 => page(
            draw.pick(&[302, 401, 403, 404, 409, 412, 423, 429]),
            foreign(kind, body),
            None,
        ),
        54..61 => error(
            draw.pick(&[500, 501, 507, 503]),
            "internalServerError",
            None,
        ),
        61..65 => error(draw.pick(&[408, 502, 504]), "gatewayTimeout", None),
        65..70 => error(429, "tooManyRequests", draw.pick(&after)),
        70..74 => error(503, "serviceUnavailable", Some(draw.pick(&[1, 5, 20]))),
        74..78 => match draw.chance(50) {
            true => error(423, "locked", None),
            false => error(409, CONCURRENCY, None),
        },
        78..82 => error(draw.pick(&[400, 403]), "badRequest", None),
        82..84 => error(401, "InvalidAuthenticationToken", None),
        84..86 => Shown::Error {
            status: draw.pick(&[400, 403, 500]),
            code: "badRequest",
            retry_after: None,
            echoes: true,
        },
        86..96 => odd(draw, kind),
        _ => spoiled(draw, kind, weather),
    }
}

/// CloudCockpit's own 401 and 403 have no body, so an empty body of an intermediary can't be distinguished.
fn foreign(kind: Kind, body: Body) -> Body {
    match kind.is_cockpit() && body == Body::Empty {
        true => Body::Html,
        false => body,
    }
}

/// A false 2xx that can be distinguished from the service's own: an empty 200 is CloudCockpit's response to
/// an update, any JSON its response to a terminate, and 204 is Graph's response to a DELETE.
fn odd(draw: &mut Draw, kind: Kind) -> Shown {
    let choices: &[Odd] = match kind {
        Kind::CockpitUpdate => &[Odd::Html, Odd::OtherEntity, Odd::NotUtf8],
        Kind::CockpitTerminate | Kind::CockpitLink => &[Odd::Html],
        Kind::CockpitCreate => &[Odd::Html, Odd::Empty, Odd::NoContent, Odd::OtherEntity],
        Kind::Delete | Kind::DeleteAssignment => {
            &[Odd::Html, Odd::Empty, Odd::OtherEntity, Odd::OldEntity]
        }
        Kind::Update | Kind::UpdateAssignment => &[
            Odd::Html,
            Odd::Empty,
            Odd::NoContent,
            Odd::OtherEntity,
            Odd::OldEntity,
            Odd::NotUtf8,
        ],
        _ => &[
            Odd::Html,
            Odd::Empty,
            Odd::NoContent,
            Odd::OtherEntity,
            Odd::NotUtf8,
        ],
    };
    Shown::Odd(draw.pick(choices))
}

fn spoiled(draw: &mut Draw, kind: Kind, weather: &Weather) -> Shown {
    let is_operation = matches!(kind, Kind::Update | Kind::UpdateAssignment)
        && weather.operation.answer != OperationAnswer::AtOnce;
    Shown::Spoiled(match (kind.is_cockpit(), is_operation) {
        (true, _) => Spoiled::Cut,
        (_, true) => draw.pick(&[Spoiled::NoLocation, Spoiled::WrongPrefix, Spoiled::Cut]),
        _ => draw.pick(&[
            Spoiled::Etag("*"),
            Spoiled::Etag(""),
            Spoiled::Cut,
            Spoiled::Duplicate,
        ]),
    })
}

fn on_read(draw: &mut Draw, is_cockpit: bool) -> Shown {
    let body = draw.pick(&[Body::Html, Body::Empty, Body::OtherJson]);
    match draw.number(0..=99) {
        0..8 => Shown::Unsent,
        8..20 => Shown::Reset,
        20..25 => Shown::Timeout,
        25..38 => page(draw.pick(&[500, 502, 503, 504]), body, None),
        38..46 => page(
            draw.pick(&[302, 403, 404, 412]),
            if is_cockpit { Body::Html } else { body },
            None,
        ),
        46..52 => error(429, "tooManyRequests", draw.pick(&[None, Some(3)])),
        52..58 => error(draw.pick(&[500, 503, 504]), "serviceUnavailable", None),
        58..64 => error(draw.pick(&[400, 403]), "badRequest", None),
        64..67 => error(401, "InvalidAuthenticationToken", None),
        67..92 => Shown::Odd(draw.pick(&[
            Odd::Html,
            Odd::Html,
            Odd::Empty,
            Odd::NotUtf8,
            Odd::OtherEntity,
        ])),
        92..97 => Shown::Spoiled(draw.pick(&[
            Spoiled::Etag("*"),
            Spoiled::Etag(""),
            Spoiled::Etag("a\r\nb"),
        ])),
        _ => Shown::Spoiled(Spoiled::Cut),
    }
}

fn page(status: u16, body: Body, retry_after: Option<u64>) -> Shown {
    Shown::Page {
        status,
        body,
        retry_after,
    }
}

fn error(status: u16, code: &'static str, retry_after: Option<u64>) -> Shown {
    Shown::Error {
        status,
        code,
        retry_after,
        echoes: false,
    }
}
