//! The relationships of a fictitious partner that a seed creates. All properties of a relationship but its
//! ETags follow from its number, and its dates are relative to now, so the same seed creates the same
//! relationships again.

use crate::emulator::graph::relationships;
use crate::emulator::world::PARTNER;
use crate::emulator::world::clock;
use crate::emulator::world::model::{AccessDetails, Assignment, Container, Participant};
use crate::emulator::world::roles;
use crate::emulator::world::settings::GROUPS;
use crate::emulator::world::state::State;
use fastrand::Rng;

/// The customers; after the last one the names start over, with a number appended.
const COMPANIES: [&str; 32] = [
    "Contoso",
    "Fabrikam",
    "Adventure Works",
    "Northwind Traders",
    "Tailspin Toys",
    "Woodgrove Bank",
    "Wide World Importers",
    "Litware",
    "Proseware",
    "A. Datum",
    "Alpine Ski House",
    "Blue Yonder Airlines",
    "City Power & Light",
    "Coho Winery",
    "Consolidated Messenger",
    "Fourth Coffee",
    "Graphic Design Institute",
    "Humongous Insurance",
    "Lamna Healthcare",
    "Lucerne Publishing",
    "Margie's Travel",
    "Munson's Pickles",
    "Nod Publishers",
    "Relecloud",
    "School of Fine Art",
    "Southridge Video",
    "The Phone Company",
    "Trey Research",
    "VanArsdel",
    "Wingtip Toys",
    "M\u{fc}ller & S\u{f6}hne",
    "\u{6771}\u{4eac}\u{5546}\u{4e8b}",
];

const ROLES: [&[&str]; 3] = [
    &roles::DEFAULT_ROLES,
    // Helpdesk Administrator, User Administrator, Service Support Administrator.
    &[
        "729827e3-9c14-49f7-bb1b-9608f156bbb8",
        "fe930be7-5e62-47db-91af-98c3a49a38b1",
        "f023fd81-a637-4b56-95fd-791ac0226033",
    ],
    // Global Reader, Exchange Administrator.
    &[
        "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
        "29232cdf-9323-42fd-ade2-1d097af3e4de",
    ],
];

/// What sets a relationship of the mix apart.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Active, not extended.
    Active,
    /// Active, not extended, and ends within two months.
    Soon,
    /// Active and extended automatically.
    Extended,
    /// Active, with Global Administrator, which blocks the extension.
    Blocked,
    /// Created by Microsoft's transition from DAP.
    Transition,
    /// Waiting for its customer's approval.
    Pending,
    /// In the status `created`, without a customer.
    Created,
    /// Expired or terminated.
    Ended,
}

/// The kinds of twenty consecutive relationships; the next twenty repeat them.
#[rustfmt::skip]
const KINDS: [Kind; 20] = [
    Kind::Active, Kind::Soon, Kind::Blocked, Kind::Extended, Kind::Pending,
    Kind::Active, Kind::Transition, Kind::Created, Kind::Extended, Kind::Soon,
    Kind::Active, Kind::Ended, Kind::Extended, Kind::Blocked, Kind::Active,
    Kind::Soon, Kind::Extended, Kind::Transition, Kind::Active, Kind::Ended,
];

/// Adds the next relationship of the mix and returns its id.
pub(crate) fn add(state: &mut State) -> String {
    loop {
        let number = state.seeded;
        state.seeded += 1;
        let kind = KINDS[at(number, KINDS.len())];
        let round = number / COMPANIES.len() as u64;
        let mut company = COMPANIES[at(number, COMPANIES.len())].to_owned();
        if round > 0 {
            company += &format!(" {}", round + 1);
        }
        let name = match kind {
            Kind::Transition => format!("MLT_{company}"),
            _ => format!("{company} GDAP"),
        };
        if !state.store.name_taken(&name, None) {
            return place(state, kind, &company, name, Rng::with_seed(number));
        }
    }
}

fn at(number: u64, length: usize) -> usize {
    usize::try_from(number % length as u64).unwrap_or(0)
}

fn place(state: &mut State, kind: Kind, company: &str, name: String, mut dice: Rng) -> String {
    let mut item = relationships::blank(state);
    item.id = format!("{}-{PARTNER}", uuid(&mut dice));
    item.display_name = name;
    let tenant = uuid(&mut dice);
    let mut ids = ROLES[dice.usize(..ROLES.len())].to_vec();
    if kind == Kind::Blocked {
        ids.insert(0, roles::GLOBAL_ADMINISTRATOR);
    }
    item.access_details = AccessDetails::of(&ids);
    if kind == Kind::Extended {
        item.auto_extend_duration = Some("P180D".into());
    }
    let (status, left) = match kind {
        Kind::Active => ("active", dice.i64(90..700)),
        Kind::Soon => ("active", dice.i64(3..60)),
        Kind::Extended => ("active", dice.i64(5..360)),
        Kind::Blocked => ("active", dice.i64(20..400)),
        Kind::Transition => ("active", dice.i64(15..120)),
        Kind::Pending => ("approvalPending", 0),
        Kind::Created => ("created", 0),
        Kind::Ended if dice.bool() => ("expired", dice.i64(-200..-5)),
        Kind::Ended => ("terminated", dice.i64(-200..-5)),
    };
    item.status = status.to_owned();
    if kind != Kind::Created {
        item.customer = Some(Participant {
            tenant_id: tenant.clone(),
            display_name: Some(company.to_owned()),
        });
    }
    if left != 0 {
        let now = state.now();
        item.end_date_time = clock::days_after(&now, left);
        item.activated_date_time = clock::days_after(&now, left - 730);
        item.created_date_time = clock::days_after(&now, left - 733).unwrap_or(now);
        state.meet(&tenant, Some(company.to_owned()));
    }
    if status == "active" {
        for (group, _) in &GROUPS[..dice.usize(..=GROUPS.len())] {
            let role = dice.usize(..ids.len());
            item.access_assignments
                .push(assignment(state, &mut dice, group, ids[role]));
        }
    }
    let id = item.id.clone();
    let key = state.store.insert(item);
    if matches!(status, "active" | "approvalPending") {
        state.go_on(key);
    }
    id
}

fn assignment(state: &mut State, dice: &mut Rng, group: &str, role: &str) -> Assignment {
    Assignment {
        id: uuid(dice),
        etag: state.etag(),
        status: "active".into(),
        created_date_time: state.now(),
        last_modified_date_time: state.now(),
        access_details: AccessDetails::of(&[role]),
        access_container: Container {
            access_container_id: group.to_owned(),
            access_container_type: "securityGroup".into(),
        },
        born: None,
    }
}

fn uuid(dice: &mut Rng) -> String {
    uuid::Builder::from_random_bytes(dice.u128(..).to_be_bytes())
        .into_uuid()
        .to_string()
}
