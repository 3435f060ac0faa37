using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Deletes a relationship that is still being prepared.</summary>
    /// <remarks>
    /// Only a relationship in status created can be deleted: one that is locked can be rejected by the customer, one that
    /// is active is ended by Stop-GdapRelationship. It asks first; -Confirm:$false does not ask. Nothing comes out without
    /// -PassThru.
    /// </remarks>
    /// <example>
    /// <para>Delete a relationship.</para>
    /// <code>Remove-GdapRelationship $draftId -Confirm:$false</code>
    /// </example>
    /// <example>
    /// <para>Delete every relationship that was never locked and is older than 90 days.</para>
    /// <code>
    /// Get-GdapRelationship -Status created |
    ///     Where-Object CreatedDateTime -LT ([datetime]::UtcNow.AddDays(-90)) |
    ///     Remove-GdapRelationship -Confirm:$false
    /// </code>
    /// </example>
    /// <example>
    /// <para>In a run that may be repeated, with a record of it.</para>
    /// <code>
    /// Get-GdapRelationship -Status created -DisplayName 'Prepared*' |
    ///     Remove-GdapRelationship -IgnoreMissing -PassThru -Confirm:$false |
    ///     Export-Csv removed.csv -NoTypeInformation
    /// </code>
    /// </example>
    [Cmdlet(VerbsCommon.Remove, "GdapRelationship", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RemovalOutcome))]
    public sealed class RemoveGdapRelationshipCommand : GdapTargetCmdlet
    {
        /// <summary>The etag that the relationship must still have; a conflict if it has another.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string IfMatch { get; set; }

        /// <summary>Takes a relationship that is gone already as deleted.</summary>
        [Parameter]
        public SwitchParameter IgnoreMissing { get; set; }

        /// <summary>Returns what was deleted.</summary>
        [Parameter]
        public SwitchParameter PassThru { get; set; }

        internal override string Activity => "Deleting relationships";

        internal override string Doing => "Delete";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        internal override string OnlyGraph => "CloudCockpit cannot delete relationships.";

        internal override void Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.RelationshipDelete;
            item.Call.ReuseExisting = IgnoreMissing.IsPresent;
            UseEtag(item, IfMatch, target.Snapshot);
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (PassThru.IsPresent)
            {
                WriteObject(new RemovalOutcome(item.Id, item.Id, item.Name, result));
            }
        }
    }

    /// <summary>What was deleted.</summary>
    public sealed class RemovalOutcome
    {
        internal RemovalOutcome(string relationshipId, string id, string name, GdapResult result)
        {
            RelationshipId = relationshipId;
            Id = id;
            DisplayName = name;
            Result = result.Done.ToString();
        }

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>The id of what was deleted: the relationship itself, or an access assignment of it.</summary>
        public string Id { get; }

        /// <summary>The relationship's name, where it is known.</summary>
        public string DisplayName { get; }

        /// <summary>What the cmdlet did: Deleted, Recovered, Accepted, or Unchanged where it was gone already.</summary>
        public string Result { get; }
    }
}
