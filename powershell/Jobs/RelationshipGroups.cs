using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>A relationship, and the access assignments that it has.</summary>
    internal sealed class RelationshipWithGroups
    {
        internal RelationshipWithGroups(Relationship relationship, List<AccessAssignment> assignments)
        {
            Relationship = relationship;
            Assignments = assignments;
        }

        internal Relationship Relationship { get; }

        /// <summary>All assignments, including deleted ones.</summary>
        internal List<AccessAssignment> Assignments { get; }

        /// <summary>The assignments that are active or will be.</summary>
        internal List<AccessAssignment> InForce => Assignments.FindAll(one => one.Status == "pending" || one.Status == "active");

        /// <summary>The operations, if they were read.</summary>
        internal List<JsonObject> Operations { get; } = new List<JsonObject>();

        /// <summary>Whether an operation of a type hasn't ended.</summary>
        internal bool IsRunning(string type) =>
            Operations.Exists(one => one.Text("operationType") == type && (one.Text("status") == "notStarted" || one.Text("status") == "running"));
    }

    /// <summary>
    /// Reads relationships with their access assignments, several at once: one request for a relationship whose values are
    /// known, two for an id, and one more for the operations.
    /// </summary>
    internal sealed class RelationshipGroups
    {
        private readonly ServiceCmdlet cmdlet;
        private readonly ReadRun reads;
        private readonly Action<RelationshipWithGroups> found;

        /// <param name="cmdlet">The cmdlet that reads.</param>
        /// <param name="found">Called with each relationship, on the pipeline thread, in input order.</param>
        internal RelationshipGroups(ServiceCmdlet cmdlet, Action<RelationshipWithGroups> found)
        {
            this.cmdlet = cmdlet;
            this.found = found;
            reads = new ReadRun(cmdlet, 0, true, null);
        }

        /// <summary>Called with a relationship that can't be read, before its error is written; null for none.</summary>
        internal Action<WorkItem, GdapCallException> Failed { get; set; }

        /// <summary>Whether the operations of a relationship are read too; null for never.</summary>
        internal Predicate<RelationshipWithGroups> NeedsOperations { get; set; }

        /// <summary>Reads what each input names.</summary>
        internal void Read(IReadOnlyList<object> inputs) => reads.ForEach(inputs, Build);

        /// <summary>Reads the active relationships whose names match a pattern; null for all.</summary>
        internal void ReadActive(string pattern)
        {
            var session = cmdlet.Calls.GraphSessionFor(null);
            var filter = new RelationshipFilter(new[] { "active" }, null, pattern, null);
            foreach (var entity in new Pager(cmdlet.Calls, session).Relationships(session.Client(), cmdlet.Calls.NewCall(session), new GdapListOptions(), filter))
            {
                reads.Submit(Build(new Relationship(entity, session)));
            }
        }

        /// <summary>Waits for the relationships in progress.</summary>
        internal void Finish()
        {
            reads.Finish();
            reads.Dispose();
        }

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var session = cmdlet.Calls.GraphSessionFor(target.Session);
            var item = new WorkItem { Id = target.Id, Name = target.Name, Session = session, Client = session.Client(), Call = cmdlet.Calls.NewCall(session), Failed = Failed };
            if (RelationshipReader.Of(input) is Relationship known)
            {
                return Assignments(item, known.Session == null ? new Relationship((JsonObject)Json.Read(known.ToJson()), session) : known);
            }
            item.Action = GdapAction.RelationshipGet;
            item.Then = (one, result) => Assignments(one.Copy(), new Relationship(result.Value["relationship"] as JsonObject ?? new JsonObject { ["id"] = one.Id }, session));
            return item;
        }

        private WorkItem Assignments(WorkItem item, Relationship relationship)
        {
            RelationshipWithGroups read = null;
            item.Action = GdapAction.AssignmentList;
            item.Name = relationship.DisplayName;
            item.Then = (one, result) =>
            {
                var assignments = new List<AccessAssignment>();
                foreach (var entity in new Pager(cmdlet.Calls, one.Session).ReadOn(result, query => one.Client.ListAssignments(one.Id, query, one.Call)))
                {
                    assignments.Add(new AccessAssignment(entity, one.Id, one.Session));
                }
                read = new RelationshipWithGroups(relationship, assignments);
                return NeedsOperations?.Invoke(read) == true ? Operations(one.Copy(), read) : null;
            };
            item.Emit = (one, result) => found(read);
            return item;
        }

        private WorkItem Operations(WorkItem item, RelationshipWithGroups read)
        {
            item.Action = GdapAction.OperationList;
            item.Then = (one, result) =>
            {
                read.Operations.AddRange(new Pager(cmdlet.Calls, one.Session).ReadOn(result, query => one.Client.ListOperations(one.Id, query, one.Call)));
                return null;
            };
            return item;
        }
    }
}
