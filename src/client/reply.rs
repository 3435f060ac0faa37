//! What a call gives back: one JSON text, made once, and typed accessors beside it.

use serde::Serialize;
use serde_json::value::RawValue;

use super::entity::Entity;
use crate::base::{Error, ErrorKind, Result};
use crate::model::{Change, Object};

/// How a call ended well. The numbers are those of the C header.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Done {
    /// Made by this call.
    Created = 1,
    /// Changed by this call.
    Updated = 2,
    /// Everything was as wanted already; nothing was changed.
    Unchanged = 3,
    /// The answer to the write was lost; looking showed that it was made.
    Recovered = 4,
    /// Accepted (202) and not waited for.
    Accepted = 5,
    /// Read.
    Read = 6,
    /// Planned; nothing was changed.
    Planned = 7,
    /// Checked without a service.
    Checked = 8,
    /// Removed.
    Deleted = 9,
    /// Done by an earlier run, as the journal of the batch has it; nothing was sent.
    Skipped = 10,
    /// Signed in; nothing was asked of the service.
    #[serde(rename = "signedIn")]
    SignedIn = 11,
}

/// The success of one call.
#[derive(Debug, Clone)]
pub struct Reply {
    pub(crate) done: Done,
    pub(crate) json: String,
    pub(crate) id: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) request_id: Option<String>,
    pub(crate) client_request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) http_status: Option<u16>,
}

impl Reply {
    /// That of a call for which nothing was sent.
    pub(crate) fn unsent(done: Done, json: String, id: Option<String>) -> Reply {
        Reply {
            done,
            json,
            id,
            etag: None,
            next: None,
            headers: Vec::new(),
            request_id: None,
            client_request_id: None,
            attempts: 0,
            http_status: None,
        }
    }

    /// How it ended.
    pub fn done(&self) -> Done {
        self.done
    }
    /// The whole answer as one JSON object; which members it has is told at each call of `Client`.
    pub fn json(&self) -> &str {
        &self.json
    }
    /// Id of the relationship (of the request, operation, assignment or customer where the call is
    /// about one).
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
    /// Etag of the relationship or assignment as last seen.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }
    /// List: what to hand in for the next page; none after the last.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
    /// Headers of the last answer, redacted.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }
    /// The service's id of the last request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
    /// Our id of the call, the same over its attempts.
    pub fn client_request_id(&self) -> Option<&str> {
        self.client_request_id.as_deref()
    }
    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
    /// HTTP status of the last answer; none where nothing was sent.
    pub fn http_status(&self) -> Option<u16> {
        self.http_status
    }
}

/// The members of an answer's JSON that differ from call to call; absent ones are left out.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Form<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) relationship: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) assignment: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customer: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) customer_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider_instance_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sent: Option<&'a Object>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) changes: Option<&'a [Change]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sign_in: Option<&'a RawValue>,
}

impl<'a> Form<'a> {
    /// With what is known of a relationship.
    pub(crate) fn relationship(entity: Option<&'a Entity>) -> Form<'a> {
        Form {
            id: entity.map(|entity| entity.id.as_str()),
            etag: entity.and_then(|entity| entity.etag.as_deref()),
            relationship: entity.map(|entity| &*entity.json),
            ..Form::default()
        }
    }
}

/// A whole answer: how it ended, its own members, and what every answer has.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Whole<'a> {
    pub(crate) result: Done,
    #[serde(flatten)]
    pub(crate) form: &'a Form<'a>,
    pub(crate) attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<&'a str>,
    pub(crate) client_request_id: &'a str,
}

/// `value` as JSON text. Everything handed in here can be written as JSON, so a failure is a bug.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(internal)
}

/// `value` as JSON text that is copied as it is into a larger one.
pub(crate) fn to_raw(value: &impl Serialize) -> Result<Box<RawValue>> {
    serde_json::value::to_raw_value(value).map_err(internal)
}

fn internal(error: serde_json::Error) -> Error {
    Error::new(
        ErrorKind::Internal,
        format!("A result could not be written as JSON: {error}."),
    )
}
