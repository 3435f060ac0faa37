//! The options and flags of each call: the only definition, which the C header prints. Any other option is
//! rejected before a request is sent, because a caller would expect it to have an effect.

use super::CallOptions;
use crate::base::{CallHint, Error, Result, Term};
use crate::model::ServiceKind;

macro_rules! calls {
    ($(
        $Call:ident, $name:literal, $c_name:literal, $doing:literal,
        graph [$($graph:ident)*], cloudcockpit $cockpit:tt, batch [$($batch:ident)*];
    )+) => {
        /// A call of a client that has options.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum CallKind { $($Call),+ }

        impl CallKind {
            /// All calls.
            pub const ALL: &'static [CallKind] = &[$(CallKind::$Call),+];

            /// Its name in plans and journals, such as `update` or `updateAssignment`.
            pub fn name(self) -> &'static str {
                match self { $(CallKind::$Call => $name),+ }
            }

            /// The name of its function in the C header.
            pub fn c_name(self) -> &'static str {
                match self { $(CallKind::$Call => $c_name),+ }
            }

            /// What the call does, as a phrase for messages.
            fn doing(self) -> &'static str {
                match self { $(CallKind::$Call => $doing),+ }
            }

            /// The options and flags that belong to the call on a service, in addition to those of every call
            /// (cancel, deadline, attempt timeout, client request id). `None`: the service has no such
            /// call.
            pub fn options(self, service: ServiceKind) -> Option<&'static [Term]> {
                match (self, service) {
                    $(
                        (CallKind::$Call, ServiceKind::Graph) => Some(&[$(Term::$graph),*]),
                        (CallKind::$Call, ServiceKind::CloudCockpit) => terms!($cockpit),
                    )+
                }
            }

            /// The options that belong to the call only as an item of a batch.
            pub fn batch_options(self) -> &'static [Term] {
                match self { $(CallKind::$Call => &[$(Term::$batch),*]),+ }
            }
        }
    };
}

macro_rules! terms {
    (none) => { None };
    ([$($term:ident)*]) => { Some(&[$(Term::$term),*]) };
}

calls! {
    SignIn, "signIn", "gdap_client_sign_in",
        "signing in",
        graph [Offline],
        cloudcockpit [Offline],
        batch [];
    CreateRelationship, "create", "gdap_relationship_create",
        "creating a relationship",
        graph [Plan Offline AllowUnknownProperties ReuseExisting Headers],
        cloudcockpit [Plan Offline AllowUnknownProperties CustomerId ProviderInstanceId Headers],
        batch [JournalKey];
    UpdateRelationship, "update", "gdap_relationship_update",
        "updating a relationship",
        graph [Plan Offline AllowUnknownProperties Wait IfMatch Snapshot Headers],
        cloudcockpit [Plan Offline AllowUnknownProperties ReadBack CustomerId ProviderInstanceId Headers],
        batch [JournalKey];
    GetRelationship, "get", "gdap_relationship_get",
        "reading a relationship",
        graph [Wait Headers],
        cloudcockpit [CustomerId ProviderInstanceId Headers],
        batch [];
    ListRelationships, "list", "gdap_relationship_list",
        "listing relationships",
        graph [Headers],
        cloudcockpit [CustomerId ProviderInstanceId Headers],
        batch [];
    WaitForRelationship, "wait", "gdap_relationship_wait",
        "waiting for a relationship",
        graph [Wait Headers],
        cloudcockpit [CustomerId ProviderInstanceId Headers],
        batch [];
    DeleteRelationship, "delete", "gdap_relationship_delete",
        "deleting a relationship",
        graph [Plan Offline ReuseExisting Wait IfMatch Snapshot Headers],
        cloudcockpit none,
        batch [JournalKey];
    CreateRequest, "request", "gdap_request_create",
        "making a request on a relationship",
        graph [Plan Offline AllowUnknownProperties ReuseExisting Wait IfMatch Snapshot Headers],
        cloudcockpit [Plan Offline ReuseExisting ReadBack CustomerId ProviderInstanceId Headers],
        batch [JournalKey];
    ListRequests, "requests", "gdap_request_list",
        "listing requests",
        graph [Wait Headers],
        cloudcockpit none,
        batch [];
    GetRequest, "getRequest", "gdap_request_get",
        "reading a request",
        graph [Wait Headers],
        cloudcockpit none,
        batch [];
    ListOperations, "operations", "gdap_operation_list",
        "listing operations",
        graph [Wait Headers],
        cloudcockpit none,
        batch [];
    GetOperation, "operation", "gdap_operation_get",
        "reading an operation",
        graph [Wait Headers],
        cloudcockpit none,
        batch [];
    CreateAssignment, "assign", "gdap_assignment_create",
        "creating an access assignment",
        graph [Plan Offline AllowUnknownProperties ReuseExisting Wait Snapshot Headers],
        cloudcockpit [Plan Offline ReuseExisting CustomerId ProviderInstanceId Headers],
        batch [JournalKey];
    ListAssignments, "assignments", "gdap_assignment_list",
        "listing access assignments",
        graph [Wait Headers],
        cloudcockpit [CustomerId ProviderInstanceId Headers],
        batch [];
    GetAssignment, "assignment", "gdap_assignment_get",
        "reading an access assignment",
        graph [Wait Headers],
        cloudcockpit none,
        batch [AssignmentId];
    UpdateAssignment, "updateAssignment", "gdap_assignment_update",
        "updating an access assignment",
        graph [Plan Offline AllowUnknownProperties Wait IfMatch Snapshot Headers],
        cloudcockpit none,
        batch [JournalKey AssignmentId];
    DeleteAssignment, "deleteAssignment", "gdap_assignment_delete",
        "deleting an access assignment",
        graph [Plan Offline ReuseExisting Wait IfMatch Snapshot Headers],
        cloudcockpit none,
        batch [JournalKey AssignmentId];
    ListCustomers, "customers", "gdap_customer_list",
        "listing customers",
        graph [Headers],
        cloudcockpit none,
        batch [];
    GetCustomer, "customer", "gdap_customer_get",
        "reading a customer",
        graph [Headers],
        cloudcockpit none,
        batch [];
    ListCustomerServices, "services", "gdap_customer_list_services",
        "listing the services of a customer",
        graph [Headers],
        cloudcockpit none,
        batch [];
    ListContracts, "contracts", "gdap_contract_list",
        "listing contracts",
        graph [Headers],
        cloudcockpit none,
        batch [];
    ListGroups, "groups", "gdap_group_list",
        "listing groups",
        graph [Headers],
        cloudcockpit none,
        batch [];
}

