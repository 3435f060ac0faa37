//! CloudCockpit and the token endpoint.

use crate::support::*;
use serde_json::{Value, json};

const PROVIDER: &str = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
const CUSTOMER: &str = "7d9619ff-8b86-4d01-b42d-00cf4fc964aa";
const TENANT: (&str, &str) = ("x-tenant", "portal.cloudcockpit.com");

fn order(name: &str, extend: bool) -> Value {
    json!({"providerInstanceId": PROVIDER, "displayName": name, "autoExtendEnabled": extend})
}

#[test]
fn create_list_update_terminate() {
    let world = world();
    let plain = "/v1/Customers/delegated-admin-relationships";
    let set = format!("/v1/Customers/{CUSTOMER}/delegated-admin-relationships");
    let made = world.send("POST", plain, &[TENANT], Some(&order("A", false)));
    assert_eq!(made.status, 200, "{}", made.text);
    assert_eq!(made.body["status"]["name"], "created");
    assert_eq!(made.body["autoExtendDuration"], "PT0S");
    let aimed = world.send("POST", &set, &[TENANT], Some(&order("B", true)));
    assert_eq!(
        (aimed.status, &aimed.body["autoExtendDuration"]),
        (200, &json!("P180D"))
    );

    let mut chosen = order("C", true);
    chosen["customSelectedGdapRolesIds"] = json!([GLOBAL]);
    let mut none = order("C", true);
    none["customSelectedGdapRolesIds"] = json!([]);
    let long = order(&"x".repeat(51), true);
    for body in [chosen, none, long, order("A", true), json!({}), json!([])] {
        let answer = world.send("POST", plain, &[TENANT], Some(&body));
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.body["statusCode"], 400);
        assert!(answer.body["correlationId"].is_string());
    }

    let listed = format!("{set}?providerInstanceId={PROVIDER}");
    let list = world.send("GET", &listed, &[TENANT], None);
    assert_eq!(list.body.as_array().map(Vec::len), Some(1));
    assert_eq!(list.body[0]["relationshipId"], aimed.body["id"]);
    assert_eq!(world.send("GET", &set, &[TENANT], None).status, 400);

    let one = format!("{set}/{}", aimed.id());
    let off = json!({"providerInstanceId": PROVIDER, "autoExtendEnabled": false});
    let done = world.send("PATCH", &one, &[TENANT], Some(&off));
    assert_eq!((done.status, done.text.as_str()), (200, ""));
    assert_eq!(
        world.get(&path(aimed.id())).body["autoExtendDuration"],
        "PT0S"
    );
    let stranger = one.replace(CUSTOMER, ROLE);
    let id = [TENANT, ("x-correlation-id", PROVIDER)];
    let missing = world.send("PATCH", &stranger, &id, Some(&off));
    assert_eq!(
        (missing.status, &missing.body["correlationId"]),
        (404, &json!(PROVIDER))
    );
    assert_eq!(world.send("PATCH", &one, &[], Some(&off)).status, 400);
    let bare = [TENANT, ("authorization", "")];
    let refused = world.send("PATCH", &one, &bare, Some(&off));
    assert_eq!((refused.status, refused.text.as_str()), (401, ""));

    let end = format!("{one}?providerInstanceId={PROVIDER}");
    assert_eq!(world.send("POST", &end, &[TENANT], None).status, 400);
    world
        .emulator
        .change(aimed.id(), json!({"status": "active"}));
    assert_eq!(world.send("POST", &end, &[TENANT], None).status, 200);
    assert_eq!(world.get(&path(aimed.id())).body["status"], "terminated");
}

/// An active relationship is linked once with the portal's group, with all of its roles.
#[test]
fn access_assignments() {
    let world = world();
    world
        .emulator
        .settings(json!({"cockpitGroup": CUSTOMER, "operationMs": 60_000}));
    let ids = world.emulator.seed(json!({"roles": [ROLE, OTHER_ROLE]}));
    let set = format!(
        "/v1/Customers/delegated-admin-relationships/{}/access-assignments",
        ids[0]
    );
    let query = format!("{set}?providerInstanceId={PROVIDER}");
    assert_eq!(world.send("GET", &query, &[TENANT], None).body, json!([]));
    for _ in 0..2 {
        let linked = world.send("POST", &query, &[TENANT], None);
        assert_eq!((linked.status, linked.text.as_str()), (200, ""));
    }
    let all = world.send("GET", &query, &[TENANT], None).body;
    assert_eq!(all.as_array().map(Vec::len), Some(1));
    assert_eq!(all[0]["status"], "pending");
    assert_eq!(
        all[0]["accessContainer"],
        json!({"accessContainerId": CUSTOMER, "accessContainerType": {"name": "securityGroup"}})
    );
    assert_eq!(all[0]["accessDetails"], roles(&[ROLE, OTHER_ROLE]));
    world.emulator.advance(std::time::Duration::from_secs(60));
    let graph = world.get(&format!("{}/accessAssignments", path(&ids[0])));
    assert_eq!(graph.body["value"][0]["status"], "active");
    assert_eq!(world.emulator.commits().assignments, 1);
    world
        .emulator
        .change(&ids[0], json!({"status": "terminated"}));
    assert_eq!(world.send("POST", &query, &[TENANT], None).status, 400);
    assert_eq!(world.send("POST", &set, &[TENANT], None).status, 400);
    let missing = query.replace(&ids[0], &"x".repeat(73));
    assert_eq!(world.send("GET", &missing, &[TENANT], None).status, 404);
}

