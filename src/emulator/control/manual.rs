//! The manual of the control API as data: `--help` prints it, and `GET /` returns it.

use crate::emulator::fault::kind;
use serde_json::{Value, json};

/// The requests of the control API: method, path, and description.
#[rustfmt::skip]
pub(crate) const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/", "this manual (also /emulator)"),
    ("GET", "/emulator/health", "status, version, pid, and the number of relationships"),
    ("POST", "/emulator/reset", "an empty world: no relationships, customers, tokens, faults, log; settings and time as at the start"),
    ("GET", "/emulator/state", "the whole state as one document: relationships, customers, settings, faults, moved time"),
    ("PUT", "/emulator/state", "puts such a document in place of the state; what it lacks is as at the start, the log is empty"),
    ("POST", "/emulator/save", "writes the state file now"),
    ("POST", "/emulator/seed", "makes relationships: {count, status, autoExtendDuration, roles, prefix, duration, customerTenantId, reseller, endsInDays}, all optional; or {count, mix: true}: a realistic mix, the same for the same count; answers {ids}"),
    ("GET", "/emulator/relationships/{id}", "the raw state: everything, requests, operations and assignments included"),
    ("POST", "/emulator/relationships/{id}/approve", "approves as the customer (409 unless approvalPending); {customerTenantId} for a relationship aimed at nobody"),
    ("POST", "/emulator/relationships/{id}/reject", "turns it down as the customer: it becomes terminated"),
    ("POST", "/emulator/relationships/{id}/change", "merges into the raw state as another administrator would; a new ETag unless the patch sets etag; null sets a property to null"),
    ("GET", "/emulator/faults", "the faults in force, each with its number and how many requests it has seen and hit"),
    ("POST", "/emulator/faults", "appends one fault or an array of them; answers {added, rules}"),
    ("DELETE", "/emulator/faults", "takes all faults away"),
    ("POST", "/emulator/outage", "closes the port and all connections for {ms}; no control request is answered in that time"),
    ("GET", "/emulator/settings", "the settings"),
    ("POST", "/emulator/settings", "changes some settings; answers with all"),
    ("GET", "/emulator/time", "the services' time: {now, movedMs}"),
    ("POST", "/emulator/time", "moves the time forward by {advanceMs} or {advanceDays}; what falls due on the way happens"),
    ("GET", "/emulator/log", "the last requests, as many as logLimit; ?since=N: those after number N"),
    ("DELETE", "/emulator/log", "forgets the requests"),
    ("GET", "/emulator/commits", "the writes that took effect, counted: creates, updates, deletes, requests, assignments, batches, byId, byName"),
    ("DELETE", "/emulator/commits", "counts from here"),
    ("GET", "/emulator/connections", "connections that are open, and that were accepted"),
];

/// The settings and their descriptions.
#[rustfmt::skip]
pub(crate) const SETTINGS: &[(&str, &str)] = &[
    ("latencyMs", "waited before each request is answered"),
    ("pageSize", "items of a page without $top, 1 to 1000"),
    ("operationMs", "how long an operation, and the change of an assignment's status, takes"),
    ("operationsFail", "operations end as failed and change nothing"),
    ("retryAfterSeconds", "the Retry-After of a 202; null: from operationMs"),
    ("lifecycleMs", "how long each step takes that the system makes automatically"),
    ("activeEdit", "the removal of Global Administrator from an active relationship: async (202) or sync (200)"),
    ("missingEtagStatus", "the status of a write without If-Match: 400, 412 or 428"),
    ("visibleAfterMs", "how long a new relationship stays out of lists and reads"),
    ("readsLagMs", "how far reads of one object lag behind"),
    ("listsLagMs", "how far lists lag behind"),
    ("namesLagMs", "how far lists filtered by displayName lag behind"),
    ("operationsLagMs", "how far operations, read or listed, lag behind"),
    ("unknownForMs", "how long no call finds a new relationship or assignment"),
    ("unknownStatus", "the status of a call that doesn't find it: 404 or 405"),
    ("busyStatus", "the status of a write while an operation runs on the relationship: 423, 409, or null (as if none ran)"),
    ("tokens", "which bearer tokens are good: any, or issued (by this emulator, for the service, unexpired)"),
    ("tokenLifetimeSeconds", "how long an issued token lives"),
    ("revokedTokens", "tokens that are answered with 401"),
    ("clients", "{clientId: secret}; empty: every client and secret is good"),
    ("certificates", "{clientId: [PEM]}; empty: a certificate sent along (x5c) is good"),
    ("federated", "{clientId: {issuer, subject, audience, certificate}}: the outside issuer each client trusts"),
    ("deviceCode", "{interval, expiresIn, slowDowns, pending, person: signsIn, declines or expires}"),
    ("consent", "what a person says who is sent to sign in: given, declined, or missing (an administrator must consent)"),
    ("redirectUris", "{clientId: [address]}: where sign-ins may lead back; a client that isn't named may use any"),
    ("user", "the person who signs in: {userName, name, objectId}"),
    ("permissions", "what applications, and persons who ask for /.default, are granted"),
    ("identity", "the managed identity: {tenant, clientId, assigned, header, arcFolder}"),
    ("github", "the job of GitHub Actions: {requestToken, subject}"),
    ("cockpitGroup", "the security group of CloudCockpit's access assignments, as configured in its portal"),
    ("groups", "the groups of the partner's tenant: [{id, displayName, securityEnabled}]"),
    ("contracts", "contracts with customers that have no relationship yet: [{customerId, displayName}]"),
    ("clockSkewSeconds", "how far the services' clock is ahead of the machine's"),
    ("strict", "only what the real service is known to take: its filters and orders, $top up to 300; no $skip, no $expand, no If-Match: *"),
    ("refuseFilter", "$filter is answered with 400"),
    ("logLimit", "so many requests are kept; the oldest go first"),
    ("logRequests", "requests are kept for GET /emulator/log"),
];

