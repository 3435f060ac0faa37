using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>One item of a cmdlet: the call to make for it next, and how the following calls are made.</summary>
    internal sealed class WorkItem
    {
        internal GdapAction Action { get; set; }

        internal string Id { get; set; }

        internal string Name { get; set; }

        internal string CustomerName { get; set; }

        internal string Document { get; set; }

        internal GdapCallOptions Call { get; set; }

        internal Session Session { get; set; }

        internal GdapClient Client { get; set; }

        /// <summary>The user's names for the properties of the document, such as parameters; null for their paths.</summary>
        internal PropertyNames Names { get; set; }

        /// <summary>The object that was piped or passed as a parameter.</summary>
        internal object Input { get; set; }

        /// <summary>The position in the pipeline, from 1.</summary>
        internal long Position { get; set; }

        /// <summary>The full path of the journal of this call; null for none.</summary>
        internal string Journal { get; set; }

        /// <summary>What the call does, as the start of a sentence: "Update relationship 'Contoso support'".</summary>
        internal Func<WorkItem, string> Phrase { get; set; }

        /// <summary>Makes the next call of the same item from this one and its result; null if this is the last.</summary>
        internal Func<WorkItem, GdapResult, WorkItem> Then { get; set; }

        /// <summary>Writes the result of the last call.</summary>
        internal Action<WorkItem, GdapResult> Emit { get; set; }

        /// <summary>Writes an object for a failure, before its error is written; null if there is none.</summary>
        internal Action<WorkItem, GdapCallException> Failed { get; set; }

        /// <summary>Whether a failure only means that the item is skipped, which isn't an error; null for never.</summary>
        internal Predicate<GdapCallException> IsSkip { get; set; }

        /// <summary>The action of a request, such as lockForApproval.</summary>
        internal string Request { get; set; }

        /// <summary>The target of a plan, if it isn't the relationship: a security group or an access assignment.</summary>
        internal string TargetName { get; set; }

        /// <summary>The plans of a preview, in the order of the calls; null if the calls are made.</summary>
        internal List<PlannedCall> Plans { get; set; }

        /// <summary>Whether a call of this item has made a change.</summary>
        internal bool HasChanged { get; private set; }

        /// <summary>The position of its results in the output with -KeepOrder.</summary>
        internal long Order { get; set; }

        /// <summary>The target object of errors: the id, otherwise the name.</summary>
        internal object About => (object)Id ?? Name;

        /// <summary>The name, otherwise the id, for people.</summary>
        internal string Label => Name == null ? Id : "'" + Name + "'";

        /// <summary>Whether the call can take long even if it succeeds.</summary>
        internal bool IsSlow => Call.Wait || Action == GdapAction.RelationshipWait;

        /// <summary>The name of the write in the output of -Plan; null for a read.</summary>
        internal string ActionName
        {
            get
            {
                switch (Action)
                {
                    case GdapAction.RelationshipCreate: return "Create";
                    case GdapAction.RelationshipUpdate: return "Update";
                    case GdapAction.RelationshipDelete: return "Delete";
                    case GdapAction.AssignmentCreate: return "Assign";
                    case GdapAction.AssignmentUpdate: return "UpdateAssignment";
                    case GdapAction.AssignmentDelete: return "DeleteAssignment";
                    case GdapAction.RequestCreate: return char.ToUpperInvariant(Request[0]) + Request.Substring(1);
                    default: return null;
                }
            }
        }

        internal WorkItem Copy() => (WorkItem)MemberwiseClone();

        /// <summary>The options to call with: in a preview, a write is planned.</summary>
        internal GdapCallOptions Options()
        {
            if (Plans == null || !IsWrite)
            {
                return Call;
            }
            var plan = Call.Copy();
            plan.Plan = true;
            plan.Wait = false;
            return plan;
        }

        /// <summary>The next call after this one, which succeeded; null if there is none.</summary>
        internal WorkItem Next(GdapResult result)
        {
            if (Plans != null && IsWrite)
            {
                Plans.Add(result.Kind == GdapResultKind.Skipped ? PlannedCall.Done(this) : new PlannedCall(this, result.Value));
                if (Plans[Plans.Count - 1].IsRefused)
                {
                    return null;
                }
            }
            else if (IsWrite && result.Kind != GdapResultKind.Unchanged && result.Kind != GdapResultKind.Skipped)
            {
                HasChanged = true;
            }
            var next = Then?.Invoke(this, result);
            if (next != null)
            {
                next.Position = Position;
                next.Order = Order;
                next.Plans = Plans;
                next.HasChanged = HasChanged;
                next.Journal = next.Journal ?? Journal;
                next.Names = next.Names ?? Names;
                next.Emit = next.Emit ?? Emit;
                next.Failed = next.Failed ?? Failed;
                next.IsSkip = next.IsSkip ?? IsSkip;
            }
            return next;
        }

        /// <summary>Makes the call on the calling thread.</summary>
        internal GdapResult Run()
        {
            // Only an item of a batch has the assignment's id in its options.
            var call = Options().Copy();
            var assignmentId = call.AssignmentId;
            call.AssignmentId = null;
            switch (Action)
            {
                case GdapAction.RelationshipCreate: return Client.CreateRelationship(Document, call);
                case GdapAction.RelationshipUpdate: return Client.UpdateRelationship(Id, Document, call);
                case GdapAction.RelationshipGet: return Client.GetRelationship(Id, call);
                case GdapAction.RequestCreate: return Client.CreateRequest(Id, Document, call);
                case GdapAction.RelationshipDelete: return Client.DeleteRelationship(Id, call);
                case GdapAction.AssignmentCreate: return Client.CreateAssignment(Id, Document, call);
                case GdapAction.AssignmentUpdate: return Client.UpdateAssignment(Id, assignmentId, Document, call);
                case GdapAction.AssignmentDelete: return Client.DeleteAssignment(Id, assignmentId, call);
                case GdapAction.RelationshipWait: return Client.WaitForRelationship(Id, Document, call);
                case GdapAction.AssignmentGet: return Client.GetAssignment(Id, assignmentId, call);
                case GdapAction.AssignmentList: return Client.ListAssignments(Id, new GdapListOptions { Filter = Document }, call);
                case GdapAction.RequestGet: return Client.GetRequest(Id, Document, call);
                case GdapAction.RequestList: return Client.ListRequests(Id, new GdapListOptions { Filter = Document }, call);
                case GdapAction.OperationGet: return Client.GetOperation(Id, Document, call);
                case GdapAction.OperationList: return Client.ListOperations(Id, new GdapListOptions { Filter = Document }, call);
                default: throw new InvalidOperationException(Action.ToString());
            }
        }

        private bool IsWrite => ActionName != null;
    }
}
