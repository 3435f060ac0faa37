//! Control requests that create relationships (many at once, in any status), approve or reject them, and
//! change their raw state.

use crate::emulator::control::mix;
use crate::emulator::graph::relationships;
use crate::emulator::services;
use crate::emulator::world::clock;
use crate::emulator::world::duration;
use crate::emulator::world::model::{AccessDetails, Participant, Relationship};
use crate::emulator::world::roles;
use crate::emulator::world::state::State;
use serde::Deserialize;
use serde_json::{Value, json};

/// The body of `POST /emulator/seed`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Seed {
    count: Option<u64>,
    status: Option<String>,
    auto_extend_duration: Option<String>,
    roles: Option<Vec<String>>,
    prefix: Option<String>,
    duration: Option<String>,
    customer_tenant_id: Option<String>,
    reseller: bool,
    ends_in_days: Option<i64>,
    mix: bool,
}

/// Creates relationships and returns their ids.
pub(crate) fn seed(state: &mut State, wanted: Value) -> Result<Vec<String>, String> {
    let is_only_count = wanted
        .as_object()
        .is_some_and(|all| all.keys().all(|name| name == "count" || name == "mix"));
    let wanted: Seed = serde_json::from_value(wanted).map_err(|e| format!("Seed: {e}."))?;
    let count = wanted.count.unwrap_or(1);
    if count > 1_000_000 {
        return Err("Seed: count must be at most 1000000.".into());
    }
    if wanted.mix {
        return match is_only_count {
            true => Ok((0..count).map(|_| mix::add(state)).collect()),
            false => Err("Seed: mix goes with count alone.".into()),
        };
    }
    let duration = wanted.duration.as_deref().unwrap_or("P730D");
    let days = duration::days(duration).ok_or("Seed: duration must be days, such as P730D.")?;
    let status = wanted.status.as_deref().unwrap_or("active");
    let lived = [
        "active",
        "expiring",
        "expired",
        "terminationRequested",
        "terminating",
        "terminated",
    ];
    let left = wanted.ends_in_days.unwrap_or(match status {
        "expired" | "expiring" => -1,
        _ => days,
    });
    let now = state.now();
    let end = clock::days_after(&now, left).ok_or("Seed: endsInDays is out of range.")?;
    let start = clock::days_after(&end, -days).ok_or("Seed: duration is out of range.")?;
    let prefix = wanted.prefix.as_deref().unwrap_or("Seeded relationship ");
    let details = match &wanted.roles {
        Some(ids) => AccessDetails::of(ids),
        None => AccessDetails::of(&roles::DEFAULT_ROLES),
    };
    let mut ids = Vec::new();
    for _ in 0..count {
        let mut item = relationships::blank(state);
        item.display_name = free_name(state, prefix);
        item.duration = duration.to_owned();
        item.status = status.to_owned();
        item.access_details = details.clone();
        if let Some(extend) = &wanted.auto_extend_duration {
            item.auto_extend_duration = Some(extend.clone());
        }
        let tenant = wanted.customer_tenant_id.clone();
        let tenant = tenant.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        if lived.contains(&status) {
            item.created_date_time.clone_from(&start);
            item.activated_date_time = Some(start.clone());
            item.end_date_time = Some(end.clone());
            state.meet(&tenant, None);
        }
        item.customer = Some(Participant {
            display_name: state
                .store
                .customer(&tenant)
                .map(|c| c.display_name.clone()),
            tenant_id: tenant,
        });
        if wanted.reseller {
            item.indirect_provider_tenant_id = Some(uuid::Uuid::new_v4().to_string());
            item.is_partner_consent_pending = Some(status == "approvalPending");
        }
        ids.push(item.id.clone());
        let key = state.store.insert(item);
        if status == "active" || status == "approvalPending" {
            state.go_on(key);
        }
    }
    Ok(ids)
}

fn free_name(state: &mut State, prefix: &str) -> String {
    loop {
        state.seeded += 1;
        let name = format!("{prefix}{:05}", state.seeded);
        if !state.store.name_taken(&name, None) {
            return name;
        }
    }
}

/// Approves or rejects, as the customer, a relationship that waits for approval.
pub(crate) fn decide(
    state: &mut State,
    id: &str,
    approved: bool,
    body: &Value,
) -> Result<Value, (u16, String)> {
    let (key, item) = find(state, id)?;
    if item.status != "approvalPending" {
        let text = format!("The relationship is {}, not approvalPending.", item.status);
        return Err((409, text));
    }
    if approved {
        let requested = body.get("customerTenantId").and_then(Value::as_str);
        let known = item.customer.as_ref().map(|c| c.tenant_id.clone());
        let tenant = known.or(requested.map(str::to_owned));
        let tenant = tenant.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let name = item.customer.as_ref().and_then(|c| c.display_name.clone());
        state.meet(&tenant, name);
        let name = state
            .store
            .customer(&tenant)
            .map(|c| c.display_name.clone());
        if let Some(item) = state.edit(key) {
            item.customer = Some(Participant {
                tenant_id: tenant,
                display_name: name,
            });
        }
    }
    state.enter(key, if approved { "approved" } else { "terminated" });
    services::advance(state);
    raw(state, id)
}

fn find<'a>(state: &'a State, id: &str) -> Result<(u64, &'a Relationship), (u16, String)> {
    let missing = || (404, "There is no relationship with this id.".to_owned());
    let key = state.store.key(id).ok_or_else(missing)?;
    Ok((key, state.store.get(key).ok_or_else(missing)?))
}

/// The raw state of a relationship.
pub(crate) fn raw(state: &State, id: &str) -> Result<Value, (u16, String)> {
    let (_, item) = find(state, id)?;
    Ok(item.to_raw())
}

/// Applies a merge patch to the raw state of a relationship.
pub(crate) fn change(state: &mut State, id: &str, patch: &Value) -> Result<Value, (u16, String)> {
    let (key, item) = find(state, id)?;
    let born = item.born;
    let mut value = raw(state, id)?;
    value["etag"] = json!(state.etag());
    value["lastModifiedDateTime"] = json!(state.now());
    merge(&mut value, patch);
    let mut new: Relationship =
        Relationship::from_raw(&value).map_err(|e| (400, format!("Change: {e}.")))?;
    if state.store.key(&new.id).is_some_and(|other| other != key) {
        return Err((409, "Another relationship has this id.".into()));
    }
    new.born = born;
    let id = new.id.clone();
    let lasts = matches!(new.status.as_str(), "active" | "approvalPending");
    state.replace(key, new);
    if lasts {
        state.go_on(key);
        services::advance(state);
    }
    raw(state, &id)
}

/// As RFC 7396, except that null is kept as a value: in the raw state a null member isn't the same as an
/// absent one.
fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                merge(target.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch.clone(),
    }
}
