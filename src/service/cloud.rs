//! The national clouds of Microsoft Graph by name: their addresses, authorities and scopes. (Graph documentation,
//! national clouds. Whether GDAP is offered in a cloud changed over the years, so none is rejected here.)

use crate::http::Url;
use crate::http::url::encode;

/// A cloud by name. The numbers are those of the C header.
///
/// For a [`ClientBuilder`](crate::ClientBuilder).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Cloud {
    /// The global cloud, GCC included.
    #[default]
    Global = 1,
    /// US Government L4 (GCC High).
    UsGov = 2,
    /// US Government L5 (DoD).
    UsGovDod = 3,
    /// China, operated by 21Vianet.
    China = 4,
}

/// The version of Microsoft Graph in the path. The numbers are those of the C header.
///
/// For a [`ClientBuilder`](crate::ClientBuilder).
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ApiVersion {
    /// `v1.0`, the supported one.
    #[default]
    V1 = 1,
    /// `beta`: same rules and types, no production support.
    Beta = 2,
}

impl Cloud {
    /// Root of Microsoft Graph, without a version and without a slash at the end.
    pub fn graph_root(self) -> &'static str {
        match self {
            Cloud::Global => "https://graph.microsoft.com",
            Cloud::UsGov => "https://graph.microsoft.us",
            Cloud::UsGovDod => "https://dod-graph.microsoft.us",
            Cloud::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// The sign-in authority, without a tenant and without a slash at the end.
    pub fn authority(self) -> &'static str {
        match self {
            Cloud::Global => "https://login.microsoftonline.com",
            Cloud::UsGov | Cloud::UsGovDod => "https://login.microsoftonline.us",
            Cloud::China => "https://login.chinacloudapi.cn",
        }
    }

    /// The customers' admin center, without a slash at the end. Only the global one is documented for approvals.
    pub fn admin_center(self) -> &'static str {
        match self {
            Cloud::Global => "https://admin.microsoft.com",
            Cloud::UsGov => "https://portal.office365.us",
            Cloud::UsGovDod => "https://portal.apps.mil",
            Cloud::China => "https://portal.partner.microsoftonline.cn",
        }
    }

    /// The scope of a token for this cloud's Graph, and for no other's.
    pub fn scope(self) -> String {
        format!("{}/.default", self.graph_root())
    }
}

impl ApiVersion {
    /// The segment in the path.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            ApiVersion::V1 => "v1.0",
            ApiVersion::Beta => "beta",
        }
    }
}

/// The page of `admin_center` on which the customer approves the relationship `id`.
pub fn approval_link(admin_center: &Url, id: &str) -> String {
    let root = admin_center.as_str();
    let id = encode(id);
    format!("{root}/AdminPortal/Home#/partners/invitation/granularAdminRelationships/{id}")
}

/// Root of CloudCockpit's API.
pub const COCKPIT_ROOT: &str = "https://api.cloudcockpit.com";
/// Where CloudCockpit's API clients sign in: its tenant at the global authority.
pub const COCKPIT_AUTHORITY: &str =
    "https://login.microsoftonline.com/4e806121-ff28-4286-ab4e-3be0a08f9ce0";
/// The scope of a CloudCockpit token. Graph tokens don't work with CloudCockpit, nor the reverse.
pub const COCKPIT_SCOPE: &str = "api://b92a36a4-feb8-4f47-a69c-29a180aa6d0a/.default";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clouds_keep_to_themselves() {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::UsGovDod, Cloud::China] {
            assert!(cloud.graph_root().starts_with("https://"));
            assert_eq!(cloud.scope(), format!("{}/.default", cloud.graph_root()));
        }
        assert_eq!(Cloud::UsGov.scope(), "https://graph.microsoft.us/.default");
        for (cloud, id, link) in [
            (
                Cloud::Global,
                "a-b",
                "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/a-b",
            ),
            (
                Cloud::UsGov,
                "a/b",
                "https://portal.office365.us/AdminPortal/Home#/partners/invitation/granularAdminRelationships/a%2Fb",
            ),
        ] {
            let root = Url::parse(cloud.admin_center()).unwrap();
            assert_eq!(approval_link(&root, id), link);
        }
    }
}
