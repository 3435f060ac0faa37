//! A small HTTP client, so that these tests don't depend on the library's client.

use gdap::emulator::{Emulator, Options};
use reqwest::Method;
use reqwest::blocking::Client;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};

/// Role ids of the documented examples, and Global Administrator.
pub const ROLE: &str = "29232cdf-9323-42fd-ade2-1d097af3e4de";
pub const OTHER_ROLE: &str = "44367163-eba1-44c3-98af-f5787879f96a";
pub const GLOBAL: &str = "62e90394-69f5-4237-9190-012177145e10";

/// A response with its body read.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    pub fn etag(&self) -> &str {
        self.body["@odata.etag"].as_str().unwrap_or_default()
    }

    pub fn id(&self) -> &str {
        self.body["id"].as_str().unwrap_or_default()
    }
}

/// An emulator and a client of it.
pub struct World {
    pub emulator: Emulator,
    pub client: Client,
}

pub fn world() -> World {
    world_with(Options::default())
}

pub fn world_with(options: Options) -> World {
    let emulator = Emulator::start(options).expect("starts");
    World {
        emulator,
        client: client(),
    }
}

/// An emulator with https, and a TLS configuration that only trusts its authority.
pub fn secure_world() -> (World, rustls::ClientConfig) {
    let folder = tempfile::tempdir().expect("a folder");
    let ca = folder.path().join("ca.pem");
    let emulator = Emulator::start(Options {
        tls: true,
        ca_file: Some(ca.clone()),
        ..Options::default()
    });
    let mut roots = rustls::RootCertStore::empty();
    let cert = rustls_pki_types::CertificateDer::from_pem_file(&ca).expect("a certificate");
    roots.add(cert).expect("an authority");
    let config = trusting(roots);
    let world = World {
        emulator: emulator.expect("starts"),
        client: client_of(config.clone()),
    };
    (world, config)
}

fn trusting(roots: rustls::RootCertStore) -> rustls::ClientConfig {
    let provider = rustls::crypto::ring::default_provider();
    rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A client for plain http; reqwest needs a TLS backend even so.
pub fn client() -> Client {
    client_of(trusting(rustls::RootCertStore::empty()))
}

/// A client that follows no redirects and uses no proxy.
fn client_of(config: rustls::ClientConfig) -> Client {
    Client::builder()
        .tls_backend_preconfigured(config)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("client")
}

impl World {
    pub fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else if path.starts_with('/') {
            format!("{}{path}", self.emulator.uri())
        } else {
            format!("{}/v1.0/tenantRelationships/{path}", self.emulator.uri())
        }
    }

    /// Sends a request with `headers` in addition to the bearer token and the content type of a body.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).expect("method");
        let mut request = self.client.request(method, self.url(path));
        if !headers.iter().any(|(n, _)| *n == "authorization") {
            request = request.header("authorization", "Bearer t");
        }
        if let Some(body) = body {
            request = request.body(body.to_string());
            if !headers.iter().any(|(n, _)| *n == "content-type") {
                request = request.header("content-type", "application/json");
            }
        }
        for (name, value) in headers.iter().filter(|(_, v)| !v.is_empty()) {
            request = request.header(*name, *value);
        }
        let answer = request.send().expect("an answer");
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let text = answer.text().expect("a body");
        Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], Some(body))
    }

    pub fn patch(&self, path: &str, etag: &str, body: &Value) -> Answer {
        self.send("PATCH", path, &[("if-match", etag)], Some(body))
    }

    pub fn etag_of(&self, path: &str) -> String {
        self.get(path).etag().to_owned()
    }
}

/// The path of a relationship.
pub fn path(id: &str) -> String {
    format!("delegatedAdminRelationships/{id}")
}

/// A valid relationship document.
pub fn document(name: &str) -> Value {
    json!({
        "displayName": name,
        "duration": "P730D",
        "accessDetails": roles(&[ROLE]),
    })
}

pub fn roles(ids: &[&str]) -> Value {
    let roles: Vec<Value> = ids
        .iter()
        .map(|id| json!({"roleDefinitionId": id}))
        .collect();
    json!({ "unifiedRoles": roles })
}
