//! Faults: rules that make chosen requests go wrong in a chosen way, as often as wanted.

use crate::emulator::http::message::Call;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One rule, as it is given to `POST /emulator/faults`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    #[serde(default, rename = "match")]
    wanted: Match,
    /// So many matching requests are let through first.
    #[serde(default)]
    after: u64,
    /// So many requests are hit; absent: all.
    times: Option<u64>,
    /// The share of the matching requests that is hit.
    probability: Option<f64>,
    /// Where the dice for `probability` start.
    seed: Option<u64>,
    pub(crate) status: Option<u16>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    /// The body: a text as it is, anything else as JSON.
    pub(crate) body: Option<Value>,
    pub(crate) ms: Option<u64>,
    pub(crate) after_commit: Option<bool>,
    pub(crate) bytes: Option<u64>,
    pub(crate) depth: Option<usize>,
    pub(crate) to: Option<String>,
}

/// Which requests a rule is for; what is absent matches all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Match {
    method: Option<String>,
    /// A part of the path and query.
    path: Option<String>,
    /// The operation's name.
    operation: Option<String>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Status,
    CloseBefore,
    CloseAfter,
    ResetBefore,
    ResetAfter,
    Half,
    Stall,
    Drip,
    Delay,
    WrongLength,
    Html,
    Empty,
    Huge,
    Deep,
    BadJson,
    GzipBomb,
    Redirect,
    NextLink,
    Location,
}

impl Kind {
    /// The kind's name.
    pub(crate) fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(name)) => name,
            _ => String::new(),
        }
    }

    /// Whether the kind needs the connection, so that an item of a batch cannot have it.
    fn needs_wire(self) -> bool {
        use Kind::{Empty, Html, NextLink, Redirect, Status};
        !matches!(
            self,
            Status | Html | Empty | Redirect | NextLink | Self::Location
        )
    }
}

impl Fault {
    /// Whether the request takes effect although its answer is spoilt.
    pub(crate) fn commits(&self) -> bool {
        use Kind::{CloseBefore, Html, Redirect, ResetBefore, Status};
        match self.kind {
            CloseBefore | ResetBefore => false,
            Status | Html | Redirect => self.after_commit.unwrap_or(false),
            _ => true,
        }
    }
}

/// The rules in force.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Armed>);

#[derive(Debug)]
struct Armed {
    fault: Fault,
    seen: u64,
    hit: u64,
    dice: fastrand::Rng,
}

impl Faults {
    /// Appends one rule or an array of them; all or none.
    pub(crate) fn add(&mut self, rules: &Value) -> Result<usize, String> {
        let rules = match rules {
            Value::Array(rules) => rules.clone(),
            one => vec![one.clone()],
        };
        let mut new = Vec::new();
        for rule in rules {
            let fault: Fault = serde_json::from_value(rule).map_err(|e| format!("Faults: {e}."))?;
            if fault.status.is_some_and(|s| !(200..=599).contains(&s)) {
                return Err("Faults: status must be from 200 to 599.".into());
            }
            if fault.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
                return Err("Faults: probability must be from 0 to 1.".into());
            }
            let needs_to = matches!(fault.kind, Kind::Redirect | Kind::NextLink | Kind::Location);
            if needs_to && fault.to.is_none() {
                return Err(format!("Faults: {} needs \"to\".", fault.kind.name()));
            }
            new.push(Armed {
                dice: fastrand::Rng::with_seed(fault.seed.unwrap_or(1)),
                seen: 0,
                hit: 0,
                fault,
            });
        }
        let added = new.len();
        self.0.extend(new);
        Ok(added)
    }

    /// Takes all rules away.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The first rule that hits this request.
    pub(crate) fn pick(&mut self, call: &Call, operation: &str, in_batch: bool) -> Option<Fault> {
        if self.0.is_empty() {
            return None;
        }
        let address = format!("{}?{}", call.path, call.query);
        for armed in &mut self.0 {
            let fault = &armed.fault;
            let wanted = &fault.wanted;
            let fits = (wanted.method.as_deref())
                .is_none_or(|m| m.eq_ignore_ascii_case(call.method.as_str()))
                && wanted.path.as_deref().is_none_or(|p| address.contains(p))
                && wanted.operation.as_deref().is_none_or(|o| o == operation)
                && !(in_batch && fault.kind.needs_wire());
            if !fits || fault.times.is_some_and(|times| armed.hit >= times) {
                continue;
            }
            armed.seen += 1;
            if armed.seen <= fault.after {
                continue;
            }
            let hit = fault.probability.is_none_or(|p| armed.dice.f64() < p);
            if hit {
                armed.hit += 1;
                return Some(fault.clone());
            }
        }
        None
    }
}
