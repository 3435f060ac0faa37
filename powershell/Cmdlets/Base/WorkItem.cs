using System;
using Gdap.Native;

namespace Gdap
{
    /// <summary>One call that a cmdlet hands in.</summary>
    internal sealed class WorkItem
    {
        internal GdapAction Action { get; set; }

        internal string Id { get; set; }

        internal string Name { get; set; }

        internal string Document { get; set; }

        internal GdapCall Call { get; set; }

        internal Session Session { get; set; }

        internal GdapClient Client { get; set; }

        /// <summary>The item that was piped.</summary>
        internal object Input { get; set; }

        /// <summary>What errors are about: the id, else the name.</summary>
        internal object About => (object)Id ?? Name;

        /// <summary>The name with the id, for people.</summary>
        internal string Label => Name != null && Id != null ? "'" + Name + "' (" + Id + ")" : Id ?? Name;

        /// <summary>The next step with the same item, made of the answer to this one; null when this is the last.</summary>
        internal Func<GdapResult, WorkItem> Then { get; set; }

        internal long Order { get; set; }

        /// <summary>Whether it may take long even where all goes well.</summary>
        internal bool IsSlow => Call.Wait || Action == GdapAction.RelationshipWait;

        internal WorkItem Copy() => (WorkItem)MemberwiseClone();

        /// <summary>Runs it by itself, on the thread that calls.</summary>
        internal GdapResult Run()
        {
            switch (Action)
            {
                case GdapAction.Create: return Client.Create(Document, Call);
                case GdapAction.Update: return Client.Update(Id, Document, Call);
                case GdapAction.Get: return Client.Get(Id, Call);
                case GdapAction.Request: return Client.Request(Id, Document, Call);
                case GdapAction.RelationshipDelete: return Client.Delete(Id, Call);
                case GdapAction.AssignmentCreate: return Client.Assign(Id, Document, Call);
                case GdapAction.AssignmentUpdate: return Client.UpdateAssignment(Id, Call.AssignmentId, Document, Call);
                case GdapAction.AssignmentDelete: return Client.DeleteAssignment(Id, Call.AssignmentId, Call);
                case GdapAction.RelationshipWait: return Client.WaitStatus(Id, Document, Call);
                case GdapAction.AssignmentGet: return Client.GetAssignment(Id, Call.AssignmentId, Call);
                case GdapAction.AssignmentList: return Client.Assignments(Id, new GdapListQuery { Filter = Document }, Call);
                case GdapAction.OperationGet: return Client.Operation(Id, Document, Call);
                case GdapAction.OperationList: return Client.Operations(Id, new GdapListQuery { Filter = Document }, Call);
                default: throw new InvalidOperationException(Action.ToString());
            }
        }
    }
}
