//! A grant: the client, person, tenant and scopes for which tokens are issued.

/// Microsoft Graph, as version 1 tokens name it.
const GRAPH: &str = "https://graph.microsoft.com";

/// The OpenID Connect scopes, which belong to no resource.
pub(crate) const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// The client, person, tenant and scopes for which tokens are issued.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    /// The tenant in the path of the request.
    pub(crate) tenant: String,
    pub(crate) client: String,
    /// The requested scopes, or the resource and `/.default`.
    pub(crate) scope: String,
    /// Whether a person signed in; otherwise the application itself did.
    pub(crate) person: bool,
    pub(crate) nonce: Option<String>,
    /// Whether the client authenticated.
    pub(crate) confidential: bool,
    /// Whether a refresh token is issued.
    pub(crate) refreshable: bool,
}

impl Grant {
    /// The grant of an application.
    pub(crate) fn of_app(tenant: &str, client: &str, scope: &str) -> Self {
        Self {
            tenant: tenant.to_owned(),
            client: client.to_owned(),
            scope: scope.to_owned(),
            person: false,
            nonce: None,
            confidential: true,
            refreshable: false,
        }
    }

    /// The grant of a person.
    pub(crate) fn of_person(tenant: &str, client: &str, scope: &str, confidential: bool) -> Self {
        let grant = Self::of_app(tenant, client, scope);
        Self {
            person: true,
            confidential,
            refreshable: grant.asks("offline_access"),
            ..grant
        }
    }

    /// Whether a scope was requested.
    pub(crate) fn asks(&self, scope: &str) -> bool {
        self.scope.split_whitespace().any(|s| s == scope)
    }

    /// The resource of the scopes, and the names of the requested permissions.
    pub(crate) fn resource(&self) -> (String, Vec<String>) {
        let mut resource = None;
        let mut names = Vec::new();
        for scope in self.scope.split_whitespace() {
            if OPENID.contains(&scope) {
                continue;
            }
            // A scope is the resource's URI, a slash, and a name without a slash; a name alone is a scope of
            // Microsoft Graph.
            let (of, name) = match scope.rsplit_once('/') {
                Some((of, name)) => (of.trim_end_matches('/'), name),
                None => (GRAPH, scope),
            };
            resource.get_or_insert_with(|| of.to_owned());
            names.push(name.to_owned());
        }
        (resource.unwrap_or_else(|| GRAPH.to_owned()), names)
    }
}
