//! Credentials from the environment: managed identities, variables, and the chain of them.

use std::path::Path;

use gdap::auth::*;
use gdap::base::Variables;
use gdap::http::claims;
use serde_json::json;

use super::support::{CLIENT, TENANT, World, variables};

#[test]
fn managed_identities() {
    let world = World::new();
    let root = world.emulator.uri().to_owned();
    let imds = variables(&[("AZURE_POD_IDENTITY_AUTHORITY_HOST", &root)]);
    let system = ManagedIdentity::SystemAssigned;
    let made = |identity: &ManagedIdentity, variables: &Variables| {
        ManagedIdentityCredential::new(identity.clone(), None, variables).unwrap()
    };
    let token = world.good(&made(&system, &imds));
    assert_eq!(
        claims::read(token.secret()).unwrap().tenant.as_deref(),
        Some(TENANT)
    );
    world
        .emulator
        .settings(json!({"identity": {"assigned": [CLIENT]}}));
    let token = world.good(&made(&ManagedIdentity::ClientId(CLIENT.into()), &imds));
    assert_eq!(
        claims::read(token.secret()).unwrap().app_id.as_deref(),
        Some(CLIENT)
    );
    let unknown = ManagedIdentity::ObjectId(TENANT.into());
    assert!(
        world
            .token(&made(&unknown, &imds))
            .unwrap_err()
            .message()
            .contains("Identity not found")
    );

    let endpoint = format!("{root}/msi/token");
    let app = |header| {
        variables(&[
            ("IDENTITY_ENDPOINT", &endpoint),
            ("IDENTITY_HEADER", header),
        ])
    };
    world.good(&made(&system, &app("emulator-identity-header")));
    assert_eq!(
        world
            .token(&made(&system, &app("wrong")))
            .unwrap_err()
            .http_status(),
        Some(401)
    );

    let folder = tempfile::tempdir().unwrap();
    world
        .emulator
        .settings(json!({"identity": {"arcFolder": folder.path()}}));
    let endpoint = format!("{root}/metadata/identity/oauth2/token");
    let arc = variables(&[("IDENTITY_ENDPOINT", &endpoint), ("IMDS_ENDPOINT", &root)]);
    world.good(&ManagedIdentityCredential::arc_with_folder(&arc, folder.path()).unwrap());
    let elsewhere =
        ManagedIdentityCredential::arc_with_folder(&arc, Path::new("/nowhere")).unwrap();
    assert!(
        world
            .token(&elsewhere)
            .unwrap_err()
            .message()
            .contains("folder")
    );

    // A token of an identity of another tenant is rejected.
    world
        .emulator
        .settings(json!({"identity": {"tenant": CLIENT}}));
    assert!(
        world
            .token(&made(&system, &imds))
            .unwrap_err()
            .message()
            .contains("of tenant")
    );
}

#[test]
fn the_environment_and_the_chain() {
    let world = World::new();
    world
        .emulator
        .settings(json!({"clients": {CLIENT: "right horse"}}));
    let pairs = [
        ("AZURE_CLIENT_ID", CLIENT),
        ("AZURE_TENANT_ID", TENANT),
        ("AZURE_CLIENT_SECRET", "right horse"),
    ];
    world.good(&EnvironmentCredential::new(&variables(&pairs)).unwrap());
    let chain = ChainCredential::new(&variables(&pairs), &ChainOptions::default()).unwrap();
    world.good(&chain);
    assert_eq!(chain.link_in_use(), Some("environment"));
}
