using System;

namespace Gdap
{
    /// <summary>A gap in the partner's access to a customer, or something that couldn't be checked.</summary>
    public sealed class GapReportRow
    {
        /// <summary>The number of days in which a customer can approve a locked relationship (Partner Center's GDAP FAQ).</summary>
        internal const int DaysToApprove = 90;

        private readonly DateTime? locked;
        private readonly DateTime now;

        internal GapReportRow(string gap, string detail, GapCustomer customer)
        {
            Gap = gap;
            Detail = detail;
            CustomerName = customer?.Name;
            CustomerTenantId = customer?.TenantId;
            Source = customer?.Source;
        }

        internal GapReportRow(string gap, string detail, Relationship relationship, DateTime? locked = null, DateTime now = default)
        {
            Gap = gap;
            Detail = detail;
            CustomerName = relationship.CustomerName;
            CustomerTenantId = relationship.CustomerTenantId;
            Source = "Relationships";
            DisplayName = relationship.DisplayName;
            Status = relationship.Status;
            RelationshipId = relationship.Id;
            this.locked = locked;
            this.now = now;
        }

        /// <summary>
        /// NoRelationship: no relationship with the customer is active. NoAssignment: no security group has access.
        /// ApprovalPending: the customer hasn't approved. Transition: made by Microsoft's transition (MLT_). NotChecked: it
        /// couldn't be read, so there may be a gap.
        /// </summary>
        public string Gap { get; }

        /// <summary>The customer's name.</summary>
        public string CustomerName { get; }

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId { get; }

        /// <summary>Where the customer was found: Contracts, Customers, Relationships or Csv, joined with "; ".</summary>
        public string Source { get; internal set; }

        /// <summary>What was found, or why it couldn't be checked.</summary>
        public string Detail { get; }

        /// <summary>The relationship's name.</summary>
        public string DisplayName { get; }

        /// <summary>The status of the relationship.</summary>
        public string Status { get; }

        /// <summary>The whole days since the relationship was locked for approval.</summary>
        public int? DaysPending => locked == null ? (int?)null : (int)Math.Floor((now - locked.Value).TotalDays);

        /// <summary>The approximate time when the request for approval lapses, in UTC: 90 days after the lock.</summary>
        public object LapsesAbout => UtcDate.Show(locked?.AddDays(DaysToApprove));

        /// <summary>The id of the relationship.</summary>
        public string RelationshipId { get; }
    }

    /// <summary>A customer of the report, and where it was found.</summary>
    internal sealed class GapCustomer
    {
        internal GapCustomer(string tenantId)
        {
            TenantId = tenantId;
        }

        internal string TenantId { get; }

        internal string Name { get; private set; }

        internal string Source { get; private set; }

        /// <summary>Whether one of its relationships is active.</summary>
        internal bool HasActive { get; set; }

        /// <summary>Whether one of its relationships waits for the approval.</summary>
        internal bool HasPending { get; set; }

        internal void FoundIn(string source, string name)
        {
            Name = Name ?? name;
            if (Source == null)
            {
                Source = source;
            }
            else if (!Source.EndsWith(source, StringComparison.Ordinal))
            {
                Source += "; " + source;
            }
        }
    }
}
