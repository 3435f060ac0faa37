using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads access assignments: which security group of the partner has which roles of a relationship.</summary>
    /// <remarks>
    /// Without the id of an assignment all those of the relationship are returned. After a relationship has become active
    /// nobody has access until groups are assigned; New-GdapAccessAssignment does that.
    /// </remarks>
    /// <example>
    /// <para>All assignments of a relationship.</para>
    /// <code>Get-GdapAccessAssignment $id</code>
    /// </example>
    /// <example>
    /// <para>Which group has which roles at each customer.</para>
    /// <code>
    /// $all = Get-GdapRelationship -Status active
    /// $name = @{}
    /// $all | ForEach-Object { $name[$_.Id] = $_.CustomerName }
    /// $all | Get-GdapAccessAssignment | Select-Object @{ n = 'Customer'; e = { $name[$_.RelationshipId] } }, GroupId, RoleNames
    /// </code>
    /// <para>Relationships that are piped in are read several at a time, as -ThrottleLimit says.</para>
    /// </example>
    /// <example>
    /// <para>Active relationships that nobody can use yet.</para>
    /// <code>Get-GdapRelationship -Status active | Where-Object { -not (Get-GdapAccessAssignment $_ -Status active) }</code>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapAccessAssignment", DefaultParameterSetName = "Id")]
    [OutputType(typeof(AccessAssignment))]
    public sealed class GetGdapAccessAssignmentCommand : GdapPartCmdlet
    {
        /// <summary>The id of the assignment; without it all of the relationship are returned.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
        [Alias("AssignmentId")]
        [ValidateNotNullOrEmpty]
        public string DelegatedAdminAccessAssignmentId { get; set; }

        /// <summary>Only assignments of these groups.</summary>
        [Parameter]
        [Alias("AccessContainerId")]
        [ValidateNotNullOrEmpty]
        public string[] GroupId { get; set; }

        /// <summary>Only assignments in one of these statuses: pending, active, deleting, deleted, error.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string[] Status { get; set; }

        /// <summary>An OData filter, given to the service as it is.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        public string Filter { get; set; }

        /// <summary>Accepted for scripts of the Graph cmdlet; everything is returned anyway.</summary>
        [Parameter]
        public SwitchParameter All { get; set; }

        internal override string Activity => "Reading access assignments";

        internal override bool Complete(WorkItem item, Target target)
        {
            item.Call.AssignmentId = DelegatedAdminAccessAssignmentId ?? Part.IdOf(InputObject, "DelegatedAdminAccessAssignmentId", "AssignmentId");
            item.Action = item.Call.AssignmentId == null ? GdapAction.AssignmentList : GdapAction.AssignmentGet;
            item.Document = item.Call.AssignmentId == null ? Filter : null;
            return true;
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (item.Action == GdapAction.AssignmentGet)
            {
                var one = result.Value["assignment"] as JsonObject ?? new JsonObject { ["id"] = item.Call.AssignmentId };
                WriteObject(new AccessAssignment(one, item.Id, item.Session));
                return;
            }
            foreach (var entity in Pages(item.Session, result, query => item.Client.Assignments(item.Id, query, item.Call)))
            {
                var assignment = new AccessAssignment(entity, item.Id, item.Session);
                if (Among(GroupId, assignment.GroupId) && Among(Status, assignment.Status))
                {
                    WriteObject(assignment);
                }
            }
        }

        private static bool Among(string[] values, string value) =>
            values == null || Array.Exists(values, one => one.Equals(value, StringComparison.OrdinalIgnoreCase));
    }
}
