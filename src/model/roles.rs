//! The built-in roles of Microsoft Entra, so that documents can specify roles by name.

use super::ids::is_guid;
pub use super::roles_table::Role;
use super::roles_table::{NEWER, OLD_NAMES, TABLE};
use super::suggest::did_you_mean;
use super::violation::{Violation, quoted_value};

/// The template id of Global Administrator, the role that rules out auto-extend.
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

/// The built-in roles that this version knows, for display: documents accept names and ids, including ids of
/// newer roles.
///
/// ```
/// let blocking: Vec<_> = gdap::built_in_roles().filter(|role| role.blocks_auto_extend()).collect();
/// assert_eq!(blocking[0].name, "Global Administrator");
/// assert_eq!(blocking[0].old_names().collect::<Vec<_>>(), ["Company Administrator"]);
/// ```
pub fn built_in_roles() -> impl Iterator<Item = &'static Role> {
    TABLE.iter().chain(NEWER)
}

impl Role {
    /// Whether a relationship with this role can't be extended automatically.
    pub fn blocks_auto_extend(&self) -> bool {
        self.id == GLOBAL_ADMINISTRATOR
    }

    /// Former names of the role, which customers' files may still have.
    pub fn old_names(&self) -> impl Iterator<Item = &'static str> {
        let name = self.name;
        let of_this = OLD_NAMES.iter().filter(move |(_, now)| *now == name);
        of_this.map(|(old, _)| *old)
    }
}

/// The role with this id, in any case.
pub fn by_id(id: &str) -> Option<&'static Role> {
    built_in_roles().find(|role| role.id.eq_ignore_ascii_case(id))
}

/// The role of this name, ignoring case and blanks around it.
pub fn by_name(name: &str) -> Option<&'static Role> {
    let name = name.trim();
    built_in_roles().find(|role| role.name.eq_ignore_ascii_case(name))
}

/// The id, in lower case, of the role `text`: any GUID (newer roles aren't in this table) or the name of a
/// known role. Blanks around it are ignored.
pub fn resolve(text: &str) -> Result<String, Violation> {
    let text = text.trim();
    if is_guid(text) {
        return Ok(text.to_ascii_lowercase());
    }
    if let Some(role) = by_name(text) {
        return Ok(role.id.to_owned());
    }
    let value = quoted_value(text);
    let mut old = OLD_NAMES.iter();
    if let Some((_, now)) = old.find(|(old, _)| old.eq_ignore_ascii_case(text)) {
        let suggestion = (*now).to_owned();
        return Err(Violation::RolesRenamed { value, suggestion });
    }
    Err(
        match did_you_mean(text, built_in_roles().map(|role| role.name)) {
            Some(name) => Violation::RolesMisspelt {
                value,
                suggestion: name.to_owned(),
            },
            None => Violation::RolesUnknown { value },
        },
    )
}

/// Whether the role with this id is known to be possible in GDAP relationships.
pub fn is_known_for_gdap(id: &str) -> bool {
    by_id(id).is_some_and(|role| role.known_for_gdap)
}

/// The name of the role with this id, or the id itself if it isn't known.
pub fn label(id: &str) -> &str {
    by_id(id).map_or(id, |role| role.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
        for (text, suggestion) in [
            ("Directory Raeders", "Directory Readers"),
            ("Global Admin", "Global Administrator"),
        ] {
            let misspelt = Violation::RolesMisspelt {
                value: text.to_owned(),
                suggestion: suggestion.to_owned(),
            };
            assert_eq!(resolve(text), Err(misspelt));
        }
        let value = String::new();
        assert_eq!(resolve(""), Err(Violation::RolesUnknown { value }));
        assert_eq!(
            resolve("company administrator"),
            Err(Violation::RolesRenamed {
                value: "company administrator".to_owned(),
                suggestion: "Global Administrator".to_owned(),
            })
        );
        let newer = by_name("Customer Delegated Admin Relationship Administrator").unwrap();
        assert!(
            is_known_for_gdap(&ga) && !is_known_for_gdap(newer.id) && !is_known_for_gdap(unknown)
        );
        for (old, now) in OLD_NAMES {
            assert!(by_name(old).is_none() && by_name(now).is_some(), "{old}");
        }
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
        let described: BTreeSet<_> = built_in_roles().map(|role| role.description).collect();
        assert_eq!(described.len(), built_in_roles().count());
        for role in built_in_roles() {
            let is_sentence = role.description.starts_with(char::is_uppercase);
            assert!(is_sentence && role.description.ends_with('.'), "{role:?}");
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

    fn contract(file: &str) -> Option<Value> {
        let root = env!("CARGO_MANIFEST_DIR");
        let folders = std::env::var("GDAP_CONTRACT").ok().into_iter().chain([
            format!("{root}/../shared/contract"),
            format!("{root}/../../shared/contract"),
        ]);
        let mut texts = folders.map(|folder| std::fs::read_to_string(format!("{folder}/{file}")));
        let Some(text) = texts.find_map(std::result::Result::ok) else {
            eprintln!("SKIPPED: {file} not found; set GDAP_CONTRACT to the contract folder");
            return None;
        };
        Some(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn the_table_is_the_contract() {
        let Some(contract) = contract("entra-roles.json") else {
            return;
        };
        let contract = contract["roles"].as_array().unwrap();
        assert_eq!(contract.len(), TABLE.len());
        for role in contract {
            let known = by_id(role["id"].as_str().unwrap()).unwrap();
            assert_eq!(role["name"], known.name);
            assert_eq!(role["privileged"], known.privileged);
        }
    }

    #[test]
    fn possible_newer_and_old_roles_are_those_of_the_contract() {
        let Some(contract) = contract("gdap-roles.json") else {
            return;
        };
        let ids = |list: &str| -> Vec<String> {
            let roles = contract[list].as_array().unwrap().iter();
            roles
                .map(|role| role["id"].as_str().unwrap().to_owned())
                .collect()
        };
        let possible = ids("possible");
        for role in built_in_roles() {
            assert_eq!(
                role.known_for_gdap,
                possible.iter().any(|id| id == role.id),
                "{}",
                role.name
            );
        }
        assert!(possible.iter().all(|id| by_id(id).is_some()));
        assert!(ids("newer").iter().all(|id| by_id(id).is_some()));
        for old in contract["oldNames"].as_array().unwrap() {
            let (old, now) = (old["old"].as_str().unwrap(), old["now"].as_str().unwrap());
            assert!(OLD_NAMES.contains(&(old, now)), "{old}");
        }
    }
}
