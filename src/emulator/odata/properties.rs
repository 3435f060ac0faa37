//! The properties of each kind of object, and which of them `$select`, `$filter` and `$orderby` accept.

use crate::emulator::world::duration;
use crate::emulator::world::model::CONTRACT_TYPE;
use crate::emulator::world::model::{
    Assignment, Contract, Customer, Group, Operation, Relationship, Request, ServiceAddress,
};
use Kind::{Duration, Enum, Guid, Other, Text, Time};
use Support::{Here, Known, No};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A property that a query option can name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Property {
    /// The name, as a path for a nested property.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) filter: Support,
    pub(crate) order: Support,
}

/// Whether a query option accepts a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    No,
    /// The emulator accepts it; nothing shows that the real service does.
    Here,
    /// Documentation or public scripts show that the real service accepts it.
    Known,
}

/// The type of a property, which decides how its values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// Compared without regard to case.
    Guid,
    /// A member of an enumeration.
    Enum,
    Time,
    Duration,
    /// A type that can only be selected.
    Other,
}

impl Kind {
    /// Compares two values.
    pub(crate) fn compare(self, a: &str, b: &str) -> Ordering {
        let instant = |text: &str| text.parse::<jiff::Timestamp>().ok();
        match self {
            Self::Time => instant(a).cmp(&instant(b)),
            Self::Duration => duration::seconds(a).cmp(&duration::seconds(b)),
            Self::Guid => a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()),
            Self::Text | Self::Enum | Self::Other => a.cmp(b),
        }
    }

    /// Whether a text is a valid value of this kind.
    pub(crate) fn admits(self, text: &str) -> bool {
        match self {
            Self::Time => text.parse::<jiff::Timestamp>().is_ok(),
            Self::Duration => duration::seconds(text).is_some(),
            _ => true,
        }
    }
}

/// What query options can name for a kind of object.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) properties: &'static [Property],
    /// The collections that `$expand` can name.
    pub(crate) expands: &'static [&'static str],
}

/// An object with properties.
pub(crate) trait Values {
    /// The value of a property as text.
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>>;
}

/// An object that can be listed.
pub(crate) trait Listed: Values {
    /// What query options can name.
    const SHAPE: &'static Shape;
}

const fn property(name: &'static str, kind: Kind, filter: Support, order: Support) -> Property {
    Property {
        name,
        kind,
        filter,
        order,
    }
}

fn text(value: &str) -> Option<Cow<'_, str>> {
    Some(Cow::Borrowed(value))
}

fn flag(value: bool) -> Option<Cow<'static, str>> {
    Some(Cow::Borrowed(if value { "true" } else { "false" }))
}

impl Listed for Relationship {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("displayName", Text, Here, Here),
            property("duration", Duration, Here, Here),
            property("customer", Other, No, No),
            property("customer/tenantId", Guid, Known, Here),
            property("customer/displayName", Text, Here, Here),
            property("accessDetails", Other, No, No),
            property("status", Enum, Known, Known),
            property("autoExtendDuration", Duration, Here, Here),
            property("createdDateTime", Time, Here, Here),
            property("lastModifiedDateTime", Time, Here, Here),
            property("activatedDateTime", Time, Here, Here),
            property("endDateTime", Time, Here, Here),
            property("indirectProviderTenantId", Guid, Here, No),
            property("isPartnerConsentPending", Enum, Here, No),
        ],
        expands: &["accessAssignments", "operations", "requests"],
    };
}

impl Values for Relationship {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "id" => text(&self.id),
            "displayName" => text(&self.display_name),
            "duration" => text(&self.duration),
            "customer/tenantId" => text(&self.customer.as_ref()?.tenant_id),
            "customer/displayName" => text(self.customer.as_ref()?.display_name.as_deref()?),
            "status" => text(&self.status),
            "autoExtendDuration" => text(self.auto_extend_duration.as_deref()?),
            "createdDateTime" => text(&self.created_date_time),
            "lastModifiedDateTime" => text(&self.last_modified_date_time),
            "activatedDateTime" => text(self.activated_date_time.as_deref()?),
            "endDateTime" => text(self.end_date_time.as_deref()?),
            "indirectProviderTenantId" => text(self.indirect_provider_tenant_id.as_deref()?),
            "isPartnerConsentPending" => flag(self.is_partner_consent_pending?),
            _ => None,
        }
    }
}