impl CallKind {
    /// Rejects options that don't belong to this call, and combinations without a meaning. A call that the
    /// service doesn't have is rejected by the service itself, whose error has the fix.
    pub(super) fn check(self, call: &CallOptions<'_>, service: ServiceKind) -> Result<()> {
        self.check_known(call, self.options(service), &[])
    }

    /// The same for an item of a batch, with a journal or without.
    pub(super) fn check_item(
        self,
        call: &CallOptions<'_>,
        service: ServiceKind,
        has_journal: bool,
    ) -> Result<()> {
        let batch_options = self.batch_options();
        self.check_known(call, self.options(service), batch_options)?;
        if call.journal_key.is_some() && !has_journal {
            return Err(
                Error::argument("A journal key requires a batch with a journal.")
                    .with_hint(omit(vec![Term::JournalKey])),
            );
        }
        if batch_options.contains(&Term::AssignmentId) && call.assignment_id.is_none() {
            return Err(Error::argument(
                "The item is for an access assignment, and has no assignment id.",
            )
            .with_hint(CallHint::SpecifyOptions {
                options: vec![Term::AssignmentId],
            }));
        }
        Ok(())
    }

    fn check_known(
        self,
        call: &CallOptions<'_>,
        options: Option<&[Term]>,
        batch_options: &[Term],
    ) -> Result<()> {
        let Some(options) = options else {
            return Ok(());
        };
        let invalid_options: Vec<Term> = call
            .specified()
            .filter(|term| !options.contains(term) && !batch_options.contains(term))
            .collect();
        if !invalid_options.is_empty() {
            let words: Vec<_> = invalid_options.iter().map(|term| words(*term)).collect();
            return Err(Error::argument(format!(
                "An option isn't valid for {}: {}.",
                self.doing(),
                words.join(", ")
            ))
            .with_hint(omit(invalid_options)));
        }
        if call.offline && !call.plan && self != CallKind::SignIn {
            return Err(
                Error::argument("Only a plan can be made offline; this call would write.")
                    .with_hint(CallHint::SpecifyOptions {
                        options: vec![Term::Plan],
                    }),
            );
        }
        if call.if_match.is_some() && call.snapshot.is_some() {
            return Err(
                Error::argument("An ETag and a snapshot can't be combined.").with_hint(
                    CallHint::UseOneOption {
                        options: vec![Term::IfMatch, Term::Snapshot],
                    },
                ),
            );
        }
        Ok(())
    }
}

impl CallOptions<'_> {
    /// The options and flags that are set, except those that belong to every call.
    fn specified(&self) -> impl Iterator<Item = Term> {
        [
            (Term::Plan, self.plan),
            (Term::Offline, self.offline),
            (Term::AllowUnknownProperties, self.allow_unknown_properties),
            (Term::ReuseExisting, self.reuse_existing),
            (Term::Wait, self.wait),
            (Term::ReadBack, self.read_back),
            (Term::IfMatch, self.if_match.is_some()),
            (Term::Snapshot, self.snapshot.is_some()),
            (Term::CustomerId, self.customer_id.is_some()),
            (
                Term::ProviderInstanceId,
                self.provider_instance_id.is_some(),
            ),
            (Term::AssignmentId, self.assignment_id.is_some()),
            (Term::JournalKey, self.journal_key.is_some()),
            (Term::Headers, !self.headers.is_empty()),
        ]
        .into_iter()
        .filter_map(|(term, is_set)| is_set.then_some(term))
    }
}

fn omit(options: Vec<Term>) -> CallHint {
    CallHint::OmitOptions { options }
}

/// The name of an option in messages, the same for all hosts.
fn words(option: Term) -> &'static str {
    match option {
        Term::Plan => "a plan",
        Term::Offline => "offline",
        Term::AllowUnknownProperties => "unknown properties",
        Term::ReuseExisting => "reusing what exists",
        Term::Wait => "waiting",
        Term::ReadBack => "reading back",
        Term::IfMatch => "an ETag",
        Term::Snapshot => "a snapshot",
        Term::CustomerId => "CloudCockpit's customer id",
        Term::ProviderInstanceId => "CloudCockpit's provider instance",
        Term::AssignmentId => "the id of an assignment",
        Term::JournalKey => "a journal key",
        Term::Headers => "request headers",
        other => other.key(),
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
