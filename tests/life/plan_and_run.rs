//! A plan predicts what the run does: in every status, with every option, for every kind of write.

use gdap::base::Result;
use gdap::client::{CallOptions, Reply};
use serde_json::{Value, json};

use super::support::*;

const STATUSES: [&str; 6] = [
    "created",
    "approvalPending",
    "approved",
    "active",
    "expired",
    "terminated",
];

/// Writes of Graph, on a relationship and on an assignment of it.
const WRITES: [&str; 14] = [
    "rename",
    "rename as it is",
    "extend",
    "don't extend",
    "take the administrator",
    "break a rule",
    "lock",
    "terminate",
    "delete",
    "create under its name",
    "assign",
    "assign again",
    "narrow the assignment",
    "delete the assignment",
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Plain,
    Reuse,
    CurrentETag,
    OldETag,
}

const WAYS: [Way; 4] = [Way::Plain, Way::Reuse, Way::CurrentETag, Way::OldETag];
const OLD: &str = "W/\"replaced\"";

/// The objects, and a write to them.
struct Case<'a> {
    world: &'a World,
    write: &'static str,
    id: String,
    name: String,
    part: String,
}

impl Case<'_> {
    fn send(&self, call: &CallOptions) -> Result<Reply> {
        let client = &self.world.client;
        let (id, part) = (&self.id, &self.part);
        let update = |document: Value| client.update(id, document.to_string().as_bytes(), call);
        match self.write {
            "rename" => update(json!({"displayName": format!("{} 2", self.name)})),
            "rename as it is" => update(json!({"displayName": self.name})),
            "extend" => update(json!({"autoExtendDuration": "P180D"})),
            "don't extend" => update(json!({"autoExtendDuration": "P0D"})),
            "take the administrator" => update(json!({"accessDetails": roles(&[READERS])})),
            "break a rule" => update(json!({"duration": "P9Y"})),
            "lock" => client.request(id, br#"{"action":"lockForApproval"}"#, call),
            "terminate" => client.request(id, br#"{"action":"terminate"}"#, call),
            "delete" => client.delete(id, call),
            "create under its name" => {
                client.create(new_document(&self.name).to_string().as_bytes(), call)
            }
            "assign" => client.assign(id, assignment(2, &[READERS]).as_bytes(), call),
            "assign again" => client.assign(id, assignment(1, &[READERS, GA]).as_bytes(), call),
            "narrow the assignment" => {
                let document = json!({"accessDetails": roles(&[READERS])});
                client.update_assignment(id, part, document.to_string().as_bytes(), call)
            }
            "delete the assignment" => client.delete_assignment(id, part, call),
            other => unreachable!("{other}"),
        }
    }

    fn etag(&self) -> String {
        let call = CallOptions::default();
        let of_part = self.write.ends_with("the assignment");
        let read = match of_part {
            true => self.world.client.assignment(&self.id, &self.part, &call),
            false => self.world.client.get(&self.id, &call),
        };
        let etag = read.ok().and_then(|it| it.etag().map(str::to_owned));
        etag.unwrap_or_else(|| OLD.to_owned())
    }
}

fn kind(result: &Result<Reply>) -> String {
    match result {
        Ok(reply) => parsed(reply)["result"].as_str().unwrap().to_owned(),
        Err(error) => error.kind().name().to_owned(),
    }
}

/// The plan's prediction and the run's result, in the same words.
pub fn said_and_done(
    world: &World,
    call: &CallOptions,
    send: impl Fn(&CallOptions) -> Result<Reply>,
) -> (String, String) {
    world.emulator.clear_log();
    let plan = send(&CallOptions {
        plan: true,
        ..call.clone()
    });
    assert!(world.writes().is_empty(), "a plan writes nothing");
    world.emulator.clear_log();
    let run = send(call);
    let done = match (&run, world.writes().first()) {
        (Err(error), _) => format!("refused {}", error.kind().name()),
        (Ok(_), None) => kind(&run),
        (Ok(_), Some(first)) => wire(
            first["method"].as_str().unwrap(),
            first["path"].as_str().unwrap(),
            first["body"].as_str().unwrap_or_default(),
            &first["headers"],
        ),
    };
    let plan = match plan {
        Ok(plan) => parsed(&plan),
        Err(error) => return (format!("refused {}", error.kind().name()), done),
    };
    let said = match () {
        () if plan["refused"] == true => {
            format!("refused {}", plan["error"]["kind"].as_str().unwrap())
        }
        () if plan["unchanged"] == true => "unchanged".to_owned(),
        () => {
            let url = plan["url"].as_str().unwrap();
            let path = url.strip_prefix(world.emulator.uri()).expect("its root");
            let body = match &plan["body"] {
                Value::Null => String::new(),
                body => body.to_string(),
            };
            wire(
                plan["method"].as_str().unwrap(),
                path,
                &body,
                &plan["headers"],
            )
        }
    };
    (said, done)
}

/// A request as text, without its authorization and its generated ids.
fn wire(method: &str, path: &str, body: &str, headers: &Value) -> String {
    let mut lines: Vec<String> = headers
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value))
        .filter(|(name, _)| ["if-match", "content-type", "x-own"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}", value.as_str().unwrap()))
        .collect();
    lines.sort();
    format!("{method} {path} {body} {lines:?}")
}

#[test]
fn a_plan_says_what_the_run_does() {
    let world = world();
    world.emulator.settings(json!({"operationMs": 0}));
    let mut wrong = Vec::new();
    let mut said_of_all = std::collections::BTreeSet::new();
    for (write, status, way) in WRITES.into_iter().flat_map(|write| {
        STATUSES
            .into_iter()
            .flat_map(move |status| WAYS.into_iter().map(move |way| (write, status, way)))
    }) {
        let id = world.seed(json!({"status": "active", "roles": [READERS, GA]}));
        let all = assignment(1, &[READERS, GA]);
        let part = world
            .client
            .assign(&id, all.as_bytes(), &CallOptions::default());
        let part = part.unwrap().id().unwrap().to_owned();
        world.emulator.change(&id, json!({"status": status}));
        let case = Case {
            world: &world,
            write,
            name: world.raw(&id)["displayName"].as_str().unwrap().to_owned(),
            id,
            part,
        };
        let etag = case.etag();
        let call = CallOptions {
            reuse_existing: way == Way::Reuse,
            if_match: match way {
                Way::CurrentETag => Some(&etag),
                Way::OldETag => Some(OLD),
                _ => None,
            },
            headers: vec![("X-Own", "1")],
            ..CallOptions::default()
        };
        let (said, done) = said_and_done(&world, &call, |call| case.send(call));
        said_of_all.insert(said.split(' ').take(2).next().unwrap().to_owned());
        if said != done {
            wrong.push(format!(
                "{write}, {status}, {way:?}:\n  said {said}\n  done {done}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let words: Vec<&str> = said_of_all.iter().map(String::as_str).collect();
    assert_eq!(words, ["DELETE", "PATCH", "POST", "refused", "unchanged"]);
}
