//! Access assignments, requests, operations and customers, as a service returned them.

use serde_json::Value;

use super::Object;
use super::relationship::{normalise_response, role_ids};
use crate::base::{Error, ErrorKind, Result};

macro_rules! entity {
    ($(#[$doc:meta])+ $Name:ident { $($(#[$getter_doc:meta])+ $getter:ident => $pointer:literal;)* }) => {
        $(#[$doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $Name(Object);

        impl $Name {
            /// Parses an entity. Fails with `InvalidResponse` only if it isn't an object or has no id.
            pub fn from_value(value: Value) -> Result<$Name> {
                read(value).map($Name)
            }

            /// The service's id; opaque.
            pub fn id(&self) -> &str {
                text(&self.0, "id").unwrap_or_default()
            }

            $($(#[$getter_doc])+
            pub fn $getter(&self) -> Option<&str> {
                text(&self.0, $pointer)
            })*

            /// All properties that the service returned, with empty dates as null.
            pub fn raw(&self) -> &Object {
                &self.0
            }
        }
    };
}

entity! {
    /// An access assignment: the roles of a relationship that are assigned to a security group of the partner.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, relationship: &str) -> gdap::Result<()> {
    /// use gdap::{CallOptions, ListQuery};
    ///
    /// for assignment in client.all_assignments(relationship, ListQuery::default(), &CallOptions::default()) {
    ///     let assignment = assignment?;
    ///     println!("{:?} has {:?}", assignment.group(), assignment.roles());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Assignment {
        /// `@odata.etag`, exactly as received.
        etag => "@odata.etag";
        /// Its status: `pending`, `active`, `deleting`, `deleted` or `error`.
        status => "status";
        /// The id of the security group.
        group => "accessContainer/accessContainerId";
    }
}

impl Assignment {
    /// The ids of its roles, in lower case, in the order of the response.
    pub fn roles(&self) -> Vec<String> {
        role_ids(&self.0)
    }
}

entity! {
    /// A request to change the status of a relationship, such as `lockForApproval`.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, relationship: &str) -> gdap::Result<()> {
    /// use gdap::{CallOptions, RequestAction};
    ///
    /// let document = RequestAction::LockForApproval.to_json();
    /// let reply = client.request(relationship, &document, &CallOptions::default())?;
    /// let status = reply.request().and_then(|it| it.status().map(str::to_owned));
    /// println!("{status:?}");
    /// # Ok(())
    /// # }
    /// ```
    RelationshipRequest {
        /// The requested action, such as `terminate`.
        action => "action";
        /// Its status, such as `created` or `succeeded`.
        status => "status";
    }
}

entity! {
    /// A long-running operation of a relationship, such as the removal of a role.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client, relationship: &str) -> gdap::Result<()> {
    /// use gdap::{CallOptions, ListQuery};
    ///
    /// for operation in client.all_operations(relationship, ListQuery::default(), &CallOptions::default()) {
    ///     let operation = operation?;
    ///     println!("{:?}: {:?}", operation.kind(), operation.status());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Operation {
        /// Its type, such as `delegatedAdminAccessAssignmentUpdate`.
        kind => "operationType";
        /// Its status: `notStarted`, `running`, `succeeded` or `failed`.
        status => "status";
    }
}

entity! {
    /// A customer with whom the partner has, or had, a relationship.
    ///
    /// ```no_run
    /// # fn example(client: &gdap::Client) -> gdap::Result<()> {
    /// use gdap::{CallOptions, ListQuery};
    ///
    /// for customer in client.all_customers(ListQuery::default(), &CallOptions::default()) {
    ///     println!("{:?}", customer?.display_name());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    Customer {
        /// Its tenant, a GUID.
        tenant_id => "tenantId";
        /// Its name.
        display_name => "displayName";
    }
}

fn read(mut value: Value) -> Result<Object> {
    normalise_response(&mut value);
    match value {
        Value::Object(raw) if text(&raw, "id").is_some_and(|id| !id.is_empty()) => Ok(raw),
        _ => Err(Error::new(
            ErrorKind::InvalidResponse,
            "The service's response isn't an object with an id.",
        )),
    }
}

/// The string at a path of property names.
fn text<'a>(entity: &'a Object, path: &str) -> Option<&'a str> {
    let mut names = path.split('/');
    let first = entity.get(names.next()?)?;
    names
        .try_fold(first, |value, name| value.get(name))?
        .as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn getters_read_what_is_there() {
        let read = Assignment::from_value(json!({
            "id": "a", "@odata.etag": "W/\"1\"", "status": "active",
            "accessContainer": {"accessContainerId": "g", "accessContainerType": "securityGroup"},
            "accessDetails": {"unifiedRoles": [{"roleDefinitionId": "R"}]},
            "lastModifiedDateTime": "",
        }));
        let assignment = read.unwrap();
        assert_eq!((assignment.id(), assignment.etag()), ("a", Some("W/\"1\"")));
        assert_eq!(
            (assignment.status(), assignment.group()),
            (Some("active"), Some("g"))
        );
        assert_eq!(assignment.roles(), ["r"]);
        assert_eq!(assignment.raw()["lastModifiedDateTime"], Value::Null);
        let operation = Operation::from_value(json!({"id": "o", "operationType": 7})).unwrap();
        assert_eq!((operation.kind(), operation.status()), (None, None));
        for bad in [json!({}), json!([]), json!({"id": ""}), json!({"id": 7})] {
            assert!(Customer::from_value(bad).is_err());
        }
    }
}
