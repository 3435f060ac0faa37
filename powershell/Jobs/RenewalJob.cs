using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// New-GdapOnboarding -From: the successors of relationships. What exists is found again by the customer and the name,
    /// so each run continues where the last one ended: create and lock, assign once it is active, end the predecessor once
    /// every assignment is active.
    /// </summary>
    internal sealed class RenewalJob
    {
        // The maximum number of names that are tried for a successor.
        private const int MaxNumbers = 100;
        private readonly Dictionary<string, Relationship> byName = new Dictionary<string, Relationship>(StringComparer.OrdinalIgnoreCase);
        private readonly HashSet<string> successors = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        private readonly ServiceCmdlet cmdlet;
        private readonly WriteRun writes;
        private readonly OnboardingJob onboarding;
        private readonly Session session;
        private readonly string journal;

        internal RenewalJob(ServiceCmdlet cmdlet, WriteRun writes, OnboardingJob onboarding, Session session, string journal)
        {
            this.cmdlet = cmdlet;
            this.writes = writes;
            this.onboarding = onboarding;
            this.session = session;
            this.journal = journal;
        }

        /// <summary>The template of all successors; null to take over each predecessor's own roles, duration, extension and groups.</summary>
        internal Template Template { get; set; }

        /// <summary>Whether a successor gets its predecessor's role Global Administrator.</summary>
        internal bool KeepsAdministrator { get; set; }

        /// <summary>Whether a predecessor is terminated when its successor is ready.</summary>
        internal bool EndsPredecessor { get; set; }

        /// <summary>Renews relationships.</summary>
        internal void Run(List<RelationshipWithGroups> predecessors)
        {
            foreach (var entity in new Pager(cmdlet.Calls, session).Relationships(session.Client(), cmdlet.Calls.NewCall(session), new GdapListOptions(), new RelationshipFilter(null, null, null, null)))
            {
                var one = new Relationship(entity, session);
                if (one.DisplayName != null && !(byName.TryGetValue(one.DisplayName, out var other) && IsLive(other)))
                {
                    byName[one.DisplayName] = one;
                }
            }
            writes.Total = predecessors.Count;
            foreach (var one in predecessors)
            {
                var predecessor = one.Relationship;
                var customer = new OnboardingCustomer(predecessor, "'" + predecessor.DisplayName + "'");
                try
                {
                    Renew(one, customer);
                }
                catch (GdapCallException error)
                {
                    writes.Reject(error, ItemName.Of("'" + predecessor.DisplayName + "'", predecessor.Id), (failure, _) => cmdlet.WriteObject(new OnboardingResult(customer, failure)));
                }
            }
        }

        private void Renew(RelationshipWithGroups one, OnboardingCustomer customer)
        {
            var predecessor = one.Relationship;
            var isActive = predecessor.Status == "active";
            var hasEnded = Array.IndexOf(new[] { "expiring", "expired", "terminated", "terminating", "terminationRequested" }, predecessor.Status) >= 0;
            if (predecessor.CustomerTenantId == null || !(isActive || hasEnded))
            {
                throw new GdapCallException("InvalidState", "Its status is " + predecessor.Status + ", so it has no successor.", "Only relationships that are active or have ended can be renewed.");
            }
            var successor = Successor(predecessor, out var name);
            customer.UseName(name);
            if (successor != null)
            {
                customer.Know(successor);
            }
            if (successor == null && hasEnded && one.InForce.Count == 0 && Template == null)
            {
                throw new GdapCallException("InvalidState", "It has ended (" + predecessor.Status + "), and its security groups can't be read any more.", "Specify -Template.");
            }
            var template = Template ?? Of(one, customer);
            if (template.Roles.Length == 0)
            {
                throw new GdapCallException("InvalidState", "Its only role is Global Administrator, which a successor doesn't take over.", "Specify -KeepGlobalAdministrator, or -Template with other roles.");
            }
            if (successor == null || successor.Status == "created")
            {
                onboarding.Create(customer, template, true);
            }
            else if (successor.Status == "active")
            {
                Continue(customer, template, isActive && EndsPredecessor ? predecessor : null);
            }
            else
            {
                Wait(customer);
            }
        }

        // The existing successor that hasn't ended; otherwise a free name. A name used in this run isn't free. Long
        // names that are the same when cut share the names of their successors, each of which belongs to one
        // predecessor.
        private Relationship Successor(Relationship predecessor, out string name)
        {
            var names = new SuccessorName(predecessor.DisplayName);
            string free = null;
            for (var number = 1; number <= MaxNumbers; number++)
            {
                name = names.At(number);
                if (!byName.TryGetValue(name, out var holder))
                {
                    free = free ?? name;
                }
                else if (holder != null && IsLive(holder) && holder.Id != predecessor.Id
                    && string.Equals(holder.CustomerTenantId, predecessor.CustomerTenantId, StringComparison.OrdinalIgnoreCase)
                    && successors.Add(holder.Id))
                {
                    return holder;
                }
            }
            name = free ?? throw new GdapCallException("InvalidState", "All names up to '" + names.At(MaxNumbers) + "' are in use.", "Create the successor with another name: New-GdapRelationship.");
            byName[name] = null;
            return null;
        }

        private static bool IsLive(Relationship one) =>
            one != null && Array.IndexOf(new[] { "created", "approvalPending", "approved", "activating", "active" }, one.Status) >= 0;

        // A template of the predecessor's own values.
        private Template Of(RelationshipWithGroups one, OnboardingCustomer customer)
        {
            var bare = new List<string>();
            var predecessor = one.Relationship;
            var template = new Template
            {
                Roles = RoleIds(predecessor.AccessDetails),
                Duration = predecessor.Duration == null ? null : (object)predecessor.Duration.Value,
                AutoExtend = predecessor.AutoExtendDuration?.Days > 0,
            };
            foreach (var assignment in one.InForce)
            {
                var roles = RoleIds(assignment.AccessDetails);
                if (roles.Length > 0)
                {
                    template.Assignments.Add(new TemplateAssignment(assignment.GroupId, null) { RoleIds = roles });
                }
                else
                {
                    bare.Add(assignment.GroupId);
                }
            }
            customer.Note = bare.Count == 0 ? null : "Not taken over, because Global Administrator is its only role: group " + string.Join(", group ", bare) + ".";
            return template;
        }

        private string[] RoleIds(AccessDetails access)
        {
            var ids = Array.ConvertAll(access?.UnifiedRoles ?? new UnifiedRole[0], role => role.RoleDefinitionId);
            return KeepsAdministrator ? ids : Array.FindAll(ids, id => !Role.GlobalAdministrator.Equals(id, StringComparison.OrdinalIgnoreCase));
        }

        // Assigns one group after the other, then terminates the predecessor. A failure ends the sequence.
        private void Continue(OnboardingCustomer customer, Template template, Relationship ended)
        {
            var steps = new List<KeyValuePair<string, Func<WorkItem>>>();
            foreach (var one in template.Assignments)
            {
                steps.Add(new KeyValuePair<string, Func<WorkItem>>("group " + one.Label, () =>
                {
                    var item = New(customer, customer.Relationship);
                    AssignmentItem.PrepareNew(item, one.Document(), customer.Relationship.Snapshot(), true, one.Group);
                    item.Call.Wait = ended != null;
                    return item;
                }));
            }
            if (ended != null)
            {
                steps.Add(new KeyValuePair<string, Func<WorkItem>>("predecessor terminated", () =>
                {
                    var item = New(customer, ended);
                    RelationshipRequest.Prepare(item, "terminate");
                    item.Call.Snapshot = ended.Snapshot();
                    item.Phrase = one => "Terminate relationship " + one.Label;
                    return item;
                }));
            }
            if (steps.Count == 0)
            {
                Report(customer, null);
                return;
            }
            writes.Submit(Step(customer, steps, 0));
        }

        private WorkItem Step(OnboardingCustomer customer, List<KeyValuePair<string, Func<WorkItem>>> steps, int at)
        {
            var item = steps[at].Value();
            item.Journal = journal;
            item.Then = (one, result) =>
            {
                if (one.Plans == null && (result.Kind == GdapResultKind.Created || result.Kind == GdapResultKind.Recovered))
                {
                    customer.Changes.Add(steps[at].Key);
                }
                return at + 1 < steps.Count ? Step(customer, steps, at + 1) : null;
            };
            item.Emit = (one, result) => cmdlet.WriteObject(new OnboardingResult(customer, customer.Changes.Count > 0 ? "Updated" : "Unchanged"));
            item.Failed = (one, error) => cmdlet.WriteObject(new OnboardingResult(customer, error));
            return item;
        }

        private void Wait(OnboardingCustomer customer) =>
            Report(customer, customer.Status == "approvalPending" ? "The customer hasn't approved it yet." : "It is being activated.");

        // Returns a result for a relationship that nothing is written for now.
        private void Report(OnboardingCustomer customer, string reason)
        {
            if (!writes.IsPreview)
            {
                writes.Skip();
                cmdlet.WriteObject(new OnboardingResult(customer, "Unchanged") { Reason = reason ?? customer.Note });
                return;
            }
            var item = New(customer, customer.Relationship);
            item.Action = GdapAction.AssignmentCreate;
            item.Phrase = one => "Continue with relationship " + one.Label;
            item.Plans = new List<PlannedCall> { PlannedCall.NotNeeded(item, reason) };
            writes.Show(item);
        }

        private WorkItem New(OnboardingCustomer customer, Relationship relationship) => new WorkItem
        {
            Id = relationship.Id,
            Name = relationship.DisplayName,
            CustomerName = customer.CustomerName,
            Session = session,
            Client = session.Client(),
            Call = cmdlet.Calls.NewCall(session),
        };
    }
}
