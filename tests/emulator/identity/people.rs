//! People: device codes, refresh tokens and on behalf of.

use super::*;

/// A device code, with both names of its grant type; the tokens name the person and the scopes.
#[test]
fn a_person_signs_in_with_a_device_code() {
    let world = world();
    world
        .emulator
        .settings(json!({"deviceCode": {"pending": 0, "interval": 0}}));
    for grant in [
        "device_code",
        "urn:ietf:params:oauth:grant-type:device_code",
    ] {
        let code = post(
            &world,
            "/organizations/oauth2/v2.0/devicecode",
            &[("client_id", CLIENT), ("scope", SCOPE)],
            &[],
        );
        let fields = [
            ("grant_type", grant),
            ("client_id", CLIENT),
            ("device_code", text(&code, "device_code")),
            ("client_info", "1"),
        ];
        let answer = post(&world, "/organizations/oauth2/v2.0/token", &fields, &[]);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let id = claims(&world, text(&answer, "id_token"));
        assert_eq!(
            (&id["aud"], &id["tid"], &id["ver"]),
            (&json!(CLIENT), &json!(TENANT), &json!("2.0"))
        );
        assert_eq!(id["iss"], format!("{}/{TENANT}/v2.0", world.emulator.uri()));
        assert_eq!(id["preferred_username"], "agent@partner.example");
        let access = claims(&world, text(&answer, "access_token"));
        assert_eq!(
            (&access["scp"], &access["roles"]),
            (
                &json!("DelegatedAdminRelationship.ReadWrite.All"),
                &Value::Null
            )
        );
        let info = URL_SAFE_NO_PAD
            .decode(text(&answer, "client_info"))
            .expect("base64");
        let info: Value = serde_json::from_slice(&info).expect("JSON");
        assert_eq!((&info["uid"], &info["utid"]), (&id["oid"], &json!(TENANT)));
        assert_eq!(
            number(&post(
                &world,
                "/organizations/oauth2/v2.0/token",
                &fields,
                &[]
            )),
            70018,
            "used up"
        );
    }
    let code = post(
        &world,
        &format!("/{TENANT}/oauth2/devicecode"),
        &[
            ("client_id", CLIENT),
            ("resource", "https://graph.microsoft.com"),
        ],
        &[],
    );
    let fields = [
        ("grant_type", "device_code"),
        ("client_id", CLIENT),
        ("code", text(&code, "device_code")),
    ];
    let v1 = post(&world, &format!("/{TENANT}/oauth2/token"), &fields, &[]);
    assert!(
        v1.status == 200 && v1.body["refresh_token"].is_string(),
        "{}",
        v1.text
    );
}

/// A refresh token stays valid when a new one is issued; a confidential client must authenticate to use it.
#[test]
fn refresh_tokens() {
    let world = world();
    world
        .emulator
        .settings(json!({"tokens": "issued", "clients": {CLIENT: "s"}}));
    let code = authorize(&world, &[]);
    let redeem = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("client_secret", "s"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let first = token(&world, &redeem);
    let old = text(&first, "refresh_token").to_owned();
    let refresh = |secret: Option<&str>| {
        let mut fields = vec![
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("refresh_token", &old),
            ("scope", SCOPE),
        ];
        fields.extend(secret.map(|s| ("client_secret", s)));
        token(&world, &fields)
    };
    for _ in 0..2 {
        let answer = refresh(Some("s"));
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_ne!(text(&answer, "refresh_token"), old);
        assert!(answer.body["id_token"].is_string());
    }
    let wrong = refresh(Some("wrong"));
    assert_eq!(
        (wrong.status, text(&wrong, "error"), number(&wrong)),
        (401, "invalid_client", 7_000_215)
    );
    assert_eq!(number(&refresh(None)), 7_000_218);
    let stranger = [
        ("grant_type", "refresh_token"),
        ("client_id", "other"),
        ("refresh_token", old.as_str()),
    ];
    assert_eq!(number(&token(&world, &stranger)), 700_082);
}

/// On behalf of: the assertion's signature, audience, time and scope are checked.
#[test]
fn on_behalf_of() {
    let world = world();
    let scope = |of: &str| format!("openid api://{of}/access");
    let incoming = |of: &str| {
        let code = authorize(&world, &[("scope", &scope(of))]);
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        text(&token(&world, &fields), "access_token").to_owned()
    };
    let trade = |assertion: &str, secret: Option<&str>| {
        let mut fields = vec![
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("client_id", "middle"),
            ("assertion", assertion),
            ("scope", APP),
            ("requested_token_use", "on_behalf_of"),
        ];
        fields.extend(secret.map(|s| ("client_secret", s)));
        token(&world, &fields)
    };
    let good = incoming("middle");
    let traded = trade(&good, Some("s"));
    let granted = claims(&world, text(&traded, "access_token"));
    assert_eq!(
        (&granted["aud"], &granted["appid"]),
        (&json!("https://graph.microsoft.com"), &json!("middle"))
    );
    assert_eq!(granted["scp"], "DelegatedAdminRelationship.ReadWrite.All");
    assert_eq!(number(&trade(&good, None)), 7_000_218);
    assert_eq!(number(&trade(&incoming("other"), Some("s"))), 500_131);
    assert_eq!(number(&trade("not a token", Some("s"))), 50027);
    let mut forged = good.clone();
    let at = forged.rfind('.').expect("a JWT") + 1;
    let other = if forged[at..].starts_with('A') {
        "B"
    } else {
        "A"
    };
    forged.replace_range(at..=at, other);
    assert_eq!(number(&trade(&forged, Some("s"))), 50013);
    let app = token(
        &world,
        &[
            ("grant_type", "client_credentials"),
            ("client_id", "c"),
            ("client_secret", "s"),
            ("scope", "api://middle/.default"),
        ],
    );
    assert_eq!(
        number(&trade(text(&app, "access_token"), Some("s"))),
        7_000_114
    );
    world.emulator.advance(std::time::Duration::from_secs(4000));
    assert_eq!(number(&trade(&good, Some("s"))), 500_133);
}
