//! When the state that a call wants was stored, or was shown by a read.

use serde_json::Value;

use super::Case;
use crate::history::{Call, Kind, Ms};
use crate::names;
use crate::service::{Look, Noun, World, has_ended};
use crate::values::{holds, same, text};

/// The maximum age of the state that a read shows.
pub const MOST_LAG: Ms = 25_000;

/// Whether a document, from a read or as stored, has the state that `call` wants. `target` is the id of the
/// call's target; empty if the call creates an object.
pub fn shows(call: &Call, target: &str, noun: Noun, doc: &Value) -> bool {
    let is_target = text(&doc["id"]).eq_ignore_ascii_case(target);
    match (call.kind, noun) {
        (Kind::Create, Noun::Relationship) => holds(&call.body, doc),
        (Kind::CockpitCreate, Noun::Relationship) => same(
            "displayName",
            &call.body["displayName"],
            &doc["displayName"],
        ),
        (Kind::Update, Noun::Relationship) | (Kind::UpdateAssignment, Noun::Assignment) => {
            is_target && holds(&call.body, doc)
        }
        (Kind::CockpitUpdate, Noun::Relationship) => {
            let on = call.body["autoExtendEnabled"].as_bool() == Some(true);
            let wanted = serde_json::json!(if on { "P180D" } else { "PT0S" });
            is_target && same("autoExtendDuration", &wanted, &doc["autoExtendDuration"])
        }
        (Kind::Lock, Noun::Relationship) => {
            is_target && !matches!(text(&doc["status"]), "created" | "gone")
        }
        (Kind::Terminate | Kind::CockpitTerminate, Noun::Relationship) => {
            is_target && has_ended(doc)
        }
        (Kind::Lock | Kind::Terminate, Noun::Request) => doc["action"] == call.body["action"],
        (Kind::Assign, Noun::Assignment) => {
            holds(&call.body, doc) && !matches!(text(&doc["status"]), "deleting" | "deleted")
        }
        (Kind::CockpitLink, Noun::Assignment) => {
            let group = text(&doc["accessContainer"]["accessContainerId"]);
            group == names::GROUP && !matches!(text(&doc["status"]), "deleting" | "deleted")
        }
        (Kind::DeleteAssignment, Noun::Assignment) => {
            is_target && matches!(text(&doc["status"]), "deleting" | "deleted")
        }
        (Kind::Get, _) => is_target,
        _ => false,
    }
}

/// Whether a read showed the state that the call wants, or that the object it deletes is gone.
fn look_shows(call: &Call, target: &str, look: &Look) -> bool {
    let deletes = matches!(call.kind, Kind::Delete | Kind::DeleteAssignment);
    let noun = if call.kind == Kind::Delete {
        Noun::Relationship
    } else {
        Noun::Assignment
    };
    let is_listed = || {
        let mut docs = look.docs.iter();
        docs.any(|(_, doc)| text(&doc["id"]).eq_ignore_ascii_case(target))
    };
    let is_of_noun = look.docs.iter().all(|(shown, _)| *shown == noun);
    deletes
        && look
            .missing
            .as_deref()
            .is_some_and(|id| id.eq_ignore_ascii_case(target))
        || deletes && look.whole_list && is_of_noun && !is_listed()
        || look
            .docs
            .iter()
            .any(|(noun, doc)| shows(call, target, *noun, doc))
}

