using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Sets the roles of access assignments.</summary>
    /// <remarks>
    /// The specified roles replace the current ones. The service usually does this in the background: the result is
    /// Accepted and has an OperationId, unless -Wait is specified. ETags and conflicts are handled as in
    /// Update-GdapRelationship.
    /// </remarks>
    /// <example>
    /// <para>Give a group all roles of the relationship</para>
    /// <code>
    /// $one = Get-GdapAccessAssignment $id | Select-Object -First 1
    /// Update-GdapAccessAssignment $one -Role (Get-GdapRelationship $id).RoleNames -Wait
    /// </code>
    /// <para>-Role accepts an array, or one text with ';' between the roles.</para>
    /// </example>
    /// <example>
    /// <para>Give a group the same roles for every customer</para>
    /// <code>
    /// Get-GdapRelationship -Status active |
    ///     Get-GdapAccessAssignment -GroupId $groupId |
    ///     Update-GdapAccessAssignment -Role 'Service Support Administrator'
    /// </code>
    /// <para>Assignments that have exactly these roles are returned as Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Get-GdapAccessAssignment $id | Update-GdapAccessAssignment -Role 'License Administrator' -WhatIf</code>
    /// <para>Shows one line for each assignment. Only reads are sent.</para>
    /// </example>
    [Cmdlet(VerbsData.Update, "GdapAccessAssignment", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
    [OutputType(typeof(AccessAssignment), typeof(PlannedChange))]
    public sealed class UpdateGdapAccessAssignmentCommand : GdapWriteCmdlet
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

        /// <summary>The ETag that the assignment must still have. With another ETag the update is a conflict. If omitted, the current ETag is read first.</summary>
        [Parameter]
        [Alias("ETag")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string IfMatch { get; set; }

        /// <summary>Waits until the service has finished.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

        internal override string Activity => "Updating access assignments";

        /// <inheritdoc/>
        protected override void ProcessRecord() => Writes.ForEach(Inputs.Of(DelegatedAdminRelationshipId, InputObject), Build);

        private WorkItem Build(object input)
        {
            var target = Target.Of(input);
            var item = NewItem(target, Calls.GraphSessionFor(target.Session));
            item.Action = GdapAction.AssignmentUpdate;
            item.Names = BodyParameter == null ? Names : null;
            item.Call.Wait = Wait.IsPresent;
            item.Document = new AssignmentBody { Role = Role, AccessDetails = AccessDetails, BodyParameter = BodyParameter }.ToDocument(input, false);
            AssignmentItem.Name(item, input, DelegatedAdminAccessAssignmentId, IfMatch, Request);
            item.Phrase = one => "Update " + one.TargetName + " of relationship " + one.Label + " to the roles " + AssignmentBody.Read(one).RoleNames;
            item.Emit = (one, result) => WriteObject(AssignmentItem.Result(one, result));
            return item;
        }
    }
}
