//! The properties of the documents, one row each: what they may be set to, how they compare, and in
//! which statuses of a relationship they may change. Validation, comparison and the status rules read
//! this table; these rules aren't defined anywhere else.
//!
//! Sources: the update page (v1.0) for the writable properties, their statuses and limits; the v1.0 schema for
//! the nullable ones; CloudCockpit's pages for its own properties.

use std::borrow::Cow;

use serde_json::Value;

use super::duration::AutoExtend;
use super::property::{Changeable, Property};
use super::{Object, access, equality, value_rules};

/// A delegatedAdminRelationship of Microsoft Graph.
pub const RELATIONSHIP: &[Property] = &[
    Property::new("displayName", value_rules::display_name).shown_by(equality::equal_trimmed),
    Property::new("duration", value_rules::days).equal(equality::length),
    Property::new("customer", value_rules::customer)
        .equal(equality::customer)
        .essence(("tenantId", equality::tenant)),
    Property::new("accessDetails", access::access_details)
        .equal(equality::access_details)
        .essence(("unifiedRoles", equality::roles))
        .change(Changeable::ByRemovalWhileActive),
    Property::new("autoExtendDuration", value_rules::auto_extend)
        .equal(equality::auto_extend)
        .change(Changeable::WhileActive),
    Property::read_only("accessAssignments"),
    Property::read_only("activatedDateTime"),
    Property::read_only("createdDateTime"),
    Property::read_only("endDateTime"),
    Property::read_only("id"),
    Property::read_only("lastModifiedDateTime"),
    Property::read_only("operations"),
    Property::read_only("requests"),
    Property::read_only("status"),
];

/// A relationship in a request to CloudCockpit. Its responses have Graph's property names.
pub const CLOUDCOCKPIT: &[Property] = &[
    Property::new("providerInstanceId", |check, at, value| {
        check.guid(at, value)
    })
    .equal(equality::id),
    Property::new("displayName", value_rules::display_name)
        .shown_by(equality::equal_trimmed)
        .change(Changeable::Never),
    Property::new("autoExtendEnabled", value_rules::flag).read(auto_extend_enabled),
    Property::new("customSelectedGdapRolesIds", access::role_ids_or_null)
        .equal(equality::role_ids)
        .read(select_roles)
        .change(Changeable::Never),
    // Graph's spelling of the flag: P180D is true, P0D and PT0S are false.
    Property::new("autoExtendDuration", value_rules::auto_extend_flag).sent_as("autoExtendEnabled"),
];

/// A delegatedAdminAccessAssignment.
pub const ASSIGNMENT: &[Property] = &[
    Property::new("accessContainer", value_rules::container)
        .equal(equality::container)
        .change(Changeable::Never),
    Property::new("accessDetails", access::access_details).equal(equality::access_details),
    Property::read_only("createdDateTime"),
    Property::read_only("id"),
    Property::read_only("lastModifiedDateTime"),
    Property::read_only("status"),
];

/// A delegatedAdminRelationshipRequest.
pub const REQUEST: &[Property] = &[
    Property::new("action", value_rules::action),
    Property::read_only("createdDateTime"),
    Property::read_only("id"),
    Property::read_only("lastModifiedDateTime"),
    Property::read_only("status"),
];

/// The row of a property of a relationship or an assignment, by its name on the wire.
pub fn find(name: &str) -> Option<&'static Property> {
    let mut rows = [RELATIONSHIP, CLOUDCOCKPIT, ASSIGNMENT]
        .into_iter()
        .flatten();
    rows.find(|row| row.name == name)
}

/// CloudCockpit's flag, from an entity that has the flag or the equivalent duration; `None` if neither has a
/// known value, so that the wanted flag is sent.
fn auto_extend_enabled<'a>(entity: &'a Object, name: &str) -> Option<Cow<'a, Value>> {
    if let Some(flag) = entity.get(name) {
        return Some(Cow::Borrowed(flag));
    }
    match AutoExtend::read(entity.get("autoExtendDuration")?.as_str()) {
        AutoExtend::Off => Some(Cow::Owned(false.into())),
        AutoExtend::HalfYear => Some(Cow::Owned(true.into())),
        AutoExtend::Other(_) => None,
    }
}

fn select_roles<'a>(entity: &'a Object, name: &str) -> Option<Cow<'a, Value>> {
    let own = entity.get(name).map(Cow::Borrowed);
    let roles = || entity.get("accessDetails").map(equality::roles);
    own.or_else(|| roles().map(Cow::Owned))
}
