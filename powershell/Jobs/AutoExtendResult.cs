using Gdap.Native;

namespace Gdap
{
    /// <summary>What Set-GdapAutoExtend did for a relationship.</summary>
    public sealed class AutoExtendResult
    {
        internal AutoExtendResult(string id, string result, Relationship known)
        {
            RelationshipId = id;
            Result = result;
            DisplayName = known?.DisplayName;
            CustomerName = known?.CustomerName;
            CustomerTenantId = known?.CustomerTenantId;
            EndDateTime = known?.EndDateTime;
        }

        internal AutoExtendResult(string id, GdapCallException error, Relationship known = null, bool isSkipped = false)
            : this(id, isSkipped ? "Skipped" : error.Outcome == GdapOutcome.Unknown ? "Unknown" : "Failed", known)
        {
            Reason = error.Message;
            Hint = error.Hint;
        }

        /// <summary>What was done: Updated, Unchanged, Skipped, Failed, or Unknown.</summary>
        public string Result { get; }

        /// <summary>The relationship's name, if it is known.</summary>
        public string DisplayName { get; }

        /// <summary>The customer's name, if it is known.</summary>
        public string CustomerName { get; }

        /// <summary>The customer's tenant id, if it is known.</summary>
        public string CustomerTenantId { get; }

        /// <summary>When the relationship ends, in UTC.</summary>
        public object EndDateTime { get; }

        /// <summary>What was changed, such as "autoExtendDuration: off -> 180 days", joined with "; ".</summary>
        public string Changes { get; internal set; }

        /// <summary>Why it was skipped or failed.</summary>
        public string Reason { get; internal set; }

        /// <summary>The fix.</summary>
        public string Hint { get; internal set; }

        /// <summary>The id of the relationship.</summary>
        public string RelationshipId { get; }
    }
}
