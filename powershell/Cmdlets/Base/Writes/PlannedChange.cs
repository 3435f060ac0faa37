namespace Gdap
{
    /// <summary>One write that a cmdlet would make, as -Plan returns it. Flat, for CSV and for approval; nothing executes it.</summary>
    public sealed class PlannedChange
    {
        internal PlannedChange(PlannedCall plan)
        {
            RelationshipId = plan.Item.Id;
            CustomerName = plan.Item.CustomerName;
            Action = plan.IsUnchanged ? "None" : plan.Item.ActionName;
            Target = plan.Item.TargetName ?? plan.Item.Name;
            Changes = string.Join("; ", plan.Changes);
            Allowed = !plan.IsRefused;
            Reason = plan.Reason;
        }

        /// <summary>The id of the relationship; empty if it doesn't exist yet.</summary>
        public string RelationshipId { get; }

        /// <summary>The customer's name, if it is known.</summary>
        public string CustomerName { get; }

        /// <summary>What would be done: Create, Update, Delete, LockForApproval, Terminate, Assign, UpdateAssignment, DeleteAssignment, or None if no change is needed.</summary>
        public string Action { get; }

        /// <summary>What it would be done to: the name of the relationship, or the security group.</summary>
        public string Target { get; }

        /// <summary>Each property that would change, such as "autoExtendDuration: off -> 180 days", joined with "; ".</summary>
        public string Changes { get; }

        /// <summary>Whether the rules allow it.</summary>
        public bool Allowed { get; }

        /// <summary>Why it isn't allowed or isn't needed.</summary>
        public string Reason { get; }

        /// <summary>The action, the target and the changes.</summary>
        public override string ToString() => Action + " " + Target + (Changes.Length == 0 ? "" : ": " + Changes);
    }
}
