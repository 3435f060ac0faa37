using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Updates delegated admin (GDAP) relationships.</summary>
    /// <remarks>
    /// <para>Accepts the parameters of the Graph cmdlet and does what that one leaves to the caller: it finds the ETag,
    /// sends only what differs, checks what the relationship's status allows, and handles conflicts and lost responses. A
    /// piped relationship makes the first read unnecessary.</para>
    /// <para>While a relationship is in status created, every writable property can be changed. While it is active, only
    /// -AutoExtendDuration can be changed, or Global Administrator removed, which the service does in the background
    /// (-Wait). A relationship with Global Administrator can't be extended automatically.</para>
    /// <para>Without -IfMatch, a change of other properties by another client isn't a conflict; with it, it is.</para>
    /// <para>The result is Updated; Unchanged (no change was needed, nothing was sent); Recovered (the response was lost,
    /// and a read proved that the change was made); or Accepted (the service is still working on it; see OperationId).</para>
    /// <para>Rows of a CSV file can say what to change: if no other parameter does, their columns with the parameters'
    /// names are used. Blank cells change nothing.</para>
    /// <para>On CloudCockpit, only -AutoExtendEnabled or -AutoExtendDuration can be changed.</para>
    /// <para>Read-only properties: AccessAssignments, ActivatedDateTime, CreatedDateTime, EndDateTime,
    /// LastModifiedDateTime, Operations, Requests and Status exist as parameters, because the Graph cmdlet has them, and
    /// are rejected with a reason: the service sets these properties.</para>
    /// </remarks>
    /// <example>
    /// <para>Switch on auto-extension</para>
    /// <code>Update-GdapRelationship $id -AutoExtendDuration P180D</code>
    /// <para>The ETag is read first. If auto-extension is already on, the result is Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>Extend all relationships that end within 60 days</para>
    /// <code>
    /// Get-GdapRelationship -Status active -WithinDays 60 |
    ///     Update-GdapRelationship -AutoExtendDuration P180D
    /// </code>
    /// <para>Several are updated at once. The listed values replace the first read: one PATCH each, and none if nothing changes.</para>
    /// </example>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' -WhatIf</code>
    /// <para>Shows each change with the old and the new value, or the rule that rejects it. Nothing is written. -Plan returns the same as objects.</para>
    /// </example>
    /// <example>
    /// <para>Remove Global Administrator, then extend</para>
    /// <code>
    /// Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' -Wait |
    ///     Update-GdapRelationship -AutoExtendDuration P180D
    /// </code>
    /// <para>Without -Wait the first call may return while the service is still working on it.</para>
    /// </example>
    /// <example>
    /// <para>Take the new value from a column of a CSV file</para>
    /// <code>Import-Csv extend.csv | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = $_.Extend } }</code>
    /// <para>The script block runs for each row ($_). The row's Id is the relationship. A column with the name
    /// AutoExtendDuration needs no script block.</para>
    /// </example>
    /// <example>
    /// <para>Update only if nobody has changed it since it was read</para>
    /// <code>
    /// $seen = Get-GdapRelationship $id
    /// try {
    ///     Update-GdapRelationship $id -AutoExtendDuration P180D -IfMatch $seen.ETag -ErrorAction Stop
    /// }
    /// catch {
    ///     if ($_.FullyQualifiedErrorId -notlike 'Gdap.Conflict,*') { throw }
    ///     'Another client has changed it.'
    /// }
    /// </code>
    /// <para>Sends one PATCH without a read. With another ETag it is a conflict.</para>
    /// </example>
    /// <example>
    /// <para>Edit a relationship that isn't locked yet</para>
    /// <code>Update-GdapRelationship $draftId -DisplayName 'Contoso support 2' -Duration 365 -Role 'Helpdesk Administrator', 'License Administrator' -Customer $tenantId</code>
    /// <para>This is possible until Lock-GdapRelationship.</para>
    /// </example>
    [Cmdlet(VerbsData.Update, "GdapRelationship", DefaultParameterSetName = "UpdateExpanded", SupportsShouldProcess = true)]
    [OutputType(typeof(Relationship), typeof(UpdateOutcome), typeof(PlannedChange))]
    public sealed partial class UpdateGdapRelationshipCommand : GdapWriteCmdlet
    {
        private const string Expanded = "UpdateExpanded";
        private const string ByBody = "Update";
        private const string Identity = "UpdateViaIdentity";
        private const string IdentityExpanded = "UpdateViaIdentityExpanded";

        /// <summary>The ids of the relationships, or objects that name them.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = Expanded)]
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByBody)]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object[] DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = Identity)]
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = IdentityExpanded)]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object InputObject { get; set; }

        /// <summary>What to change: a hashtable, an object, JSON text, or a script block that returns one of them for each piped object ($_). Property names match in any case, except in JSON text. $null is sent if the service allows it.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByBody)]
        [Parameter(Mandatory = true, ParameterSetName = Identity)]
        [ValidateNotNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object BodyParameter { get; set; }

        /// <summary>By how much the relationship is extended when it ends: P180D (or 180), or PT0S (or 0) for no extension. Can be changed in status created or active, and not with Global Administrator.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [DurationTransformation(AutoExtend = true)]
        [ArgumentCompleter(typeof(AutoExtendCompleter))]
        public string AutoExtendDuration { get; set; }

        /// <summary>The name: unique among the partner's relationships, at most 50 characters. Can be changed in status created.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentNameCompleter))]
        public string DisplayName { get; set; }

        /// <summary>How long the relationship lasts after its activation: 1 to 730 days, as P730D, 730 or a TimeSpan. Can be changed in status created.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [DurationTransformation]
        [ArgumentCompleter(typeof(DurationCompleter))]
        public string Duration { get; set; }

        /// <summary>The customer: the tenant id, or an object with TenantId. Can be changed in status created.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public object Customer { get; set; }

        /// <summary>The roles as the service has them: a hashtable or object with unifiedRoles, each with a roleDefinitionId. -Role is shorter.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object AccessDetails { get; set; }

        /// <summary>The roles by name or id: an array, or one text with ';' between them. Can be changed in status created; in status active only Global Administrator can be removed.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>Roles to remove, by name or id; the others stay. In status active only Global Administrator can be removed; with -Wait that is done before the next step.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] RemoveRole { get; set; }

        /// <summary>More properties of the body, as a hashtable. Known ones are validated, unknown ones are sent unchanged. One that is also set by a parameter is an error.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Hashtable AdditionalProperties { get; set; }

        /// <summary>The ETag that the relationship must still have: one PATCH is sent without a read, and with another ETag it is a conflict. If omitted, the current ETag is read first.</summary>
        [Parameter]
        [Alias("ETag")]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string IfMatch { get; set; }

        /// <summary>Waits until the service has finished, and returns the relationship afterwards.</summary>
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

        /// <summary>CloudCockpit: whether the relationship is extended by 180 days when it ends.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        public bool AutoExtendEnabled { get; set; }

        /// <summary>CloudCockpit: a UUID that ties the call to the portal's audit log. If omitted, a new one is used.</summary>
        [Parameter]
        public Guid CorrelationId { get; set; }

        /// <summary>Rejected: read-only. Use New-GdapAccessAssignment to assign security groups.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object[] AccessAssignments { get; set; }

        /// <summary>Rejected: read-only. The service sets it when the relationship becomes active.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object ActivatedDateTime { get; set; }

        /// <summary>Rejected: read-only. The service sets it when the relationship is created.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object CreatedDateTime { get; set; }

        /// <summary>Rejected: read-only. The service calculates it from the activation and the duration.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object EndDateTime { get; set; }

        /// <summary>Rejected: read-only. The service sets it with each change.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object LastModifiedDateTime { get; set; }

        /// <summary>Rejected: read-only. Get-GdapOperation returns the operations.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object[] Operations { get; set; }

        /// <summary>Rejected: read-only. Lock-GdapRelationship and Stop-GdapRelationship post requests.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object[] Requests { get; set; }

        /// <summary>Rejected: read-only. Lock-GdapRelationship and Stop-GdapRelationship change it, and the customer does.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object Status { get; set; }

        internal override string Activity => "Updating relationships";
    }
}
