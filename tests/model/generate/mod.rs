//! Draws a history from a seed. The distributions are chosen so that each situation in sections 5 and 6 of
//! the design occurs at least a hundred times in 20,000 histories.

mod calls;
mod faults;
mod weather;

pub use calls::plain;

use crate::faults::Fate;
use crate::history::{Batch, Call, History, Kill, Kind, Limits, Other, OtherWrite, Setup, When};

pub struct Draw(fastrand::Rng);

impl Draw {
    /// True with a probability of `percent`.
    fn chance(&mut self, percent: u32) -> bool {
        self.0.u32(..100) < percent
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.0.usize(..choices.len())]
    }

    fn number(&mut self, range: std::ops::RangeInclusive<u64>) -> u64 {
        self.0.u64(range)
    }
}

/// The history of a seed.
pub fn history(seed: u64) -> History {
    let mut draw = Draw(fastrand::Rng::with_seed(seed));
    let draw = &mut draw;
    let kind = draw.pick(&[
        Kind::Create,
        Kind::Create,
        Kind::Update,
        Kind::Update,
        Kind::Update,
        Kind::Delete,
        Kind::Lock,
        Kind::Terminate,
        Kind::Assign,
        Kind::UpdateAssignment,
        Kind::DeleteAssignment,
        Kind::CockpitCreate,
        Kind::CockpitUpdate,
        Kind::CockpitTerminate,
        Kind::CockpitLink,
    ]);
    let limits = limits(draw);
    let mut setup = setup(draw, kind);
    let mut weather = weather::weather(draw, &limits);
    let mut calls = vec![calls::call(draw, kind, &mut setup)];
    if calls[0].is_valid && !kind.is_cockpit() && kind != Kind::Create && draw.chance(5) {
        // Whichever client created it, a call with `wait` waits until every replica knows it.
        setup.young = Some(draw.number(300..=4000));
        // A call that could only reuse an existing assignment can't succeed without one.
        calls[0].is_valid = kind != Kind::Assign || !calls[0].reuse;
        (calls[0].wait, calls[0].reuse) = (true, false);
    } else {
        more_calls(draw, &mut calls, &mut setup);
    }
    let is_plain = calls.iter().all(|call| !call.plan && !call.offline);
    let batch = (is_plain && draw.chance(30)).then(|| batch(draw));
    let mut faults = faults::faults(draw, kind, &weather);
    let deletes = |call: &Call| matches!(call.kind, Kind::Delete | Kind::DeleteAssignment);
    if calls.iter().any(deletes) {
        faults::leave_out_204(&mut faults);
    }
    let others = if draw.chance(25) {
        others(draw, kind)
    } else {
        Vec::new()
    };
    // Patience alone only protects objects that no other client creates.
    let makes_other = |other: &Other| other.what == OtherWrite::Namesake;
    weather.is_unique |= batch.is_some()
        || calls.len() > 1
        || setup.namesake.is_some()
        || setup.assignment.is_some()
        || others.iter().any(makes_other);
    if !weather.is_unique {
        // Without uniqueness only patience protects against a duplicate.
        for fault in &mut faults {
            if let crate::faults::Fate::Late(after) = &mut fault.fate {
                *after = (*after).min(2000);
            }
        }
    }
    setup.operated = draw.chance(20);
    let is_chain = kind == Kind::Update && calls.len() > 1 && is_plain;
    let (mut batch, mut others) = (batch, others);
    if is_chain && draw.chance(25) {
        // The first change fails, and all are run again: they must take effect in their order.
        (batch, faults) = (Some(rerun()), faults::refused());
        others.clear();
    }
    History {
        seed,
        setup,
        weather,
        limits,
        calls,
        faults,
        others,
        batch,
    }
}

fn limits(draw: &mut Draw) -> Limits {
    let mut limits = default_limits();
    if draw.chance(10) {
        limits.max_retries = draw.pick(&[0, 1, 2]);
    }
    if draw.chance(6) {
        limits.deadline = draw.pick(&[1000, 10_000, 40_000]);
    }
    if draw.chance(6) {
        limits.consistency_wait = draw.pick(&[0, 2000]);
    }
    limits
}

/// The client's default limits (except a shorter attempt timeout, so that two attempts leave room for two
/// patiences).
pub fn default_limits() -> Limits {
    Limits {
        max_retries: 4,
        retry_base: 500,
        deadline: 300_000,
        attempt_timeout: 30_000,
        consistency_wait: 30_000,
    }
}

