//! CloudCockpit's customers API. It works on the same relationships as the Graph side.

pub(crate) mod assignments;
pub(crate) mod route;

use crate::emulator::graph::relationships;
use crate::emulator::graph::rules::{self, Draft};
use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::bearer::{self, Audience};
use crate::emulator::world::model::{AccessDetails, CockpitMark, Participant, Relationship};
use crate::emulator::world::roles;
use crate::emulator::world::state::{ReadKind, State};
use serde_json::{Map, Value, json};

pub(crate) use route::Route;

/// Answers one request.
pub(crate) fn respond(state: &mut State, call: &Call, route: Option<&Route>) -> Response {
    if bearer::check(state, call, Audience::CloudCockpit, &[]).is_err() {
        return Response::empty(401).with("www-authenticate", "Bearer");
    }
    let Some(route) = route else {
        return Response::empty(404);
    };
    let tenant = call.header("x-tenant").unwrap_or_default();
    if tenant.trim().is_empty() {
        return refuse(
            call,
            400,
            "The X-Tenant header is required.",
            Some("X-Tenant"),
        );
    }
    let done = match route {
        Route::List(customer) => list(state, call, customer),
        Route::Create(customer) => create(state, call, customer.as_deref()),
        Route::Update(customer, id) => update(state, call, customer, id),
        Route::Terminate(customer, id) => terminate(state, call, customer, id),
        Route::ListAssignments(id) => assignments::list(state, call, id),
        Route::CreateAssignments(id) => assignments::create(state, call, id),
    };
    done.unwrap_or_else(|rejection| rejection)
}

fn refuse(call: &Call, status: u16, text: &str, property: Option<&str>) -> Response {
    let given = call.header("x-correlation-id");
    let correlation = given.map_or_else(|| uuid::Uuid::new_v4().to_string(), str::to_owned);
    let kind = if status == 404 {
        "NotFound"
    } else {
        "ValidationError"
    };
    let errors = property.map(|name| json!([{"propertyName": name, "description": [text]}]));
    Response::value(
        status,
        &json!({
            "statusCode": status,
            "type": kind,
            "description": text,
            "correlationId": correlation,
            "errors": errors.unwrap_or_else(|| json!([])),
        }),
    )
}

/// An error of the rules shared with Graph, in the form of this service's errors.
fn as_cloudcockpit(call: &Call, rejection: &Response, property: Option<&str>) -> Response {
    let body: Value = serde_json::from_slice(&rejection.body).unwrap_or_default();
    let text = body["error"]["message"].as_str().unwrap_or("Invalid.");
    refuse(call, 400, text, property)
}

fn guid(call: &Call, name: &str, value: Option<&str>) -> Result<String, Response> {
    match value.map(|v| (v, uuid::Uuid::try_parse(v))) {
        Some((value, Ok(_))) => Ok(value.to_owned()),
        Some(_) => Err(refuse(
            call,
            400,
            &format!("{name} must be a GUID."),
            Some(name),
        )),
        None => Err(refuse(
            call,
            400,
            &format!("{name} is required."),
            Some(name),
        )),
    }
}

fn body(call: &Call) -> Result<Map<String, Value>, Response> {
    rules::body(call).map_err(|rejection| {
        if rejection.status == 415 {
            Response::empty(415)
        } else {
            as_cloudcockpit(call, &rejection, None)
        }
    })
}

fn flag(call: &Call, body: &Map<String, Value>) -> Result<bool, Response> {
    let name = "autoExtendEnabled";
    let value = body.get(name).and_then(Value::as_bool);
    value.ok_or_else(|| {
        refuse(
            call,
            400,
            "autoExtendEnabled must be true or false.",
            Some(name),
        )
    })
}

fn provider(call: &Call, body: &Map<String, Value>) -> Result<String, Response> {
    let name = "providerInstanceId";
    guid(call, name, body.get(name).and_then(Value::as_str))
}

/// Whether a relationship belongs to this customer; `None` if it has no customer.
fn belongs(item: &Relationship, customer: &str) -> Option<bool> {
    let mark = item
        .cloud_cockpit
        .as_ref()
        .and_then(|m| m.customer_id.as_deref());
    let tenant = item.customer.as_ref().map(|c| c.tenant_id.as_str());
    let mut known = mark.into_iter().chain(tenant).peekable();
    known.peek()?;
    Some(known.any(|id| id.eq_ignore_ascii_case(customer)))
}

fn list(state: &State, call: &Call, customer: &str) -> Result<Response, Response> {
    guid(call, "customerId", Some(customer))?;
    let provider = call.option("providerInstanceId");
    guid(call, "providerInstanceId", provider.as_deref())?;
    let items: Vec<Value> = (state.replica(call, ReadKind::List(None)).after(0))
        .filter(|(_, r)| !state.hides(r) && belongs(r, customer) == Some(true))
        .map(|(_, r)| {
            json!({
                "relationshipId": r.id,
                "displayName": r.display_name,
                "duration": r.duration,
                "autoExtendDuration": r.auto_extend_duration,
                "customer": r.customer.as_ref().map(|c| json!({"tenantId": c.tenant_id})),
                "status": {"name": r.status},
                "accessDetails": r.access_details,
            })
        })
        .collect();
    Ok(Response::value(200, &Value::Array(items)))
}

