using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Locks relationships for approval, so that the customer can approve them.</summary>
    /// <remarks>
    /// Posts the request lockForApproval. Only a relationship in status created can be locked; afterwards it can't be
    /// edited. There is no way back, so this cmdlet prompts unless -Confirm:$false is specified. The result has
    /// ApprovalUri, the link for the customer.
    /// </remarks>
    /// <example>
    /// <para>Lock a relationship and show the link for the customer</para>
    /// <code>(Lock-GdapRelationship $draftId -Confirm:$false).ApprovalUri</code>
    /// <para>Send the link to a Global Administrator of the customer.</para>
    /// </example>
    /// <example>
    /// <para>Create and lock a relationship</para>
    /// <code>
    /// New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator' |
    ///     Lock-GdapRelationship -Confirm:$false
    /// </code>
    /// <para>New-GdapOnboarding does this for a list of customers.</para>
    /// </example>
    /// <example>
    /// <para>Lock everything that was created today and write the links to a file</para>
    /// <code>
    /// Get-GdapRelationship -Status created |
    ///     Where-Object CreatedDateTime -GE ([datetime]::UtcNow.Date) |
    ///     Lock-GdapRelationship -Confirm:$false |
    ///     Select-Object DisplayName, ApprovalUri |
    ///     Export-Csv links.csv -NoTypeInformation
    /// </code>
    /// <para>Dates are UTC, so they are compared with UTC.</para>
    /// </example>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Get-GdapRelationship -Status created | Lock-GdapRelationship -WhatIf</code>
    /// <para>Shows one line for each relationship. Only reads are sent.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Lock, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(ApprovalRequest), typeof(PlannedChange))]
    public sealed class LockGdapRelationshipCommand : GdapWriteCmdlet
    {
        /// <summary>The ids of the relationships, or objects that name them.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ViaIdentity")]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object InputObject { get; set; }

        /// <summary>Accepts a relationship that is already locked or approved, so that a run can be repeated.</summary>
        [Parameter]
        public SwitchParameter ReuseExisting { get; set; }

        internal override string Activity => "Locking relationships for approval";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.SessionFor(target.Session));
            if (!item.Session.IsGraph)
            {
                throw new GdapCallException("Unsupported", "CloudCockpit has no lock; the session is " + item.Session + ".", "No lock is needed there.");
            }
            RelationshipRequest.Prepare(item, "lockForApproval");
            Request.UseETag(item.Call, null, target.Snapshot);
            item.Call.ReuseExisting = ReuseExisting.IsPresent;
            item.Phrase = one => "Lock relationship " + one.Label + " for approval";
            var before = ReuseExisting.IsPresent ? RelationshipReader.Of(input)?.Status : null;
            item.Emit = (one, result) => WriteObject(new ApprovalRequest(one, result, before));
            return item;
        }
    }
}
