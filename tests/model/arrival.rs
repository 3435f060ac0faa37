//! The start of a request: it is counted, its fault is looked up, and a write is recorded as an attempt.

use gdap::http::Request;

use crate::faults::{Class, Fault};
use crate::history::{Kill, Ms, When};
use crate::names;
use crate::service::{Attempt, FaultMet, World};

/// Counts of the requests of a history so far, in both processes.
#[derive(Debug, Default)]
pub struct Counts {
    requests: usize,
    writes: usize,
    reads: usize,
    by_call: Vec<usize>,
}

/// The numbers of one request, from 1.
struct Number {
    of_all: usize,
    is_write: bool,
    /// The number among the writes, or among the reads.
    of_kind: usize,
}

impl Counts {
    /// The number of requests of one call.
    pub fn of_call(&self, call: usize) -> usize {
        self.by_call.get(call).copied().unwrap_or(0)
    }

    fn count(&mut self, call: usize, is_write: bool) -> Number {
        if self.by_call.len() <= call {
            self.by_call.resize(call + 1, 0);
        }
        self.by_call[call] += 1;
        self.requests += 1;
        let of_kind = match is_write {
            true => &mut self.writes,
            false => &mut self.reads,
        };
        *of_kind += 1;
        Number {
            of_all: self.requests,
            is_write,
            of_kind: *of_kind,
        }
    }
}

/// A request in flight.
pub struct Flight {
    pub call: usize,
    /// The index of the attempt; `None` for a read.
    pub attempt: Option<usize>,
    pub fault: Option<Fault>,
    pub latency: Ms,
    /// Whether, and how, the process is killed at this request.
    pub kill: Option<Kill>,
}

/// Starts the request of process `life`.
pub fn set_out(world: &mut World, counts: &mut Counts, life: usize, request: &Request) -> Flight {
    let ids = ["client-request-id", "X-Correlation-Id"];
    let id = ids.iter().find_map(|name| request.headers.get(name));
    let (call, of_life) = id.and_then(names::call_of).expect("the id of a call");
    assert_eq!(life, of_life, "a process sends its own calls");
    world.too_early += usize::from(world.now < world.closed_until);
    let number = counts.count(call, request.method.as_str() != "GET");
    let history = world.history.clone();
    for (other, write) in history.others.iter().enumerate() {
        if write.when == When::Request(number.of_all) {
            world.other_write(other);
        }
    }
    let meets = |at: crate::faults::At| at.is(number.is_write, number.of_kind);
    let kill = history.batch.as_ref().and_then(|batch| batch.kill);
    let kill = kill.filter(|kill| life == 0 && meets(kill.at));
    let fault = history.faults.iter().find(|fault| meets(fault.at)).cloned();
    let mut flight = Flight {
        call,
        attempt: None,
        fault,
        latency: history.weather.latency,
        kill,
    };
    let what = format!(
        "call {call}: {} {}",
        request.method.as_str(),
        request.url.as_str()
    );
    if kill.is_some_and(|kill| !kill.during) {
        world.note(format!("{what}: not sent"));
        return flight;
    }
    let has_written = world.attempts.iter().any(|attempt| attempt.call == call);
    world
        .faults_met
        .extend(flight.fault.iter().map(|fault| FaultMet {
            shown: fault.shown.clone(),
            is_first_read: !number.is_write && !has_written,
        }));
    flight.attempt = number
        .is_write
        .then(|| write_down(world, call, life, request));
    let body = String::from_utf8_lossy(request.body.as_deref().unwrap_or_default());
    let under = request.headers.get("If-Match");
    let under = under.map_or_else(String::new, |etag| format!(" under {etag}"));
    let mark = flight
        .attempt
        .map_or_else(String::new, |attempt| format!(" (write {attempt})"));
    world.note(format!("{what}{mark}{under} {body}"));
    flight
}

/// Records a write as an attempt and returns its index.
fn write_down(world: &mut World, call: usize, life: usize, request: &Request) -> usize {
    let body = request.body.as_deref().unwrap_or_default();
    world.attempts.push(Attempt {
        call,
        life,
        at: world.now,
        ended: Ms::MAX,
        method: request.method.as_str().to_owned(),
        path: request.url.as_str().to_owned(),
        if_match: request.headers.get("If-Match").map(str::to_owned),
        body: serde_json::from_slice(body).unwrap_or_default(),
        class: Class::Open,
        status: None,
        unauthenticated: false,
        accepted: Vec::new(),
        effects: Vec::new(),
        operation: None,
    });
    world.attempts.len() - 1
}
