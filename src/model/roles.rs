//! The built-in roles of Microsoft Entra, so that documents may name them.

use super::ids::is_guid;
use super::roles_table::TABLE;
use super::suggest::did_you_mean;
use super::violation::{Violation, shown};

/// The template id of Global Administrator, the role that rules out auto-extend.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// A built-in role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Template id, a GUID in lower case; the same in every tenant.
    pub id: &'static str,
    /// Display name in English, as the Entra reference spells it.
    pub name: &'static str,
    /// Whether the Entra reference marks it as privileged.
    pub privileged: bool,
}

/// The role with this id, in any case.
pub fn by_id(id: &str) -> Option<&'static Role> {
    TABLE.iter().find(|role| role.id.eq_ignore_ascii_case(id))
}

/// The role of this name, in any case and with blanks around it.
pub fn by_name(name: &str) -> Option<&'static Role> {
    let name = name.trim();
    TABLE
        .iter()
        .find(|role| role.name.eq_ignore_ascii_case(name))
}

/// The id that `text` stands for, in lower case: a GUID (any: new roles come, and this table is of
/// its day) or the name of a known role. Blanks around it do not count.
pub fn resolve(text: &str) -> Result<String, Violation> {
    let text = text.trim();
    if is_guid(text) {
        return Ok(text.to_ascii_lowercase());
    }
    match by_name(text) {
        Some(role) => Ok(role.id.to_owned()),
        None => {
            let value = shown(text);
            let names = TABLE.iter().map(|role| role.name);
            Err(match did_you_mean(text, names) {
                Some(name) => Violation::RolesMisspelt {
                    value,
                    suggestion: name.to_owned(),
                },
                None => Violation::RolesUnknown { value },
            })
        }
    }
}

/// The name of the role with this id, or the id itself where it is not known.
pub fn label(id: &str) -> &str {
    by_id(id).map_or(id, |role| role.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn names_and_ids_resolve() {
        let ga = GLOBAL_ADMINISTRATOR.to_owned();
        assert_eq!(resolve(" global administrator "), Ok(ga.clone()));
        assert_eq!(resolve(&ga.to_uppercase()), Ok(ga.clone()));
        let unknown = "00000000-0000-0000-0000-00000000000A";
        assert_eq!(resolve(unknown), Ok(unknown.to_lowercase()));
        assert_eq!(by_id(&ga).unwrap().name, "Global Administrator");
        assert!(by_id(&ga).unwrap().privileged);
        assert_eq!(label(&ga), "Global Administrator");
        assert_eq!(label(unknown), unknown);
        for (given, meant) in [
            ("Directory Raeders", "Directory Readers"),
            ("Global Admin", "Global Administrator"),
        ] {
            let misspelt = Violation::RolesMisspelt {
                value: given.to_owned(),
                suggestion: meant.to_owned(),
            };
            assert_eq!(resolve(given), Err(misspelt));
        }
        let value = String::new();
        assert_eq!(resolve(""), Err(Violation::RolesUnknown { value }));
    }

    #[test]
    fn the_table_is_sorted_and_holds_each_once() {
        assert_eq!(TABLE.len(), 120);
        for pair in TABLE.windows(2) {
            assert!(
                pair[0].name.to_lowercase() < pair[1].name.to_lowercase(),
                "{pair:?}"
            );
        }
        for role in TABLE {
            assert!(
                is_guid(role.id) && role.id == role.id.to_lowercase(),
                "{role:?}"
            );
            assert_eq!(by_id(role.id), Some(role));
            assert_eq!(by_name(role.name), Some(role));
        }
    }

    #[test]
    fn the_table_is_the_contract() {
        let root = env!("CARGO_MANIFEST_DIR");
        let folders = std::env::var("GDAP_CONTRACT").ok().into_iter().chain([
            format!("{root}/../shared/contract"),
            format!("{root}/../../shared/contract"),
        ]);
        let Some(text) = folders
            .filter_map(|folder| std::fs::read_to_string(format!("{folder}/entra-roles.json")).ok())
            .next()
        else {
            eprintln!(
                "SKIPPED: entra-roles.json not found; set GDAP_CONTRACT to the contract folder"
            );
            return;
        };
        let contract: Value = serde_json::from_str(&text).unwrap();
        let contract = contract["roles"].as_array().unwrap();
        assert_eq!(contract.len(), TABLE.len());
        for role in contract {
            let known = by_id(role["id"].as_str().unwrap()).unwrap();
            assert_eq!(role["name"], known.name);
            assert_eq!(role["privileged"], known.privileged);
        }
    }
}
