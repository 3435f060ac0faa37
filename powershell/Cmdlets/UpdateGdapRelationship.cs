using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Changes a delegated admin relationship: its auto-extension, its roles, and, while it is being prepared, all else.</summary>
    /// <remarks>
    /// <para>Takes the parameters of the Graph cmdlet and does what that one leaves to the caller: it finds the etag,
    /// sends only what differs, keeps to what the relationship's status allows, and settles conflicts and lost
    /// answers. A piped relationship stands in for the first read.</para>
    /// <para>While a relationship is created every writable member can be changed. While it is active only
    /// -AutoExtendDuration can, or the removal of exactly Global Administrator, which the service does in the
    /// background (-Wait). With Global Administrator a relationship cannot be extended.</para>
    /// <para>Without -IfMatch a change by somebody else to other members is no conflict; with it, it is.</para>
    /// <para>Result tells what became of it: Updated; Unchanged (it was so already, nothing was sent); Recovered (the
    /// answer was lost, and a look proved that the change had landed); Accepted (the service works on it;
    /// OperationId).</para>
    /// <para>On a CloudCockpit session -AutoExtendEnabled or -AutoExtendDuration is all that can be changed.</para>
    /// </remarks>
    /// <example>
    /// <para>Switch auto-extension on for a relationship.</para>
    /// <code>Update-GdapRelationship $id -AutoExtendDuration P180D</code>
    /// <para>The etag is read first. A relationship that is extended already comes back as Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>The same for all that end within 60 days, eight at a time.</para>
    /// <code>
    /// Get-GdapRelationship -Status active -ExpiringWithin 60 |
    ///     Update-GdapRelationship -AutoExtendDuration P180D
    /// </code>
    /// <para>The listed values stand in for the first read: one PATCH each, and none where nothing would
    /// change.</para>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' -WhatIf</code>
    /// <para>Shows each change from and to, or the rule that refuses it. Nothing is written.</para>
    /// </example>
    /// <example>
    /// <para>Remove Global Administrator, wait until that is done, and then extend.</para>
    /// <code>
    /// Update-GdapRelationship $adminId -RemoveRole 'Global Administrator' -Wait |
    ///     Update-GdapRelationship -AutoExtendDuration P180D
    /// </code>
    /// <para>Without -Wait the first call may return while the service still works on it (Accepted).</para>
    /// </example>
    /// <example>
    /// <para>A column of a CSV file as the new value.</para>
    /// <code>Import-Csv extend.csv | Update-GdapRelationship -BodyParameter { @{ autoExtendDuration = $_.Extend } }</code>
    /// <para>The block runs for each row, with the row in $_; the row's Id names the relationship.</para>
    /// </example>
    /// <example>
    /// <para>Only if nobody has changed it since it was read.</para>
    /// <code>
    /// $seen = Get-GdapRelationship $id
    /// try {
    ///     Update-GdapRelationship $id -AutoExtendDuration P180D -IfMatch $seen.ETag -ErrorAction Stop
    /// }
    /// catch {
    ///     if ($_.FullyQualifiedErrorId -notlike 'Gdap.Conflict,*') { throw }
    ///     'Somebody else was quicker.'
    /// }
    /// </code>
    /// <para>One PATCH, no read, and a conflict if the etag is another one.</para>
    /// </example>
    /// <example>
    /// <para>Everything of a relationship that is still being prepared.</para>
    /// <code>Update-GdapRelationship $draftId -DisplayName 'Contoso support 2' -Duration 365 -Role 'Helpdesk Administrator', 'License Administrator' -Customer $tenantId</code>
    /// <para>Possible until Lock-GdapRelationship.</para>
    /// </example>
    [Cmdlet(VerbsData.Update, "GdapRelationship", DefaultParameterSetName = "UpdateExpanded", SupportsShouldProcess = true)]
    [OutputType(typeof(Relationship), typeof(UpdateOutcome))]
    public sealed partial class UpdateGdapRelationshipCommand : GdapWriteCmdlet
    {
        private const string Expanded = "UpdateExpanded";
        private const string ByBody = "Update";
        private const string Identity = "UpdateViaIdentity";
        private const string IdentityExpanded = "UpdateViaIdentityExpanded";

        /// <summary>The id of the relationship, or an object that names one.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = Expanded)]
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByBody, ValueFromPipelineByPropertyName = true)]
        [Alias("RelationshipId", "Id")]
        [IdentityText]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public string DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = Identity)]
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = IdentityExpanded)]
        [AllowNull]
        public object InputObject { get; set; }

        /// <summary>What to change: a hashtable, an object, JSON text, or a script block that returns one of them for each piped object ($_). Names match in any case except in JSON text; $null is sent where the service allows it.</summary>
        [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByBody)]
        [Parameter(Mandatory = true, ParameterSetName = Identity)]
        [ValidateNotNull]
        public object BodyParameter { get; set; }

        /// <summary>By how much the relationship is extended when it ends: P180D (or 180), PT0S (or 0) for never. While created or active, and not with Global Administrator.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [DurationTransformation(AutoExtend = true)]
        [ArgumentCompleter(typeof(AutoExtendCompleter))]
        public string AutoExtendDuration { get; set; }

        /// <summary>The name, unique among the partner's relationships, at most 50 characters. While created.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        public string DisplayName { get; set; }

        /// <summary>How long it lasts from its activation: 1 to 730 days, as P730D, 730 or a TimeSpan. While created.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [DurationTransformation]
        public string Duration { get; set; }

        /// <summary>The customer: the tenant id, or an object with TenantId. While created.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        public object Customer { get; set; }

        /// <summary>The roles as the service has them: a hashtable or object with unifiedRoles, each with a roleDefinitionId. -Role is shorter.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        public object AccessDetails { get; set; }

        /// <summary>The roles it shall have, by name or id. While created; while active only the removal of Global Administrator.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>Roles to take away, by name or id; the others stay. While active only Global Administrator can be removed; give -Wait to have that done before the next step.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] RemoveRole { get; set; }

        /// <summary>More members of the body, as a hashtable. Known ones are checked, unknown ones are sent as given; one that is also a parameter is refused.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        public Hashtable AdditionalProperties { get; set; }

        /// <summary>The etag that the relationship must still have: one PATCH without a read, and a conflict if it has another. Without it the etag is looked after.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [Alias("ETag")]
        [AllowNull]
        [AllowEmptyString]
        public string IfMatch { get; set; }

        /// <summary>Waits for what the service does in the background, and returns the relationship afterwards.</summary>
        [Parameter]
        public SwitchParameter Wait { get; set; }

        /// <summary>CloudCockpit: the customer's id there.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowNull]
        [AllowEmptyString]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance, where it is not the session's.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowNull]
        [AllowEmptyString]
        public string ProviderInstanceId { get; set; }

        /// <summary>CloudCockpit: whether the relationship is extended by 180 days when it ends.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [Parameter(ParameterSetName = IdentityExpanded)]
        public bool AutoExtendEnabled { get; set; }

        /// <summary>CloudCockpit: a UUID that ties the call to the portal's audit log; one is made where none is given.</summary>
        [Parameter]
        public Guid CorrelationId { get; set; }

        /// <summary>Refused: read-only. Access is assigned to security groups by the relationship's access assignments, not by the relationship itself.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object[] AccessAssignments { get; set; }

        /// <summary>Refused: read-only. The service sets it when the relationship becomes active.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object ActivatedDateTime { get; set; }

        /// <summary>Refused: read-only. The service sets it when the relationship is created.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object CreatedDateTime { get; set; }

        /// <summary>Refused: read-only. The service reckons it from the activation and the duration; -AutoExtendDuration moves it when it is due.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object EndDateTime { get; set; }

        /// <summary>Refused: read-only. The service sets it at each change.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object LastModifiedDateTime { get; set; }

        /// <summary>Refused: read-only. The service lists its long-running operations there.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object[] Operations { get; set; }

        /// <summary>Refused: read-only. The service lists the requests there that Lock-GdapRelationship and others post.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object[] Requests { get; set; }

        /// <summary>Refused: read-only. It changes by requests, such as Lock-GdapRelationship posts, and by what the customer does.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        [Parameter(DontShow = true, ParameterSetName = IdentityExpanded)]
        public object Status { get; set; }

        internal override string Activity => "Updating relationships";

        internal override string Doing => "Update";
    }
}
