//! Ids and texts that the histories use.

/// Role template ids. The first is Global Administrator.
pub const ROLES: [&str; 5] = [
    "62e90394-69f5-4237-9190-012177145e10",
    "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
    "29232cdf-9323-42fd-ade2-1d097af3e4de",
    "729827e3-9c14-49f7-bb1b-9608f156bbb8",
    "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
];
/// Index of Global Administrator in `ROLES`.
pub const GA: usize = 0;

pub const ROOT: &str = "https://graph.model.test";
pub const COCKPIT_ROOT: &str = "https://cockpit.model.test";

/// The seeded relationship and its partner.
pub const SEEDED: &str =
    "0a000000-0000-4000-8000-000000000001-0b000000-0000-4000-8000-000000000002";
/// The seeded assignment, and its group.
pub const ASSIGNMENT: &str = "0c000000-0000-4000-8000-000000000003";
pub const GROUP: &str = "0d000000-0000-4000-8000-000000000004";
/// A group without an assignment.
pub const NEW_GROUP: &str = "0d000000-0000-4000-8000-000000000005";
pub const CUSTOMER: &str = "0e000000-0000-4000-8000-000000000006";
pub const PROVIDER: &str = "0f000000-0000-4000-8000-000000000007";

/// The name of the seeded relationship, the name in a create, and the new name in an update.
pub const SEEDED_NAME: &str = "Contoso support";
pub const NEW_NAME: &str = "Fabrikam support";
pub const RENAMED: &str = "Contoso support 2";

/// The prefix of every token, by which a token is found in any output.
pub const TOKEN: &str = "modeltoken0123456789abcdef";

/// The GUID of a number, different for each number and kind.
pub fn guid(kind: u16, number: usize) -> String {
    format!("{kind:04x}0000-0000-4000-8000-{number:012x}")
}

/// The client request id of call `call` in process `life`.
pub fn call_id(call: usize, life: usize) -> String {
    guid(0xca, call * 2 + life)
}

/// The call and the process of an id that `call_id` made.
pub fn call_of(id: &str) -> Option<(usize, usize)> {
    let number = id.strip_prefix("00ca0000-0000-4000-8000-")?;
    let number = usize::from_str_radix(number, 16).ok()?;
    Some((number / 2, number % 2))
}

/// The `accessDetails` with roles given by index.
pub fn access_details(roles: &[usize]) -> serde_json::Value {
    let roles: Vec<_> = roles
        .iter()
        .map(|role| serde_json::json!({ "roleDefinitionId": ROLES[*role] }))
        .collect();
    serde_json::json!({ "unifiedRoles": roles })
}