/// The members of a fault rule, besides its kind and the kind's own parameters.
#[rustfmt::skip]
pub(crate) const FAULTS: &[(&str, &str)] = &[
    ("name", "what the log calls the rule; absent: the kind"),
    ("match", "{method, path, operation, body}: which requests; path and body are parts of path and query, and of the body; absent: all"),
    ("after", "so many matching requests are let through first"),
    ("nth", "only the nth matching request, from 1 on"),
    ("times", "so many requests are hit; absent: all"),
    ("probability, seed", "the share of the matching requests that is hit, and where the dice start"),
    ("afterCommit", "true: the request takes effect all the same; false: it doesn't"),
    ("landsAfterMs", "the request takes effect so many milliseconds later, whatever was answered"),
    ("status, headers, body", "of the response; null takes a header away"),
];

/// The operation names that a fault rule's `match.operation` can have.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[&str] = &[
    "listRelationships",
    "createRelationship",
    "getRelationship",
    "updateRelationship",
    "deleteRelationship",
    "listRequests",
    "createRequest",
    "getRequest",
    "listOperations",
    "getOperation",
    "listAssignments",
    "createAssignment",
    "getAssignment",
    "updateAssignment",
    "deleteAssignment",
    "listCustomers",
    "getCustomer",
    "listServiceManagementDetails",
    "getServiceManagementDetail",
    "listContracts",
    "listGroups",
    "count",
    "batch",
    "token",
    "deviceCode",
    "authorize",
    "discovery",
    "keys",
    "logout",
    "managedIdentity",
    "github",
    "cloudCockpitList",
    "cloudCockpitCreate",
    "cloudCockpitUpdate",
    "cloudCockpitTerminate",
    "cloudCockpitListAssignments",
    "cloudCockpitCreateAssignments",
    "unknown",
];

/// The methods that the control API accepts at `path`, which is relative to `/emulator`.
pub(crate) fn methods(path: &[&str]) -> Vec<&'static str> {
    let is_at = |route: &str| {
        let parts: Vec<&str> = route.split('/').filter(|s| !s.is_empty()).skip(1).collect();
        let pairs = parts.iter().zip(path);
        parts.len() == path.len() && pairs.into_iter().all(|(a, b)| a.starts_with('{') || a == b)
    };
    let rows = ROUTES.iter().filter(|(_, route, _)| is_at(route));
    rows.map(|(method, ..)| *method).collect()
}

/// The manual as text.
pub(crate) fn text() -> String {
    let mut out = String::from("Control requests (JSON, no authorization):\n");
    for (method, path, text) in ROUTES {
        paragraph(&mut out, &format!("{method} {path}"), text);
    }
    out.push_str("\nSettings:\n");
    for (name, text) in SETTINGS {
        paragraph(&mut out, name, text);
    }
    out.push_str("\nFaults, {kind, ...}; the first rule that hits a request is used:\n");
    for (name, text) in FAULTS {
        paragraph(&mut out, name, text);
    }
    out.push_str("\nKinds of faults:\n");
    for (name, parameters, text) in kind::all() {
        let text = match parameters {
            "" => text.to_owned(),
            _ => format!("{text}; {parameters}"),
        };
        paragraph(&mut out, name, &text);
    }
    out.push_str("\nOperations, for match:\n");
    paragraph(&mut out, "", &OPERATIONS.join(" "));
    out
}

/// A term and its text, wrapped at 100 columns.
fn paragraph(out: &mut String, term: &str, text: &str) {
    const INDENT: usize = 6;
    out.push_str(&format!("  {term}\n"));
    let mut column = 0;
    for word in text.split(' ') {
        if column == 0 || column + 1 + word.len() > 100 {
            let start = if column == 0 { "" } else { "\n" };
            out.push_str(&format!("{start}{:INDENT$}{word}", ""));
            column = INDENT + word.len();
        } else {
            out.push_str(&format!(" {word}"));
            column += 1 + word.len();
        }
    }
    out.push('\n');
}

/// The manual as JSON.
pub(crate) fn json() -> Value {
    let pairs = |rows: &[(&str, &str)]| -> Value {
        let rows = rows.iter();
        Value::Object(rows.map(|(k, v)| ((*k).to_owned(), json!(v))).collect())
    };
    let routes = ROUTES.iter();
    let kinds = kind::all();
    json!({
        "program": "gdap-emulator",
        "version": env!("CARGO_PKG_VERSION"),
        "control": routes
            .map(|(method, path, text)| json!({"method": method, "path": path, "text": text}))
            .collect::<Value>(),
        "settings": pairs(SETTINGS),
        "fault": pairs(FAULTS),
        "faultKinds": kinds
            .map(|(name, parameters, text)| json!({"kind": name, "parameters": parameters, "text": text}))
            .collect::<Value>(),
        "operations": OPERATIONS,
    })
}
