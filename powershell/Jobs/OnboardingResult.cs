using Gdap.Native;

namespace Gdap
{
    /// <summary>What New-GdapOnboarding did for a customer.</summary>
    public sealed class OnboardingResult
    {
        internal OnboardingResult(OnboardingCustomer customer, string result)
        {
            Result = result;
            CustomerName = customer.CustomerName;
            CustomerTenantId = customer.CustomerTenantId;
            DisplayName = customer.DisplayName;
            Status = customer.Status;
            RelationshipId = customer.RelationshipId;
            Reason = customer.Note;
            Changes = customer.Changes.Count == 0 ? null : string.Join("; ", customer.Changes);
            ApprovalUri = RelationshipId != null && Status == "approvalPending" ? customer.Relationship?.Session?.ApprovalUri(RelationshipId) : null;
        }

        internal OnboardingResult(OnboardingCustomer customer, GdapCallException error)
            : this(customer, error.Outcome == GdapOutcome.Unknown ? "Unknown" : "Failed")
        {
            Reason = error.Message;
            Hint = error.Hint;
        }

        /// <summary>What was done: Created, Updated, Unchanged, Skipped, Failed, or Unknown.</summary>
        public string Result { get; }

        /// <summary>The customer's name.</summary>
        public string CustomerName { get; }

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId { get; }

        /// <summary>The name of the relationship.</summary>
        public string DisplayName { get; }

        /// <summary>The status of the relationship.</summary>
        public string Status { get; }

        /// <summary>The link where the customer approves the relationship, while that is pending.</summary>
        public string ApprovalUri { get; }

        /// <summary>What was changed, such as "created; locked", joined with "; ".</summary>
        public string Changes { get; }

        /// <summary>Why it was skipped or failed, or what was left out.</summary>
        public string Reason { get; internal set; }

        /// <summary>The fix.</summary>
        public string Hint { get; internal set; }

        /// <summary>The id of the relationship.</summary>
        public string RelationshipId { get; }
    }
}
