//! Graph's response bodies: entities and pages, written directly as bytes.

use crate::emulator::http::message::{Call, Response};
use crate::emulator::odata::entity::{Entity, Members, View, array, object, write};
use crate::emulator::odata::query::Page;
use crate::emulator::world::model::{
    Assignment, CONTRACT_TYPE, Contract, Customer, Group, Operation, Relationship, Request,
    ServiceAddress,
};
use crate::emulator::world::{clock, duration};

/// The body with a single entity; `set` is its entity set in `@odata.context`.
pub(crate) fn entity(call: &Call, set: &str, item: &dyn Entity, view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    object(&mut out, view, |members| {
        members.add("@odata.context", &context(call, &format!("{set}/$entity")));
        item.write(view, members);
    });
    out
}

/// The response with a page.
pub(crate) fn page(call: &Call, set: &str, page: &Page<'_>, view: View<'_>) -> Response {
    let mut out = Vec::with_capacity(256 + page.items.len() * 1024);
    out.extend_from_slice(b"{\"@odata.context\":");
    write(&mut out, &context(call, set));
    if let Some(count) = page.count {
        out.extend_from_slice(format!(",\"@odata.count\":{count}").as_bytes());
    }
    if let Some(next) = &page.next {
        out.extend_from_slice(b",\"@odata.nextLink\":");
        write(&mut out, next);
    }
    out.extend_from_slice(b",\"value\":");
    array(&mut out, &mut page.items.iter().copied(), view);
    out.push(b'}');
    Response::json(200, out)
}

/// The `@odata.context` of `set` in the API version that the caller uses.
pub(crate) fn context(call: &Call, set: &str) -> String {
    let version = call.path.split('/').nth(1).unwrap_or("v1.0");
    format!("https://graph.microsoft.com/{version}/tenantRelationships/$metadata#{set}")
}

fn evolvable<'a>(value: &'a str, new: &[&str], view: View<'_>) -> &'a str {
    if new.contains(&value) && !view.new_members {
        "unknownFutureValue"
    } else {
        value
    }
}

impl Entity for Relationship {
    fn write(&self, view: View<'_>, out: &mut Members<'_>) {
        let kind = if self.indirect_provider_tenant_id.is_some() {
            "#microsoft.graph.resellerDelegatedAdminRelationship"
        } else {
            "#microsoft.graph.delegatedAdminRelationship"
        };
        out.add("@odata.type", kind);
        out.add("@odata.etag", &self.etag);
        out.add("id", &self.id);
        out.add("displayName", &self.display_name);
        out.add("duration", &self.duration);
        out.add("customer", &self.customer);
        out.add("accessDetails", &self.access_details);
        out.add("status", &self.status);
        out.add("autoExtendDuration", &self.auto_extend_duration);
        out.add("createdDateTime", &self.created_date_time);
        out.add("lastModifiedDateTime", &self.last_modified_date_time);
        let activated = self.activated_date_time.as_deref();
        let activated = activated.or(view.foreseen.then_some(""));
        out.add("activatedDateTime", &activated);
        let days = duration::days(&self.duration).filter(|_| view.foreseen);
        let foreseen = || days.and_then(|d| clock::days_after(&self.created_date_time, d));
        out.add("endDateTime", &self.end_date_time.clone().or_else(foreseen));
        if let Some(provider) = &self.indirect_provider_tenant_id {
            out.add("indirectProviderTenantId", provider);
            out.add(
                "isPartnerConsentPending",
                &self.is_partner_consent_pending.unwrap_or(false),
            );
        }
        for name in view.expand {
            match name.as_str() {
                "accessAssignments" => out.nest(name, &self.access_assignments, view),
                "operations" => out.nest(name, &self.operations, view),
                "requests" => out.nest(name, &self.requests, view),
                _ => {}
            }
        }
    }
}

impl Entity for Request {
    fn write(&self, view: View<'_>, out: &mut Members<'_>) {
        out.add("@odata.etag", &self.etag);
        out.add("id", &self.id);
        out.add("action", evolvable(&self.action, &["reject"], view));
        out.add("status", &self.status);
        out.add("createdDateTime", &self.created_date_time);
        out.add("lastModifiedDateTime", &self.last_modified_date_time);
    }
}

impl Entity for Operation {
    fn write(&self, view: View<'_>, out: &mut Members<'_>) {
        let new = ["delegatedAdminRelationshipUpdate"];
        out.add("@odata.etag", &self.etag);
        out.add("id", &self.id);
        out.add("operationType", evolvable(&self.operation_type, &new, view));
        out.add("data", &self.data);
        out.add("status", &self.status);
        out.add("createdDateTime", &self.created_date_time);
        out.add("lastModifiedDateTime", &self.last_modified_date_time);
    }
}

impl Entity for Assignment {
    fn write(&self, _: View<'_>, out: &mut Members<'_>) {
        out.add("@odata.etag", &self.etag);
        out.add("id", &self.id);
        out.add("status", &self.status);
        out.add("createdDateTime", &self.created_date_time);
        out.add("lastModifiedDateTime", &self.last_modified_date_time);
        out.add("accessContainer", &self.access_container);
        out.add("accessDetails", &self.access_details);
    }
}

impl Entity for Customer {
    fn write(&self, _: View<'_>, out: &mut Members<'_>) {
        out.add("@odata.etag", &self.etag);
        out.add("id", &self.tenant_id);
        out.add("tenantId", &self.tenant_id);
        out.add("displayName", &self.display_name);
    }
}

impl Entity for Contract {
    fn write(&self, _: View<'_>, out: &mut Members<'_>) {
        out.add("id", &self.customer_id);
        out.add("contractType", CONTRACT_TYPE);
        out.add("customerId", &self.customer_id);
        out.add("defaultDomainName", &self.domain());
        out.add("displayName", &self.display_name);
    }
}

impl Entity for Group {
    fn write(&self, _: View<'_>, out: &mut Members<'_>) {
        out.add("id", &self.id);
        out.add("displayName", &self.display_name);
        out.add("securityEnabled", &self.security_enabled);
        out.add("mailEnabled", &false);
    }
}

impl Entity for ServiceAddress {
    fn write(&self, _: View<'_>, out: &mut Members<'_>) {
        out.add("id", &self.id);
        out.add("serviceName", &self.service_name);
        out.add("serviceManagementUrl", &self.service_management_url);
    }
}
