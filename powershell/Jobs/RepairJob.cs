using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// The writes of Repair-GdapRelationship for one relationship: each difference is an item of its own, so that a
    /// failure doesn't stop the others. The library decides what the rules allow.
    /// </summary>
    internal sealed class RepairJob
    {
        private readonly ServiceCmdlet cmdlet;
        private readonly WriteRun writes;
        private readonly RepairPlan plan;
        private readonly string journal;
        private readonly List<string> changes = new List<string>();
        private GdapCallException error;
        private int open;

        internal RepairJob(ServiceCmdlet cmdlet, WriteRun writes, RepairPlan plan, string journal)
        {
            this.cmdlet = cmdlet;
            this.writes = writes;
            this.plan = plan;
            this.journal = journal;
        }

        /// <summary>Submits the writes, or reports that there are none.</summary>
        internal void Run()
        {
            var relationship = plan.Relationship;
            if (plan.Count == 0)
            {
                Report();
                return;
            }
            open = plan.Count;
            foreach (var one in plan.Added)
            {
                var item = New();
                AssignmentItem.PrepareNew(item, one.Document(), relationship.Snapshot(), true, one.Group);
                Submit(item, "group " + one.Label + " assigned");
            }
            foreach (var one in plan.Updated)
            {
                var item = Of(one.Key, GdapAction.AssignmentUpdate);
                item.Document = Json.Write(new JsonObject { ["accessDetails"] = RoleList.Document(one.Value.RoleIds) });
                item.Phrase = done => "Set the roles of group " + one.Value.Label + " in relationship " + done.Label + " to " + AssignmentBody.Read(done).RoleNames;
                Submit(item, "group " + one.Value.Label + " updated");
            }
            foreach (var one in plan.Removed)
            {
                var item = Of(one, GdapAction.AssignmentDelete);
                item.Phrase = done => "Remove the assignment of group " + one.GroupId + " from relationship " + done.Label;
                Submit(item, "group " + one.GroupId + " removed");
            }
            if (plan.RemovesAdministrator)
            {
                Submit(Removal(), "Global Administrator removed");
            }
            else if (plan.AutoExtend != null)
            {
                Submit(Extension(), null);
            }
            if (writes.IsPreview && plan.Reason != null)
            {
                Show(null);
            }
        }

        // Returns a result without a write: nothing differs, the changes are under way, or they can't be made.
        private void Report()
        {
            var status = plan.Relationship.Status;
            var reason = status == "active" ? plan.Reason : "Its status is " + status + "; only active relationships can be repaired.";
            var isSkipped = status != "active" || plan.NeedsRenewal;
            if (writes.IsPreview)
            {
                Show(isSkipped ? reason : null);
                return;
            }
            writes.Skip();
            cmdlet.WriteObject(new RepairResult(plan.Relationship, isSkipped ? "Skipped" : "Unchanged", changes, reason));
        }

        private void Show(string rejection)
        {
            var item = New();
            item.Action = GdapAction.RelationshipUpdate;
            item.Phrase = one => "Repair relationship " + one.Label;
            item.Plans = new List<PlannedCall> { rejection != null ? new PlannedCall(item, rejection) : PlannedCall.NotNeeded(item, plan.Reason) };
            writes.Show(item);
        }

        private void Submit(WorkItem item, string change)
        {
            item.Journal = journal;
            item.Emit = item.Emit ?? ((done, result) => Done(result, change));
            item.Failed = (done, failure) =>
            {
                if (error == null || failure.Outcome == GdapOutcome.Unknown)
                {
                    error = failure;
                }
                WriteIfLast();
            };
            writes.Submit(item);
        }

        private void Done(GdapResult result, string change)
        {
            if (result.Kind != GdapResultKind.Unchanged && result.Kind != GdapResultKind.Skipped)
            {
                changes.Add(change);
            }
            WriteIfLast();
        }

        private void WriteIfLast()
        {
            if (--open > 0)
            {
                return;
            }
            cmdlet.WriteObject(error == null
                ? new RepairResult(plan.Relationship, changes.Count > 0 ? "Updated" : "Unchanged", changes, plan.Reason)
                : new RepairResult(plan.Relationship, error.Outcome == GdapOutcome.Unknown ? "Unknown" : "Failed", changes, error.Message) { Hint = error.Hint });
        }

        // The service doesn't extend a relationship that has the role, so its removal is waited for first.
        private WorkItem Removal()
        {
            var item = New();
            item.Action = GdapAction.RelationshipUpdate;
            item.Phrase = one => "Update relationship " + one.Label;
            item.Call.Snapshot = plan.Relationship.Snapshot();
            item.Call.Wait = true;
            item.Emit = plan.AutoExtend == null ? null : (Action<WorkItem, GdapResult>)((one, result) => Done(result, "Global Administrator removed"));
            if (plan.AutoExtend != null)
            {
                item.Then = (removal, result) =>
                {
                    if (removal.Plans == null)
                    {
                        changes.Add("Global Administrator removed");
                    }
                    var next = Extension();
                    next.Call.Snapshot = RoleList.SnapshotAfter(removal, result);
                    return next;
                };
            }
            return RoleList.Without(item, new JsonObject(), new[] { Role.GlobalAdministrator });
        }

        private WorkItem Extension()
        {
            var item = New();
            var duration = plan.AutoExtend.Value ? "P180D" : "PT0S";
            item.Action = GdapAction.RelationshipUpdate;
            item.Document = Json.Write(new JsonObject { ["autoExtendDuration"] = duration });
            item.Call.Snapshot = plan.Relationship.Snapshot();
            item.Phrase = one => "Update relationship " + one.Label;
            item.Emit = (one, result) => Done(result, "autoExtendDuration: " + Duration.Show(duration));
            return item;
        }

        private WorkItem Of(AccessAssignment assignment, GdapAction action)
        {
            var item = New();
            item.Action = action;
            item.Call.AssignmentId = assignment.Id;
            item.Call.Snapshot = assignment.Snapshot();
            item.Call.ReuseExisting = action == GdapAction.AssignmentDelete;
            item.TargetName = "group " + assignment.GroupId;
            return item;
        }

        private WorkItem New() => new WorkItem
        {
            Id = plan.Relationship.Id,
            Name = plan.Relationship.DisplayName,
            CustomerName = plan.Relationship.CustomerName,
            Session = plan.Relationship.Session,
            Client = plan.Relationship.Session.Client(),
            Call = cmdlet.Calls.NewCall(plan.Relationship.Session),
        };
    }
}
