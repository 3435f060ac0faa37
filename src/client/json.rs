//! The JSON of a reply. Entities in it keep the text that the service sent, so that nothing is lost or
//! reordered. JSON that the library writes has its properties in alphabetical order.

use memchr::memmem;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::plan_report::PlanReport;
use super::reply::ResultKind;
use crate::base::{Error, ErrorKind, Result};
use crate::model::relationship::normalise_response;
use crate::model::{Change, Object, Relationship, document};

/// The properties of a reply's JSON that differ from call to call; absent ones are left out.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Form<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<&'a str>,
    /// The property name of an entity, and its JSON, which was checked when it was read.
    #[serde(skip)]
    pub(super) entity: Option<(&'static str, &'a str)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) operation: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) customer_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) provider_instance_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sent: Option<&'a Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changes: Option<&'a [Change<'a>]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sign_in: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trace: Option<&'a Value>,
    #[serde(flatten)]
    pub(super) plan: Option<&'a PlanReport<'a>>,
}

impl<'a> Form<'a> {
    /// A form with the id, ETag and JSON of an entity, as the property `name`.
    pub(super) fn of(name: &'static str, entity: Option<&'a Entity>) -> Form<'a> {
        Form {
            id: entity.map(|entity| entity.id.as_str()),
            etag: entity.and_then(|entity| entity.etag.as_deref()),
            entity: entity.map(|entity| (name, entity.json.as_str())),
            ..Form::default()
        }
    }
}

/// A whole reply: the result, the properties of this call, and the properties of every reply.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FullReply<'a> {
    pub(super) result: ResultKind,
    #[serde(flatten)]
    pub(super) form: &'a Form<'a>,
    pub(super) requests_sent: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) service_request_id: Option<&'a str>,
    pub(super) client_request_id: &'a str,
}

impl FullReply<'_> {
    /// The reply's JSON. An entity comes last, as the service sent it.
    pub(super) fn to_json(&self) -> Result<String> {
        let entity_size = self.form.entity.map_or(0, |(_, entity)| entity.len());
        let mut json = to_sized_json(self, REPLY_BYTES + entity_size)?;
        if let Some((name, entity)) = self.form.entity {
            json.pop();
            json.extend([",\"", name, "\":", entity, "}"]);
        }
        Ok(json)
    }
}

/// Usual maximum bytes of a body to send, and of a reply without its entity; only buffers are sized by them.
const BODY_BYTES: usize = 512;
const REPLY_BYTES: usize = 1024;

/// `value` as JSON text. Everything passed in here can be written as JSON, so a failure is a bug.
pub(super) fn to_json(value: &impl Serialize) -> Result<String> {
    to_sized_json(value, BODY_BYTES)
}

/// As `to_json`, in a buffer of initially `size` bytes.
fn to_sized_json(value: &impl Serialize, size: usize) -> Result<String> {
    let mut text = Vec::with_capacity(size);
    serde_json::to_writer(&mut text, value).map_err(internal)?;
    String::from_utf8(text).map_err(|error| internal(serde::ser::Error::custom(error)))
}

/// `value` as JSON text that other JSON can contain unchanged.
pub(super) fn to_raw(value: &impl Serialize) -> Result<Box<RawValue>> {
    serde_json::value::to_raw_value(value).map_err(internal)
}

fn internal(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("A result couldn't be written as JSON: {error}."),
    )
}

/// An entity with an id, as the text that the service sent.
pub(super) struct Entity {
    pub(super) id: String,
    pub(super) etag: Option<String>,
    pub(super) json: String,
}

impl Entity {
    /// Reads a body; `None` if it is empty or isn't an entity with an id.
    pub(super) fn read(body: &[u8]) -> Option<Entity> {
        Entity::read_with(body, &Object::new()).map(|(entity, _)| entity)
    }

    /// Reads a body and its values of `properties`; `None` also if it has one of them twice.
    pub(super) fn read_with(body: &[u8], properties: &Object) -> Option<(Entity, Object)> {
        const ETAG: &str = "@odata.etag";
        let text = std::str::from_utf8(body).ok()?;
        let mut own = [("id", None), (ETAG, None)];
        let is_property = |name: &str| properties.contains_key(name);
        let values = document::select_beside(&mut own, text, &is_property)?;
        let [id, etag] = own.map(|(_, value)| match value {
            Some(Value::String(text)) => Some(text),
            _ => None,
        });
        let id = id.filter(|id| !id.is_empty())?;
        let json = normalised(text)?;
        Some((Entity { id, etag, json }, values))
    }

    /// The text of an entity that was parsed.
    pub(super) fn of(entity: &Relationship) -> Result<Entity> {
        Ok(Entity {
            id: entity.id.clone(),
            etag: entity.etag.clone(),
            json: match &entity.text {
                Some(text) => text.clone(),
                None => to_json(&entity.raw)?,
            },
        })
    }
}

/// A parsed entity with the text that it was read from.
pub(super) fn relationship(value: Value, text: &[u8]) -> Result<Relationship> {
    let mut entity = Relationship::from_value(value)?;
    entity.text = std::str::from_utf8(text).ok().and_then(normalised);
    Ok(entity)
}

/// The JSON text, unchanged unless it may contain an empty date: then empty dates are null.
pub(super) fn normalised(json: &str) -> Option<String> {
    if !has_empty_text(json.as_bytes()) {
        return Some(json.to_owned());
    }
    let mut value: Value = serde_json::from_str(json).ok()?;
    normalise_response(&mut value);
    to_json(&value).ok()
}

/// Whether JSON text may contain an empty string: two quotes side by side, the first not escaped (an
/// ETag ends in `\""`). Can be a false positive, but never a false negative.
pub(super) fn has_empty_text(json: &[u8]) -> bool {
    memmem::find_iter(json, b"\"\"").any(|at| at == 0 || json[at - 1] != b'\\')
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
