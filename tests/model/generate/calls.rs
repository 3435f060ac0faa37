//! Draws one call, and whether it can succeed.

use serde_json::{Value, json};

use super::Draw;
use crate::history::{Call, Etag, Kind, Namesake, Setup};
use crate::names::{self, GA};

/// A call of a kind on an object of the setup; the setup is adapted to the situation that the call must meet.
pub fn call(draw: &mut Draw, kind: Kind, setup: &mut Setup) -> Call {
    let mut call = plain(kind);
    match kind {
        Kind::Create => create(draw, &mut call, setup),
        Kind::CockpitCreate => {
            call.body =
                json!({"displayName": names::NEW_NAME, "autoExtendEnabled": draw.chance(50)});
            if draw.chance(50) {
                call.body["customSelectedGdapRolesIds"] = json!([names::ROLES[1], names::ROLES[2]]);
            }
            call.customer = draw.chance(60);
        }
        Kind::Update => update(draw, &mut call, setup),
        Kind::UpdateAssignment => {
            let wanted = draw.pick(&[[1, 1], [2, 3], [3, 3], [1, 2]]);
            call.body = json!({ "accessDetails": names::access_details(&distinct(&wanted)) });
            call.is_valid = setup
                .assignment
                .as_ref()
                .is_some_and(|(status, _)| *status == "active");
            call.wait = draw.chance(50);
        }
        Kind::DeleteAssignment => {
            call.wait = draw.chance(40);
            call.reuse = draw.chance(30);
            call.is_valid = setup
                .assignment
                .as_ref()
                .is_some_and(|(status, _)| *status == "active");
        }
        Kind::Assign => assign(draw, &mut call, setup),
        Kind::Delete => {
            call.reuse = draw.chance(30);
            call.is_valid = setup.status == "created";
        }
        Kind::Lock => {
            call.body = json!({"action": "lockForApproval"});
            call.reuse = draw.chance(40);
            call.is_valid = matches!(setup.status, "created" | "approvalPending");
        }
        Kind::Terminate | Kind::CockpitTerminate => {
            call.body = json!({"action": "terminate"});
            call.is_valid = setup.status == "active";
            call.read_back = kind.is_cockpit() && draw.chance(40);
        }
        Kind::CockpitUpdate => {
            call.body = json!({"autoExtendEnabled": draw.chance(70)});
            call.read_back = draw.chance(50);
            call.is_valid = setup.status != "terminated";
        }
        Kind::CockpitLink => call.reuse = draw.chance(30),
        Kind::Get => {}
    }
    etag(draw, &mut call);
    if draw.chance(8) {
        call.cancel = Some(draw.pick(&[10, 100, 250, 700, 3000, 20_000]) + draw.number(0..=150));
    }
    if draw.chance(5) {
        call.deadline = Some(draw.pick(&[900, 5000, 33_000, 70_000]));
    }
    if draw.chance(5) {
        call.plan = true;
        call.offline = draw.chance(40);
    }
    call
}

/// A call on the object that the first call of the history creates.
pub fn on_made(draw: &mut Draw, kind: Kind) -> Call {
    let mut call = plain(kind);
    call.on_made = true;
    match kind {
        Kind::Lock => call.body = json!({"action": "lockForApproval"}),
        Kind::Update => call.body = json!({"duration": "P45D", "autoExtendDuration": "P180D"}),
        Kind::Delete => call.reuse = draw.chance(60),
        _ => {}
    }
    call
}

/// A call of a kind with no option set.
pub fn plain(kind: Kind) -> Call {
    Call {
        kind,
        body: Value::Null,
        on_made: false,
        is_valid: true,
        etag: Etag::None,
        wait: false,
        plan: false,
        offline: false,
        reuse: false,
        read_back: false,
        customer: kind.is_cockpit(),
        cancel: None,
        deadline: None,
        pause: 0,
    }
}

