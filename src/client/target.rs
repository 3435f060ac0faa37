//! The target of an update or a deletion: a relationship, or an access assignment of one.

use super::context::Context;
use super::engine::Ids;
use super::json::{Entity, Form};
use crate::base::Result;
use crate::model::{Relationship, ids};
use crate::service::ServiceCall;

/// A relationship, or an access assignment of one.
pub(super) struct Target {
    /// The relationship's id.
    pub(super) id: String,
    pub(super) assignment_id: Option<String>,
}

impl Target {
    /// Fails if an id isn't valid.
    pub(super) fn new(id: &str, assignment_id: Option<&str>) -> Result<Target> {
        ids::opaque_id(id, "relationship id")?;
        if let Some(assignment_id) = assignment_id {
            ids::opaque_id(assignment_id, "assignment id")?;
        }
        Ok(Target {
            id: id.to_owned(),
            assignment_id: assignment_id.map(str::to_owned),
        })
    }

    pub(super) fn is_assignment(&self) -> bool {
        self.assignment_id.is_some()
    }

    /// Its name in messages and in JSON.
    pub(super) fn noun(&self) -> &'static str {
        match self.is_assignment() {
            true => "assignment",
            false => "relationship",
        }
    }

    /// The id of the entity itself.
    pub(super) fn own_id(&self) -> &str {
        self.assignment_id.as_deref().unwrap_or(&self.id)
    }

    /// The relationship's id, and the assignment's.
    pub(super) fn ids(&self) -> Ids<'_> {
        Ids::of(&self.id, self.assignment_id.as_deref())
    }

    /// Reads the entity.
    pub(super) fn read(&self, ctx: &mut Context<'_>) -> Result<Relationship> {
        match &self.assignment_id {
            Some(assignment) => {
                ctx.entity(ServiceCall::Assignment(&self.id, assignment), assignment)
            }
            None => ctx.relationship(&self.id),
        }
    }

    /// The form of a reply with the entity as it was read.
    pub(super) fn form<'a>(&self, entity: Option<&'a Entity>) -> Form<'a> {
        Form::of(self.noun(), entity)
    }
}
