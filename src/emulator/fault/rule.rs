//! Fault rules: which requests fail, in which way, and how often.

use crate::emulator::fault::kind::Kind;
use crate::emulator::http::message::Call;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One rule, as in the body of `POST /emulator/faults`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    /// The rule's name in the log; absent: the kind's name.
    name: Option<String>,
    #[serde(default, rename = "match")]
    wanted: Match,
    /// How many matching requests are not hit before the first hit.
    after: Option<u64>,
    /// Only the nth matching request is hit.
    nth: Option<u64>,
    /// How many requests are hit; absent: all.
    times: Option<u64>,
    /// The probability, from 0 to 1, that a matching request is hit.
    probability: Option<f64>,
    /// The seed of the random numbers for `probability`.
    seed: Option<u64>,
    pub(crate) status: Option<u16>,
    /// Headers to set in the response; null removes one.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, Option<String>>,
    /// The response's body: a string is sent as it is, any other value as JSON.
    pub(crate) body: Option<Value>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) ms: Option<u64>,
    after_commit: Option<bool>,
    /// The request takes effect this many milliseconds later, whatever the response is.
    pub(crate) lands_after_ms: Option<u64>,
    pub(crate) bytes: Option<u64>,
    pub(crate) depth: Option<usize>,
    pub(crate) to: Option<String>,
    pub(crate) patch: Option<Value>,
    pub(crate) details: Option<Value>,
    pub(crate) wrong: Option<Claim>,
}

/// The claim that is wrong in an ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Claim {
    Signature,
    Aud,
    Iss,
    Nonce,
    Tid,
    Exp,
}

/// Which requests a rule matches; an absent condition matches all.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Match {
    method: Option<String>,
    /// A substring of the path and query.
    path: Option<String>,
    /// The operation's name.
    operation: Option<String>,
    /// A substring of the body.
    body: Option<String>,
}

impl Match {
    fn matches(&self, call: &Call, operation: &str) -> bool {
        let method = self.method.as_deref();
        let path = |part: &str| {
            call.path.contains(part) || format!("{}?{}", call.path, call.query).contains(part)
        };
        let body = |part: &str| String::from_utf8_lossy(&call.body).contains(part);
        method.is_none_or(|m| m.eq_ignore_ascii_case(call.method.as_str()))
            && self.operation.as_deref().is_none_or(|o| o == operation)
            && self.path.as_deref().is_none_or(path)
            && self.body.as_deref().is_none_or(body)
    }

    fn is_empty(&self) -> bool {
        self.method.is_none()
            && self.path.is_none()
            && self.operation.is_none()
            && self.body.is_none()
    }
}

impl Fault {
    /// The rule's name.
    pub(crate) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.kind.name())
    }

    /// Whether the request takes effect before the response is made.
    pub(crate) fn commits(&self) -> bool {
        self.lands_after_ms.is_none() && self.after_commit.unwrap_or(self.kind.commits())
    }

    /// Whether the pause comes after the request took effect.
    pub(crate) fn waits_after_commit(&self) -> bool {
        self.after_commit == Some(true)
    }

    /// How long the response is held back.
    pub(crate) fn pause_ms(&self) -> u64 {
        match self.kind {
            Kind::Stall | Kind::Delay => self.ms.unwrap_or(1000),
            _ => 0,
        }
    }

    /// The AADSTS number in `code`, if it is one.
    pub(crate) fn aadsts(&self) -> Option<u32> {
        let code = self.code.as_deref()?;
        code.trim_start_matches("AADSTS").parse().ok()
    }

    fn checked(self) -> Result<Self, String> {
        let name = self.kind.name();
        let needs = |what: &str| Err(format!("Faults: {name} needs \"{what}\"."));
        if self.status.is_some_and(|s| !(200..=599).contains(&s)) {
            return Err("Faults: status must be from 200 to 599.".into());
        }
        if self.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err("Faults: probability must be from 0 to 1.".into());
        }
        if self.nth == Some(0) || self.nth.is_some() && (self.after.or(self.times)).is_some() {
            return Err("Faults: nth starts at 1 and stands without after and times.".into());
        }
        if self.lands_after_ms.is_some() && self.after_commit.is_some() {
            return Err("Faults: landsAfterMs and afterCommit exclude each other.".into());
        }
        if matches!(
            self.kind,
            Kind::Redirect | Kind::NextLink | Kind::Location | Kind::Etag
        ) && self.to.is_none()
        {
            return needs("to");
        }
        if matches!(self.kind, Kind::Patch | Kind::Stores) && self.patch.is_none() {
            return needs("patch");
        }
        if self.kind == Kind::IdToken && self.wrong.is_none() {
            return needs("wrong");
        }
        if self.kind == Kind::Aadsts && self.aadsts().is_none() {
            return Err("Faults: aadsts needs \"code\", a number.".into());
        }
        if self.kind.is_of_connections()
            && (!self.wanted.is_empty() || self.lands_after_ms.is_some())
        {
            return Err(format!(
                "Faults: {name} hits a connection before any request, so it takes neither match nor landsAfterMs."
            ));
        }
        Ok(self)
    }
}

