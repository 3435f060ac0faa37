//! The product under test: only this file uses its calls and options. Its reports are read as JSON and text,
//! as any host gets them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gdap::base::{Cancel, Level, Result, Secret};
use gdap::client::{Batch, BatchOptions, CallOptions, Client, ClientOptions, Reply, Work};
use gdap::http::{Token, TokenContext, TokenSource, Transport};
use gdap::model::ServiceKind;
use serde_json::Value;

use crate::history::{Call, Kind, Limits, Ms};
use crate::names;
use crate::time::{Sim, VirtualClock};

/// The report of one call.
#[derive(Debug, Clone, Default)]
pub struct CallEnd {
    /// The result of a success (created, updated, ...); otherwise empty.
    pub result: String,
    /// The kind of a failure; `outcome` is its outcome.
    pub kind: String,
    pub outcome: String,
    pub json: Value,
    /// All its texts in any form.
    pub text: String,
}

/// The target of a call, with the ETag or snapshot that its caller has.
#[derive(Debug, Clone, Default)]
pub struct Target {
    pub id: String,
    pub assignment: Option<String>,
    pub if_match: Option<String>,
    pub snapshot: Option<Vec<u8>>,
}

/// A client in one process.
pub struct Product {
    client: Client,
    logs: Arc<Mutex<String>>,
}

impl Product {
    pub fn new(
        sim: &Arc<Sim>,
        life: usize,
        wire: Arc<dyn Transport>,
        is_cockpit: bool,
        limits: &Limits,
    ) -> Product {
        let mut options = ClientOptions {
            service: if is_cockpit {
                ServiceKind::CloudCockpit
            } else {
                ServiceKind::Graph
            },
            base_uri: Some(
                if is_cockpit {
                    names::COCKPIT_ROOT
                } else {
                    names::ROOT
                }
                .to_owned(),
            ),
            portal_domain: is_cockpit.then(|| "portal.model.test".to_owned()),
            provider_instance_id: is_cockpit.then(|| names::PROVIDER.to_owned()),
            deadline: Duration::from_millis(limits.deadline),
            attempt_timeout: Duration::from_millis(limits.attempt_timeout),
            ..ClientOptions::default()
        };
        options.retry.max_retries = limits.max_retries;
        options.retry.base = Duration::from_millis(limits.retry_base);
        options.consistency_wait = Duration::from_millis(limits.consistency_wait);
        let clock = Arc::new(VirtualClock::new(sim.clone(), life));
        let client =
            Client::with_transport(options, Arc::new(Tokens), wire, clock).expect("a client");
        Product {
            client,
            logs: Arc::default(),
        }
    }

    /// Collects every log line from now on.
    pub fn keep_logs(&self) {
        let logs = self.logs.clone();
        let sink = move |_: Level, _: &str, line: &str| {
            let mut logs = logs.lock().expect("the logs");
            logs.push_str(line);
            logs.push('\n');
        };
        self.client
            .diagnostics()
            .set_log(Some((Level::Debug, Arc::new(sink))));
    }

    pub fn logs(&self) -> String {
        self.logs.lock().expect("the logs").clone()
    }

    /// Makes one call and returns its report.
    pub fn call(&self, call: &Call, id: &str, target: &Target, cancel: Option<&Cancel>) -> CallEnd {
        let options = options(call, id, target, cancel);
        let (client, body) = (&self.client, document(call));
        let assignment = target.assignment.as_deref().unwrap_or_default();
        call_end(match call.kind {
            Kind::Create | Kind::CockpitCreate => client.create(&body, &options),
            Kind::Update | Kind::CockpitUpdate => client.update(&target.id, &body, &options),
            Kind::Delete => client.delete(&target.id, &options),
            Kind::Lock | Kind::Terminate | Kind::CockpitTerminate => {
                client.request(&target.id, &body, &options)
            }
            Kind::Assign | Kind::CockpitLink => client.assign(&target.id, &body, &options),
            Kind::UpdateAssignment => {
                client.update_assignment(&target.id, assignment, &body, &options)
            }
            Kind::DeleteAssignment => client.delete_assignment(&target.id, assignment, &options),
            Kind::Get => client.get(&target.id, &options),
        })
    }

