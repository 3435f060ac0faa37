//! Making a client, option by option.

use std::sync::Arc;
use std::time::Duration;

use super::{Client, ClientOptions};
use crate::base::Result;
use crate::http::{ProxyChoice, TokenSource};
use crate::model::ServiceKind;
use crate::service::{ApiVersion, Cloud};

/// Makes a [`Client`]; without any option, a client of Microsoft Graph v1.0 in the global cloud.
///
/// ```no_run
/// # fn example() -> gdap::Result<()> {
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use gdap::{ApiVersion, Client, Cloud, StaticToken};
///
/// let client = Client::builder(Arc::new(StaticToken::new(b"a-token", None)?))
///     .cloud(Cloud::UsGov)
///     .api_version(ApiVersion::Beta)
///     .deadline(Duration::from_secs(60))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ClientBuilder {
    options: ClientOptions,
    tokens: Arc<dyn TokenSource>,
}

impl Client {
    /// Makes a client that signs in with `tokens`: a credential in [`cached`](crate::cached), or an `Arc` of
    /// a [`StaticToken`](crate::StaticToken).
    pub fn builder(tokens: Arc<dyn TokenSource>) -> ClientBuilder {
        let options = ClientOptions::default();
        ClientBuilder { options, tokens }
    }
}

macro_rules! setters {
    ($($(#[$doc:meta])+ $name:ident($value:ident: $Type:ty) => $($field:ident).+ = $as:expr;)+) => {
        impl ClientBuilder {
            $($(#[$doc])+
            pub fn $name(mut self, $value: $Type) -> ClientBuilder {
                self.options.$($field).+ = $as;
                self
            })+
        }
    };
}

setters! {
    /// The service: Microsoft Graph, or CloudCockpit, which needs a [`portal_domain`](Self::portal_domain).
    service(service: ServiceKind) => service = service;
    /// Graph: the cloud.
    cloud(cloud: Cloud) => cloud = cloud;
    /// Graph: the API version.
    api_version(version: ApiVersion) => api_version = version;
    /// The root of the service, instead of the cloud's: https, or plain http to this machine with
    /// [`allow_http_loopback`](Self::allow_http_loopback). A version at its end must be the client's.
    base_uri(uri: &str) => base_uri = Some(uri.to_owned());
    /// The sign-in authority, instead of the cloud's: https or http as for [`base_uri`](Self::base_uri).
    authority(uri: &str) => authority = Some(uri.to_owned());
    /// The admin center for the links by which customers approve, instead of the cloud's: https or http as
    /// for [`base_uri`](Self::base_uri).
    admin_center(uri: &str) => admin_center = Some(uri.to_owned());
    /// The tenant to sign in to, a GUID or a domain, for credentials that don't name one.
    tenant(tenant: &str) => tenant = Some(tenant.to_owned());
    /// CloudCockpit: the domain used to reach its portal (sent as `X-Tenant`).
    portal_domain(domain: &str) => portal_domain = Some(domain.to_owned());
    /// CloudCockpit: the provider instance, a GUID, of calls that specify none.
    provider_instance_id(id: &str) => provider_instance_id = Some(id.to_owned());
    /// Maximum time for a whole call with all its requests and waits. Default: 300 s.
    deadline(time: Duration) => deadline = time;
    /// Maximum time for one attempt. Default: 100 s.
    attempt_timeout(time: Duration) => attempt_timeout = time;
    /// Maximum time for name look-up, connection and TLS handshake. Default: 15 s.
    connect_timeout(time: Duration) => transport.connect_timeout = time;
    /// Time after a call's first attempt at which it gives up a host that this client never reached. Zero:
    /// only the retries and the timeouts limit it. Default: 45 s.
    unreachable_timeout(time: Duration) => unreachable = time;
    /// How long to look for the effect of a write without a usable response before the write counts as not
    /// made. A shorter wait leaves more results unknown. Zero: one look. Default: 30 s.
    consistency_wait(time: Duration) => consistency_wait = time;
    /// Maximum retries of a request, 0 for none. Only requests that had no effect, or that are safe to send
    /// twice, are retried. Default: 5.
    max_retries(count: u32) => retry.max_retries = count;
    /// Maximum wait before the first retry if the service names none; it doubles with each further retry.
    /// Default: 500 ms.
    retry_delay(time: Duration) => retry.base = time;
    /// Maximum wait before any retry if the service names none. Default: 30 s.
    max_retry_delay(time: Duration) => retry.cap = time;
    /// Maximum bytes of a response, decompressed. Default: 16 MiB.
    max_response(bytes: usize) => max_response = bytes;
    /// The proxy. Default: the one in the environment variables, else the one in the settings of Windows or macOS.
    proxy(proxy: ProxyChoice) => transport.proxy = proxy;
    /// PEM certificates to trust in addition to the operating system's.
    add_certificates(pem: &[u8]) => transport.ca_add = pem.to_vec();
    /// PEM certificates to trust instead of the operating system's.
    only_certificates(pem: &[u8]) => transport.ca_only = pem.to_vec();
    /// The `User-Agent` header. Default: `gdap/` and the version.
    user_agent(text: &str) => transport.user_agent = text.to_owned();
    /// Maximum connections to keep open for each host. Default: 64.
    pool_size(count: usize) => transport.pool_size = count;
    /// Whether plain http to this machine is allowed, as for tests. Default: no.
    allow_http_loopback(allow: bool) => transport.allow_http_loopback = allow;
}

impl ClientBuilder {
    /// Makes the client; opens no connection. Fails if options are wrong or can't be combined
    /// (`Configuration`, `InvalidArgument`), or if TLS can't be set up (`TrustStore`).
    pub fn build(self) -> Result<Client> {
        Client::new(self.options, self.tokens)
    }
}

/// Omits the proxy's secret and the token source.
impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ClientBuilder").field(&self.options).finish()
    }
}