impl Listed for Request {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("action", Enum, Here, Here),
            property("status", Enum, Here, Here),
            property("createdDateTime", Time, Here, Here),
            property("lastModifiedDateTime", Time, Here, Here),
        ],
        expands: &[],
    };
}

impl Values for Request {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "id" => text(&self.id),
            "action" => text(&self.action),
            "status" => text(&self.status),
            "createdDateTime" => text(&self.created_date_time),
            "lastModifiedDateTime" => text(&self.last_modified_date_time),
            _ => None,
        }
    }
}

impl Listed for Operation {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("operationType", Enum, Here, Here),
            property("data", Other, No, No),
            property("status", Enum, Here, Here),
            property("createdDateTime", Time, Here, Here),
            property("lastModifiedDateTime", Time, Here, Here),
        ],
        expands: &[],
    };
}

impl Values for Operation {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "id" => text(&self.id),
            "operationType" => text(&self.operation_type),
            "status" => text(&self.status),
            "createdDateTime" => text(&self.created_date_time),
            "lastModifiedDateTime" => text(&self.last_modified_date_time),
            _ => None,
        }
    }
}

impl Listed for Assignment {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("status", Enum, Known, Here),
            property("createdDateTime", Time, Here, Here),
            property("lastModifiedDateTime", Time, Here, Here),
            property("accessContainer", Other, No, No),
            property("accessContainer/accessContainerId", Guid, Known, Here),
            property("accessContainer/accessContainerType", Enum, Here, Here),
            property("accessDetails", Other, No, No),
        ],
        expands: &[],
    };
}

impl Values for Assignment {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        let container = &self.access_container;
        match name {
            "id" => text(&self.id),
            "status" => text(&self.status),
            "createdDateTime" => text(&self.created_date_time),
            "lastModifiedDateTime" => text(&self.last_modified_date_time),
            "accessContainer/accessContainerId" => text(&container.access_container_id),
            "accessContainer/accessContainerType" => text(&container.access_container_type),
            _ => None,
        }
    }
}

impl Listed for Customer {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("tenantId", Guid, Here, Here),
            property("displayName", Text, Here, Known),
        ],
        expands: &[],
    };
}

impl Values for Customer {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "tenantId" | "id" => text(&self.tenant_id),
            "displayName" => text(&self.display_name),
            _ => None,
        }
    }
}

impl Listed for Contract {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("customerId", Guid, Known, Here),
            property("displayName", Text, Known, Here),
            property("defaultDomainName", Text, Known, Here),
            property("contractType", Text, Here, Here),
        ],
        expands: &[],
    };
}

impl Values for Contract {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "id" | "customerId" => text(&self.customer_id),
            "displayName" => text(&self.display_name),
            "contractType" => text(CONTRACT_TYPE),
            "defaultDomainName" => Some(Cow::Owned(self.domain())),
            _ => None,
        }
    }
}

impl Listed for Group {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Known, Here),
            property("displayName", Text, Known, Known),
            property("securityEnabled", Enum, Known, Here),
        ],
        expands: &[],
    };
}

impl Values for Group {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "id" => text(&self.id),
            "displayName" => text(&self.display_name),
            "securityEnabled" => flag(self.security_enabled),
            _ => None,
        }
    }
}

impl Listed for ServiceAddress {
    const SHAPE: &'static Shape = &Shape {
        properties: &[
            property("id", Text, Here, Here),
            property("serviceName", Text, Here, Here),
            property("serviceManagementUrl", Text, Here, Here),
        ],
        expands: &[],
    };
}

impl Values for ServiceAddress {
    fn value_of(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "id" => text(&self.id),
            "serviceName" => text(self.service_name),
            "serviceManagementUrl" => text(&self.service_management_url),
            _ => None,
        }
    }
}
