//! Client options
//!
//! Which service, where it is, and how it is reached. Start with `gdap_client_options_init`, then set
//! what differs: zero, and absent text, mean the default.

use std::time::Duration;

use super::options::{self, Options};
use super::status::gdap_status;
use super::str::{DOCUMENT_LIMIT, TEXT_LIMIT, gdap_str};
use crate::base::{Error, ErrorKind, Result, Secret};
use crate::client::ClientOptions;
use crate::http::{ProxyChoice, ProxyCredentials};
use crate::model::ServiceKind;
use crate::service::cloud::{ApiVersion, Cloud};

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

/// The proxy that the environment names (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`); the default.
pub const GDAP_PROXY_ENVIRONMENT: i32 = 1;
/// No proxy.
pub const GDAP_PROXY_NONE: i32 = 2;
/// The proxy at `proxy_url`.
pub const GDAP_PROXY_URL: i32 = 3;

/// Allows plain http where `base_uri` and the authority are on this machine: for the emulator.
pub const GDAP_CLIENT_ALLOW_HTTP_LOOPBACK: u32 = 1;

/// How to reach which service. Text is copied by `gdap_client_new`.
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
    /// Another root of the service than the cloud's, such as `https://127.0.0.1:8443`; a
    /// version at its end must be that of `api_version`, and is taken off.
    pub base_uri: gdap_str,
    /// Another authority than the cloud's, such as `https://login.microsoftonline.com`.
    pub authority: gdap_str,
    /// CloudCockpit: the domain that the portal is reached by, such as `portal.cloudcockpit.com`.
    /// Mandatory there, refused elsewhere.
    pub portal_domain: gdap_str,
    /// CloudCockpit: the provider instance for calls that name none.
    pub provider_instance_id: gdap_str,
    /// What to put before the library's own `User-Agent`, such as `ContosoTool/2.1`.
    pub user_agent: gdap_str,
    /// The proxy, such as `http://proxy.contoso.com:3128`; with `GDAP_PROXY_URL` only.
    pub proxy_url: gdap_str,
    /// Name for the proxy's Basic sign-in (NTLM and Kerberos are not spoken).
    pub proxy_user: gdap_str,
    /// Password for it; the copy is zeroed with the client.
    pub proxy_password: gdap_str,
    /// Certificates (PEM) to trust beside the machine's, for inspecting proxies; 1 MiB at most.
    pub ca_add: gdap_str,
    /// Certificates (PEM) to trust instead of the machine's; 1 MiB at most.
    pub ca_only: gdap_str,
    /// Most time for look-up, connection and handshake, in milliseconds; default 30 s.
    pub connect_timeout_ms: i64,
    /// Most time for one attempt, up to the last byte of its answer; default 100 s.
    pub attempt_timeout_ms: i64,
    /// Most time for a call with all its attempts and waits; default 5 min.
    pub deadline_ms: i64,
    /// First wait before a repeat where the service names none; doubled each time; default 0.5 s.
    pub retry_base_ms: i64,
    /// Longest such wait; default 30 s.
    pub retry_cap_ms: i64,
    /// How long a write without a usable response is looked for before it counts as not made; -1 for the
    /// default (30 s), 0 for one look. The service may show late what was made, so a shorter wait leaves
    /// more results `GDAP_OUTCOME_UNKNOWN`.
    pub consistency_wait_ms: i64,
    /// Most repeats of one request, and of one write over a whole call; -1 for the default (5), 0 for none.
    pub max_retries: i32,
    /// Zero.
    pub reserved0: u32,
    /// Largest answer in bytes, decompressed; 0 for the default (16 MiB).
    pub max_answer_bytes: u64,
    /// The tenant to sign in to, an id or a domain, for credentials that do not name one; a token
    /// callback is told it.
    pub tenant: gdap_str,
    /// Another admin center than the cloud's for the links by which customers approve, such as
    /// `https://admin.cloud.microsoft`; see `gdap_relationship_approval_link`.
    pub admin_center: gdap_str,
}

const _: () = assert!(
    size_of::<gdap_client_options>() == 280,
    "no padding, no accidental growth"
);

// SAFETY: repr(C), struct_size first, no padding (checked above), numbers and raw pointers only.
unsafe impl Options for gdap_client_options {
    const NAME: &'static str = "gdap_client_options";
    const SIZES: &'static [usize] = &[280];
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
            max_answer_bytes: 0,
            tenant: gdap_str::NULL,
            admin_center: gdap_str::NULL,
        }
    }
}

/// Sets the options to their defaults: call it with `sizeof *options` before setting any.
///
/// It writes `size` bytes and no more. Returns `GDAP_STATUS_OK`, `GDAP_STATUS_NULL_POINTER`, or
/// `GDAP_STATUS_STRUCT_SIZE` for a size that no version of the struct has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_client_options_init(
    options: *mut gdap_client_options,
    size: usize,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe { options::init_status(options, size) }
}

pub(super) const SERVICES: [ServiceKind; 2] = [ServiceKind::Graph, ServiceKind::CloudCockpit];

