//! Building the service's responses.

use serde_json::{Value, json};

#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn empty(status: u16) -> Answer {
        Answer {
            status,
            ..Answer::default()
        }
    }

    pub fn json(status: u16, body: &Value) -> Answer {
        Answer {
            status,
            headers: vec![("Content-Type", "application/json".to_owned())],
            body: body.to_string().into_bytes(),
        }
    }

    pub fn text(status: u16, kind: &str, body: &str) -> Answer {
        Answer {
            status,
            headers: vec![("Content-Type", kind.to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    /// Graph's own error.
    pub fn error(status: u16, code: &str, message: &str) -> Answer {
        Answer::json(status, &error_body(false, status, code, message))
    }

    /// CloudCockpit's own error: 401 and 403 have no body.
    pub fn cockpit_error(status: u16, message: &str) -> Answer {
        match status {
            401 | 403 => Answer::empty(status),
            _ => Answer::json(status, &error_body(true, status, "Error", message)),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    pub fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// The error body of either service (services.md, sections 7 and 11).
pub fn error_body(is_cockpit: bool, status: u16, code: &str, message: &str) -> Value {
    match is_cockpit {
        true => json!({
            "statusCode": status, "type": code, "description": message,
            "correlationId": crate::names::guid(0xc0, 1), "errors": [],
        }),
        false => json!({"error": {
            "code": code, "message": message, "target": null, "details": [], "innerError": null,
        }}),
    }
}
