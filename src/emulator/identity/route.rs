//! The addresses of the sign-in endpoints.

/// An endpoint, and the tenant in its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Token(String, Version),
    DeviceCode(String, Version),
    Authorize(String),
    /// OpenID Connect discovery.
    Configuration(String),
    /// Instance discovery: the hosts of the cloud.
    Instance,
    Keys,
    Logout,
    /// App Service's endpoint, or the instance metadata service's and Arc's.
    ManagedIdentity {
        app_service: bool,
    },
    /// The endpoint that issues the ID token of a GitHub Actions job.
    GitHub,
}

/// The version of an endpoint: requests to V1 name a `resource`, requests to V2 a `scope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V2,
}

impl Route {
    /// The endpoint at a path, if there is one.
    pub(crate) fn of(segments: &[String]) -> Option<Self> {
        let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
        Some(match parts[..] {
            ["metadata", "identity", "oauth2", "token"] => {
                Self::ManagedIdentity { app_service: false }
            }
            ["msi", "token"] => Self::ManagedIdentity { app_service: true },
            ["github", "id-token"] => Self::GitHub,
            ["common" | "organizations", "discovery", "instance"] => Self::Instance,
            [_, "discovery", "v2.0", "keys"]
            | [_, "discovery", "keys"]
            | ["discovery", "v2.0", "keys"] => Self::Keys,
            [tenant, "v2.0", ".well-known", "openid-configuration"]
            | [tenant, ".well-known", "openid-configuration"] => Self::Configuration(tenant.into()),
            [tenant, "oauth2", "v2.0", "token"] => Self::Token(tenant.into(), Version::V2),
            [tenant, "oauth2", "token"] => Self::Token(tenant.into(), Version::V1),
            [tenant, "oauth2", "v2.0", "devicecode"] => {
                Self::DeviceCode(tenant.into(), Version::V2)
            }
            [tenant, "oauth2", "devicecode"] => Self::DeviceCode(tenant.into(), Version::V1),
            [tenant, "oauth2", "v2.0", "authorize"] => Self::Authorize(tenant.into()),
            [_, "oauth2", "v2.0", "logout"] => Self::Logout,
            _ => return None,
        })
    }

    /// The methods that the endpoint accepts.
    pub(crate) fn methods(&self) -> &'static [&'static str] {
        match self {
            Self::Token(..) | Self::DeviceCode(..) => &["POST"],
            _ => &["GET"],
        }
    }

    /// The operation's name, which a fault rule's `operation` is compared with.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Token(..) => "token",
            Self::DeviceCode(..) => "deviceCode",
            Self::Authorize(_) => "authorize",
            Self::Configuration(_) | Self::Instance => "discovery",
            Self::Keys => "keys",
            Self::Logout => "logout",
            Self::ManagedIdentity { .. } => "managedIdentity",
            Self::GitHub => "github",
        }
    }
}
