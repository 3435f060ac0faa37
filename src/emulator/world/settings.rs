//! The settings with which a test configures the emulated services.

use crate::emulator::world::model::{Contract, Group, problem};
use crate::emulator::world::sign_in::{Consent, DeviceCode, Federated, GitHub, Identity, User};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The settings, as `GET /emulator/settings` shows them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    /// The delay before each response, in milliseconds.
    pub(crate) latency_ms: u64,
    /// The number of items of a page without `$top`.
    pub(crate) page_size: usize,
    /// How long an operation, and the change of an assignment's status, takes, in milliseconds.
    pub(crate) operation_ms: u64,
    /// Whether operations end as `failed`, changing nothing.
    pub(crate) operations_fail: bool,
    /// The Retry-After of a 202; absent: as many seconds as the operation takes, rounded up.
    pub(crate) retry_after_seconds: Option<u64>,
    /// How long each automatic step of the lifecycle takes, in milliseconds.
    pub(crate) lifecycle_ms: u64,
    /// The kind of response to the removal of Global Administrator from an active relationship.
    pub(crate) active_edit: ActiveEdit,
    /// The status of a PATCH or DELETE without If-Match: 400, 412 or 428.
    pub(crate) missing_etag_status: u16,
    /// How long a new relationship is missing from lists and reads.
    pub(crate) visible_after_ms: u64,
    /// How old the state is that reads of one object return.
    pub(crate) reads_lag_ms: u64,
    /// How old the state is that lists return.
    pub(crate) lists_lag_ms: u64,
    /// How old the state is that lists filtered by name return.
    pub(crate) names_lag_ms: u64,
    /// How old the state is that reads and lists of operations return.
    pub(crate) operations_lag_ms: u64,
    /// How long no request finds a new relationship or assignment.
    pub(crate) unknown_for_ms: u64,
    /// The HTTP status of a request during this time: 404 or 405.
    pub(crate) unknown_status: u16,
    /// The HTTP status of a write while an operation runs on the relationship: 423 or 409; absent: running
    /// operations don't affect writes.
    pub(crate) busy_status: Option<u16>,
    /// Which bearer tokens are accepted.
    pub(crate) tokens: Tokens,
    /// The lifetime of an issued token, in seconds.
    pub(crate) token_lifetime_seconds: u64,
    /// Tokens that are rejected with 401.
    pub(crate) revoked_tokens: BTreeSet<String>,
    /// Client ids and their secrets; if empty, every client and secret is accepted.
    pub(crate) clients: BTreeMap<String, String>,
    /// Client ids and their certificates, PEM; if empty, the certificate in the assertion (`x5c`) is
    /// accepted.
    pub(crate) certificates: BTreeMap<String, Vec<String>>,
    /// Client ids and the external issuer that each trusts.
    pub(crate) federated: BTreeMap<String, Federated>,
    /// The course of a sign-in with a device code.
    pub(crate) device_code: DeviceCode,
    /// What a person does who is asked to sign in and to consent.
    pub(crate) consent: Consent,
    /// Client ids and their redirect URIs; for a client without an entry, any is accepted.
    pub(crate) redirect_uris: BTreeMap<String, Vec<String>>,
    /// The person who signs in.
    pub(crate) user: User,
    /// The permissions granted to applications, and to persons whose request has the scope `/.default`.
    pub(crate) permissions: Vec<String>,
    /// The managed identity of the emulated host.
    pub(crate) identity: Identity,
    /// The endpoint that issues ID tokens to jobs of GitHub Actions.
    pub(crate) github: GitHub,
    /// The security group of CloudCockpit's access assignments.
    pub(crate) cockpit_group: String,
    /// The groups of the partner's tenant.
    pub(crate) groups: Vec<Group>,
    /// Contracts with customers that have no relationship yet.
    pub(crate) contracts: Vec<Contract>,
    /// How far the service's clock is ahead of the machine's, in seconds.
    pub(crate) clock_skew_seconds: i64,
    /// Whether only query options are accepted that the real service is known to accept.
    pub(crate) strict: bool,
    /// Whether `$filter` is answered with 400.
    pub(crate) refuse_filter: bool,
    /// Whether requests are kept for `GET /emulator/log`.
    pub(crate) log_requests: bool,
    /// The maximum number of requests in the log.
    pub(crate) log_limit: usize,
}

