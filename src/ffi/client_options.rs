//! Client options
//!
//! Which service to use and how to connect to it. Start with `GDAP_CLIENT_OPTIONS_INIT` or
//! `gdap_client_options_init`, then set what differs.

mod open;

use std::os::raw::c_void;

pub(super) use open::open;

use super::options::{self, Options};
use super::status::gdap_status;
use super::str::gdap_str;
use super::transport::gdap_transport_callback;
use super::user_data::gdap_destroy_callback;
use super::variables::gdap_variable;
use crate::model::ServiceKind;

/// Microsoft Graph; the default.
pub const GDAP_SERVICE_GRAPH: i32 = 1;
/// CloudCockpit.
pub const GDAP_SERVICE_CLOUDCOCKPIT: i32 = 2;

/// The global cloud, GCC included; the default.
pub const GDAP_CLOUD_GLOBAL: i32 = 1;
/// US Government L4 (GCC High).
pub const GDAP_CLOUD_US_GOV: i32 = 2;
/// US Government L5 (DoD).
pub const GDAP_CLOUD_US_GOV_DOD: i32 = 3;
/// China, operated by 21Vianet.
pub const GDAP_CLOUD_CHINA: i32 = 4;

/// Graph's `v1.0`; the default.
pub const GDAP_API_V1: i32 = 1;
/// Graph's `beta`: same rules, no production support.
pub const GDAP_API_BETA: i32 = 2;

/// The proxy that the environment variables name (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`), if any.
pub const GDAP_PROXY_ENVIRONMENT: i32 = 1;
/// No proxy.
pub const GDAP_PROXY_NONE: i32 = 2;
/// The proxy at `proxy_url`.
pub const GDAP_PROXY_URL: i32 = 3;
/// The proxy that the environment variables name, or else that of the settings of Windows or macOS; the default.
pub const GDAP_PROXY_SYSTEM: i32 = 4;

/// Allows plain http if `base_uri` and the authority are on this machine: for the emulator.
pub const GDAP_CLIENT_ALLOW_HTTP_LOOPBACK: u32 = 1;

