//! The reply of a call: its JSON text, and typed getters.

use serde::Serialize;
use serde_json::Value;

use crate::http::ShownHeaders;
use crate::model::{Assignment, Customer, Operation, Relationship, RelationshipRequest, document};

/// The result of a call that succeeded. The numbers are those of the C header.
///
/// Part of the reply of a [`Client`](crate::Client).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ResultKind {
    /// Created by this call.
    Created = 1,
    /// Updated by this call.
    Updated = 2,
    /// No change was needed; nothing was changed.
    Unchanged = 3,
    /// The response to the write was lost; reading back showed that the write was made.
    Recovered = 4,
    /// Accepted (202); the call didn't wait for the result.
    Accepted = 5,
    /// Read.
    Read = 6,
    /// Planned; nothing was changed.
    Planned = 7,
    /// Checked without a service.
    Checked = 8,
    /// Deleted by this call.
    Deleted = 9,
    /// Done by an earlier run, according to the batch's journal; nothing was sent.
    Skipped = 10,
    /// Signed in; no request was sent to the service.
    #[serde(rename = "signIn")]
    SignIn = 11,
}

/// The reply of a call that succeeded.
///
/// Example: [`Client`](crate::Client).
#[derive(Debug, Clone)]
pub struct Reply {
    pub(crate) kind: ResultKind,
    pub(crate) json: String,
    pub(crate) id: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) headers: ShownHeaders,
    pub(crate) client_request_id: Option<String>,
    pub(crate) requests_sent: u32,
    pub(crate) http_status: Option<u16>,
}

impl Reply {
    /// The reply of a call that sent nothing.
    pub(crate) fn unsent(kind: ResultKind, json: String, id: Option<String>) -> Reply {
        Reply {
            kind,
            json,
            id,
            etag: None,
            next: None,
            headers: ShownHeaders::default(),
            client_request_id: None,
            requests_sent: 0,
            http_status: None,
        }
    }

    /// The result of the call.
    pub fn kind(&self) -> ResultKind {
        self.kind
    }
    /// The whole reply as one JSON object; each method of [`Client`](crate::Client) lists its properties.
    pub fn json(&self) -> &str {
        &self.json
    }
    /// Takes the JSON out of the reply.
    #[cfg(feature = "ffi")]
    pub(crate) fn take_json(&mut self) -> String {
        std::mem::take(&mut self.json)
    }
    /// The relationship in the reply, parsed; `None` if it has none.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, id: &str) -> gdap::Result<()> {
    /// let reply = client.get(id, &gdap::CallOptions::default())?;
    /// if let Some(relationship) = reply.relationship() {
    ///     println!("{:?} until {:?}", relationship.display_name, relationship.end);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn relationship(&self) -> Option<Relationship> {
        Relationship::from_value(self.property("relationship")).ok()
    }

    /// The access assignment in the reply, parsed; `None` if it has none.
    pub fn assignment(&self) -> Option<Assignment> {
        Assignment::from_value(self.property("assignment")).ok()
    }

    /// The request in the reply, parsed; `None` if it has none.
    pub fn request(&self) -> Option<RelationshipRequest> {
        RelationshipRequest::from_value(self.property("request")).ok()
    }

    /// The long-running operation in the reply, parsed; `None` if it has none.
    pub fn operation(&self) -> Option<Operation> {
        Operation::from_value(self.property("operation")).ok()
    }

    /// The customer in the reply, parsed; `None` if it has none.
    pub fn customer(&self) -> Option<Customer> {
        Customer::from_value(self.property("customer")).ok()
    }

    /// The items of a page; none if the reply isn't a page.
    pub(crate) fn items(&self) -> Vec<Value> {
        match self.property("value") {
            Value::Array(items) => items,
            _ => Vec::new(),
        }
    }

    fn property(&self, name: &str) -> Value {
        let chosen = document::select(&self.json, &|known| known == name);
        let value = chosen.and_then(|mut it| it.remove(name));
        value.unwrap_or_default()
    }

    /// Id of the relationship, or of the request, operation, assignment or customer if the call is about one.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
    /// ETag of the relationship or assignment as last seen.
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }
    /// List: the [`ListQuery::next`](crate::ListQuery::next) of the next page; `None` after the last.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
    /// The headers of the last response, without secrets.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter()
    }
    /// The service's id of the last request.
    pub fn request_id(&self) -> Option<&str> {
        self.headers.request_id()
    }
    /// The id that the call was sent with, the same for all its attempts.
    pub fn client_request_id(&self) -> Option<&str> {
        self.client_request_id.as_deref()
    }
    /// How many requests were sent.
    pub fn requests_sent(&self) -> u32 {
        self.requests_sent
    }
    /// The HTTP status of the last response; `None` if nothing was sent.
    pub fn http_status(&self) -> Option<u16> {
        self.http_status
    }
}
