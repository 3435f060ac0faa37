//! Rules for the requests that are sent.

use serde_json::Value;

use super::Case;
use crate::history::{Etag, Kind};
use crate::values::{holds, same};

/// A strict call only sends the given ETag; any other call sends one that the object had. An invalid ETag is
/// never sent.
pub fn etags(case: &Case) -> Option<String> {
    let needs_etag = matches!(
        case.call.kind,
        Kind::Update | Kind::Delete | Kind::UpdateAssignment | Kind::DeleteAssignment
    );
    if !needs_etag {
        return None;
    }
    let thing = case
        .world
        .things
        .iter()
        .find(|thing| thing.id == case.target())?;
    case.attempts.iter().find_map(|attempt| {
        let Some(sent) = &attempt.if_match else {
            return Some("a write without If-Match".to_owned());
        };
        if let Some(given) = &case.report.target.if_match {
            return (sent != given).then(|| format!("sent under {sent}, the caller gave {given}"));
        }
        let is_known = thing.versions.iter().any(|version| version.etag == *sent);
        (!is_known).then(|| format!("sent under {sent:?}, which it never had"))
    })
}

/// Without a given ETag, a call doesn't overwrite a property that another client has changed since the call
/// first saw it.
pub fn overwrites(case: &Case) -> Option<String> {
    let is_update = matches!(case.call.kind, Kind::Update | Kind::UpdateAssignment);
    // The first read may be older than the previous call's change; then it isn't checked.
    let may_be_behind = case.report.call > 0 && case.record.history.weather.read_lag != [0];
    if !is_update || case.call.etag.is_strict() || may_be_behind {
        return None;
    }
    let first = first_seen(case)?;
    let thing = case.world.find(case.noun(), case.target())?;
    let mine = case
        .attempts
        .iter()
        .filter(|attempt| attempt.life == case.report.life);
    mine.into_iter().find_map(|attempt| {
        let mut versions = case.world.things[thing].versions.iter();
        let under = versions.find(|version| Some(&version.etag) == attempt.if_match.as_ref())?;
        let now = under.doc.as_ref()?;
        let sent = attempt.body.as_object()?;
        let changed = sent.iter().find(|(name, wanted)| {
            let current = &now[name.as_str()];
            !same(name, wanted, current) && !same(name, &first[name.as_str()], current)
        });
        changed.map(|(name, _)| {
            format!(
                "sent {name} over {}, at first it was {}",
                now[name.as_str()],
                first[name.as_str()]
            )
        })
    })
}

/// The object as the call first saw it: in the caller's snapshot, or in its first read.
fn first_seen(case: &Case) -> Option<Value> {
    let is_usable = matches!(case.call.etag, Etag::Snapshot | Etag::SnapshotStale);
    if let Some(snapshot) = case.report.target.snapshot.as_ref().filter(|_| is_usable) {
        return serde_json::from_slice(snapshot).ok();
    }
    let mut looks = case.world.looks.iter().filter(|look| {
        look.call == case.report.call && (case.report.start..=case.report.end).contains(&look.at)
    });
    looks.find_map(|look| {
        let mut docs = look.docs.iter();
        let target = |doc: &Value| doc["id"].as_str() == Some(case.target());
        docs.find(|(_, doc)| target(doc))
            .map(|(_, doc)| doc.clone())
    })
}

/// Every property sent has the caller's value; a strict call sends all of the caller's properties.
pub fn body(case: &Case) -> Option<String> {
    let has_document = matches!(
        case.call.kind,
        Kind::Create
            | Kind::Update
            | Kind::Lock
            | Kind::Terminate
            | Kind::Assign
            | Kind::UpdateAssignment
            | Kind::CockpitCreate
            | Kind::CockpitUpdate
    );
    if !has_document {
        return None;
    }
    let is_whole = case.call.kind.is_post() || case.call.etag.is_strict();
    case.attempts.iter().find_map(|attempt| {
        let sent = attempt.body.as_object()?;
        let mut own = sent
            .iter()
            .filter(|(name, _)| *name != "providerInstanceId");
        let added = own.find(|(name, value)| {
            let given = case.call.body.get(name.as_str());
            given.is_none_or(|given| !same(name, given, value))
        });
        if let Some((name, value)) = added {
            return Some(format!(
                "sent {name} = {value}, the caller gave {}",
                case.call.body[name.as_str()]
            ));
        }
        let lacks = is_whole && !holds(&case.call.body, &Value::Object(sent.clone()));
        lacks.then(|| format!("sent {} of {}", attempt.body, case.call.body))
    })
}

/// An invalid ETag: InvalidArgument, and no request is sent.
pub fn arguments(case: &Case) -> Option<String> {
    let Etag::IfMatchBad(bad) = case.call.etag else {
        return None;
    };
    let requests = case.record.counts.of_call(case.report.call);
    let call_end = &case.report.call_end;
    (call_end.kind != "InvalidArgument" || requests > 0).then(|| {
        format!(
            "If-Match {bad:?}: {}{}, {requests} requests",
            call_end.result, call_end.kind
        )
    })
}
