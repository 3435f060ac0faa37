//! What a history is: plain data, so that one can be drawn from a seed, printed and made smaller.

use serde_json::Value;

use crate::faults::{Fate, Fault};

/// Milliseconds of virtual time.
pub type Ms = u64;

/// One client's calls on one simulated service, and everything that goes wrong meanwhile.
#[derive(Debug, Clone)]
pub struct History {
    /// Where it was drawn from.
    pub seed: u64,
    pub setup: Setup,
    pub weather: Weather,
    pub limits: Limits,
    pub calls: Vec<Call>,
    /// In no order; each says which request it meets.
    pub faults: Vec<Fault>,
    pub others: Vec<Other>,
    pub batch: Option<Batch>,
}

/// What is there when the history begins.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Status of the seeded relationship.
    pub status: &'static str,
    /// Its roles, by index into `names::ROLES`.
    pub roles: Vec<usize>,
    pub auto_extend: &'static str,
    /// The seeded assignment of `names::GROUP`: its status and roles.
    pub assignment: Option<(&'static str, Vec<usize>)>,
    /// A relationship of another partner employee that has the name a create wants.
    pub namesake: Option<Namesake>,
    /// The seeded relationship was made by another client so short a time ago.
    pub young: Option<Ms>,
    /// Another client's operation of the call's type ended a quarter of an hour ago.
    pub operated: bool,
    /// Other relationships that fill the lists.
    pub crowd: usize,
}

/// A relationship that has a name already.
#[derive(Debug, Clone)]
pub struct Namesake {
    /// It has the wanted values too.
    pub equal: bool,
    pub status: &'static str,
    /// It was made so long before the history begins.
    pub age: Ms,
}

/// How the service behaves throughout; every value is within the bounds that the client relies on.
#[derive(Debug, Clone)]
pub struct Weather {
    /// Of each request, there and back.
    pub latency: Ms,
    /// Age of what the first, second, ... read of one thing shows, in turn: at most 8 s.
    pub read_lag: Vec<Ms>,
    /// The same of lists, operations and look-ups by name: at most 25 s.
    pub list_lag: Vec<Ms>,
    /// A write to what was made less than this ago gets 404, or 405: at most 8 s.
    pub write_lag: Ms,
    /// The service's clock is ahead of the client's by this.
    pub skew_s: i64,
    /// Most items on a page.
    pub page: usize,
    /// The service filters by displayName.
    pub filters_names: bool,
    /// Names and groups are unique. If not, `Fate::Late` is at most two seconds.
    pub is_unique: bool,
    /// Stored values are spelled in another way, of equal meaning.
    pub respells: bool,
    pub operation: Operation,
    /// CloudCockpit answers a create with null for the ids.
    pub null_ids: bool,
    /// CloudCockpit refuses to link what is linked already; else that is 200 too.
    pub links_once: bool,
}

/// How the service removes Global Administrator and changes an assignment's roles.
#[derive(Debug, Clone)]
pub struct Operation {
    pub answer: OperationAnswer,
    pub takes: Ms,
    pub fails: bool,
    /// Another change meanwhile gets 423, or 409 and a code of concurrency.
    pub lock: Option<u16>,
    /// The ETag moves at the beginning too, not just at the end.
    pub moves_etag: bool,
}

/// The possible answers to a change that takes time (services.md, section 6).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OperationAnswer {
    /// 202 with Location and Retry-After, `{}`.
    Accepted,
    /// The same with an empty body.
    AcceptedEmpty,
    /// 200 with the entity as it was; the operation runs.
    OldEntity,
    /// 200 without a body; the operation runs.
    Empty,
    /// Done at once: 200 with the new entity, no operation.
    AtOnce,
}

/// Options of the client.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    pub max_retries: u32,
    pub retry_base: Ms,
    pub deadline: Ms,
    pub attempt_timeout: Ms,
    pub consistency_wait: Ms,
}

