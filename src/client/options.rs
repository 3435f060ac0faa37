//! The options of a client.

use std::time::Duration;

use crate::auth;
use crate::base::{CallHint, Error, ErrorKind, NetworkHint, Result, Term};
use crate::http::{Settings, TransportOptions, Url};
use crate::model::{ServiceKind, ids};
use crate::service::cloud::{self, ApiVersion, Cloud};
use crate::service::{CloudCockpit, Graph, Service};

/// When a request is retried, and how long the waits are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryOptions {
    /// Maximum retries of one request, 0 for none. Only requests that can't have had an effect, or that are
    /// safe to send twice, are retried.
    pub max_retries: u32,
    /// Maximum wait before the first retry if the service names none; it doubles with each further retry.
    pub base: Duration,
    /// Maximum wait before any retry if the service names none.
    pub cap: Duration,
}

impl Default for RetryOptions {
    fn default() -> RetryOptions {
        let settings = Settings::default();
        RetryOptions {
            max_retries: settings.max_retries,
            base: settings.backoff,
            cap: settings.max_backoff,
        }
    }
}

/// Options of a client. The default is Microsoft Graph v1.0 in the global cloud.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The service.
    pub service: ServiceKind,
    /// Graph: the cloud. CloudCockpit has only one.
    pub cloud: Cloud,
    /// Graph: the API version.
    pub api_version: ApiVersion,
    /// The root of the service, instead of the cloud's: https, or plain http to this machine if
    /// `transport.allow_http_loopback` is set. A version at its end must be the client's, and is removed.
    pub base_uri: Option<String>,
    /// The sign-in authority, instead of the cloud's: https or http as for `base_uri`.
    pub authority: Option<String>,
    /// The tenant to sign in to, a GUID or a domain, for credentials that don't name one.
    pub tenant: Option<String>,
    /// The admin center for the links by which customers approve, instead of the cloud's, such as
    /// `https://admin.cloud.microsoft`: https or http as for `base_uri`.
    pub admin_center: Option<String>,
    /// CloudCockpit: the bare domain used to reach its portal (`X-Tenant`); required there.
    pub portal_domain: Option<String>,
    /// CloudCockpit: the provider instance of calls that specify none.
    pub provider_instance_id: Option<String>,
    /// How connections are made.
    pub transport: TransportOptions,
    /// When requests are retried.
    pub retry: RetryOptions,
    /// How long to look for the effect of a write without a usable response before the write counts as not
    /// made. The service may list it late, so a shorter wait leaves more results unknown. Zero: one look.
    /// Default: 30 s.
    pub consistency_wait: Duration,
    /// Maximum time for a whole call, waits and looks included. Default: 300 s.
    pub deadline: Duration,
    /// Maximum time for one attempt. Default: 100 s.
    pub attempt_timeout: Duration,
    /// Time after a call's first attempt at which it gives up a host that this client never reached. Zero:
    /// only `retry` and the timeouts limit it. Default: 45 s.
    pub unreachable: Duration,
    /// Maximum bytes of a response, decompressed. Default: 16 MiB.
    pub max_response: usize,
}

impl Default for ClientOptions {
    fn default() -> ClientOptions {
        let settings = Settings::default();
        ClientOptions {
            service: ServiceKind::Graph,
            cloud: Cloud::Global,
            api_version: ApiVersion::V1,
            base_uri: None,
            authority: None,
            tenant: None,
            admin_center: None,
            portal_domain: None,
            provider_instance_id: None,
            transport: TransportOptions::default(),
            retry: RetryOptions::default(),
            consistency_wait: Duration::from_secs(30),
            deadline: settings.timeout,
            attempt_timeout: settings.attempt_timeout,
            unreachable: settings.unreachable,
            max_response: settings.max_body,
        }
    }
}

