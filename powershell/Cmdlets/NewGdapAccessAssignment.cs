using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Hands roles of an active relationship to a security group, exactly once.</summary>
    /// <remarks>
    /// The relationship must be active, and have each of the roles; both are checked before anything is sent. A group can
    /// be assigned once in a relationship: to give it other roles, use Update-GdapAccessAssignment. The group belongs to
    /// the partner's own tenant.
    /// </remarks>
    /// <example>
    /// <para>Give a group one role.</para>
    /// <code>New-GdapAccessAssignment $id -GroupId $groupId -Role 'License Administrator'</code>
    /// </example>
    /// <example>
    /// <para>The same group at every customer, in a run that may be repeated.</para>
    /// <code>
    /// Get-GdapRelationship -Status active |
    ///     Where-Object RoleNames -Match 'License Administrator' |
    ///     New-GdapAccessAssignment -GroupId $groupId -Role 'License Administrator' -ReuseExisting
    /// </code>
    /// <para>A group that has these roles already comes back as Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>From a CSV file with the columns RelationshipId, GroupId and Role.</para>
    /// <code>Import-Csv assign.csv | New-GdapAccessAssignment -Wait</code>
    /// <para>Several roles in one column are split at ';'. With -Wait the assignments come out when they are active.</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapAccessAssignment", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
    [OutputType(typeof(AccessAssignment))]
    public sealed class NewGdapAccessAssignmentCommand : GdapAssignmentRolesCmdlet
    {
        /// <summary>The id of the security group, in the partner's tenant.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Id")]
        [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "ViaIdentity")]
        [Alias("AccessContainerId")]
        [ValidateNotNullOrEmpty]
        public string GroupId { get; set; }

        /// <summary>The group as the service has it: an object with AccessContainerId and AccessContainerType. -GroupId is shorter.</summary>
        [Parameter]
        [ValidateNotNull]
        public object AccessContainer { get; set; }

        /// <summary>Takes an assignment of the group that has these roles as the result, so that a run can be repeated.</summary>
        [Parameter]
        public SwitchParameter ReuseExisting { get; set; }

        /// <summary>Waits until the assignment is active.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

        internal override string Activity => "Assigning groups";

        internal override string Doing => "Assign";

        internal override string Phrase(WorkItem item)
        {
            var assignment = Sent(item);
            return "Assign group " + assignment.GroupId + " the roles " + assignment.RoleNames + " of relationship " + item.Label;
        }

        internal override void Complete(WorkItem item, Target target)
        {
            item.Action = GdapAction.AssignmentCreate;
            item.Call.Snapshot = target.Snapshot;
            item.Call.ReuseExisting = ReuseExisting.IsPresent;
            item.Call.Wait = Wait.IsPresent;
            item.Document = Body(true, GroupId ?? AccessContainer) ?? FromParameters();
        }

        private string FromParameters()
        {
            if ((GroupId == null) == (AccessContainer == null))
            {
                throw new GdapCallException("InvalidArgument", GroupId == null ? "No group is given." : "-GroupId and -AccessContainer both name the group.", "Give -GroupId.");
            }
            return Json.Write(new JsonObject
            {
                ["accessContainer"] = GroupId != null
                    ? new JsonObject { ["accessContainerId"] = GroupId.Trim(), ["accessContainerType"] = "securityGroup" }
                    : Document.Value("accessContainer", AccessContainer),
                ["accessDetails"] = Roles(),
            });
        }
    }
}