/// The kinds of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Create,
    Update,
    Delete,
    Lock,
    Terminate,
    Assign,
    UpdateAssignment,
    DeleteAssignment,
    CockpitCreate,
    CockpitUpdate,
    CockpitTerminate,
    /// The link of a relationship with the group that is configured in the portal.
    CockpitLink,
    Get,
}

impl Kind {
    pub fn is_cockpit(self) -> bool {
        matches!(
            self,
            Kind::CockpitCreate | Kind::CockpitUpdate | Kind::CockpitTerminate | Kind::CockpitLink
        )
    }

    /// A second one would make a second thing; no ETag protects it.
    pub fn is_post(self) -> bool {
        !matches!(
            self,
            Kind::Update
                | Kind::Delete
                | Kind::UpdateAssignment
                | Kind::DeleteAssignment
                | Kind::CockpitUpdate
                | Kind::Get
        )
    }

    /// It is about an assignment that exists.
    pub fn is_on_assignment(self) -> bool {
        matches!(self, Kind::UpdateAssignment | Kind::DeleteAssignment)
    }
}

/// One call, or one item of a batch.
#[derive(Debug, Clone)]
pub struct Call {
    pub kind: Kind,
    /// The document; null where the kind has none.
    pub body: Value,
    /// On what the first call of the history made, not on what the setup has.
    pub on_made: bool,
    /// It can succeed if nothing goes wrong.
    pub is_valid: bool,
    pub etag: Etag,
    pub wait: bool,
    pub plan: bool,
    pub offline: bool,
    pub reuse: bool,
    pub read_back: bool,
    /// CloudCockpit: a create names the customer.
    pub customer: bool,
    /// Fires so long after the call began.
    pub cancel: Option<Ms>,
    /// Overrides that of the client.
    pub deadline: Option<Ms>,
    /// Time between the call before and this one.
    pub pause: Ms,
}

/// What the caller says of the entity it saw before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Etag {
    None,
    IfMatch,
    /// An older one than the current one.
    IfMatchStale,
    Snapshot,
    /// As it was before another client changed another property.
    SnapshotStale,
    /// Text that is no ETag to send.
    IfMatchBad(&'static str),
    SnapshotBad(&'static str),
}

impl Etag {
    /// The ETag is the caller's: one PATCH under it and no other.
    pub fn is_strict(self) -> bool {
        matches!(
            self,
            Etag::IfMatch | Etag::IfMatchStale | Etag::IfMatchBad(_)
        )
    }
}

/// Another client writes.
#[derive(Debug, Clone)]
pub struct Other {
    pub when: When,
    pub what: OtherWrite,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// Before the nth request of the history is served, counted from 1.
    Request(usize),
    /// At this time after the history began.
    Time(Ms),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OtherWrite {
    /// Sets a property that the call sets, to a third value.
    OurProperty,
    /// Sets what the call wants.
    OurValue,
    /// Puts our properties back to what they were at first.
    Back,
    /// Sets a property that the call does not set.
    OtherProperty,
    /// Makes a relationship of the wanted name, with other values.
    Namesake,
    /// The customer approves, and the relationship becomes active.
    Approve,
    /// Deletes, or locks, or terminates: the thing is no longer what it was.
    End,
}

/// The calls go through a batch.
#[derive(Debug, Clone)]
pub struct Batch {
    pub journal: bool,
    /// All are submitted before the first is taken; else one after the other.
    pub queues: bool,
    /// So many fit in; who doesn't is submitted again when one was taken.
    pub capacity: u32,
    pub kill: Option<Kill>,
    /// A second process does the same again, also if nothing was killed.
    pub rerun: bool,
    /// Between the end of the first process and the start of the second.
    pub resume_after: Ms,
}

/// The process ends: what the journal holds at that moment is all that is left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kill {
    pub at: crate::faults::At,
    /// The request had left; else the process ended just before it.
    pub during: bool,
    /// What becomes of it then, if no fault of its own decides.
    pub fate: Fate,
    /// The journal ends in the middle of a line.
    pub tears: bool,
}
