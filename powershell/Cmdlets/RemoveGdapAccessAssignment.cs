using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Deletes access assignments: the members of the security group lose their access to the customer.</summary>
    /// <remarks>
    /// This cmdlet prompts unless -Confirm:$false is specified, and returns nothing unless -PassThru is specified.
    /// </remarks>
    /// <example>
    /// <para>Remove the access of one group</para>
    /// <code>Get-GdapAccessAssignment $id -GroupId $groupId | Remove-GdapAccessAssignment -Confirm:$false</code>
    /// <para>The other groups of the relationship keep their access.</para>
    /// </example>
    /// <example>
    /// <para>Remove the access of one group for every customer, and wait until it is done</para>
    /// <code>
    /// Get-GdapRelationship -Status active |
    ///     Get-GdapAccessAssignment -GroupId $groupId |
    ///     Remove-GdapAccessAssignment -Wait -Confirm:$false
    /// </code>
    /// <para>Without -Wait the service may still be working on it.</para>
    /// </example>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Get-GdapAccessAssignment $id | Remove-GdapAccessAssignment -WhatIf</code>
    /// <para>Shows one line for each assignment. Only reads are sent.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Remove, "GdapAccessAssignment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RemovalOutcome), typeof(PlannedChange))]
    public sealed class RemoveGdapAccessAssignmentCommand : GdapWriteCmdlet
    {
        /// <summary>The ids of the relationships, or objects that name them.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] DelegatedAdminRelationshipId { get; set; }

        /// <summary>The access assignment: what Get-GdapAccessAssignment returns, or an object with RelationshipId and AssignmentId.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ViaIdentity")]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object InputObject { get; set; }

        /// <summary>The id of the assignment. Piped assignments have it.</summary>
        [Parameter(Position = 1)]
        [Alias("AssignmentId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentAssignmentCompleter))]
        public string DelegatedAdminAccessAssignmentId { get; set; }

        /// <summary>The ETag that the assignment must still have. With another ETag the deletion is a conflict. If omitted, the current ETag is read first.</summary>
        [Parameter]
        [Alias("ETag")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string IfMatch { get; set; }

        /// <summary>Waits until the assignment is deleted.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

        /// <summary>Accepts an assignment that no longer exists as deleted.</summary>
        [Parameter]
        public SwitchParameter IgnoreMissing { get; set; }

        /// <summary>Returns an object for each deleted assignment.</summary>
        [Parameter]
        public SwitchParameter PassThru { get; set; }

        internal override string Activity => "Deleting access assignments";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.GraphSessionFor(target.Session));
            item.Action = GdapAction.AssignmentDelete;
            item.Call.Wait = Wait.IsPresent;
            item.Call.ReuseExisting = IgnoreMissing.IsPresent;
            AssignmentItem.Name(item, input, DelegatedAdminAccessAssignmentId, IfMatch, Request);
            item.Phrase = one => "Delete " + one.TargetName + " of relationship " + one.Label;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (PassThru.IsPresent)
            {
                WriteObject(new RemovalOutcome(item, item.Call.AssignmentId, result));
            }
        }
    }
}
