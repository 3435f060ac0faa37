//! An error as JSON.

use serde::Serialize;
use serde_json::Value;

use super::{Conflict, Error};
use crate::base::{Hint, Outcome, Problem};

/// `{"status":200,"kind":"Validation",...}`: properties without a value are omitted.
impl Serialize for Error {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Form<'a> {
            status: i32,
            kind: &'static str,
            message: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            hint: Option<&'a Hint>,
            outcome: Outcome,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            problems: &'a [Problem],
            #[serde(skip_serializing_if = "Option::is_none")]
            service_code: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            http_status: Option<u16>,
            #[serde(skip_serializing_if = "Option::is_none")]
            service_request_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            client_request_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            retry_after_ms: Option<u64>,
            requests_sent: u32,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            headers: &'a [(String, String)],
            #[serde(skip_serializing_if = "Option::is_none")]
            conflict: Option<&'a Conflict>,
            #[serde(skip_serializing_if = "Option::is_none")]
            trace: Option<&'a Value>,
        }
        let inner = &self.0;
        Form {
            status: inner.kind as i32,
            kind: inner.kind.name(),
            message: &inner.message,
            hint: inner.hint.as_ref(),
            outcome: inner.outcome,
            problems: &inner.problems,
            service_code: inner.service_code.as_deref(),
            http_status: inner.http_status,
            service_request_id: inner.request_id.as_deref(),
            client_request_id: inner.client_request_id.as_deref(),
            retry_after_ms: inner.retry_after.map(|wait| wait.as_millis() as u64),
            requests_sent: inner.requests_sent,
            headers: &inner.headers,
            conflict: inner.conflict.as_ref(),
            trace: inner.trace.as_ref(),
        }
        .serialize(serializer)
    }
}
