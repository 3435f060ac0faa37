using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Takes the roles of a relationship away from a security group.</summary>
    /// <remarks>
    /// Deletes the assignment: the members of the group lose their access to the customer. It asks first; -Confirm:$false
    /// does not ask. Nothing comes out without -PassThru.
    /// </remarks>
    /// <example>
    /// <para>Take one group's access away.</para>
    /// <code>Get-GdapAccessAssignment $id -GroupId $groupId | Remove-GdapAccessAssignment -Confirm:$false</code>
    /// </example>
    /// <example>
    /// <para>The same at every customer, waiting until it is gone.</para>
    /// <code>
    /// Get-GdapRelationship -Status active |
    ///     Get-GdapAccessAssignment -GroupId $groupId |
    ///     Remove-GdapAccessAssignment -Wait -Confirm:$false
    /// </code>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>Get-GdapAccessAssignment $id | Remove-GdapAccessAssignment -WhatIf</code>
    /// </example>
    [Cmdlet(VerbsCommon.Remove, "GdapAccessAssignment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Id")]
    [OutputType(typeof(RemovalOutcome))]
    public sealed class RemoveGdapAccessAssignmentCommand : GdapAssignmentCmdlet
    {
        /// <summary>The id of the assignment; a piped assignment carries it.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        [Alias("AssignmentId")]
        [ValidateNotNullOrEmpty]
        public string DelegatedAdminAccessAssignmentId { get; set; }

        /// <summary>The etag that the assignment must still have; a conflict if it has another.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string IfMatch { get; set; }

        /// <summary>Waits until the assignment is gone.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

        /// <summary>Takes an assignment that is gone already as deleted.</summary>
        [Parameter]
        public SwitchParameter IgnoreMissing { get; set; }

        /// <summary>Returns what was deleted.</summary>
        [Parameter]
        public SwitchParameter PassThru { get; set; }

        internal override string Activity => "Deleting access assignments";

        internal override string Doing => "Delete";

        internal override ConfirmImpact Impact => ConfirmImpact.High;

        internal override void Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.AssignmentDelete;
            item.Call.Wait = Wait.IsPresent;
            item.Call.ReuseExisting = IgnoreMissing.IsPresent;
            UseAssignment(item, DelegatedAdminAccessAssignmentId, IfMatch);
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (PassThru.IsPresent)
            {
                WriteObject(new RemovalOutcome(item.Id, item.Call.AssignmentId, item.Name, result));
            }
        }
    }
}
