//! Which members of each kind of object can be filtered by, ordered by and selected.

use crate::emulator::odata::query::Listed;
use crate::emulator::odata::render::text;
use crate::emulator::world::model::{Assignment, Customer, Operation, Relationship, Request};
use std::borrow::Cow;

impl Listed for Relationship {
    const FILTERS: &'static [&'static str] = &[
        "status",
        "displayName",
        "customer/tenantId",
        "autoExtendDuration",
        "id",
    ];
    const ORDERS: &'static [&'static str] =
        &["createdDateTime", "displayName", "status", "endDateTime"];
    const MEMBERS: &'static [&'static str] = &[
        "id",
        "displayName",
        "duration",
        "customer",
        "accessDetails",
        "status",
        "autoExtendDuration",
        "createdDateTime",
        "lastModifiedDateTime",
        "activatedDateTime",
        "endDateTime",
        "indirectProviderTenantId",
        "isPartnerConsentPending",
    ];

    fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "status" => text(&self.status),
            "displayName" => text(&self.display_name),
            "customer/tenantId" => text(&self.customer.as_ref()?.tenant_id),
            "autoExtendDuration" => text(self.auto_extend_duration.as_deref()?),
            "id" => text(&self.id),
            "createdDateTime" => text(&self.created_date_time),
            "endDateTime" => text(self.end_date_time.as_deref()?),
            _ => None,
        }
    }
}

impl Listed for Request {
    const FILTERS: &'static [&'static str] = &["status", "action", "id"];
    const ORDERS: &'static [&'static str] = &["createdDateTime"];
    const MEMBERS: &'static [&'static str] = &[
        "id",
        "action",
        "status",
        "createdDateTime",
        "lastModifiedDateTime",
    ];

    fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "status" => text(&self.status),
            "action" => text(&self.action),
            "id" => text(&self.id),
            "createdDateTime" => text(&self.created_date_time),
            _ => None,
        }
    }
}

impl Listed for Operation {
    const FILTERS: &'static [&'static str] = &["status", "operationType", "id"];
    const ORDERS: &'static [&'static str] = &["createdDateTime"];
    const MEMBERS: &'static [&'static str] = &[
        "id",
        "operationType",
        "data",
        "status",
        "createdDateTime",
        "lastModifiedDateTime",
    ];

    fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "status" => text(&self.status),
            "operationType" => text(&self.operation_type),
            "id" => text(&self.id),
            "createdDateTime" => text(&self.created_date_time),
            _ => None,
        }
    }
}

impl Listed for Assignment {
    const FILTERS: &'static [&'static str] = &[
        "accessContainer/accessContainerId",
        "accessContainer/accessContainerType",
        "status",
        "id",
    ];
    const ORDERS: &'static [&'static str] = &["createdDateTime", "status"];
    const MEMBERS: &'static [&'static str] = &[
        "id",
        "status",
        "createdDateTime",
        "lastModifiedDateTime",
        "accessContainer",
        "accessDetails",
    ];

    fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "accessContainer/accessContainerId" => text(&self.access_container.access_container_id),
            "accessContainer/accessContainerType" => {
                text(&self.access_container.access_container_type)
            }
            "status" => text(&self.status),
            "id" => text(&self.id),
            "createdDateTime" => text(&self.created_date_time),
            _ => None,
        }
    }
}

impl Listed for Customer {
    const FILTERS: &'static [&'static str] = &["tenantId", "displayName", "id"];
    const ORDERS: &'static [&'static str] = &["displayName", "tenantId"];
    const MEMBERS: &'static [&'static str] = &["id", "tenantId", "displayName"];

    fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        match name {
            "tenantId" | "id" => text(&self.tenant_id),
            "displayName" => text(&self.display_name),
            _ => None,
        }
    }
}