/// The response to a change of an active relationship's roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ActiveEdit {
    /// 202 and an operation.
    Async,
    /// 200 and the changed relationship.
    Sync,
}

/// Which bearer tokens are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tokens {
    /// Any that is not empty.
    Any,
    /// Those this emulator issued for the service asked, until they expire.
    Issued,
}

/// The partner's security groups at the start.
pub(crate) const GROUPS: [(&str, &str); 3] = [
    ("3f6c9a0e-5b1d-4c8e-9a77-0d5b1c2e4f01", "GDAP Helpdesk"),
    (
        "7c1e2b44-93a5-4f0b-8d26-6e9f3a1b5c02",
        "GDAP Administrators",
    ),
    ("b85d7e19-2f4a-4a63-b1c0-54d8e7f6a903", "GDAP Readers"),
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            page_size: 100,
            operation_ms: 200,
            operations_fail: false,
            retry_after_seconds: None,
            lifecycle_ms: 0,
            active_edit: ActiveEdit::Async,
            missing_etag_status: 412,
            visible_after_ms: 0,
            reads_lag_ms: 0,
            lists_lag_ms: 0,
            names_lag_ms: 0,
            operations_lag_ms: 0,
            unknown_for_ms: 0,
            unknown_status: 404,
            busy_status: None,
            tokens: Tokens::Any,
            token_lifetime_seconds: 3599,
            revoked_tokens: BTreeSet::new(),
            clients: BTreeMap::new(),
            certificates: BTreeMap::new(),
            federated: BTreeMap::new(),
            device_code: DeviceCode::default(),
            consent: Consent::Given,
            redirect_uris: BTreeMap::new(),
            user: User::default(),
            permissions: vec!["DelegatedAdminRelationship.ReadWrite.All".to_owned()],
            identity: Identity::default(),
            github: GitHub::default(),
            cockpit_group: "c0c1c2c3-1111-4222-8333-444455556666".to_owned(),
            groups: GROUPS
                .iter()
                .map(|(id, name)| Group {
                    id: (*id).to_owned(),
                    display_name: (*name).to_owned(),
                    security_enabled: true,
                })
                .collect(),
            contracts: Vec::new(),
            clock_skew_seconds: 0,
            strict: false,
            refuse_filter: false,
            log_requests: true,
            log_limit: 1_000,
        }
    }
}

impl Settings {
    /// The longest of the lags, in milliseconds.
    pub(crate) fn longest_lag_ms(&self) -> u64 {
        let lags = [
            self.reads_lag_ms,
            self.lists_lag_ms,
            self.names_lag_ms,
            self.operations_lag_ms,
        ];
        lags.into_iter().max().unwrap_or(0)
    }

    /// The settings as `GET /emulator/settings` shows them.
    pub(crate) fn to_json(&self) -> Value {
        let text = serde_json::to_vec(self).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// These settings with the members of `change` replaced.
    pub(crate) fn with_changes(&self, change: &Value) -> Result<Self, String> {
        let Value::Object(change) = change else {
            return Err("The settings must be a JSON object.".into());
        };
        let mut all = self.to_json();
        for (name, value) in change {
            all[name.as_str()] = value.clone();
        }
        let new: Self = serde_json::from_slice(all.to_string().as_bytes())
            .map_err(|e| format!("Settings: {}.", problem(&e)))?;
        if ![400, 412, 428].contains(&new.missing_etag_status) {
            return Err("Settings: missingEtagStatus must be 400, 412 or 428.".into());
        }
        if ![404, 405].contains(&new.unknown_status) {
            return Err("Settings: unknownStatus must be 404 or 405.".into());
        }
        if new.busy_status.is_some_and(|s| ![409, 423].contains(&s)) {
            return Err("Settings: busyStatus must be null, 409 or 423.".into());
        }
        if !(1..=1000).contains(&new.page_size) {
            return Err("Settings: pageSize must be from 1 to 1000.".into());
        }
        if new.clock_skew_seconds.abs() > 3_153_600_000 {
            return Err("Settings: clockSkewSeconds must be within a hundred years.".into());
        }
        Ok(new)
    }
}
