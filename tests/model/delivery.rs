//! What the transport returns to the client: a response or a failure.

use gdap::http::{Failure, FailureKind, Headers, Response};

use crate::names;
use crate::service::{Answer, World};

/// A failure without a response.
pub fn failure(kind: FailureKind, sent: bool) -> Failure {
    Failure::new(kind, sent, "The connection failed.")
}

/// The service's response, with the headers that every response has.
pub fn response(world: &World, answer: Answer) -> Response {
    let mut headers = Headers::new();
    let date = httpdate::fmt_http_date(world.system_time(world.now, true));
    headers.set("Date", &date).expect("a date");
    headers
        .set("request-id", &names::guid(0x1d, world.log.len()))
        .expect("an id");
    for (name, value) in &answer.headers {
        headers.set(name, value).expect("a header");
    }
    Response {
        status: answer.status,
        headers,
        body: answer.body,
    }
}
