//! Converts the host's option struct to the client's options.

use std::time::Duration;

use super::{
    GDAP_CLIENT_ALLOW_HTTP_LOOPBACK, GDAP_PROXY_ENVIRONMENT, GDAP_PROXY_NONE, GDAP_PROXY_SYSTEM,
    GDAP_PROXY_URL, SERVICES, gdap_client_options,
};
use crate::base::{Error, ErrorKind, Result, Secret};
use crate::client::ClientOptions;
use crate::ffi::options;
use crate::ffi::str::{DOCUMENT_LIMIT, TEXT_LIMIT, gdap_str};
use crate::ffi::transport;
use crate::ffi::user_data::UserData;
use crate::ffi::variables;
use crate::http::{ProxyChoice, ProxyCredentials};
use crate::service::cloud::{ApiVersion, Cloud};

/// Reads and checks the client's options; the defaults for `None`.
///
/// # Safety
/// The texts in `given` are readable, and this is called only once with the same `user_data`.
pub(in crate::ffi) unsafe fn open(given: Option<gdap_client_options>) -> Result<ClientOptions> {
    let mut own = ClientOptions::default();
    let Some(given) = given else {
        return Ok(own);
    };
    let user_data = UserData::new(given.transport_user_data, given.transport_destroy);
    own.transport.sender = given
        .transport
        .map(|callback| transport::sender(callback, user_data));
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
    // SAFETY: by the caller's contract.
    unsafe {
        own.base_uri = copy_text(given.base_uri, "The base URI")?;
        own.authority = copy_text(given.authority, "The authority")?;
        own.portal_domain = copy_text(given.portal_domain, "The portal domain")?;
        own.provider_instance_id =
            copy_text(given.provider_instance_id, "The provider instance id")?;
        own.tenant = copy_text(given.tenant, "The tenant")?;
        own.admin_center = copy_text(given.admin_center, "The admin center")?;
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
    for (place, given, what) in [
        (
            &mut own.consistency_wait,
            given.consistency_wait_ms,
            "The consistency wait",
        ),
        (
            &mut own.unreachable,
            given.unreachable_ms,
            "The time for an unreachable host",
        ),
    ] {
        if given != -1 {
            *place = u64::try_from(given)
                .map(Duration::from_millis)
                .map_err(|_| Error::argument(format!("{what} is below -1 milliseconds.")))?;
        }
    }
    if given.max_retries != -1 {
        own.retry.max_retries = u32::try_from(given.max_retries)
            .map_err(|_| Error::argument("The number of retries is below -1."))?;
    }
    if given.max_response_bytes != 0 {
        own.max_response = usize::try_from(given.max_response_bytes).unwrap_or(usize::MAX);
    }
    Ok(own)
}

unsafe fn copy_text(text: gdap_str, what: &str) -> Result<Option<String>> {
    // SAFETY: by the caller's contract.
    Ok(unsafe { text.text(what) }?.map(str::to_owned))
}

unsafe fn pem(text: gdap_str, what: &str) -> Result<Vec<u8>> {
    // SAFETY: by the caller's contract.
    let text = unsafe { text.text_within(what, DOCUMENT_LIMIT) }?;
    Ok(text.unwrap_or_default().as_bytes().to_vec())
}

unsafe fn proxy(given: &gdap_client_options) -> Result<ProxyChoice> {
    let modes = [
        GDAP_PROXY_ENVIRONMENT,
        GDAP_PROXY_NONE,
        GDAP_PROXY_URL,
        GDAP_PROXY_SYSTEM,
    ];
    let mode = options::choice(
        given.proxy_mode,
        &modes,
        GDAP_PROXY_SYSTEM,
        "The proxy mode",
    )?;
    // SAFETY: by the caller's contract.
    let (url, user, password) = unsafe {
        (
            given.proxy_url.text("The proxy's address")?,
            given.proxy_user.text("The proxy's user name")?,
            given
                .proxy_password
                .text_within("proxy_password", TEXT_LIMIT)?,
        )
    };
    if mode != GDAP_PROXY_URL && url.or(user).or(password).is_some() {
        return Err(Error::new(
            ErrorKind::Configuration,
            "A proxy is specified, but the proxy mode isn't to use it.",
        ));
    }
    if matches!(mode, GDAP_PROXY_ENVIRONMENT | GDAP_PROXY_SYSTEM) {
        let is_given = !given.variables.is_null() || given.variable_count > 0;
        // SAFETY: by the caller's contract.
        let variables = is_given
            .then(|| unsafe { variables::open(given.variables, given.variable_count) })
            .transpose()?;
        return Ok(match mode {
            GDAP_PROXY_ENVIRONMENT => ProxyChoice::Environment(variables),
            _ => ProxyChoice::System(variables),
        });
    }
    if !given.variables.is_null() || given.variable_count > 0 {
        return Err(Error::new(
            ErrorKind::Configuration,
            "Environment variables are specified, but the proxy mode isn't to use them.",
        ));
    }
    if mode == GDAP_PROXY_NONE {
        return Ok(ProxyChoice::None);
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
