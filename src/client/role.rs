//! The built-in roles, as JSON for hosts of the C ABI.

use serde::Serialize;

use super::json::to_json;
use super::reply::{Reply, ResultKind};
use crate::base::Result;
use crate::model::{Role, built_in_roles};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    id: &'static str,
    name: &'static str,
    description: &'static str,
    privileged: bool,
    known_for_gdap: bool,
    blocks_auto_extend: bool,
    old_names: Vec<&'static str>,
}

impl From<&Role> for Row {
    fn from(role: &Role) -> Row {
        Row {
            id: role.id,
            name: role.name,
            description: role.description,
            privileged: role.privileged,
            known_for_gdap: role.known_for_gdap,
            blocks_auto_extend: role.blocks_auto_extend(),
            old_names: role.old_names().collect(),
        }
    }
}

/// The roles that this version knows; needs no service and no client:
/// `{"result":"read","value":[{"id","name",...}]}`.
pub fn role_list() -> Result<Reply> {
    #[derive(Serialize)]
    struct List {
        result: ResultKind,
        value: Vec<Row>,
    }
    let json = to_json(&List {
        result: ResultKind::Read,
        value: built_in_roles().map(Row::from).collect(),
    })?;
    Ok(Reply::unsent(ResultKind::Read, json, None))
}
