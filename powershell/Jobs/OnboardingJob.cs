using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// The calls of New-GdapOnboarding: for each customer a creation and a lock, or the assignments of the template's
    /// groups. The library decides what exists already and what the rules allow.
    /// </summary>
    internal sealed class OnboardingJob
    {
        private readonly ServiceCmdlet cmdlet;
        private readonly WriteRun writes;
        private readonly Template template;
        private readonly Session session;
        private readonly string journal;

        internal OnboardingJob(ServiceCmdlet cmdlet, WriteRun writes, Template template, Session session, string journal)
        {
            this.cmdlet = cmdlet;
            this.writes = writes;
            this.template = template;
            this.session = session;
            this.journal = journal;
        }

        /// <summary>Creates the relationships of customers, and locks them.</summary>
        internal void Create(List<OnboardingCustomer> customers, bool locks)
        {
            writes.Total = customers.Count;
            customers.ForEach(customer => Create(customer, template, locks));
        }

        /// <summary>Creates the relationship of a customer, and locks it.</summary>
        internal void Create(OnboardingCustomer customer, Template from, bool locks)
        {
            var item = New(customer, null);
            item.Action = GdapAction.RelationshipCreate;
            item.Document = Json.Write(from.Document(customer.DisplayName, customer.CustomerTenantId));
            item.Call.ReuseExisting = true;
            item.Journal = journal;
            item.Phrase = one => "Create relationship '" + one.Name + "'";
            item.Then = (one, result) => AfterCreation(one, result, customer, locks);
            item.Emit = (one, result) => cmdlet.WriteObject(Created(customer));
            item.Failed = (one, error) => cmdlet.WriteObject(new OnboardingResult(customer, error));
            writes.Submit(item);
        }

        private WorkItem AfterCreation(WorkItem item, GdapResult result, OnboardingCustomer customer, bool locks)
        {
            if (item.Plans != null)
            {
                return AfterPlan(item, result, customer, locks);
            }
            if (result.Value["relationship"] is JsonObject entity && result.Kind != GdapResultKind.Skipped)
            {
                customer.Know(new Relationship(entity, session));
                if (result.Kind == GdapResultKind.Created || result.Kind == GdapResultKind.Recovered)
                {
                    customer.Changes.Add("created");
                }
                return locks && customer.Status == "created" ? Lock(customer) : null;
            }
            // An earlier run with the journal created it, so a read must show whether it is locked.
            return Read(result.Id, customer, locks);
        }

        private WorkItem AfterPlan(WorkItem item, GdapResult plan, OnboardingCustomer customer, bool locks)
        {
            if (true.Equals(plan.Value["unchanged"]))
            {
                return Read(plan.Value.Text("id"), customer, locks);
            }
            if (locks)
            {
                // The lock of a relationship that doesn't exist yet can't be planned; a new relationship can always
                // be locked.
                item.Plans.Add(new PlannedCall(Lock(customer)));
            }
            return null;
        }

        private WorkItem Read(string id, OnboardingCustomer customer, bool locks)
        {
            var read = New(customer, id);
            read.Action = GdapAction.RelationshipGet;
            read.Then = (one, result) =>
            {
                if (result.Value["relationship"] is JsonObject entity)
                {
                    customer.Know(new Relationship(entity, session));
                }
                return locks && customer.Status == "created" ? Lock(customer) : null;
            };
            return read;
        }

        private WorkItem Lock(OnboardingCustomer customer)
        {
            var item = New(customer, customer.RelationshipId);
            RelationshipRequest.Prepare(item, "lockForApproval");
            item.Call.Snapshot = customer.Relationship?.Snapshot();
            item.Call.ReuseExisting = true;
            item.Phrase = one => "Lock relationship " + one.Label + " for approval";
            item.Emit = (one, result) =>
            {
                customer.Status = "approvalPending";
                customer.Changes.Add("locked");
                cmdlet.WriteObject(Created(customer));
            };
            return item;
        }

        private static OnboardingResult Created(OnboardingCustomer customer) => new OnboardingResult(
            customer,
            customer.Changes.Contains("created") ? "Created" : customer.Changes.Count > 0 ? "Updated" : "Unchanged");

        /// <summary>Assigns the template's groups to the active relationships of customers.</summary>
        internal void Assign(List<OnboardingCustomer> customers)
        {
            Find(customers);
            writes.Total = customers.FindAll(customer => customer.Status == "active").Count * template.Assignments.Count;
            foreach (var customer in customers)
            {
                if (customer.Status == "active")
                {
                    AssignGroups(customer);
                }
                else
                {
                    Skip(customer);
                }
            }
        }

        private void AssignGroups(OnboardingCustomer customer)
        {
            customer.Open = template.Assignments.Count;
            foreach (var one in template.Assignments)
            {
                var item = New(customer, customer.RelationshipId);
                AssignmentItem.PrepareNew(item, one.Document(), customer.Relationship.Snapshot(), true, one.Group);
                item.Journal = journal;
                item.Emit = (done, result) =>
                {
                    if (result.Kind == GdapResultKind.Created || result.Kind == GdapResultKind.Recovered)
                    {
                        customer.Changes.Add("group " + one.Label);
                    }
                    WriteIfLast(customer);
                };
                item.Failed = (done, error) =>
                {
                    customer.Fail(error);
                    WriteIfLast(customer);
                };
                writes.Submit(item);
            }
        }

        private void WriteIfLast(OnboardingCustomer customer)
        {
            if (--customer.Open == 0)
            {
                cmdlet.WriteObject(customer.Error != null ? new OnboardingResult(customer, customer.Error)
                    : new OnboardingResult(customer, customer.Changes.Count > 0 ? "Updated" : "Unchanged"));
            }
        }

        private void Skip(OnboardingCustomer customer)
        {
            var reason = customer.RelationshipId == null ? "There is no relationship with this name." : "The relationship is in status " + customer.Status + ".";
            var hint = customer.RelationshipId == null ? "Run New-GdapOnboarding without -Assign first."
                : customer.Status == "approvalPending" ? "Send the link to the customer, and assign after the approval." : "Only active relationships can have groups.";
            if (!writes.IsPreview)
            {
                writes.Skip();
                cmdlet.WriteObject(new OnboardingResult(customer, "Skipped") { Reason = reason, Hint = hint });
                return;
            }
            var item = New(customer, customer.RelationshipId);
            item.Action = GdapAction.AssignmentCreate;
            item.Phrase = one => "Assign groups to relationship " + one.Label;
            item.Plans = new List<PlannedCall> { new PlannedCall(item, reason + " " + hint) };
            writes.Show(item);
        }

        // Finds the customers' relationships by their names, with one list. A relationship in force precedes one that
        // has ended.
        private void Find(List<OnboardingCustomer> customers)
        {
            var byName = new Dictionary<string, OnboardingCustomer>(StringComparer.OrdinalIgnoreCase);
            foreach (var customer in customers)
            {
                byName[customer.DisplayName] = customer;
            }
            var filter = new RelationshipFilter(null, null, template.Name.Wildcard, null);
            foreach (var entity in new Pager(cmdlet.Calls, session).Relationships(session.Client(), cmdlet.Calls.NewCall(session), new GdapListOptions(), filter))
            {
                if (byName.TryGetValue(entity.Text("displayName") ?? "", out var customer)
                    && (customer.RelationshipId == null || customer.Status == "terminated" || customer.Status == "expired"))
                {
                    customer.Know(new Relationship(entity, session));
                }
            }
        }

        private WorkItem New(OnboardingCustomer customer, string id) => new WorkItem
        {
            Id = id,
            Name = customer.DisplayName,
            CustomerName = customer.CustomerName,
            Session = session,
            Client = session.Client(),
            Call = cmdlet.Calls.NewCall(session),
        };
    }
}
