namespace Gdap
{
    /// <summary>The statuses of the service's objects, for completion and for checking what users type.</summary>
    internal static class Statuses
    {
        internal static readonly string[] OfRelationship =
        {
            "activating", "active", "approvalPending", "approved", "created", "expired", "expiring",
            "terminated", "terminating", "terminationRequested",
        };

        internal static readonly string[] OfAssignment = { "active", "deleted", "deleting", "error", "pending" };

        /// <summary>The actions of requests.</summary>
        internal static readonly string[] RequestActions = { "approve", "lockForApproval", "reject", "terminate" };

        internal static readonly string[] OfOperation = { "failed", "notStarted", "running", "succeeded" };
    }
}
