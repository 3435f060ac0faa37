//! Terms that each host of this library names in its own way: options, flags and calls.

use serde::{Serialize, Serializer};

macro_rules! terms {
    ($($Variant:ident: $key:literal, $c_name:literal;)+) => {
        /// An option, flag or call that every host names in its own way, such as `-IfMatch` in PowerShell.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Term { $($Variant),+ }

        impl Term {
            /// All of them.
            pub const ALL: &'static [Term] = &[$(Term::$Variant),+];

            /// The name in templates and JSON, the same for all hosts.
            pub fn key(self) -> &'static str {
                match self { $(Term::$Variant => $key),+ }
            }

            /// The name in the C header.
            pub fn c_name(self) -> &'static str {
                match self { $(Term::$Variant => $c_name),+ }
            }
        }
    };
}

terms! {
    // Options of a call.
    AssignmentId: "assignmentId", "assignment_id";
    AttemptTimeout: "attemptTimeout", "attempt_timeout_ms";
    CustomerId: "customerId", "customer_id";
    Deadline: "deadline", "deadline_ms";
    Headers: "headers", "headers";
    IfMatch: "ifMatch", "if_match";
    JournalKey: "journalKey", "journal_key";
    Offline: "offline", "GDAP_CALL_OFFLINE";
    AllowUnknownProperties: "allowUnknownProperties", "GDAP_CALL_ALLOW_UNKNOWN_PROPERTIES";
    Plan: "plan", "GDAP_CALL_PLAN";
    ProviderInstanceId: "providerInstanceId", "provider_instance_id";
    ReadBack: "readBack", "GDAP_CALL_READ_BACK";
    ReuseExisting: "reuseExisting", "GDAP_CALL_REUSE_EXISTING";
    Snapshot: "snapshot", "snapshot";
    Wait: "wait", "GDAP_CALL_WAIT";
    // Options of a list.
    Filter: "filter", "filter";
    Next: "next", "next";
    OrderBy: "orderBy", "orderby";
    Select: "select", "select";
    Top: "top", "top";
    // Options of a client.
    AllowHttpLoopback: "allowHttpLoopback", "GDAP_CLIENT_ALLOW_HTTP_LOOPBACK";
    ApiVersion: "apiVersion", "api_version";
    Authority: "authority", "authority";
    BaseUri: "baseUri", "base_uri";
    CaAdd: "caAdd", "ca_add";
    CaOnly: "caOnly", "ca_only";
    Cloud: "cloud", "cloud";
    ConnectTimeout: "connectTimeout", "connect_timeout_ms";
    PortalDomain: "portalDomain", "portal_domain";
    ProxyMode: "proxyMode", "proxy_mode";
    Transport: "transport", "transport";
    // Options of a credential.
    Algorithm: "algorithm", "algorithm";
    // Calls.
    CreateRequest: "createRequest", "gdap_request_create";
    DeleteRelationship: "deleteRelationship", "gdap_relationship_delete";
    // Options of a batch.
    Concurrency: "concurrency", "concurrency";
}

impl Term {
    /// The term with this key.
    pub fn parse(key: &str) -> Option<Term> {
        Term::ALL.iter().copied().find(|term| term.key() == key)
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
