//! Creates all tokens.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::identity::grant::{Grant, OPENID};
use crate::emulator::identity::key;
use crate::emulator::world::PARTNER;
use crate::emulator::world::state::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The tenant id for the tenant in a path; any name, such as `common` or `organizations`, stands for the
/// partner's tenant.
pub(crate) fn tenant_id(tenant: &str) -> String {
    match uuid::Uuid::try_parse(tenant) {
        Ok(id) => id.to_string(),
        Err(_) => PARTNER.to_owned(),
    }
}

/// A UUID derived from a text: the same text always gives the same id.
fn stable_id(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let bytes: [u8; 16] = std::array::from_fn(|i| digest.as_ref()[i]);
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    id.to_string()
}

/// A random text that can't be guessed.
pub(crate) fn secret(prefix: &str) -> String {
    let random = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
    format!(
        "{prefix}{}",
        URL_SAFE_NO_PAD.encode(random.map(uuid::Uuid::into_bytes).concat())
    )
}

/// The issuer of version 2 tokens.
pub(crate) fn issuer(root: &str, tenant: &str) -> String {
    format!("{root}/{tenant}/v2.0")
}

/// The access token of a grant, and its expiry in seconds since the Unix epoch.
fn access_token(state: &State, grant: &Grant) -> (String, i64) {
    let (resource, names) = grant.resource();
    let now = state.time();
    let life = i64::try_from(state.settings.token_lifetime_seconds).unwrap_or(i64::MAX);
    let tenant = tenant_id(&grant.tenant);
    // Claims are whole seconds: the end is rounded up, so that a lifetime of two seconds isn't shortened to
    // one.
    let start = now.as_millisecond().div_euclid(1000);
    let end = start.saturating_add(1).saturating_add(life);
    let mut claims = json!({
        "aud": resource, "iss": format!("https://sts.windows.net/{tenant}/"), "tid": tenant,
        "iat": start, "nbf": start, "exp": end, "ver": "1.0",
        "appid": grant.client, "appidacr": if grant.confidential { "1" } else { "0" },
        "uti": secret(""),
    });
    if grant.person {
        let person = &state.settings.user;
        let all = state.settings.permissions.join(" ");
        let scopes: Vec<&str> = (names.iter().map(String::as_str))
            .map(|name| {
                if name == ".default" {
                    all.as_str()
                } else {
                    name
                }
            })
            .collect();
        claims["scp"] = scopes.join(" ").into();
        claims["oid"] = person.object_id.as_str().into();
        claims["sub"] = stable_id(&format!("{}{}", person.object_id, grant.client)).into();
        claims["upn"] = person.user_name.as_str().into();
        claims["name"] = person.name.as_str().into();
        claims["idtyp"] = "user".into();
    } else {
        let principal = stable_id(&grant.client);
        claims["roles"] = json!(state.settings.permissions);
        claims["oid"] = principal.as_str().into();
        claims["sub"] = principal.into();
        claims["idtyp"] = "app".into();
    }
    (key::sign(&claims), end)
}

/// The ID token of a person's grant.
fn id_token(state: &State, root: &str, grant: &Grant) -> String {
    let person = &state.settings.user;
    let tenant = tenant_id(&grant.tenant);
    let now = state.time().as_second();
    let mut claims = json!({
        "aud": grant.client, "iss": issuer(root, &tenant), "tid": tenant, "ver": "2.0",
        "iat": now, "nbf": now, "exp": now.saturating_add(3600),
        "oid": person.object_id, "sub": stable_id(&format!("{}{}", person.object_id, grant.client)),
        "name": person.name, "preferred_username": person.user_name,
    });
    if let Some(nonce) = &grant.nonce {
        claims["nonce"] = nonce.as_str().into();
    }
    key::sign(&claims)
}

/// The token endpoint's response with the tokens of a grant. With `client_info` it also contains the person's
/// ids.
pub(crate) fn tokens(state: &mut State, call: &Call, grant: &Grant, client_info: bool) -> Response {
    let (token, _) = access_token(state, grant);
    let life = state.settings.token_lifetime_seconds;
    let mut body = json!({
        "token_type": "Bearer", "expires_in": life, "ext_expires_in": life, "access_token": token,
    });
    if grant.person {
        body["scope"] = granted_scopes(grant).into();
        if grant.asks("openid") {
            body["id_token"] = id_token(state, &call.root, grant).into();
        }
        if client_info {
            let person = &state.settings.user;
            let info = json!({"uid": person.object_id, "utid": tenant_id(&grant.tenant)});
            body["client_info"] = URL_SAFE_NO_PAD.encode(info.to_string()).into();
        }
        if grant.refreshable {
            let refresh = secret("1.");
            body["refresh_token"] = refresh.as_str().into();
            state.issued.refresh.insert(refresh, grant.clone());
        }
    }
    Response::value(200, &body)
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
}

/// The scopes that were granted, each with its resource.
fn granted_scopes(grant: &Grant) -> String {
    let (resource, names) = grant.resource();
    let openid = OPENID
        .into_iter()
        .filter(|s| grant.asks(s) && *s != "offline_access");
    let names = names.iter().map(|name| format!("{resource}/{name}"));
    names
        .chain(openid.map(str::to_owned))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same in the format of the version 1 endpoint, in which numbers are strings.
pub(crate) fn tokens_v1(state: &mut State, call: &Call, grant: &Grant) -> Response {
    let response = tokens(state, call, grant, false);
    let mut body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    for (name, value) in text_properties(state, grant) {
        body[name] = value.into();
    }
    Response::value(response.status, &body)
}

/// The response with a managed identity's token; every value is a string.
pub(crate) fn managed_identity_token(state: &State, client: &str, resource: &str) -> Value {
    let tenant = state.settings.identity.tenant.clone();
    let grant = Grant::of_app(&tenant, client, &format!("{resource}/.default"));
    let mut body = json!({
        "access_token": access_token(state, &grant).0, "token_type": "Bearer", "client_id": client,
    });
    for (name, value) in text_properties(state, &grant) {
        body[name] = value.into();
    }
    body["resource"] = resource.into();
    body
}

fn text_properties(state: &State, grant: &Grant) -> [(&'static str, String); 5] {
    let life = state.settings.token_lifetime_seconds;
    let now = state.time().as_second();
    let end = now.saturating_add(i64::try_from(life).unwrap_or(i64::MAX));
    [
        ("expires_in", life.to_string()),
        ("ext_expires_in", life.to_string()),
        ("expires_on", end.to_string()),
        ("not_before", now.to_string()),
        ("resource", grant.resource().0),
    ]
}

/// The `/.default` scope of a resource, which version 1 requests name.
pub(crate) fn default_scope(resource: &str) -> String {
    format!("{}/.default", resource.trim_end_matches('/'))
}