/// Which service to use and how to connect to it. `gdap_client_new` copies all of it.
///
/// - `gdap_client_options_init`
#[repr(C)]
#[derive(Clone, Copy)]
pub struct gdap_client_options {
    /// Size of this struct in the host; set by `gdap_client_options_init`.
    pub struct_size: u32,
    /// `GDAP_CLIENT_` bits.
    pub flags: u32,
    /// One of the `GDAP_SERVICE_` numbers.
    pub service: i32,
    /// One of the `GDAP_CLOUD_` numbers: roots and authority of Graph.
    pub cloud: i32,
    /// One of the `GDAP_API_` numbers.
    pub api_version: i32,
    /// One of the `GDAP_PROXY_` numbers.
    pub proxy_mode: i32,
    /// Another root of the service than the cloud's, such as `https://127.0.0.1:8443`; a version at its end must
    /// be that of `api_version`, and is removed.
    pub base_uri: gdap_str,
    /// Another authority than the cloud's, such as `https://login.microsoftonline.com`.
    pub authority: gdap_str,
    /// CloudCockpit: the domain of the portal, such as `portal.cloudcockpit.com`. Required there, not allowed
    /// for Graph.
    pub portal_domain: gdap_str,
    /// CloudCockpit: the provider instance for calls that don't specify one.
    pub provider_instance_id: gdap_str,
    /// What to put before the library's own `User-Agent`, such as `ContosoTool/2.1`.
    pub user_agent: gdap_str,
    /// The proxy, such as `http://proxy.contoso.com:3128`; with `GDAP_PROXY_URL` only.
    pub proxy_url: gdap_str,
    /// User name for the proxy's Basic authentication (NTLM and Kerberos aren't supported).
    pub proxy_user: gdap_str,
    /// Password for it; the copy is zeroed when the client is freed.
    pub proxy_password: gdap_str,
    /// Certificates (PEM) to trust in addition to the machine's, for inspecting proxies; 1 MiB at most.
    pub ca_add: gdap_str,
    /// Certificates (PEM) to trust instead of the machine's; 1 MiB at most.
    pub ca_only: gdap_str,
    /// Most time for name look-up, connection and handshake, in milliseconds; default 15 s. An attempt that
    /// takes longer sent nothing, so it is made again like any other without a connection. The last one ends
    /// as `GDAP_STATUS_TIMEOUT` with `GDAP_OUTCOME_NOT_SENT`.
    pub connect_timeout_ms: i64,
    /// Most time for one attempt, up to the last byte of its response; default 100 s. An attempt that was sent
    /// and takes longer ends as `GDAP_STATUS_TIMEOUT`, unless it can be made again.
    pub attempt_timeout_ms: i64,
    /// Most time for a call with all its attempts and waits; default 5 min. Then it ends as
    /// `GDAP_STATUS_DEADLINE`, or with the rejection that it waited out, such as `GDAP_STATUS_THROTTLED`.
    pub deadline_ms: i64,
    /// First wait before a retry if the service specifies none; doubled each time; default 0.5 s.
    pub retry_base_ms: i64,
    /// Longest such wait; default 30 s.
    pub retry_cap_ms: i64,
    /// How long a write without a usable response is looked up before it counts as not made; -1 for the default
    /// (30 s), 0 to look once. The service may show late what was made, so a shorter wait leaves more results
    /// `GDAP_OUTCOME_UNKNOWN`.
    pub consistency_wait_ms: i64,
    /// Most retries of one request, and of one write over a whole call; -1 for the default (5), 0 for none:
    /// then also a refusal to wait out (429) ends the call. Reading back the result of a write isn't a retry.
    pub max_retries: i32,
    /// Zero.
    pub reserved0: u32,
    /// Largest response in bytes, decompressed; 0 for the default (16 MiB).
    pub max_response_bytes: u64,
    /// The tenant to sign in to, a GUID or a domain, for credentials that don't specify one; a token
    /// callback receives it.
    pub tenant: gdap_str,
    /// Another admin center than the cloud's for the links with which customers approve, such as
    /// `https://admin.cloud.microsoft`; see `gdap_relationship_get_approval_link`.
    pub admin_center: gdap_str,
    /// The environment variables that may name a proxy, with `GDAP_PROXY_SYSTEM` and `GDAP_PROXY_ENVIRONMENT`
    /// only; NULL and 0 for those of the process.
    pub variables: *const gdap_variable,
    /// How many variables; 4,096 at most.
    pub variable_count: usize,
    /// How long after a call's first attempt the client gives up a host that it never reached, in milliseconds;
    /// -1 for the default (45 s), 0 to let only `max_retries` and the timeouts end it.
    pub unreachable_ms: i64,
    /// Sends the client's requests in place of the library, which then makes no connections; NULL for none. The
    /// options for proxies, certificates, `connect_timeout_ms` and `GDAP_CLIENT_ALLOW_HTTP_LOOPBACK` can't be
    /// used with it (`GDAP_STATUS_INVALID_ARGUMENT`).
    pub transport: gdap_transport_callback,
    /// Passed to every call of `transport`.
    pub transport_user_data: *mut c_void,
    /// Releases `transport_user_data` after the client was freed and its last call has ended, or at once if
    /// `gdap_client_new` fails (but for a `struct_size` or an unknown option); can be NULL.
    pub transport_destroy: gdap_destroy_callback,
}

const _: () = assert!(
    size_of::<gdap_client_options>() == 288 + size_of::<usize>() * 5,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers, raw pointers and functions that may
// be NULL only.
unsafe impl Options for gdap_client_options {
    const NAME: &'static str = "gdap_client_options";
    const SIZES: &'static [usize] = &[size_of::<Self>()];
    fn defaults() -> Self {
        gdap_client_options {
            struct_size: size_of::<Self>() as u32,
            flags: 0,
            service: 0,
            cloud: 0,
            api_version: 0,
            proxy_mode: 0,
            base_uri: gdap_str::NULL,
            authority: gdap_str::NULL,
            portal_domain: gdap_str::NULL,
            provider_instance_id: gdap_str::NULL,
            user_agent: gdap_str::NULL,
            proxy_url: gdap_str::NULL,
            proxy_user: gdap_str::NULL,
            proxy_password: gdap_str::NULL,
            ca_add: gdap_str::NULL,
            ca_only: gdap_str::NULL,
            connect_timeout_ms: 0,
            attempt_timeout_ms: 0,
            deadline_ms: 0,
            retry_base_ms: 0,
            retry_cap_ms: 0,
            consistency_wait_ms: -1,
            max_retries: -1,
            reserved0: 0,
            max_response_bytes: 0,
            tenant: gdap_str::NULL,
            admin_center: gdap_str::NULL,
            variables: std::ptr::null(),
            variable_count: 0,
            unreachable_ms: -1,
            transport: None,
            transport_user_data: std::ptr::null_mut(),
            transport_destroy: None,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more.
///
/// Errors: `GDAP_STATUS_NULL_POINTER`, `GDAP_STATUS_STRUCT_SIZE` (a size that no version of the struct has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_options_init(
    options: *mut gdap_client_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}

pub(super) const SERVICES: [ServiceKind; 2] = [ServiceKind::Graph, ServiceKind::CloudCockpit];
