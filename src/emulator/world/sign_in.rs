//! The settings with which a test configures sign-ins.

use crate::emulator::world::PARTNER;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A federated credential on an app registration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Federated {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    #[serde(default = "exchange")]
    pub(crate) audience: String,
    /// The certificate of the issuer's key, PEM; without it signatures aren't checked.
    #[serde(default)]
    pub(crate) certificate: Option<String>,
}

fn exchange() -> String {
    "api://AzureADTokenExchange".to_owned()
}

/// What a person does with a device code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Person {
    SignsIn,
    Declines,
    Expires,
}

/// The course of a sign-in with a device code.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct DeviceCode {
    /// Seconds between polls.
    pub(crate) interval: u64,
    /// The lifetime of a code, in seconds.
    pub(crate) expires_in: u64,
    /// The number of first polls that get `slow_down`.
    pub(crate) slow_downs: u64,
    /// The number of polls after them that get `authorization_pending`.
    pub(crate) pending: u64,
    /// What the person does after that.
    pub(crate) person: Person,
}

impl Default for DeviceCode {
    fn default() -> Self {
        Self {
            interval: 1,
            expires_in: 900,
            slow_downs: 0,
            pending: 1,
            person: Person::SignsIn,
        }
    }
}

/// What a person does who is asked to sign in and to consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Consent {
    Given,
    Declined,
    Missing,
}

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct User {
    pub(crate) user_name: String,
    pub(crate) name: String,
    pub(crate) object_id: String,
}

impl Default for User {
    fn default() -> Self {
        Self {
            user_name: "agent@partner.example".to_owned(),
            name: "Admin Agent".to_owned(),
            object_id: "a9e1c5c2-0000-4000-8000-00000000a6e1".to_owned(),
        }
    }
}

/// A managed identity.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Identity {
    /// The tenant of its tokens.
    pub(crate) tenant: String,
    /// The client id of the system-assigned one.
    pub(crate) client_id: String,
    /// Ids of the user-assigned ones; if empty, every id is accepted.
    pub(crate) assigned: BTreeSet<String>,
    /// What App Service expects in X-IDENTITY-HEADER.
    pub(crate) header: String,
    /// Where Azure Arc's key files are written.
    pub(crate) arc_folder: String,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            tenant: PARTNER.to_owned(),
            client_id: "00000000-aaaa-0000-aaaa-000000000000".to_owned(),
            assigned: BTreeSet::new(),
            header: "emulator-identity-header".to_owned(),
            arc_folder: "/var/opt/azcmagent/tokens".to_owned(),
        }
    }
}

/// The GitHub Actions environment of a job.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct GitHub {
    /// The token with which the job requests its ID token.
    pub(crate) request_token: String,
    /// The subject (`sub`) of the job's ID token.
    pub(crate) subject: String,
}

impl Default for GitHub {
    fn default() -> Self {
        Self {
            request_token: "emulator-request-token".to_owned(),
            subject: "repo:contoso/gdap:ref:refs/heads/main".to_owned(),
        }
    }
}
