//! What the token endpoints have given out.

use std::collections::HashMap;

/// For which service a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    Graph,
    CloudCockpit,
}

/// The tokens given out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issued {
    /// Audience and the millisecond they expire, on the service's clock.
    pub(crate) access: HashMap<String, (Audience, i64)>,
    pub(crate) refresh: HashMap<String, String>,
    /// Device codes that nobody has used yet.
    pub(crate) devices: HashMap<String, DeviceCode>,
    /// What is in the last key file of Azure Arc.
    pub(crate) arc_key: Option<String>,
}

/// A device code.
#[derive(Clone, Debug)]
pub(crate) struct DeviceCode {
    pub(crate) client: String,
    pub(crate) scope: String,
    pub(crate) polls: u64,
    pub(crate) interval_ms: u64,
    pub(crate) last: u64,
    pub(crate) end: u64,
}
