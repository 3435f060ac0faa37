using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Deletes relationships that haven't been locked for approval.</summary>
    /// <remarks>
    /// Only a relationship in status created can be deleted. The customer can reject a locked one, and
    /// Stop-GdapRelationship terminates an active one. This cmdlet prompts unless -Confirm:$false is specified, and
    /// returns nothing unless -PassThru is specified.
    /// </remarks>
    /// <example>
    /// <para>Delete a relationship</para>
    /// <code>Remove-GdapRelationship $draftId -Confirm:$false</code>
    /// <para>A relationship that isn't in status created is an error, and stays.</para>
    /// </example>
    /// <example>
    /// <para>Delete everything that was created more than 90 days ago and never locked</para>
    /// <code>
    /// Get-GdapRelationship -Status created |
    ///     Where-Object CreatedDateTime -LT ([datetime]::UtcNow.AddDays(-90)) |
    ///     Remove-GdapRelationship -Confirm:$false
    /// </code>
    /// <para>Dates are UTC, so they are compared with UTC.</para>
    /// </example>
    /// <example>
    /// <para>Delete with a record, in a run that can be repeated</para>
    /// <code>
    /// Get-GdapRelationship -Status created -DisplayName 'Prepared*' |
    ///     Remove-GdapRelationship -IgnoreMissing -PassThru -Confirm:$false |
    ///     Export-Csv removed.csv -NoTypeInformation
    /// </code>
    /// <para>With -IgnoreMissing, a relationship that no longer exists counts as deleted.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Remove, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RemovalOutcome), typeof(PlannedChange))]
    public sealed class RemoveGdapRelationshipCommand : GdapWriteCmdlet
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

        /// <summary>The ETag that the relationship must still have. With another ETag the deletion is a conflict. If omitted, the current ETag is read first.</summary>
        [Parameter]
        [Alias("ETag")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string IfMatch { get; set; }

        /// <summary>Accepts a relationship that no longer exists as deleted.</summary>
        [Parameter]
        public SwitchParameter IgnoreMissing { get; set; }

        /// <summary>Returns an object for each deleted relationship.</summary>
        [Parameter]
        public SwitchParameter PassThru { get; set; }

        internal override string Activity => "Deleting relationships";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.GraphSessionFor(target.Session));
            item.Action = GdapAction.RelationshipDelete;
            item.Call.ReuseExisting = IgnoreMissing.IsPresent;
            Request.UseETag(item.Call, IfMatch, target.Snapshot);
            item.Phrase = one => "Delete relationship " + one.Label;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (PassThru.IsPresent)
            {
                WriteObject(new RemovalOutcome(item, item.Id, result));
            }
        }
    }
}
