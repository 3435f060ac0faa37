using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Gets the access assignments of relationships: which security group of the partner has which roles.</summary>
    /// <remarks>
    /// Without the id of an assignment, all assignments of the relationship are returned. After a customer has approved a
    /// relationship, nobody has access until a group is assigned with New-GdapAccessAssignment. CloudCockpit returns all of a
    /// relationship.
    /// </remarks>
    /// <example>
    /// <para>Get all assignments of a relationship</para>
    /// <code>Get-GdapAccessAssignment $id</code>
    /// <para>Deleted assignments are returned too, with the status deleted.</para>
    /// </example>
    /// <example>
    /// <para>Report which group has which roles for each customer</para>
    /// <code>
    /// $all = Get-GdapRelationship -Status active
    /// $name = @{}
    /// $all | ForEach-Object { $name[$_.Id] = $_.CustomerName }
    /// $all | Get-GdapAccessAssignment | Select-Object @{ n = 'Customer'; e = { $name[$_.RelationshipId] } }, GroupId, RoleNames
    /// </code>
    /// <para>The assignments of several relationships are read at once.</para>
    /// </example>
    /// <example>
    /// <para>Find active relationships that nobody can use yet</para>
    /// <code>Get-GdapRelationship -Status active | Where-Object { -not (Get-GdapAccessAssignment $_ -Status active) }</code>
    /// <para>These need New-GdapAccessAssignment.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapAccessAssignment", DefaultParameterSetName = "Id")]
    [OutputType(typeof(AccessAssignment))]
    public sealed class GetGdapAccessAssignmentCommand : GdapCmdlet
    {
        private static readonly string[] GraphOnly = { "DelegatedAdminAccessAssignmentId", "Filter" };

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

        /// <summary>The id of the assignment. If omitted, all assignments of the relationship are returned.</summary>
        [Parameter(Position = 1)]
        [Alias("AssignmentId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentAssignmentCompleter))]
        public string DelegatedAdminAccessAssignmentId { get; set; }

        /// <summary>Returns only assignments of these security groups, by their ids.</summary>
        [Parameter]
        [Alias("AccessContainerId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentGroupCompleter))]
        public string[] GroupId { get; set; }

        /// <summary>Returns only assignments in one of these statuses: pending, active, deleting, deleted, error.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(AssignmentStatusCompleter))]
        public string[] Status { get; set; }

        /// <summary>An OData filter, sent to the service unchanged.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Filter { get; set; }

        /// <summary>Accepted for scripts that use the Graph cmdlet. Everything is returned anyway.</summary>
        [Parameter]
        public SwitchParameter All { get; set; }

        /// <summary>CloudCockpit: the customer's id. Piped relationships of CloudCockpit have it.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance. If omitted, that of the piped relationship or of the session is used.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string ProviderInstanceId { get; set; }

        internal override string Activity => "Reading access assignments";

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            Require(() =>
            {
                Nearest.Require(nameof(Status), Status, Statuses.OfAssignment);
                GuidText.Require(nameof(GroupId), GroupId, "Specify the id of a security group, not its name.");
            });
        }

        /// <inheritdoc/>
        protected override void ProcessRecord() => Reads.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.SessionFor(target.Session));
            OtherService.Reject(item.Session, MyInvocation.BoundParameters.Keys, GraphOnly, new string[0]);
            CloudCockpitIds.Set(item, target, CustomerId, ProviderInstanceId);
            item.Call.AssignmentId = DelegatedAdminAccessAssignmentId ?? PartId.Of(input, "DelegatedAdminAccessAssignmentId", "AssignmentId");
            item.Action = item.Call.AssignmentId == null ? GdapAction.AssignmentList : GdapAction.AssignmentGet;
            item.Document = item.Call.AssignmentId == null ? Filter : null;
            item.Emit = Emit;
            return item;
        }

        private void Emit(WorkItem item, GdapResult result)
        {
            if (item.Action == GdapAction.AssignmentGet)
            {
                var one = result.Value["assignment"] as JsonObject ?? new JsonObject { ["id"] = item.Call.AssignmentId };
                Write(new AccessAssignment(one, item.Id, item.Session));
                return;
            }
            foreach (var entity in new Pager(Calls, item.Session, Request).ReadOn(result, query => item.Client.ListAssignments(item.Id, query, item.Call)))
            {
                var assignment = new AccessAssignment(entity, item.Id, item.Session);
                if (IsAmong(GroupId, assignment.GroupId) && IsAmong(Status, assignment.Status))
                {
                    Write(assignment);
                }
            }
        }

        private void Write(AccessAssignment assignment)
        {
            Calls.State.Assignments.Add(assignment);
            WriteObject(assignment);
        }

        private static bool IsAmong(string[] values, string value) =>
            values == null || Array.Exists(values, one => one.Equals(value, StringComparison.OrdinalIgnoreCase));
    }
}
