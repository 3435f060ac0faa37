using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Assigns roles of active relationships to a security group.</summary>
    /// <remarks>
    /// The relationship must be active and have each of the roles; both are checked before anything is sent. A group can be
    /// assigned once in a relationship. To give it other roles, use Update-GdapAccessAssignment. The group belongs to the
    /// partner's own tenant. The assignment is made exactly once, even if a response is lost. On CloudCockpit the portal's
    /// settings have the group and the roles: the relationship is linked with that group, and only ids are specified.
    /// </remarks>
    /// <example>
    /// <para>Assign one role to a group</para>
    /// <code>New-GdapAccessAssignment $id -GroupId $groupId -Role 'License Administrator'</code>
    /// <para>Role names are completed with Tab.</para>
    /// </example>
    /// <example>
    /// <para>Assign the same group for every customer, in a run that can be repeated</para>
    /// <code>
    /// Get-GdapRelationship -Status active |
    ///     Where-Object RoleNames -Match 'License Administrator' |
    ///     New-GdapAccessAssignment -GroupId $groupId -Role 'License Administrator' -ReuseExisting
    /// </code>
    /// <para>If the group has exactly these roles, the result is Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>Assign a group by its name</para>
    /// <code>New-GdapAccessAssignment $id -GroupName 'GDAP Helpdesk' -Role 'License Administrator'</code>
    /// <para>The name is looked up once a run, with the permission GroupMember.Read.All.</para>
    /// </example>
    /// <example>
    /// <para>Assign groups from a CSV file with the columns RelationshipId, GroupId and Role</para>
    /// <code>Import-Csv assign.csv | New-GdapAccessAssignment -Wait</code>
    /// <para>One cell can have several roles with ';' between them. With -Wait the assignments are returned when they are active.</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapAccessAssignment", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
    [OutputType(typeof(AccessAssignment), typeof(UpdateOutcome), typeof(PlannedChange))]
    public sealed class NewGdapAccessAssignmentCommand : GdapWriteCmdlet
    {
        private readonly Dictionary<Session, GroupFinder> finders = new Dictionary<Session, GroupFinder>();
        private static readonly string[] GraphOnly = { "GroupId", "GroupName", "AccessContainer", "Role", "AccessDetails", "BodyParameter", "Wait" };

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

        /// <summary>The id of the security group, in the partner's tenant.</summary>
        [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Id")]
        [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = "ViaIdentity")]
        [Alias("AccessContainerId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentGroupCompleter))]
        public string GroupId { get; set; }

        /// <summary>The display name of the security group, instead of its id. It must be unique in the partner's tenant. Requires the permission GroupMember.Read.All.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentGroupNameCompleter))]
        public string GroupName { get; set; }

        /// <summary>The security group as the service has it: an object with AccessContainerId and AccessContainerType. -GroupId is shorter.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object AccessContainer { get; set; }

        /// <summary>The roles by name or id: an array, or one text with ';' between them. They must be among the roles of the relationship.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>The roles as the service has them: an object with UnifiedRoles. -Role is shorter.</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object AccessDetails { get; set; }

        /// <summary>The whole body: a hashtable, an object, JSON text, or a script block that returns one of them for each piped object ($_).</summary>
        [Parameter]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object BodyParameter { get; set; }

        /// <summary>Accepts an existing assignment of the group with these roles as the result, so that a run can be repeated.</summary>
        [Parameter]
        public SwitchParameter ReuseExisting { get; set; }

        /// <summary>Waits until the assignment is active.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

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

        internal override string Activity => "Assigning security groups";

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.SessionFor(target.Session));
            OtherService.Reject(item.Session, MyInvocation.BoundParameters.Keys, GraphOnly, new string[0]);
            CloudCockpitIds.Set(item, target, CustomerId, ProviderInstanceId);
            if (!item.Session.IsGraph)
            {
                AssignmentItem.PrepareLink(item, ReuseExisting.IsPresent);
                item.Emit = (one, result) => WriteObject(new UpdateOutcome(one, result));
                return item;
            }
            var group = GroupOf(item.Session);
            var body = new AssignmentBody { Role = Role, AccessDetails = AccessDetails, BodyParameter = BodyParameter, GroupId = group, AccessContainer = AccessContainer };
            AssignmentItem.PrepareNew(item, body.ToDocument(input, true), target.Snapshot, ReuseExisting.IsPresent, GroupName);
            item.Names = BodyParameter == null ? Names : null;
            item.Call.Wait = Wait.IsPresent;
            item.Emit = (one, result) => WriteObject(AssignmentItem.Result(one, result));
            return item;
        }

        private string GroupOf(Session session)
        {
            if (GroupName == null)
            {
                return GroupId;
            }
            if ((GroupId ?? AccessContainer ?? BodyParameter) != null)
            {
                throw new GdapCallException("InvalidArgument", "-GroupName can't be combined with another group.", "Specify one group.");
            }
            if (!finders.TryGetValue(session, out var finder))
            {
                finder = new GroupFinder(Calls, session, Request);
                finders.Add(session, finder);
            }
            return finder.Find(GroupName.Trim());
        }
    }
}
