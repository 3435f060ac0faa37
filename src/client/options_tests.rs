use super::*;

/// Paths are appended with a slash, also by callbacks of the host.
#[test]
fn addresses_end_without_a_slash() {
    let options = ClientOptions {
        base_uri: Some("https://graph.test/proxy/".to_owned()),
        authority: Some("https://login.test/".to_owned()),
        ..ClientOptions::default()
    };
    assert_eq!(options.authority().unwrap().as_str(), "https://login.test");
    let service = options.service().unwrap();
    assert_eq!(service.root().as_str(), "https://graph.test/proxy/v1.0");
}

#[test]
fn a_tenant_is_a_guid_or_a_domain() {
    for (tenant, is_valid) in [
        (None, true),
        (Some("8777b240-c6f0-4469-9e98-a3205431b836"), true),
        (Some("contoso.onmicrosoft.com"), true),
        (Some("organizations"), true),
        (Some("contoso"), false),
        (Some(""), false),
    ] {
        let options = ClientOptions {
            tenant: tenant.map(str::to_owned),
            ..ClientOptions::default()
        };
        match options.tenant() {
            Ok(own) => assert!(is_valid && own == options.tenant, "{tenant:?}"),
            Err(error) => assert!(
                !is_valid && error.kind() == ErrorKind::InvalidArgument,
                "{tenant:?}"
            ),
        }
    }
}

#[test]
fn a_version_in_the_root_is_taken_off_if_it_is_the_clients() {
    let root = |uri: &str, api_version| {
        let options = ClientOptions {
            base_uri: Some(uri.to_owned()),
            api_version,
            ..ClientOptions::default()
        };
        options.service().map(|service| service.root().to_string())
    };
    use ApiVersion::{Beta, V1};
    for (uri, version, expected) in [
        ("https://graph.test/v1.0", V1, "https://graph.test/v1.0"),
        ("https://graph.test/v1.0/", V1, "https://graph.test/v1.0"),
        ("https://graph.test/beta", Beta, "https://graph.test/beta"),
        ("https://graph.test/x/v1.0", V1, "https://graph.test/x/v1.0"),
        (
            "https://graph.test/v2.0",
            V1,
            "https://graph.test/v2.0/v1.0",
        ),
    ] {
        assert_eq!(root(uri, version).unwrap(), expected);
    }
    let error = root("https://graph.test/beta", V1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.hint().unwrap().code(), "address.omitVersion");
    assert!(error.message().contains("beta"), "{error}");
}
