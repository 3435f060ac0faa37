//! Named histories and the reports that each must have: cases that write engines are known to get wrong. The
//! oracle judges them too.

mod every_kind;
mod found;
mod one_kind;

use serde_json::json;

use crate::faults::{At, Body, CONCURRENCY, Fate, Fault, Odd, Shown, Spoiled};
use crate::history::{
    Batch, Call, Etag, History, Kill, Kind, Operation, OperationAnswer, Other, OtherWrite, Setup,
    Weather, When,
};
use crate::names::{self, GA};
use crate::{generate, print, search};

/// One case: its name, its history, and for each call the text with which its report must end (`a|b`:
/// either).
struct Case(String, History, Vec<&'static str>);

fn case(name: impl Into<String>, history: History, says: &[&'static str]) -> Case {
    Case(name.into(), history, says.to_vec())
}

/// One call of a kind without faults, lags or other clients; it succeeds.
fn calm(kind: Kind) -> History {
    let status = match kind {
        Kind::Delete | Kind::Lock | Kind::Update => "created",
        _ => "active",
    };
    let roles = names::access_details(&[1, 3]);
    let body = match kind {
        Kind::Create => {
            json!({"displayName": names::NEW_NAME, "duration": "P90D", "accessDetails": roles})
        }
        Kind::Update => json!({"displayName": names::RENAMED}),
        Kind::Lock => json!({"action": "lockForApproval"}),
        Kind::Terminate | Kind::CockpitTerminate => json!({"action": "terminate"}),
        Kind::Assign => json!({
            "accessContainer": {"accessContainerId": names::NEW_GROUP, "accessContainerType": "securityGroup"},
            "accessDetails": roles,
        }),
        Kind::UpdateAssignment => json!({"accessDetails": roles}),
        Kind::CockpitCreate => json!({"displayName": names::NEW_NAME, "autoExtendEnabled": true}),
        Kind::CockpitUpdate => json!({"autoExtendEnabled": true}),
        Kind::Delete | Kind::DeleteAssignment | Kind::CockpitLink | Kind::Get => json!(null),
    };
    History {
        seed: 0,
        setup: Setup {
            status,
            roles: vec![1, 2, 3],
            auto_extend: "PT0S",
            assignment: kind.is_on_assignment().then(|| ("active", vec![1, 2])),
            namesake: None,
            young: None,
            operated: false,
            crowd: 1,
        },
        weather: Weather {
            latency: 100,
            read_lag: vec![0],
            list_lag: vec![0],
            write_lag: 0,
            skew_s: 0,
            page: 100,
            filters_names: true,
            is_unique: true,
            respells: false,
            operation: Operation {
                answer: OperationAnswer::Accepted,
                takes: 3000,
                fails: false,
                lock: Some(423),
                moves_etag: true,
            },
            null_ids: false,
            links_once: true,
        },
        limits: generate::default_limits(),
        calls: vec![call(kind, body)],
        faults: Vec::new(),
        others: Vec::new(),
        batch: None,
    }
}

fn call(kind: Kind, body: serde_json::Value) -> Call {
    Call {
        body,
        wait: kind == Kind::UpdateAssignment,
        ..generate::plain(kind)
    }
}

/// Shorthands that add to a history.
impl History {
    fn fault(mut self, at: At, shown: Shown, fate: Fate) -> History {
        self.faults.push(Fault { at, shown, fate });
        self
    }

    fn but(mut self, change: impl FnOnce(&mut History)) -> History {
        change(&mut self);
        self
    }

    /// The calls go through a batch with a journal, which is killed at `at` and resumed.
    fn killed(mut self, at: At, resume_after: u64) -> History {
        let kill = Some(Kill {
            at,
            during: true,
            fate: Fate::Now,
            tears: false,
        });
        self.batch = Some(Batch {
            journal: true,
            queues: false,
            capacity: 16,
            kill,
            rerun: false,
            resume_after,
        });
        self
    }

    /// The call removes Global Administrator from an active relationship.
    fn without_global_admin(mut self) -> History {
        self.setup.status = "active";
        self.setup.roles = vec![GA, 1, 2];
        self.calls[0].body = json!({"accessDetails": names::access_details(&[1, 2])});
        self
    }
}

fn page(status: u16) -> Shown {
    Shown::Page {
        status,
        body: Body::Html,
        retry_after: None,
    }
}

fn error(status: u16, code: &'static str) -> Shown {
    Shown::Error {
        status,
        code,
        retry_after: None,
        echoes: false,
    }
}

fn lag(history: &mut History) {
    history.weather.read_lag = vec![7000];
    history.weather.list_lag = vec![20_000, 4000, 23_000];
}

#[test]
fn named_histories_end_as_they_must() {
    let folder = tempfile::tempdir().expect("a folder for journals");
    let mut wrong = String::new();
    for Case(name, history, says) in every_kind::cases()
        .into_iter()
        .chain(one_kind::operations())
        .chain(one_kind::cases())
        .chain(found::cases())
    {
        let verdict = search::verdict(&history, folder.path());
        let ends: Vec<&String> = verdict.ends.iter().map(|(_, end)| end).collect();
        let is_right = ends.len() == says.len()
            && ends.iter().zip(&says).all(|(end, says)| {
                let mut either = says.split('|');
                either.any(|says| end.ends_with(says))
            });
        if !is_right || !verdict.violations.is_empty() {
            let text = print::failure(&history, &verdict);
            wrong.push_str(&format!(
                "{name}: must say {says:?}, ended as {ends:?}\n{text}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