fn token(world: &World, tenant: &str, form: &str) -> Answer {
    let request = world
        .client
        .post(world.url(&format!("/{tenant}/oauth2/v2.0/token")));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(form.to_owned()).send().expect("an answer");
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let text = answer.text().expect("text");
    let body = serde_json::from_str(&text).expect("json");
    Answer {
        status,
        headers,
        body,
        text,
    }
}

#[test]
fn tokens_are_issued_for_one_service_and_a_time() {
    let world = world();
    world
        .emulator
        .settings(json!({"tokens": "issued", "tokenLifetimeSeconds": 1000}));
    let graph = "https%3A%2F%2Fgraph.microsoft.com%2F.default";
    let cockpit = "api%3A%2F%2Fb92a36a4-feb8-4f47-a69c-29a180aa6d0a%2F.default";
    let form = |scope: &str| {
        format!("grant_type=client_credentials&client_id=c&client_secret=s&scope={scope}")
    };
    let issued = token(&world, "contoso.com", &form(graph));
    assert_eq!(
        (issued.status, &issued.body["expires_in"]),
        (200, &json!(1000))
    );
    let bearer = |answer: &Answer| {
        format!(
            "Bearer {}",
            answer.body["access_token"].as_str().unwrap_or_default()
        )
    };
    let good = bearer(&issued);
    let other = bearer(&token(&world, "contoso.com", &form(cockpit)));
    let list = "delegatedAdminRelationships";
    let cockpit_list = format!(
        "/v1/Customers/{CUSTOMER}/delegated-admin-relationships?providerInstanceId={PROVIDER}"
    );
    for (path, bearer, status) in [
        (list, good.as_str(), 200),
        (list, other.as_str(), 401),
        (list, "Bearer invented", 401),
        (cockpit_list.as_str(), other.as_str(), 200),
        (cockpit_list.as_str(), good.as_str(), 401),
    ] {
        let answer = world.send("GET", path, &[TENANT, ("authorization", bearer)], None);
        assert_eq!(answer.status, status, "{path} {bearer}");
    }
    world.emulator.settings(json!({"clockSkewSeconds": 1001}));
    let late = world.send("GET", list, &[("authorization", &good)], None);
    assert_eq!(late.status, 401);
    let date = httpdate::parse_http_date(late.header("date")).expect("a date");
    assert!(date > std::time::SystemTime::now() + std::time::Duration::from_secs(900));
}

#[test]
fn token_requests_that_are_refused() {
    let world = world();
    world.emulator.settings(json!({"clients": {"c": "s"}}));
    let scope = "scope=https://graph.microsoft.com/.default";
    for (tenant, form, status, number) in [
        (
            "t",
            format!("grant_type=client_credentials&client_id=c&client_secret=x&{scope}"),
            401,
            7_000_215,
        ),
        (
            "t",
            format!("grant_type=client_credentials&client_id=d&client_secret=s&{scope}"),
            400,
            700_016,
        ),
        (
            "t",
            format!("grant_type=client_credentials&client_id=c&{scope}"),
            401,
            7_000_218,
        ),
        (
            "t",
            "grant_type=client_credentials&client_id=c&client_secret=s&scope=x".into(),
            400,
            1_002_012,
        ),
        ("t", "grant_type=password".into(), 400, 70_003),
        ("t", "client_id=c".into(), 400, 900_144),
        (
            "common",
            format!("grant_type=client_credentials&client_id=c&client_secret=s&{scope}"),
            400,
            50_059,
        ),
    ] {
        let answer = token(&world, tenant, &form);
        assert_eq!(answer.status, status, "{form} {}", answer.text);
        assert_eq!(answer.body["error_codes"][0], number);
        let text = answer.body["error_description"].as_str().expect("a text");
        assert!(text.starts_with(&format!("AADSTS{number}: ")));
    }
    let refreshed = token(
        &world,
        "t",
        &format!("grant_type=refresh_token&client_id=c&refresh_token=r&{scope}"),
    );
    assert_eq!(refreshed.status, 200);
    let next = refreshed.body["refresh_token"].as_str().expect("a token");
    world.emulator.settings(json!({"tokens": "issued"}));
    let form = format!("grant_type=refresh_token&client_id=c&refresh_token={next}&{scope}");
    assert_eq!(token(&world, "t", &form).status, 200);
    let unknown = form.replace(next, "invented");
    assert_eq!(token(&world, "t", &unknown).body["error"], "invalid_grant");
}