fn setup(draw: &mut Draw, kind: Kind) -> Setup {
    let status = match kind {
        Kind::Update | Kind::CockpitUpdate => {
            draw.pick(&["created", "created", "active", "active", "approvalPending"])
        }
        Kind::Delete | Kind::Lock => draw.pick(&[
            "created",
            "created",
            "created",
            "created",
            "approvalPending",
            "active",
        ]),
        Kind::Terminate | Kind::CockpitTerminate => draw.pick(&[
            "active",
            "active",
            "active",
            "active",
            "terminated",
            "created",
        ]),
        _ => "active",
    };
    Setup {
        status,
        roles: vec![1, 2, 3],
        auto_extend: "PT0S",
        assignment: kind.is_on_assignment().then(|| {
            let status = draw.pick(&["active", "active", "active", "active", "deleting"]);
            (status, vec![1, 2])
        }),
        namesake: None,
        young: None,
        operated: false,
        crowd: draw.number(0..=3) as usize,
    }
}

fn more_calls(draw: &mut Draw, calls: &mut Vec<Call>, setup: &mut Setup) {
    match calls[0].kind {
        // A call right after a create: replicas may not know the relationship yet.
        Kind::Create if draw.chance(40) => {
            let kind = draw.pick(&[Kind::Lock, Kind::Update, Kind::Delete, Kind::Get]);
            let mut next = calls::on_made(draw, kind);
            next.pause = draw.pick(&[0, 0, 1000, 9000]);
            calls.push(next);
        }
        // The same call again: the second must not claim the object that the first one created.
        Kind::Create | Kind::Assign if draw.chance(25) => {
            let mut again = calls[0].clone();
            again.is_valid = false;
            calls.push(again);
        }
        // Several changes of one object, in order.
        Kind::Update | Kind::UpdateAssignment | Kind::CockpitUpdate if draw.chance(30) => {
            let kind = calls[0].kind;
            calls[0].etag = crate::history::Etag::None;
            let is_operation = calls[0].body["accessDetails"].is_object();
            for _ in 0..draw.number(1..=2) {
                let mut own_setup = setup.clone();
                let mut next = calls::call(draw, kind, &mut own_setup);
                if draw.chance(40) || own_setup.roles != setup.roles {
                    next = calls[0].clone();
                }
                next.etag = crate::history::Etag::None;
                // A change after an operation may find the operation still running.
                next.is_valid &= calls[0].is_valid && !is_operation;
                calls.push(next);
            }
        }
        _ => {}
    }
}

fn batch(draw: &mut Draw) -> Batch {
    let journal = draw.chance(85);
    let kill = (journal && draw.chance(75)).then(|| Kill {
        at: match draw.chance(70) {
            true => crate::faults::At::Write(draw.number(1..=3) as usize),
            false => crate::faults::At::Read(draw.number(1..=5) as usize),
        },
        during: draw.chance(75),
        fate: draw.pick(&[
            Fate::Now,
            Fate::Now,
            Fate::Never,
            Fate::Late(4000),
            Fate::Late(50_000),
        ]),
        tears: draw.chance(30),
    });
    Batch {
        journal,
        queues: draw.chance(50),
        capacity: draw.pick(&[1, 2, 16]),
        kill,
        rerun: draw.chance(60),
        resume_after: draw.pick(&[0, 300, 5000, 20_000, 90_000]),
    }
}

/// A batch with a journal that runs all items a second time.
fn rerun() -> Batch {
    Batch {
        journal: true,
        queues: false,
        capacity: 16,
        kill: None,
        rerun: true,
        resume_after: 0,
    }
}

fn others(draw: &mut Draw, kind: Kind) -> Vec<Other> {
    let what = match kind {
        Kind::Create | Kind::CockpitCreate => vec![OtherWrite::Namesake],
        Kind::Assign => vec![
            OtherWrite::Namesake,
            OtherWrite::OtherProperty,
            OtherWrite::End,
        ],
        Kind::Lock => vec![
            OtherWrite::Approve,
            OtherWrite::OtherProperty,
            OtherWrite::End,
        ],
        Kind::Terminate | Kind::CockpitTerminate => {
            vec![OtherWrite::OtherProperty, OtherWrite::End]
        }
        Kind::Delete | Kind::DeleteAssignment => {
            vec![
                OtherWrite::OtherProperty,
                OtherWrite::OtherProperty,
                OtherWrite::End,
            ]
        }
        _ => vec![
            OtherWrite::OurProperty,
            OtherWrite::OurValue,
            OtherWrite::Back,
            OtherWrite::OtherProperty,
            OtherWrite::OtherProperty,
            OtherWrite::End,
        ],
    };
    (0..draw.number(1..=3))
        .map(|_| Other {
            when: match draw.chance(70) {
                true => When::Request(draw.number(1..=6) as usize),
                false => When::Time(draw.number(0..=40_000)),
            },
            what: draw.pick(&what),
        })
        .collect()
}
