//! Authorization codes and the page that issues them.

use super::*;

pub(super) const REDIRECT: &str = "http://localhost:8400/back";
pub(super) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";

/// Requests a code, with the usual parameters replaced by those of `other`, and returns it.
pub(super) fn authorize(world: &World, other: &[(&str, &str)]) -> String {
    let back = asked(world, other).header("location").to_owned();
    let (_, query) = back.split_once('?').expect("a query");
    let code = query.split('&').find_map(|p| p.strip_prefix("code="));
    code.unwrap_or_else(|| panic!("no code in {back}"))
        .to_owned()
}

fn asked(world: &World, other: &[(&str, &str)]) -> Answer {
    let challenge = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, VERIFIER.as_bytes()));
    let usual = [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("state", "st&te"),
        ("nonce", "n-0S6"),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    let mine = usual
        .iter()
        .filter(|(name, _)| !other.iter().any(|(n, _)| n == name));
    let all = mine.chain(other).filter(|(_, v)| !v.is_empty());
    let query: Vec<String> = all.map(|(k, v)| format!("{k}={}", encode(v))).collect();
    world.send(
        "GET",
        &format!("/{TENANT}/oauth2/v2.0/authorize?{}", query.join("&")),
        &[("authorization", "")],
        None,
    )
}

/// A code can be used once, by its client, with its redirect URI and its verifier, within ten minutes.
#[test]
fn authorization_codes_are_bound() {
    let world = world();
    let redeem = |code: &str, other: &[(&str, &str)]| {
        let usual = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let mine = usual
            .iter()
            .filter(|(name, _)| !other.iter().any(|(n, _)| n == name));
        let all: Vec<_> = mine.chain(other).copied().collect();
        token(&world, &all)
    };
    let back = asked(&world, &[]);
    assert_eq!(back.status, 302, "{}", back.text);
    let location = back.header("location");
    assert!(
        location.starts_with(&format!("{REDIRECT}?code=")) && location.ends_with("&state=st%26te"),
        "{location}"
    );
    for (other, wanted) in [
        (("client_id", "other"), 70000),
        (("redirect_uri", "http://localhost:8400/elsewhere"), 500_112),
        (
            (
                "code_verifier",
                "another-verifier-of-at-least-forty-three-characters",
            ),
            501_481,
        ),
        (("code", "invented"), 70000),
    ] {
        let code = authorize(&world, &[]);
        assert_eq!(number(&redeem(&code, &[other])), wanted, "{other:?}");
        assert_eq!(
            redeem(&code, &[]).status,
            200,
            "a failure doesn't use it up"
        );
    }
    let code = authorize(&world, &[]);
    let good = redeem(&code, &[("client_info", "1")]);
    assert_eq!(claims(&world, text(&good, "id_token"))["nonce"], "n-0S6");
    assert_eq!(number(&redeem(&code, &[])), 54005, "once");
    let code = authorize(&world, &[]);
    world.emulator.advance(std::time::Duration::from_secs(601));
    assert_eq!(number(&redeem(&code, &[])), 70008);
    let bare = authorize(
        &world,
        &[("code_challenge", ""), ("code_challenge_method", "")],
    );
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", bare.as_str()),
        ("redirect_uri", REDIRECT),
    ];
    assert_eq!(
        number(&token(&world, &fields)),
        9_002_325,
        "a public client needs a challenge"
    );
}

#[test]
fn sign_ins_that_do_not_lead_back() {
    let world = world();
    world
        .emulator
        .settings(json!({"redirectUris": {CLIENT: [REDIRECT]}}));
    for other in [
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "nowhere"),
        ("response_type", "token"),
        ("code_challenge_method", "plain"),
        ("client_id", ""),
        ("response_mode", "web_message"),
    ] {
        let page = asked(&world, &[other]);
        assert_eq!(
            (page.status, page.header("location")),
            (200, ""),
            "{other:?}"
        );
        assert!(page.text.contains("AADSTS"), "{}", page.text);
    }
    for (consent, error) in [
        ("declined", "access_denied"),
        ("missing", "interaction_required"),
    ] {
        world.emulator.settings(json!({"consent": consent}));
        let back = asked(&world, &[]);
        assert!(
            back.header("location").starts_with(&format!(
                "{REDIRECT}?error={error}&error_description=AADSTS6500"
            )),
            "{}",
            back.header("location")
        );
    }
    world.emulator.settings(json!({"consent": "given"}));
    let fragment = asked(&world, &[("response_mode", "fragment")]);
    assert!(
        fragment
            .header("location")
            .starts_with(&format!("{REDIRECT}#code="))
    );
    let page = asked(
        &world,
        &[("response_mode", "form_post"), ("state", "\"><script>")],
    );
    assert!(
        page.text.contains("name=\"code\"") && page.text.contains("&quot;>&lt;script>"),
        "{}",
        page.text
    );
}