impl ClientOptions {
    /// The service that these options describe. Checks them.
    pub(crate) fn service(&self) -> Result<Box<dyn Service>> {
        match self.service {
            ServiceKind::Graph => {
                for (is_set, what, option) in [
                    (
                        self.portal_domain.is_some(),
                        "portal domain",
                        Term::PortalDomain,
                    ),
                    (
                        self.provider_instance_id.is_some(),
                        "provider instance",
                        Term::ProviderInstanceId,
                    ),
                ] {
                    if is_set {
                        return Err(configuration(format!(
                            "A {what} belongs to CloudCockpit, and this client is for Microsoft Graph."
                        ))
                        .with_hint(CallHint::OmitOptions {
                            options: vec![option],
                        }));
                    }
                }
                let version = self.api_version.segment();
                let root = self.root(self.cloud.graph_root(), version, &["v1.0", "beta"])?;
                Ok(Box::new(Graph::new(&root, self.cloud, self.api_version)?))
            }
            ServiceKind::CloudCockpit => {
                let root = self.root(cloud::COCKPIT_ROOT, "v1", &["v1"])?;
                let Some(domain) = self.portal_domain.as_deref() else {
                    return Err(configuration(
                        "CloudCockpit needs the domain used to reach its portal (sent as X-Tenant).".to_owned(),
                    )
                    .with_hint(CallHint::SpecifyOptions { options: vec![Term::PortalDomain] }));
                };
                check_domain(domain)?;
                if let Some(id) = self.provider_instance_id.as_deref()
                    && !ids::is_guid(id)
                {
                    return Err(configuration(format!(
                        "The provider instance id {id:?} isn't a GUID."
                    )));
                }
                Ok(Box::new(CloudCockpit::new(root, domain)))
            }
        }
    }

    /// The root of the service. Removes the version that base URIs in scripts for Graph have at their end.
    fn root(&self, default_uri: &str, version: &str, versions: &[&str]) -> Result<Url> {
        let base_uri = self
            .base_uri
            .as_deref()
            .map(|uri| uri.trim_end_matches('/'));
        let (root, last) = match base_uri.and_then(|uri| uri.rsplit_once('/')) {
            Some((root, last)) if versions.contains(&last) => (Some(root), last),
            _ => (base_uri, version),
        };
        if last != version {
            return Err(configuration(format!(
                "The base URI is for {last}, and the client is for {version}."
            ))
            .with_hint(NetworkHint::OmitVersion));
        }
        self.uri("base URI", root, default_uri)
    }

    /// The admin center where customers approve.
    pub(crate) fn admin_center(&self) -> Result<Url> {
        let default_uri = self.cloud.admin_center();
        self.uri("admin center", self.admin_center.as_deref(), default_uri)
    }

    /// The authority that this client signs in to.
    pub(crate) fn authority(&self) -> Result<Url> {
        let default_uri = match self.service {
            ServiceKind::Graph => self.cloud.authority(),
            ServiceKind::CloudCockpit => cloud::COCKPIT_AUTHORITY,
        };
        self.uri("authority", self.authority.as_deref(), default_uri)
    }

    /// The tenant to sign in to.
    pub(crate) fn tenant(&self) -> Result<Option<String>> {
        self.tenant.as_deref().map_or(Ok(()), auth::check_tenant)?;
        Ok(self.tenant.clone())
    }

    /// The pipeline's limits and waits.
    pub(crate) fn settings(&self) -> Result<Settings> {
        for (time, name) in [
            (self.deadline, "deadline"),
            (self.attempt_timeout, "attempt_timeout"),
            (self.transport.connect_timeout, "connect_timeout"),
        ] {
            if time.is_zero() {
                return Err(configuration(format!("The option {name} can't be zero.")));
            }
        }
        if self.max_response == 0 {
            return Err(configuration(
                "The option max_response_bytes can't be zero.".to_owned(),
            ));
        }
        Ok(Settings {
            max_retries: self.retry.max_retries,
            backoff: self.retry.base,
            max_backoff: self.retry.cap,
            timeout: self.deadline,
            attempt_timeout: self.attempt_timeout,
            max_body: self.max_response,
            unreachable: self.unreachable,
            ..Settings::default()
        })
    }

    fn uri(&self, what: &str, option: Option<&str>, default_uri: &str) -> Result<Url> {
        // Paths are appended with a slash, here and in the host's callbacks.
        let url = Url::parse(option.unwrap_or(default_uri).trim_end_matches('/'))?;
        if !url.is_https() && !self.transport.allow_http_loopback {
            return Err(configuration(format!("The {what} {url} is plain http."))
                .with_hint(NetworkHint::UseHttps));
        }
        if url.as_str().contains('?') {
            return Err(configuration(format!("The {what} has a query."))
                .with_hint(NetworkHint::OmitAddressQuery));
        }
        Ok(url)
    }
}

/// Checks that `domain` is a bare domain, without scheme, port or path: it is sent as `X-Tenant`.
fn check_domain(domain: &str) -> Result<()> {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if domain.len() <= 253 && domain.split('.').all(label) {
        return Ok(());
    }
    Err(
        configuration(format!("The portal domain {domain:?} isn't a bare domain."))
            .with_hint(NetworkHint::UseBareDomain),
    )
}

fn configuration(message: String) -> Error {
    Error::new(ErrorKind::Configuration, message)
}

#[cfg(test)]
#[path = "options_tests.rs"]
mod tests;