/// The client's options as the host wrote them; `None` for the defaults.
///
/// # Safety
/// The texts in `given` are readable.
pub(super) unsafe fn open(given: Option<gdap_client_options>) -> Result<ClientOptions> {
    let mut own = ClientOptions::default();
    let Some(given) = given else {
        return Ok(own);
    };
    options::flags(
        given.flags,
        GDAP_CLIENT_ALLOW_HTTP_LOOPBACK,
        "The client flags value",
    )?;
    own.service = options::choice(given.service, &SERVICES, own.service, "The service")?;
    let clouds = [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China];
    own.cloud = options::choice(given.cloud, &clouds, own.cloud, "The cloud")?;
    let versions = [ApiVersion::V1, ApiVersion::Beta];
    own.api_version = options::choice(
        given.api_version,
        &versions,
        own.api_version,
        "The API version",
    )?;
    if given.reserved0 != 0 {
        return Err(Error::new(
            ErrorKind::UnknownOption,
            "A reserved field isn't zero.",
        ));
    }
    // SAFETY: the caller's.
    unsafe {
        own.base_uri = owned(given.base_uri, "The base URI")?;
        own.authority = owned(given.authority, "The authority")?;
        own.portal_domain = owned(given.portal_domain, "The portal domain")?;
        own.provider_instance_id = owned(given.provider_instance_id, "The provider instance id")?;
        own.tenant = owned(given.tenant, "The tenant")?;
        own.admin_center = owned(given.admin_center, "The admin center")?;
        let transport = &mut own.transport;
        transport.allow_http_loopback = given.flags & GDAP_CLIENT_ALLOW_HTTP_LOOPBACK != 0;
        if let Some(host) = given
            .user_agent
            .text("The user agent")?
            .filter(|text| !text.is_empty())
        {
            transport.user_agent = format!("{host} {}", transport.user_agent);
        }
        transport.ca_add = pem(given.ca_add, "The added CA certificates")?;
        transport.ca_only = pem(given.ca_only, "The trusted CA certificates")?;
        transport.proxy = proxy(&given)?;
    }
    for (place, given, what) in [
        (
            &mut own.transport.connect_timeout,
            given.connect_timeout_ms,
            "The connect timeout",
        ),
        (
            &mut own.attempt_timeout,
            given.attempt_timeout_ms,
            "The attempt timeout",
        ),
        (&mut own.deadline, given.deadline_ms, "The deadline"),
        (
            &mut own.retry.base,
            given.retry_base_ms,
            "The shortest retry wait",
        ),
        (
            &mut own.retry.cap,
            given.retry_cap_ms,
            "The longest retry wait",
        ),
    ] {
        *place = options::millis(given, what)?.unwrap_or(*place);
    }
    if given.consistency_wait_ms != -1 {
        own.consistency_wait = u64::try_from(given.consistency_wait_ms)
            .map(Duration::from_millis)
            .map_err(|_| Error::argument("The consistency wait is below -1 milliseconds."))?;
    }
    if given.max_retries != -1 {
        own.retry.max_retries = u32::try_from(given.max_retries)
            .map_err(|_| Error::argument("The number of retries is below -1."))?;
    }
    if given.max_answer_bytes != 0 {
        own.max_answer = usize::try_from(given.max_answer_bytes).unwrap_or(usize::MAX);
    }
    Ok(own)
}

unsafe fn owned(text: gdap_str, what: &str) -> Result<Option<String>> {
    // SAFETY: the caller's.
    Ok(unsafe { text.text(what) }?.map(str::to_owned))
}

unsafe fn pem(text: gdap_str, what: &str) -> Result<Vec<u8>> {
    // SAFETY: the caller's.
    let text = unsafe { text.text_within(what, DOCUMENT_LIMIT) }?;
    Ok(text.unwrap_or_default().as_bytes().to_vec())
}

unsafe fn proxy(given: &gdap_client_options) -> Result<ProxyChoice> {
    let modes = [GDAP_PROXY_ENVIRONMENT, GDAP_PROXY_NONE, GDAP_PROXY_URL];
    let mode = options::choice(
        given.proxy_mode,
        &modes,
        GDAP_PROXY_ENVIRONMENT,
        "The proxy mode",
    )?;
    // SAFETY: the caller's.
    let (url, user, password) = unsafe {
        (
            given.proxy_url.text("The proxy's address")?,
            given.proxy_user.text("The proxy's user name")?,
            given
                .proxy_password
                .text_within("proxy_password", TEXT_LIMIT)?,
        )
    };
    if mode != GDAP_PROXY_URL {
        if url.or(user).or(password).is_some() {
            return Err(Error::new(
                ErrorKind::Configuration,
                "A proxy is specified, but the proxy mode isn't to use it.",
            ));
        }
        return Ok(match mode {
            GDAP_PROXY_NONE => ProxyChoice::None,
            _ => ProxyChoice::Environment,
        });
    }
    let credentials = match (user, password) {
        (None, None) => None,
        (Some(user), password) => Some(ProxyCredentials {
            user: user.to_owned(),
            password: Secret::copy_of(password.unwrap_or_default().as_bytes()),
        }),
        (None, Some(_)) => {
            return Err(Error::new(
                ErrorKind::Configuration,
                "The proxy's password is specified without a user name.",
            ));
        }
    };
    Ok(ProxyChoice::Url {
        url: url.unwrap_or_default().to_owned(),
        credentials,
    })
}
