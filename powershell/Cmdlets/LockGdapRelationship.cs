using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Ends the preparation of a relationship: the customer can then approve it, and it can no longer be edited.</summary>
    /// <remarks>
    /// Posts the request lockForApproval. Only a relationship in status created can be locked, and there is no way
    /// back, so it asks first; -Confirm:$false does not ask. What comes out carries ApprovalUri, the link for the
    /// customer.
    /// </remarks>
    /// <example>
    /// <para>Lock a relationship and show the link for the customer.</para>
    /// <code>(Lock-GdapRelationship $draftId -Confirm:$false).ApprovalUri</code>
    /// </example>
    /// <example>
    /// <para>Create and lock.</para>
    /// <code>
    /// New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator' |
    ///     Lock-GdapRelationship -Confirm:$false
    /// </code>
    /// </example>
    /// <example>
    /// <para>Lock what was prepared today, and write the links to a file.</para>
    /// <code>
    /// Get-GdapRelationship -Status created |
    ///     Where-Object CreatedDateTime -GE ([datetime]::UtcNow.Date) |
    ///     Lock-GdapRelationship -Confirm:$false |
    ///     Select-Object DisplayName, ApprovalUri |
    ///     Export-Csv links.csv -NoTypeInformation
    /// </code>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>Get-GdapRelationship -Status created | Lock-GdapRelationship -WhatIf</code>
    /// <para>One line for each; nothing is sent but the reads.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Lock, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RelationshipRequest))]
    public sealed class LockGdapRelationshipCommand : GdapTargetCmdlet
    {
        /// <summary>Takes a relationship that the customer has approved by now as locked, so that a run can be repeated.</summary>
        [Parameter]
        public SwitchParameter ReuseExisting { get; set; }

        internal override string Activity => "Locking relationships for approval";

        internal override string Doing => "Lock for approval:";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        internal override string OnlyGraph => "CloudCockpit has no step of locking: nothing has to be done there.";

        internal override void Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.Request;
            item.Document = "{\"action\":\"lockForApproval\"}";
            item.Call.Snapshot = target.Snapshot;
            item.Call.ReuseExisting = ReuseExisting.IsPresent;
        }

        internal override void Emit(WorkItem item, GdapResult result) => WriteObject(new RelationshipRequest("lockForApproval", item, result));
    }

    /// <summary>A request that was posted to a relationship.</summary>
    public sealed class RelationshipRequest : IOfSession
    {
        internal RelationshipRequest(string action, WorkItem item, GdapResult result)
        {
            var request = result.Value["request"] as JsonObject;
            RelationshipId = item.Id;
            DisplayName = item.Name;
            Id = request?.Text("id");
            Action = request?.Text("action") ?? action;
            Status = request?.Text("status");
            Result = result.Done.ToString();
            Session = item.Session;
            ApprovalUri = Action == "lockForApproval" ? "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/" + RelationshipId : null;
        }

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>Its name, where it is known.</summary>
        public string DisplayName { get; }

        /// <summary>The id of the request; nothing where none had to be made.</summary>
        public string Id { get; }

        /// <summary>What was asked for.</summary>
        public string Action { get; }

        /// <summary>The status of the request.</summary>
        public string Status { get; }

        /// <summary>What the cmdlet did.</summary>
        public string Result { get; }

        /// <summary>The link by which the customer approves a locked relationship.</summary>
        public string ApprovalUri { get; }

        Session IOfSession.Session => Session;

        private Session Session { get; }
    }
}
