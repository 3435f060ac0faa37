//! The JSON of a reply, and entities in it: kept as the text they came as, so that nothing of them is
//! lost or reordered. What the library writes itself has its properties in alphabetical order.

use memchr::memmem;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::plan::Plan;
use super::reply::ResultKind;
use crate::base::{Error, ErrorKind, Result};
use crate::model::relationship::normalise_answer;
use crate::model::{Change, Object, Relationship, document};

/// The properties of a reply's JSON that differ from call to call; absent ones are left out.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Form<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<&'a str>,
    /// What an entity is called here, and its JSON, which was checked when it was read.
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
    pub(super) plan: Option<&'a Plan<'a>>,
}

impl<'a> Form<'a> {
    /// With what is known of an entity, which is called `name` here.
    pub(super) fn of(name: &'static str, entity: Option<&'a Entity>) -> Form<'a> {
        Form {
            id: entity.map(|entity| entity.id.as_str()),
            etag: entity.and_then(|entity| entity.etag.as_deref()),
            entity: entity.map(|entity| (name, entity.json.as_str())),
            ..Form::default()
        }
    }
}

/// A whole reply: how the call ended, its own properties, and what every reply has.
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
    /// Its JSON. An entity stands at its end, as it came.
    pub(super) fn to_json(&self) -> Result<String> {
        let entity_size = self.form.entity.map_or(0, |(_, entity)| entity.len());
        let mut json = to_sized_json(self, LARGE + entity_size)?;
        if let Some((name, entity)) = self.form.entity {
            json.pop();
            json.extend([",\"", name, "\":", entity, "}"]);
        }
        Ok(json)
    }
}

/// A body to send has at most about so many bytes, and a reply without its entity.
const USUAL: usize = 512;
const LARGE: usize = 1024;

/// `value` as JSON text. Everything passed in here can be written as JSON, so a failure is a bug.
pub(super) fn to_json(value: &impl Serialize) -> Result<String> {
    to_sized_json(value, USUAL)
}

/// The same, of about so many bytes.
fn to_sized_json(value: &impl Serialize, size: usize) -> Result<String> {
    let mut text = Vec::with_capacity(size);
    serde_json::to_writer(&mut text, value).map_err(internal)?;
    String::from_utf8(text).map_err(|error| internal(serde::ser::Error::custom(error)))
}

/// `value` as JSON text that is copied as it is into a larger one.
pub(super) fn to_raw(value: &impl Serialize) -> Result<Box<RawValue>> {
    serde_json::value::to_raw_value(value).map_err(internal)
}

fn internal(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("A result couldn't be written as JSON: {error}."),
    )
}

/// An entity with an id, as the text it came as.
pub(super) struct Entity {
    pub(super) id: String,
    pub(super) etag: Option<String>,
    pub(super) json: String,
}

impl Entity {
    /// Reads a body; `None` if it is empty or no entity with an id.
    pub(super) fn read(body: &[u8]) -> Option<Entity> {
        Entity::read_with(body, &Object::new()).map(|(entity, _)| entity)
    }

    /// Reads a body, with its values of these properties; `None` also if one of them stands twice in it.
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

    /// The text of an entity that was read with its values.
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

/// An entity with its values, and with the text it was read from.
pub(super) fn relationship(value: Value, text: &[u8]) -> Result<Relationship> {
    let mut entity = Relationship::from_value(value)?;
    entity.text = std::str::from_utf8(text).ok().and_then(normalised);
    Ok(entity)
}

/// JSON as it is, unless it may hold an empty date: then with null in its place.
pub(super) fn normalised(json: &str) -> Option<String> {
    if !has_empty_text(json.as_bytes()) {
        return Some(json.to_owned());
    }
    let mut value: Value = serde_json::from_str(json).ok()?;
    normalise_answer(&mut value);
    to_json(&value).ok()
}

/// Whether JSON text may hold an empty string: two quotes side by side, the first not escaped (an
/// ETag ends in `\""`). May say yes if there is none, never no if there is one.
pub(super) fn has_empty_text(json: &[u8]) -> bool {
    memmem::find_iter(json, b"\"\"").any(|at| at == 0 || json[at - 1] != b'\\')
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
