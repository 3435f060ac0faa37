//! CloudCockpit's ways: no etags, no reading by id, one flag to change.

use serde_json::Value;
use serde_json::value::RawValue;

use super::list::ListQuery;
use super::reply::{Done, Form, Reply, to_raw};
use super::run::Run;
use super::settle::unresolved;
use super::update::changes;
use crate::base::{CallHint, Error, ErrorKind, Level, Outcome, Result, ServiceHint, Term};
use crate::model::relationship::from_cloudcockpit;
use crate::model::{Change, Object, Relationship, RequestAction, compare};
use crate::service::{Set, Step, lifecycle};

/// Creates a relationship. Without a way to look it up by name over all customers, an unknown
/// outcome stays unknown and says how to look.
pub(super) fn create(run: &mut Run<'_>, body: &Object) -> Result<Reply> {
    if run.options.reuse_existing {
        return Err(Error::argument("CloudCockpit can't find a relationship by its name, so an existing one can't be reused.")
            .with_hint(CallHint::OmitOptions { options: vec![Term::ReuseExisting] }));
    }
    let response = run
        .write(Step::Create, None, body)
        .map_err(|error| match error.outcome() {
            Outcome::Unknown => error.with_hint(ServiceHint::FindInCloudCockpit),
            _ => error,
        })?;
    let provider = body
        .get("providerInstanceId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let entity = serde_json::from_slice(&response.body)
        .ok()
        .map(|entity| from_cloudcockpit(entity, run.options.customer_id, provider))
        .and_then(|entity| Relationship::from_value(entity).ok());
    finish(run, Done::Created, None, entity.as_ref(), None, &[])
}

/// Updates the one flag that CloudCockpit lets change. The PATCH sets it to a value, so it may be
/// sent twice. Its answer has no body; the customer's list is read, before and after, only where
/// the call asks for it.
pub(super) fn update(run: &mut Run<'_>, id: &str, body: &Object) -> Result<Reply> {
    let mut differences = changes(&flag(body), None);
    if run.options.read_back {
        let now = get(run, id)?;
        let rest = compare::remaining(&flag(body), &now.raw);
        if rest.is_empty() {
            return finish(run, Done::Unchanged, Some(id), Some(&now), None, &[]);
        }
        differences = changes(&flag(body), Some(&now.raw));
    }
    run.write(Step::Update(id), None, body)?;
    let entity = read_back(run, id);
    finish(
        run,
        Done::Updated,
        Some(id),
        entity.as_ref(),
        Some(body),
        &differences,
    )
}

/// Ends a relationship. What the call answers is not documented, so its answer is not read; with
/// `read_back`, `reuse_existing` or after a lost answer, the customer's list tells.
pub(super) fn terminate(run: &mut Run<'_>, id: &str) -> Result<Reply> {
    let action = RequestAction::Terminate;
    if run.options.read_back || run.options.reuse_existing {
        let now = get(run, id)?;
        if let Some(status) = &now.status {
            if lifecycle::in_force(action, status) {
                return finish(run, Done::Unchanged, Some(id), Some(&now), None, &[]);
            }
            lifecycle::may_request(action, status)?;
        }
    }
    let done = match run.ask(Step::Terminate(id)) {
        Ok(_) => Done::Updated,
        Err(error) if error.outcome() == Outcome::Unknown && !is_stopped(&error) => {
            let now = get(run, id).map_err(|looking| unresolved(error.clone(), &looking))?;
            match &now.status {
                Some(status) if lifecycle::in_force(action, status) => {
                    run.lost = false;
                    return finish(run, Done::Recovered, Some(id), Some(&now), None, &[]);
                }
                _ => {
                    return Err(error.with_hint(ServiceHint::VerifyCloudCockpitTermination));
                }
            }
        }
        Err(error) => return Err(error),
    };
    let entity = read_back(run, id);
    finish(run, done, Some(id), entity.as_ref(), None, &[])
}

/// The relationship after a write, where the call asks for it. That it cannot be read changes nothing
/// about the write, so it is a warning and not an error.
fn read_back(run: &mut Run<'_>, id: &str) -> Option<Relationship> {
    if !run.options.read_back {
        return None;
    }
    get(run, id)
        .inspect_err(|error| {
            run.client.diag.log(Level::Warn, "client", || {
                format!("The change was made; reading the relationship after it failed: {error}")
            });
        })
        .ok()
}

fn is_stopped(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Cancelled | ErrorKind::Deadline)
}

/// The relationship `id` out of the customer's list.
pub(super) fn get(run: &mut Run<'_>, id: &str) -> Result<Relationship> {
    for item in read(run)? {
        if let Ok(found) = Relationship::from_value(item)
            && found.id.eq_ignore_ascii_case(id)
        {
            return Ok(found);
        }
    }
    Err(Error::new(
        ErrorKind::NotFound,
        format!("The customer's list at CloudCockpit has no relationship {id}."),
    )
    .with_hint(ServiceHint::CheckCloudCockpitIds))
}

/// The customer's whole list, with Graph's names.
pub(super) fn list(run: &mut Run<'_>, query: &ListQuery<'_>) -> Result<Box<RawValue>> {
    if *query != ListQuery::default() {
        // The service has the sentence for it.
        run.service()
            .route(Step::List(Set::Relationships, "$"), run.place())?;
    }
    to_raw(&read(run)?)
}

fn read(run: &mut Run<'_>) -> Result<Vec<Value>> {
    let response = run.ask(Step::List(Set::Relationships, ""))?;
    let items: Vec<Value> = serde_json::from_slice(&response.body).map_err(|error| {
        Error::new(
            ErrorKind::BadAnswer,
            format!("CloudCockpit's answer is no list of relationships: {error}."),
        )
    })?;
    let place = run.place();
    let provider = place.provider_instance_id.unwrap_or_default();
    Ok(items
        .into_iter()
        .map(|item| from_cloudcockpit(item, place.customer_id, provider))
        .collect())
}

/// The body without the id that goes with it.
fn flag(body: &Object) -> Object {
    let mut body = body.clone();
    body.remove("providerInstanceId");
    body
}

/// `id` stands in where there is no entity to have one.
pub(super) fn finish(
    run: &mut Run<'_>,
    done: Done,
    id: Option<&str>,
    entity: Option<&Relationship>,
    sent: Option<&Object>,
    changes: &[Change],
) -> Result<Reply> {
    let json = entity.map(|entity| to_raw(&entity.raw)).transpose()?;
    let place = run.place();
    let provider = sent
        .and_then(|sent| sent.get("providerInstanceId")?.as_str())
        .or(place.provider_instance_id);
    run.reply(
        done,
        Form {
            id: entity.map(|entity| entity.id.as_str()).or(id),
            relationship: json.as_deref(),
            customer_id: place.customer_id,
            provider_instance_id: provider,
            sent,
            changes: (done != Done::Created && done != Done::Read).then_some(changes),
            ..Form::default()
        },
    )
}