    /// A batch that runs one item at a time, so that a history can be repeated.
    pub fn batch(&self, journal: Option<PathBuf>, capacity: u32) -> Items {
        let options = BatchOptions {
            concurrency: 1,
            capacity,
            journal,
            ..BatchOptions::default()
        };
        Items(Batch::new(&self.client, options))
    }
}

/// A batch, or the error that prevented it.
pub struct Items(Result<Batch>);

impl Items {
    /// Submits an item; returns the report if it isn't accepted.
    pub fn submit(
        &self,
        call: &Call,
        id: &str,
        target: &Target,
        cancel: Option<&Cancel>,
        tag: usize,
    ) -> Option<CallEnd> {
        let batch = match &self.0 {
            Ok(batch) => batch,
            Err(error) => return Some(call_end(Err(error.clone()))),
        };
        let work = match call.kind {
            Kind::Create | Kind::CockpitCreate => Work::Create,
            Kind::Update | Kind::CockpitUpdate => Work::Update,
            Kind::Delete => Work::Delete,
            Kind::Lock | Kind::Terminate | Kind::CockpitTerminate => Work::Request,
            Kind::Assign | Kind::CockpitLink => Work::Assign,
            Kind::UpdateAssignment => Work::UpdateAssignment,
            Kind::DeleteAssignment => Work::DeleteAssignment,
            Kind::Get => Work::Get,
        };
        let of_assignment = matches!(call.kind, Kind::UpdateAssignment | Kind::DeleteAssignment);
        let options = CallOptions {
            assignment_id: target.assignment.as_deref().filter(|_| of_assignment),
            ..options(call, id, target, cancel)
        };
        let taken = batch.submit(
            work,
            &target.id,
            &document(call),
            &options,
            tag as u64,
            Duration::ZERO,
        );
        taken.err().map(|error| call_end(Err(error)))
    }

    /// The next finished item; `None` if none came within 60 seconds of real time, more than any machine
    /// needs.
    pub fn take(&self) -> Option<(usize, CallEnd)> {
        let batch = self.0.as_ref().ok()?;
        let (tag, result) = batch.take(Duration::from_secs(60)).ok()?;
        Some((tag as usize, call_end(result)))
    }
}

fn options<'a>(
    call: &'a Call,
    id: &'a str,
    target: &'a Target,
    cancel: Option<&'a Cancel>,
) -> CallOptions<'a> {
    let is_cockpit = call.kind.is_cockpit();
    CallOptions {
        cancel,
        deadline: call.deadline.map(Duration::from_millis),
        if_match: target.if_match.as_deref(),
        snapshot: target.snapshot.as_deref(),
        client_request_id: Some(id),
        customer_id: (is_cockpit && call.customer).then_some(names::CUSTOMER),
        wait: call.wait,
        reuse_existing: call.reuse,
        offline: call.offline,
        plan: call.plan,
        read_back: call.read_back,
        ..CallOptions::default()
    }
}

fn document(call: &Call) -> Vec<u8> {
    match &call.body {
        Value::Null => Vec::new(),
        body => body.to_string().into_bytes(),
    }
}

fn call_end(result: Result<Reply>) -> CallEnd {
    match result {
        Ok(reply) => {
            let json: Value = serde_json::from_str(reply.json()).expect("the reply's JSON");
            CallEnd {
                result: json["result"].as_str().unwrap_or_default().to_owned(),
                text: format!("{} {:?}", reply.json(), reply.headers().collect::<Vec<_>>()),
                json,
                ..CallEnd::default()
            }
        }
        Err(error) => {
            let json = serde_json::to_value(&error).expect("the error's JSON");
            let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
            CallEnd {
                kind: text("kind"),
                outcome: text("outcome"),
                text: format!("{error} {error:?} {json}"),
                json,
                ..CallEnd::default()
            }
        }
    }
}

/// Issues one token, and another one if it was rejected.
struct Tokens;

impl TokenSource for Tokens {
    fn token(&self, context: &TokenContext<'_>) -> Result<Token> {
        let text = match context.rejected {
            Some(_) => format!("{}2", names::TOKEN),
            None => names::TOKEN.to_owned(),
        };
        Token::new(Secret::copy_of(text.as_bytes()), None)
    }
}

/// The deadline of a call: its own or the client's.
pub fn deadline(call: &Call, limits: &Limits) -> Ms {
    call.deadline.unwrap_or(limits.deadline)
}
