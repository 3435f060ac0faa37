//! What the Graph side answers: entities and pages, written straight into the body.

use crate::emulator::http::message::{Answer, Call};
use crate::emulator::odata::properties::Listed;
use crate::emulator::odata::query::Page;
use crate::emulator::world::model::{
    Assignment, Customer, Operation, Relationship, Request, ServiceAddress,
};
use crate::emulator::world::{clock, duration};
use serde::Serialize;

/// How the caller wants entities written.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) select: Option<&'a [String]>,
    pub(crate) expand: &'a [String],
    /// Members of enumerations that came after the sentinel are shown as they are.
    pub(crate) new_members: bool,
    /// Times before the activation are as in the documented answer of a create: an empty text, and
    /// the end that is foreseen.
    pub(crate) foreseen: bool,
}

/// An entity that can be written.
pub(crate) trait Entity: Listed {
    /// Writes the members.
    fn write(&self, view: View<'_>, out: &mut Members<'_>);
}

/// The members of one JSON object as they are written.
pub(crate) struct Members<'a> {
    out: &'a mut Vec<u8>,
    select: Option<&'a [String]>,
    first: bool,
}

impl Members<'_> {
    /// Whether a member is an annotation or selected, itself or a part of it.
    fn wants(&self, name: &str) -> bool {
        let is_of = |path: &String| path == name || path.split('/').next() == Some(name);
        name.starts_with('@') || self.select.is_none_or(|names| names.iter().any(is_of))
    }

    /// Writes a member, if it is an annotation or selected.
    pub(crate) fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.wants(name) {
            self.out.push(if self.first { b'{' } else { b',' });
            self.first = false;
            write(self.out, name);
            self.out.push(b':');
            write(self.out, value);
        }
    }

    /// Writes a collection that was asked for.
    fn nest<T: Entity>(&mut self, name: &str, items: &[T], view: View<'_>) {
        let inner = View {
            select: None,
            expand: &[],
            ..view
        };
        self.out.push(if self.first { b'{' } else { b',' });
        self.first = false;
        write(self.out, name);
        self.out.push(b':');
        array(self.out, items.iter(), inner);
    }
}

fn array<'a, T: Entity + 'a>(
    out: &mut Vec<u8>,
    items: impl Iterator<Item = &'a T>,
    view: View<'_>,
) {
    out.push(b'[');
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push(b',');
        }
        object(out, view, |members| item.write(view, members));
    }
    out.push(b']');
}

fn write<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    // Texts, numbers and plain structures: writing them into memory cannot fail.
    let _ = serde_json::to_writer(out, value);
}

fn object(out: &mut Vec<u8>, view: View<'_>, fill: impl FnOnce(&mut Members<'_>)) {
    let mut members = Members {
        out,
        select: view.select,
        first: true,
    };
    fill(&mut members);
    if members.first {
        members.out.push(b'{');
    }
    out.push(b'}');
}

/// The body of a single entity; `set` is its place in the context.
pub(crate) fn entity<T: Entity>(call: &Call, set: &str, item: &T, view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    object(&mut out, view, |members| {
        members.add("@odata.context", &context(call, &format!("{set}/$entity")));
        item.write(view, members);
    });
    out
}

/// The answer with a page.
pub(crate) fn page<T: Entity>(
    call: &Call,
    set: &str,
    page: &Page<'_, T>,
    view: View<'_>,
) -> Answer {
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
    array(&mut out, page.items.iter().copied(), view);
    out.push(b'}');
    Answer::json(200, out)
}

/// The context of `set` in the version the caller uses.
pub(crate) fn context(call: &Call, set: &str) -> String {
    let version = call.path.split('/').nth(1).unwrap_or("v1.0");
    format!("https://graph.microsoft.com/{version}/tenantRelationships/$metadata#{set}")
}

fn shown<'a>(value: &'a str, new: &[&str], view: View<'_>) -> &'a str {
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
        out.add("action", shown(&self.action, &["reject"], view));
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
        out.add("operationType", shown(&self.operation_type, &new, view));
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

impl Entity for ServiceAddress {
    fn write(&self, _: View<'_>, out: &mut Members<'_>) {
        out.add("id", &self.id);
        out.add("serviceName", &self.service_name);
        out.add("serviceManagementUrl", &self.service_management_url);
    }
}
