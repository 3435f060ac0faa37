using System;
using System.Globalization;

namespace Gdap
{
    /// <summary>When a relationship ends, and what to do about it.</summary>
    public sealed class ExpiryReportRow : IComparable<ExpiryReportRow>
    {
        private readonly AccessDetails access;

        private ExpiryReportRow(Relationship relationship, DateTime end, int daysLeft)
        {
            DaysLeft = daysLeft;
            End = end;
            DisplayName = relationship.DisplayName;
            CustomerName = relationship.CustomerName;
            CustomerTenantId = relationship.CustomerTenantId;
            Status = relationship.Status;
            AutoExtend = relationship.AutoExtendDuration?.Days > 0;
            BlockingRoles = relationship.HasRole(Role.GlobalAdministrator) ? "Global Administrator" : null;
            access = relationship.AccessDetails;
            RelationshipId = relationship.Id;
        }

        /// <summary>The row of a relationship; null if it has no end.</summary>
        internal static ExpiryReportRow Of(Relationship relationship, DateTime now) => relationship.End == null ? null
            : new ExpiryReportRow(relationship, relationship.End.Value, (int)Math.Floor((relationship.End.Value - now).TotalDays));

        /// <summary>The whole days until the end; negative after the end.</summary>
        public int DaysLeft { get; }

        /// <summary>The end, in UTC.</summary>
        public object EndDateTime => UtcDate.Show(End);

        /// <summary>The relationship's name.</summary>
        public string DisplayName { get; }

        /// <summary>The customer's name.</summary>
        public string CustomerName { get; }

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId { get; }

        /// <summary>The status.</summary>
        public string Status { get; }

        /// <summary>Whether the relationship is extended automatically.</summary>
        public bool AutoExtend { get; }

        /// <summary>The roles that block auto-extension.</summary>
        public string BlockingRoles { get; }

        /// <summary>
        /// What to do. Enable: switch auto-extension on. Remove GA first: Global Administrator blocks the extension. Replace:
        /// create a new relationship, because this one has ended or was made by Microsoft's transition (MLT_). None.
        /// </summary>
        public string Advice
        {
            get
            {
                switch (Kind)
                {
                    case ExpiryKind.Ended: return "Replace";
                    case ExpiryKind.Extended: return "None";
                    case ExpiryKind.Blocked: return IsTransition ? "Replace" : "Remove GA first";
                    default: return IsTransition ? "Replace" : "Enable";
                }
            }
        }

        /// <summary>The names of the roles, joined with "; ".</summary>
        public string RoleNames => access?.UnifiedRoles == null ? null : access.ToString();

        /// <summary>The id of the relationship.</summary>
        public string RelationshipId { get; }

        internal DateTime End { get; }

        internal ExpiryKind Kind => DaysLeft < 0 ? ExpiryKind.Ended : AutoExtend ? ExpiryKind.Extended : BlockingRoles != null ? ExpiryKind.Blocked : ExpiryKind.Ends;

        private bool IsTransition => DisplayName != null && DisplayName.StartsWith("MLT_", StringComparison.OrdinalIgnoreCase);

        /// <summary>Sorts by the end, then by the name.</summary>
        public int CompareTo(ExpiryReportRow other)
        {
            var byEnd = End.CompareTo(other.End);
            return byEnd != 0 ? byEnd : CultureInfo.InvariantCulture.CompareInfo.Compare(DisplayName ?? "", other.DisplayName ?? "", CompareOptions.IgnoreCase);
        }
    }

    /// <summary>How a relationship ends.</summary>
    internal enum ExpiryKind
    {
        /// <summary>It ends, and a role blocks its extension.</summary>
        Blocked,

        /// <summary>It ends.</summary>
        Ends,

        /// <summary>It is extended automatically.</summary>
        Extended,

        /// <summary>It has ended.</summary>
        Ended,
    }
}