fn create(state: &mut State, call: &Call, customer: Option<&str>) -> Result<Response, Response> {
    if let Some(customer) = customer {
        guid(call, "customerId", Some(customer))?;
    }
    let body = body(call)?;
    let provider_instance_id = provider(call, &body)?;
    let extends = flag(call, &body)?;
    let name = match body.get("displayName") {
        None | Some(Value::Null) => json!(format!("GDAP {}", uuid::Uuid::new_v4().simple())),
        Some(name) => name.clone(),
    };
    let details = match body.get("customSelectedGdapRolesIds") {
        None | Some(Value::Null) => AccessDetails::of(&roles::DEFAULT_ROLES),
        Some(ids) => selected_roles(call, ids)?,
    };
    let document = json!({"displayName": name})
        .as_object()
        .cloned()
        .unwrap_or_default();
    let named = rules::draft(&document, false);
    let named =
        named.map_err(|rejection| as_cloudcockpit(call, &rejection, Some("displayName")))?;
    let draft = Draft {
        duration: Some("P730D".into()),
        access_details: Some(details),
        auto_extend_duration: Some(if extends { "P180D" } else { "PT0S" }.into()),
        customer: customer
            .filter(|id| state.store.customer(id).is_some())
            .map(|id| {
                Some(Participant {
                    tenant_id: id.to_owned(),
                    display_name: None,
                })
            }),
        ..named
    };
    let key = relationships::add(state, draft);
    let key = key.map_err(|rejection| as_cloudcockpit(call, &rejection, None))?;
    let Some(item) = state.edit(key) else {
        return Err(Response::empty(500));
    };
    item.cloud_cockpit = Some(CockpitMark {
        provider_instance_id,
        customer_id: customer.map(str::to_owned),
    });
    Ok(Response::value(
        200,
        &json!({
            "id": item.id,
            "displayName": item.display_name,
            "duration": item.duration,
            "status": {"name": item.status},
            "createdDateTime": item.created_date_time,
            "activatedDateTime": item.activated_date_time,
            "lastModifiedDateTime": item.last_modified_date_time,
            "endDateTime": item.end_date_time,
            "accessDetails": item.access_details,
            "autoExtendDuration": item.auto_extend_duration,
        }),
    ))
}

fn selected_roles(call: &Call, ids: &Value) -> Result<AccessDetails, Response> {
    let name = Some("customSelectedGdapRolesIds");
    let ids: Option<Vec<&str>> = ids
        .as_array()
        .and_then(|ids| ids.iter().map(Value::as_str).collect());
    match ids {
        Some(ids) if !ids.is_empty() && ids.iter().all(|id| roles::known(id)) => {
            Ok(AccessDetails::of(&ids))
        }
        _ => Err(refuse(
            call,
            400,
            "The roles must be ids of known roles, at least one.",
            name,
        )),
    }
}

fn find(state: &State, call: &Call, customer: &str, id: &str) -> Result<u64, Response> {
    guid(call, "customerId", Some(customer))?;
    let missing = || refuse(call, 404, "The relationship was not found.", None);
    let key = state.store.key(id).ok_or_else(missing)?;
    let item = state.store.get(key).ok_or_else(missing)?;
    if belongs(item, customer) == Some(false) {
        return Err(missing());
    }
    Ok(key)
}

fn update(state: &mut State, call: &Call, customer: &str, id: &str) -> Result<Response, Response> {
    let body = body(call)?;
    provider(call, &body)?;
    let extends = flag(call, &body)?;
    let key = find(state, call, customer, id)?;
    let draft = Draft {
        auto_extend_duration: Some(if extends { "P180D" } else { "PT0S" }.into()),
        ..Draft::default()
    };
    let item = state.store.get(key).ok_or_else(|| Response::empty(500))?;
    draft
        .allowed(item)
        .and_then(|_| relationships::change(state, key, draft).map(|_| ()))
        .map_err(|rejection| as_cloudcockpit(call, &rejection, None))?;
    Ok(Response::empty(200))
}

fn terminate(
    state: &mut State,
    call: &Call,
    customer: &str,
    id: &str,
) -> Result<Response, Response> {
    let provider = call.option("providerInstanceId");
    guid(call, "providerInstanceId", provider.as_deref())?;
    let key = find(state, call, customer, id)?;
    let status = state.store.get(key).map(|r| r.status.clone());
    if status.as_deref() != Some("active") {
        let text = "Only an active relationship can be terminated.";
        return Err(refuse(call, 400, text, None));
    }
    state.enter(key, "terminationRequested");
    state.commits.requests += 1;
    Ok(Response::empty(200))
}