fn create(draw: &mut Draw, call: &mut Call, setup: &mut Setup) {
    call.body = json!({
        "displayName": names::NEW_NAME,
        "duration": draw.pick(&["P90D", "P365D"]),
        "accessDetails": names::access_details(&[1, 2]),
    });
    if draw.chance(50) {
        call.body["autoExtendDuration"] = json!(draw.pick(&["P0D", "PT0S", "P180D"]));
    }
    if draw.chance(40) {
        call.body["customer"] = json!({"tenantId": names::CUSTOMER});
    }
    call.reuse = draw.chance(30);
    if draw.chance(20) {
        let status = draw.pick(&["created", "active", "terminated"]);
        let equal = draw.chance(60);
        let age = draw.pick(&[30_000, 110_000, 900_000]);
        setup.namesake = Some(Namesake { equal, status, age });
        call.is_valid = call.reuse && equal && status != "terminated";
    }
}

fn update(draw: &mut Draw, call: &mut Call, setup: &mut Setup) {
    call.body = match setup.status {
        "active" if draw.chance(50) => {
            setup.roles = vec![GA, 1, 2];
            call.wait = draw.chance(50);
            json!({ "accessDetails": names::access_details(&[1, 2]) })
        }
        "active" if draw.chance(85) => {
            json!({"autoExtendDuration": draw.pick(&["P180D", "P180D", "P0D"])})
        }
        _ => {
            let mut body = json!({});
            if draw.chance(50) {
                body["displayName"] = json!(names::RENAMED);
            }
            if draw.chance(40) {
                body["duration"] = json!(draw.pick(&["P30D", "P365D"]));
            }
            if draw.chance(40) {
                body["accessDetails"] = names::access_details(&[2, 4]);
            }
            if draw.chance(40) || body == json!({}) {
                body["autoExtendDuration"] = json!("P180D");
            }
            body
        }
    };
    let only = |name: &str| {
        call.body
            .as_object()
            .is_some_and(|body| body.len() == 1 && body.contains_key(name))
    };
    call.is_valid = match setup.status {
        "created" => true,
        "active" if only("autoExtendDuration") => {
            !setup.roles.contains(&GA) || call.body["autoExtendDuration"] == "P0D"
        }
        "active" => only("accessDetails") && setup.roles.contains(&GA),
        _ => false,
    };
}

fn assign(draw: &mut Draw, call: &mut Call, setup: &mut Setup) {
    let (group, roles) = match draw.chance(20) {
        true => {
            let status = draw.pick(&["active", "deleted"]);
            setup.assignment = Some((status, vec![1, 2]));
            (names::GROUP, draw.pick(&[[1, 2], [1, 3]]))
        }
        false => (names::NEW_GROUP, [1, 3]),
    };
    call.body = json!({
        "accessContainer": {"accessContainerId": group, "accessContainerType": "securityGroup"},
        "accessDetails": names::access_details(&roles),
    });
    call.wait = draw.chance(30);
    call.reuse = draw.chance(30);
    call.is_valid = match &setup.assignment {
        Some((status, _)) if *status == "active" => call.reuse && roles == [1, 2],
        _ => true,
    };
}

/// Draws the caller's ETag or snapshot, for kinds with an ETag.
fn etag(draw: &mut Draw, call: &mut Call) {
    let takes_etag = matches!(
        call.kind,
        Kind::Update | Kind::Delete | Kind::UpdateAssignment | Kind::DeleteAssignment
    );
    if !takes_etag || draw.chance(50) {
        return;
    }
    call.etag = draw.pick(&[
        Etag::IfMatch,
        Etag::IfMatch,
        Etag::IfMatch,
        Etag::IfMatchStale,
        Etag::Snapshot,
        Etag::Snapshot,
        Etag::SnapshotStale,
        Etag::IfMatchBad("*"),
        Etag::SnapshotBad("*"),
        Etag::SnapshotBad(""),
    ]);
    if matches!(call.etag, Etag::IfMatchStale | Etag::IfMatchBad(_)) {
        call.is_valid = false;
    }
}

fn distinct(roles: &[usize]) -> Vec<usize> {
    let mut roles = roles.to_vec();
    roles.dedup();
    roles
}