impl Case<'_> {
    /// The id of the call's target.
    pub fn target(&self) -> &str {
        let target = &self.report.target;
        target.assignment.as_deref().unwrap_or(&target.id)
    }

    pub fn noun(&self) -> Noun {
        match self.call.kind {
            Kind::Assign | Kind::UpdateAssignment | Kind::DeleteAssignment => Noun::Assignment,
            _ => Noun::Relationship,
        }
    }

    /// Whether the wanted state was stored at any moment from `from` to `to`.
    pub fn held(&self, from: Ms, to: Ms) -> bool {
        let moments = self.world.things.iter().flat_map(|thing| &thing.versions);
        let moments = moments
            .map(|version| version.at)
            .filter(|at| (from..=to).contains(at));
        let moments: Vec<Ms> = std::iter::once(from).chain(moments).collect();
        moments.into_iter().any(|at| self.holds_at(at))
    }

    fn holds_at(&self, at: Ms) -> bool {
        let deletes = matches!(self.call.kind, Kind::Delete | Kind::DeleteAssignment);
        if deletes {
            let target = self.world.find(self.noun(), self.target());
            let Some(target) = target else { return true };
            let version = self.world.version_at(target, at);
            return version.is_some_and(|version| match &version.doc {
                Some(doc) => shows(self.call, self.target(), self.noun(), doc),
                None => true,
            });
        }
        self.world.things.iter().enumerate().any(|(number, thing)| {
            let doc = self
                .world
                .version_at(number, at)
                .and_then(|version| version.doc.as_ref());
            doc.is_some_and(|doc| shows(self.call, self.target(), thing.noun, doc))
        })
    }

    /// Whether a read of this call, at `after` or later, showed the wanted state.
    pub fn saw(&self, after: Ms) -> bool {
        let looks = self.world.looks.iter();
        looks
            .filter(|look| {
                look.call == self.report.call && look.at >= after && look.at <= self.report.end
            })
            .any(|look| look_shows(self.call, self.target(), look))
    }

    /// Whether an object that this call didn't create, or that another call reported as its own, has the name or
    /// the group of the call.
    pub fn is_taken(&self) -> bool {
        let property = if self.call.kind == Kind::Assign {
            "accessContainer"
        } else {
            "displayName"
        };
        self.world.things.iter().any(|thing| {
            thing.noun == self.noun()
                && thing.id != self.target()
                && (!self.made_by_us(&thing.id) || self.is_reported_by_another(&thing.id))
                && thing.versions.iter().any(|version| {
                    let doc = version.doc.as_ref();
                    doc.is_some_and(|doc| same(property, &self.call.body[property], &doc[property]))
                })
        })
    }

    fn is_reported_by_another(&self, id: &str) -> bool {
        let reports = self.record.reports.iter();
        let mut others = reports.filter(|other| other.call != self.report.call);
        others.any(|other| {
            let json = &other.call_end.json;
            let entities = [&json["relationship"], &json["assignment"]];
            !other.call_end.result.is_empty() && entities.iter().any(|it| text(&it["id"]) == id)
        })
    }

    /// Whether an attempt of this call created the object with this id.
    pub fn made_by_us(&self, id: &str) -> bool {
        let thing = self.world.things.iter().find(|thing| thing.id == id);
        thing.is_some_and(|thing| match thing.versions[0].by {
            crate::service::By::Attempt(attempt) => {
                self.world.attempts[attempt].call == self.report.call
            }
            _ => false,
        })
    }
}

/// Whether anything but the call's attempts changed the call's target.
pub fn moved_by_others(case: &Case, world: &World) -> bool {
    let id = match case.call.kind {
        Kind::Create | Kind::CockpitCreate => names::SEEDED,
        _ => case.target(),
    };
    let Some(thing) = world.things.iter().find(|thing| thing.id == id) else {
        return true;
    };
    thing.versions.iter().any(|version| {
        let by_us = match version.by {
            crate::service::By::Attempt(attempt) => {
                world.attempts[attempt].call == case.report.call
            }
            crate::service::By::Setup => true,
            _ => false,
        };
        // What the caller holds may be from before the first process.
        let target = &case.report.target;
        let is_held = target.snapshot.is_some() || target.if_match.is_some();
        let from = match case.in_doubt || is_held {
            true => 1,
            false => case.earliest(),
        };
        !by_us && version.at >= from && version.at <= case.report.end
    })
}