/// The rules in force.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Armed>,
    added: u64,
}

#[derive(Clone, Debug)]
struct Armed {
    /// The number of the rule, from 1 on.
    number: u64,
    fault: Fault,
    /// The rule as JSON, as it was posted.
    given: Value,
    seen: u64,
    hit: u64,
    dice: fastrand::Rng,
}

impl Armed {
    /// Counts a matching request and returns whether it is hit.
    fn hits(&mut self) -> bool {
        let fault = &self.fault;
        if fault.times.is_some_and(|times| self.hit >= times) {
            return false;
        }
        self.seen += 1;
        let turn = match fault.nth {
            Some(nth) => self.seen == nth,
            None => self.seen > fault.after.unwrap_or(0),
        };
        let hit = turn && fault.probability.is_none_or(|p| self.dice.f64() < p);
        self.hit += u64::from(hit);
        hit
    }
}

impl Faults {
    /// Appends one rule or an array of rules, all or none, and returns their numbers.
    pub(crate) fn add(&mut self, rules: &Value) -> Result<Vec<u64>, String> {
        let rules = match rules {
            Value::Array(rules) => rules.clone(),
            one => vec![one.clone()],
        };
        let read = |given: Value| {
            let fault = Fault::deserialize(&given).map_err(|e| format!("Faults: {e}."))?;
            Ok((given, fault.checked()?))
        };
        let new: Vec<_> = rules.into_iter().map(read).collect::<Result<_, String>>()?;
        let first = self.added + 1;
        self.added += new.len() as u64;
        self.rules
            .extend((first..).zip(new).map(|(number, (given, fault))| Armed {
                number,
                dice: fastrand::Rng::with_seed(fault.seed.unwrap_or(1)),
                seen: 0,
                hit: 0,
                given,
                fault,
            }));
        Ok((first..=self.added).collect())
    }

    /// Restores the rules and counts of a list that [`Faults::list`] returned.
    pub(crate) fn restore(&mut self, list: &Value) -> Result<(), String> {
        for entry in list.as_array().into_iter().flatten() {
            self.add(&entry["fault"])?;
            if let Some(armed) = self.rules.last_mut() {
                armed.seen = entry["seen"].as_u64().unwrap_or(0);
                armed.hit = entry["hit"].as_u64().unwrap_or(0);
            }
        }
        Ok(())
    }

    /// Removes all rules.
    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The rules, and how many requests each has seen and hit.
    pub(crate) fn list(&self) -> Value {
        let shown = self.rules.iter().map(|armed| {
            let mut rule = armed.given.clone();
            rule["name"] = armed.fault.name().into();
            json!({"rule": armed.number, "seen": armed.seen, "hit": armed.hit, "fault": rule})
        });
        shown.collect()
    }

    /// The first rule that hits this request, and its number.
    pub(crate) fn pick(
        &mut self,
        call: &Call,
        operation: &str,
        in_batch: bool,
    ) -> Option<(u64, Fault)> {
        let hit = self.rules.iter_mut().find_map(|armed| {
            let fault = &armed.fault;
            let needs_more = fault.kind.is_of_connections() || in_batch && fault.kind.needs_wire();
            let fits = !needs_more && fault.wanted.matches(call, operation);
            (fits && armed.hits()).then_some(&*armed)
        });
        hit.map(|armed| (armed.number, armed.fault.clone()))
    }

    /// The first rule that hits a new connection.
    pub(crate) fn pick_connection(&mut self) -> Option<Kind> {
        self.rules.iter_mut().find_map(|armed| {
            let hit = armed.fault.kind.is_of_connections() && armed.hits();
            hit.then_some(armed.fault.kind)
        })
    }
}
