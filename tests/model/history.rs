//! A history as plain data, so that it can be drawn from a seed, printed and shrunk.

use serde_json::Value;

use crate::faults::{Fate, Fault};

/// Milliseconds of virtual time.
pub type Ms = u64;

/// One client's calls on one simulated service, and everything that goes wrong meanwhile.
#[derive(Debug, Clone)]
pub struct History {
    /// The seed it was drawn from.
    pub seed: u64,
    pub setup: Setup,
    pub weather: Weather,
    pub limits: Limits,
    pub calls: Vec<Call>,
    /// Unordered; each names the request that meets it.
    pub faults: Vec<Fault>,
    pub others: Vec<Other>,
    pub batch: Option<Batch>,
}

/// The objects that exist when the history begins.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Status of the seeded relationship.
    pub status: &'static str,
    /// Its roles, by index into `names::ROLES`.
    pub roles: Vec<usize>,
    pub auto_extend: &'static str,
    /// The seeded assignment of `names::GROUP`: its status and roles.
    pub assignment: Option<(&'static str, Vec<usize>)>,
    /// A relationship of another client that already has the name of a create.
    pub namesake: Option<Namesake>,
    /// How long ago another client created the seeded relationship, if it was recently.
    pub young: Option<Ms>,
    /// Another client's operation of the call's type ended a quarter of an hour ago.
    pub operated: bool,
    /// Other relationships that fill the lists.
    pub crowd: usize,
}

/// A relationship that already has the name.
#[derive(Debug, Clone)]
pub struct Namesake {
    /// Whether its other values are the wanted ones too.
    pub equal: bool,
    pub status: &'static str,
    /// Its age when the history begins.
    pub age: Ms,
}

/// The service's behaviour throughout the history; every value is within the bounds that the client relies
/// on.
#[derive(Debug, Clone)]
pub struct Weather {
    /// The round-trip time of each request.
    pub latency: Ms,
    /// The age of the state that successive reads of one object show, in rotation: at most 8 s.
    pub read_lag: Vec<Ms>,
    /// The same for lists, operations and lookups by name: at most 25 s.
    pub list_lag: Vec<Ms>,
    /// A write to an object created less than this ago gets 404 or 405: at most 8 s.
    pub write_lag: Ms,
    /// How far the service's clock is ahead of the client's, in seconds.
    pub skew_s: i64,
    /// The maximum number of items on a page.
    pub page: usize,
    /// Whether the service filters by displayName.
    pub filters_names: bool,
    /// Whether names and groups are unique. If not, `Fate::Late` is at most two seconds.
    pub is_unique: bool,
    /// Whether stored values have another spelling with the same meaning.
    pub respells: bool,
    pub operation: Operation,
    /// Whether CloudCockpit's response to a create has null ids.
    pub null_ids: bool,
    /// Whether CloudCockpit rejects linking a linked relationship; otherwise the response is 200 too.
    pub links_once: bool,
}

/// How the service removes Global Administrator and changes an assignment's roles.
#[derive(Debug, Clone)]
pub struct Operation {
    pub answer: OperationAnswer,
    pub takes: Ms,
    pub fails: bool,
    /// The status of another change meanwhile: 423, or 409 with a concurrency code.
    pub lock: Option<u16>,
    /// Whether the ETag changes at the beginning too, not only at the end.
    pub moves_etag: bool,
}

/// The possible responses to a change that runs as an operation (services.md, section 6).
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
    /// Without an operation: 200 with the new entity.
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
    /// Links a relationship with the group that is configured in the portal.
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

    /// Whether a second request would create a second object; no ETag prevents it.
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

    /// Whether its target is an existing assignment.
    pub fn is_on_assignment(self) -> bool {
        matches!(self, Kind::UpdateAssignment | Kind::DeleteAssignment)
    }
}

/// One call, or one item of a batch.
#[derive(Debug, Clone)]
pub struct Call {
    pub kind: Kind,
    /// The document; null if the kind has none.
    pub body: Value,
    /// Whether the target is the object that the first call created, not one of the setup.
    pub on_made: bool,
    /// Whether the call can succeed if nothing goes wrong.
    pub is_valid: bool,
    pub etag: Etag,
    pub wait: bool,
    pub plan: bool,
    pub offline: bool,
    pub reuse: bool,
    pub read_back: bool,
    /// CloudCockpit: whether a create names the customer.
    pub customer: bool,
    /// How long after the start of the call its cancel fires.
    pub cancel: Option<Ms>,
    /// Overrides the client's deadline.
    pub deadline: Option<Ms>,
    /// The time between the previous call and this one.
    pub pause: Ms,
}

/// The ETag or snapshot that the caller passes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Etag {
    None,
    IfMatch,
    /// An ETag older than the current one.
    IfMatchStale,
    Snapshot,
    /// A snapshot from before another client changed another property.
    SnapshotStale,
    /// A text that isn't a valid ETag.
    IfMatchBad(&'static str),
    SnapshotBad(&'static str),
}

impl Etag {
    /// Whether the ETag is the caller's: the change is only made under this ETag.
    pub fn is_strict(self) -> bool {
        matches!(
            self,
            Etag::IfMatch | Etag::IfMatchStale | Etag::IfMatchBad(_)
        )
    }
}

/// A write of another client.
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
    /// Resets the properties that the call sets to their initial values.
    Back,
    /// Sets a property that the call does not set.
    OtherProperty,
    /// Creates a relationship with the wanted name and other values.
    Namesake,
    /// The customer approves, and the relationship becomes active.
    Approve,
    /// Deletes, locks or terminates the object.
    End,
}

/// The calls go through a batch.
#[derive(Debug, Clone)]
pub struct Batch {
    pub journal: bool,
    /// Whether all items are submitted before the first is taken; otherwise one after the other.
    pub queues: bool,
    /// The batch's capacity; an item that doesn't fit is submitted again after one was taken.
    pub capacity: u32,
    pub kill: Option<Kill>,
    /// Whether a second process runs the same items again, also without a kill.
    pub rerun: bool,
    /// The time between the end of the first process and the start of the second.
    pub resume_after: Ms,
}

/// The process is killed: only the journal of that moment remains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kill {
    pub at: crate::faults::At,
    /// Whether the request had been sent; otherwise the process ends just before it.
    pub during: bool,
    /// The fate of the sent request, if no fault decides it.
    pub fate: Fate,
    /// Whether the journal ends in the middle of a line.
    pub tears: bool,
}
