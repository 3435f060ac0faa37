//! The writes of `mixed`: each on a relationship of its own; the kinds rotate.

use gdap::client::{CallOptions, Client, Work};
use gdap::emulator::Emulator;
use serde_json::{Value, json};
use uuid::Uuid;

const GLOBAL_ADMIN: &str = "62e90394-69f5-4237-9190-012177145e10";
const READERS: &str = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
const HELPDESK: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

const KINDS: [Kind; 10] = [
    Kind::Create,
    Kind::Update,
    Kind::Extend,
    Kind::RemoveAdmin,
    Kind::Lock,
    Kind::Delete,
    Kind::Terminate,
    Kind::Assign,
    Kind::UpdateAssignment,
    Kind::DeleteAssignment,
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Create,
    Update,
    /// Enables auto-extend for an active relationship.
    Extend,
    /// Removes Global Administrator, which is a long-running operation.
    RemoveAdmin,
    Lock,
    Delete,
    Terminate,
    Assign,
    UpdateAssignment,
    DeleteAssignment,
}

/// One write.
#[derive(Debug)]
pub struct Item {
    pub kind: Kind,
    /// Empty for a create.
    pub relationship: String,
    pub assignment: Option<String>,
    pub document: Value,
    pub runs: Vec<Run>,
}

/// One run of an item: the id of its requests, and its result.
#[derive(Debug)]
pub struct Run {
    pub id: String,
    pub end: String,
}

impl Kind {
    pub fn work(self) -> Work {
        match self {
            Kind::Create => Work::Create,
            Kind::Update | Kind::Extend | Kind::RemoveAdmin => Work::Update,
            Kind::Lock | Kind::Terminate => Work::Request,
            Kind::Delete => Work::Delete,
            Kind::Assign => Work::Assign,
            Kind::UpdateAssignment => Work::UpdateAssignment,
            Kind::DeleteAssignment => Work::DeleteAssignment,
        }
    }

    /// Whether a second run needs `reuse_existing` to accept the object of the first; an update accepts it
    /// anyway.
    pub fn can_reuse(self) -> bool {
        !matches!(self.work(), Work::Update | Work::UpdateAssignment)
    }
}

impl Item {
    /// Begins a run and returns whether there was one before.
    pub fn begins(&mut self) -> bool {
        self.runs.push(Run {
            id: Uuid::new_v4().to_string(),
            end: String::new(),
        });
        self.runs.len() > 1
    }

    /// The id of the last run.
    pub fn id(&self) -> &str {
        &self.runs.last().expect("a run").id
    }

    pub fn ended(&mut self, end: String) {
        self.runs.last_mut().expect("a run").end = end;
    }

    /// Whether the last run succeeded.
    pub fn is_done(&self) -> bool {
        let last = self.runs.last().map_or("", |run| &run.end);
        !last.is_empty() && !last.contains(' ')
    }
}

/// Creates `count` items, with the relationships and assignments that they need.
pub fn items(emulator: &Emulator, client: &Client, count: usize) -> Vec<Item> {
    let kinds = KINDS.iter().cycle().take(count).enumerate();
    kinds
        .map(|(number, kind)| item(emulator, client, number, *kind))
        .collect()
}

fn item(emulator: &Emulator, client: &Client, number: usize, kind: Kind) -> Item {
    let status = match kind {
        Kind::Update | Kind::Lock | Kind::Delete => "created",
        _ => "active",
    };
    let held: &[&str] = match kind {
        Kind::RemoveAdmin => &[GLOBAL_ADMIN, READERS, HELPDESK],
        _ => &[READERS, HELPDESK],
    };
    let relationship = match kind {
        Kind::Create => String::new(),
        _ => emulator
            .seed(json!({"count": 1, "status": status, "roles": held}))
            .remove(0),
    };
    let group = Uuid::new_v4().to_string();
    let assignment = json!({
        "accessContainer": {"accessContainerId": group, "accessContainerType": "securityGroup"},
        "accessDetails": roles(&[READERS]),
    });
    let has_one = matches!(kind, Kind::UpdateAssignment | Kind::DeleteAssignment);
    let made = has_one.then(|| {
        let document = assignment.to_string();
        let made = client.assign(&relationship, document.as_bytes(), &CallOptions::default());
        let made = made.expect("an assignment");
        made.id().expect("its id").to_owned()
    });
    let document = match kind {
        Kind::Create => json!({
            "displayName": format!("Mixed {number}"), "duration": "P30D",
            "accessDetails": roles(&[READERS]),
        }),
        Kind::Update => json!({"duration": "P31D", "autoExtendDuration": "P180D"}),
        Kind::Extend => json!({"autoExtendDuration": "P180D"}),
        Kind::RemoveAdmin => json!({"accessDetails": roles(&[READERS, HELPDESK])}),
        Kind::Lock => json!({"action": "lockForApproval"}),
        Kind::Terminate => json!({"action": "terminate"}),
        Kind::Assign => assignment,
        Kind::UpdateAssignment => json!({"accessDetails": roles(&[HELPDESK])}),
        Kind::Delete | Kind::DeleteAssignment => Value::Null,
    };
    Item {
        kind,
        relationship,
        assignment: made,
        document,
        runs: Vec::new(),
    }
}

fn roles(ids: &[&str]) -> Value {
    let roles = ids.iter().map(|id| json!({"roleDefinitionId": id}));
    json!({"unifiedRoles": roles.collect::<Vec<_>>()})
}
