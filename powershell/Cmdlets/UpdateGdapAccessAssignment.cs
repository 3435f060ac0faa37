using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Sets the roles that a security group has of a relationship.</summary>
    /// <remarks>
    /// The roles given replace those there are. The service usually works on it in the background: then the result is
    /// Accepted and carries OperationId; with -Wait it is waited for. The etag is found, and conflicts are settled, as
    /// in Update-GdapRelationship.
    /// </remarks>
    /// <example>
    /// <para>Give a group one more role.</para>
    /// <code>
    /// $one = Get-GdapAccessAssignment $id | Select-Object -First 1
    /// Update-GdapAccessAssignment $one -Role ((Get-GdapRelationship $id).RoleNames -split '; ') -Wait
    /// </code>
    /// </example>
    /// <example>
    /// <para>The same roles for a group at every customer.</para>
    /// <code>
    /// foreach ($one in Get-GdapRelationship -Status active) {
    ///     Get-GdapAccessAssignment $one -GroupId $groupId | Update-GdapAccessAssignment -Role 'Service Support Administrator'
    /// }
    /// </code>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>Get-GdapAccessAssignment $id | Update-GdapAccessAssignment -Role 'License Administrator' -WhatIf</code>
    /// </example>
    [Cmdlet(VerbsData.Update, "GdapAccessAssignment", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
    [OutputType(typeof(AccessAssignment))]
    public sealed class UpdateGdapAccessAssignmentCommand : GdapAssignmentRolesCmdlet
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

        /// <summary>Waits for what the service does in the background.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

        internal override string Activity => "Updating access assignments";

        internal override string Doing => "Update";

        internal override string Phrase(WorkItem item) => base.Phrase(item) + ": roles "
            + Sent(item).RoleNames;

        internal override void Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.AssignmentUpdate;
            item.Call.Wait = Wait.IsPresent;
            item.Document = Body(false, null)
                ?? Json.Write(new JsonObject { ["accessDetails"] = Roles() });
            UseAssignment(item, DelegatedAdminAccessAssignmentId, IfMatch);
        }
    }
}
