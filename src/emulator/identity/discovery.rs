//! The documents that clients read before they sign in: OpenID Connect discovery, the cloud's hosts, the
//! signing keys.

use crate::emulator::http::message::{Call, Response, encode};
use crate::emulator::identity::{key, mint};
use serde_json::json;

/// The tenant names that stand for many tenants: their issuer contains the placeholder `{tenantid}`.
const SHARED: [&str; 3] = ["common", "organizations", "consumers"];

/// The discovery document; `{root}`, `{tenant}`, `{issuer}` and `{host}` stand for their values.
const CONFIGURATION: &str = r#"{
  "issuer": "{issuer}",
  "authorization_endpoint": "{root}/{tenant}/oauth2/v2.0/authorize",
  "token_endpoint": "{root}/{tenant}/oauth2/v2.0/token",
  "device_authorization_endpoint": "{root}/{tenant}/oauth2/v2.0/devicecode",
  "end_session_endpoint": "{root}/{tenant}/oauth2/v2.0/logout",
  "jwks_uri": "{root}/{tenant}/discovery/v2.0/keys",
  "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic", "private_key_jwt"],
  "response_modes_supported": ["query", "fragment", "form_post"],
  "response_types_supported": ["code"],
  "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
  "scopes_supported": ["openid", "profile", "email", "offline_access"],
  "subject_types_supported": ["pairwise"],
  "id_token_signing_alg_values_supported": ["RS256"],
  "code_challenge_methods_supported": ["S256"],
  "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "tid", "oid", "ver", "name", "preferred_username"],
  "request_uri_parameter_supported": false,
  "tenant_region_scope": null,
  "cloud_instance_name": "{host}",
  "cloud_graph_host_name": "{host}",
  "msgraph_host": "{host}"
}"#;

/// The OpenID Connect discovery document of a tenant.
pub(crate) fn configuration(call: &Call, tenant: &str) -> Response {
    let issued_by = match tenant {
        shared if SHARED.contains(&shared) => "{tenantid}".to_owned(),
        one => mint::tenant_id(one),
    };
    let document = CONFIGURATION
        .replace("{issuer}", &mint::issuer(&call.root, &issued_by))
        .replace("{root}", &call.root)
        .replace("{tenant}", &encode(tenant))
        .replace("{host}", host(call));
    Response::json(200, document.into_bytes())
}

fn host(call: &Call) -> &str {
    call.root.split_once("://").map_or("", |(_, host)| host)
}

/// Instance discovery: the cloud consists of this host only.
pub(crate) fn instance(call: &Call) -> Response {
    let host = host(call);
    let tenant = call.option("authorization_endpoint").and_then(|address| {
        let path = address.split_once("://")?.1.split('/').nth(1)?.to_owned();
        (!path.is_empty()).then_some(path)
    });
    let tenant = tenant.unwrap_or_else(|| "common".to_owned());
    Response::value(
        200,
        &json!({
            "tenant_discovery_endpoint":
                format!("{}/{tenant}/v2.0/.well-known/openid-configuration", call.root),
            "api-version": "1.1",
            "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
        }),
    )
}

/// The keys with which tokens can be verified.
pub(crate) fn keys(call: &Call) -> Response {
    Response::value(200, &key::jwks(&mint::issuer(&call.root, "{tenantid}")))
}

/// Signs out: the emulator has no sessions, so it only redirects to `post_logout_redirect_uri`.
pub(crate) fn logout(call: &Call) -> Response {
    match call.option("post_logout_redirect_uri") {
        Some(to) => Response::empty(302).with("location", to),
        None => Response::empty(200),
    }
}
