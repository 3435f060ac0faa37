using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What Repair-GdapRelationship did for a relationship.</summary>
    public sealed class RepairResult
    {
        internal RepairResult(string id, GdapCallException error)
        {
            RelationshipId = id;
            Result = error.Outcome == GdapOutcome.Unknown ? "Unknown" : "Failed";
            Reason = error.Message;
            Hint = error.Hint;
        }

        internal RepairResult(Relationship relationship, string result, IReadOnlyCollection<string> changes, string reason)
        {
            Result = result;
            DisplayName = relationship.DisplayName;
            CustomerName = relationship.CustomerName;
            CustomerTenantId = relationship.CustomerTenantId;
            RelationshipId = relationship.Id;
            Changes = changes.Count == 0 ? null : string.Join("; ", changes);
            Reason = reason;
        }

        /// <summary>The relationship's name.</summary>
        public string DisplayName { get; }

        /// <summary>The customer's name.</summary>
        public string CustomerName { get; }

        /// <summary>What was done: Updated, Unchanged, Skipped, Failed, or Unknown.</summary>
        public string Result { get; }

        /// <summary>What was changed, joined with "; ".</summary>
        public string Changes { get; }

        /// <summary>Why something still differs from the template, or why a change failed.</summary>
        public string Reason { get; }

        /// <summary>The fix for a failure.</summary>
        public string Hint { get; internal set; }

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId { get; }

        /// <summary>The id of the relationship.</summary>
        public string RelationshipId { get; }
    }
}
