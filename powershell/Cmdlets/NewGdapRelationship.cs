using System;
using System.Collections;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Creates delegated admin (GDAP) relationships.</summary>
    /// <remarks>
    /// <para>A relationship is created exactly once: its name is unique among the partner's relationships, so after a lost
    /// response it is searched for before anything is sent again. For a run that can be repeated, use -ReuseExisting.</para>
    /// <para>The new relationship is in status created and can still be edited. Lock-GdapRelationship makes it ready for
    /// the customer and returns the link, ApprovalUri.</para>
    /// <para>All problems of a document are reported at once, before anything is sent. On CloudCockpit the portal creates
    /// the relationship, with -AutoExtendEnabled and -CustomSelectedGdapRolesIds. This is only valid for provider
    /// customers that belong to a Microsoft tenant.</para>
    /// <para>Read-only properties: AccessAssignments, ActivatedDateTime, CreatedDateTime, EndDateTime, Id,
    /// LastModifiedDateTime, Operations, Requests and Status exist as parameters, because the Graph cmdlet has them, and
    /// are rejected with a reason: the service sets these properties.</para>
    /// </remarks>
    /// <example>
    /// <para>Create a relationship with two roles for two years, extended automatically</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator', 'Service Support Administrator' -AutoExtendDuration P180D</code>
    /// <para>Role names are completed with Tab.</para>
    /// </example>
    /// <example>
    /// <para>Create a relationship for one customer, in a run that can be repeated</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration P1Y -Role 'Helpdesk Administrator' -Customer $tenantId -ReuseExisting</code>
    /// <para>The second time, an equal relationship with this name is returned as Unchanged. One that differs is an error
    /// that names the differences.</para>
    /// </example>
    /// <example>
    /// <para>Create relationships from a CSV file with the columns DisplayName, Duration, Role and CustomerTenantId</para>
    /// <code>Import-Csv new.csv | New-GdapRelationship -ReuseExisting -KeepOrder | Select-Object DisplayName, Result, Id</code>
    /// <para>One cell can have several roles with ';' between them. Blank cells are ignored.</para>
    /// </example>
    /// <example>
    /// <para>Create a relationship from a hashtable</para>
    /// <code>
    /// New-GdapRelationship -BodyParameter @{
    ///     displayName   = 'Fabrikam support'
    ///     duration      = 'P730D'
    ///     accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = '729827e3-9c14-49f7-bb1b-9608f156bbb8' }) }
    /// }
    /// </code>
    /// <para>An object or JSON text is accepted too, also from the pipeline.</para>
    /// </example>
    /// <example>
    /// <para>Preview changes</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration 90 -Role 'Directory Readers' -WhatIf</code>
    /// <para>Shows what would be created, or the rule that rejects it.</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapRelationship", DefaultParameterSetName = "CreateExpanded", SupportsShouldProcess = true)]
    [OutputType(typeof(Relationship), typeof(PlannedChange))]
    public sealed partial class NewGdapRelationshipCommand : GdapWriteCmdlet
    {
        private const string Expanded = "CreateExpanded";
        private const string ByBody = "Create";

        /// <summary>The name: unique among the partner's relationships, at most 50 characters.</summary>
        [Parameter(Position = 0, ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string DisplayName { get; set; }

        /// <summary>How long the relationship lasts after its activation: 1 to 730 days, as P730D, 730 or a TimeSpan.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [DurationTransformation]
        [ArgumentCompleter(typeof(DurationCompleter))]
        public string Duration { get; set; }

        /// <summary>The roles by name or id: an array, or one text with ';' between them.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>By how much the relationship is extended when it ends: P180D (or 180), or PT0S (or 0) for no extension. Default: no extension.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [DurationTransformation(AutoExtend = true)]
        [ArgumentCompleter(typeof(AutoExtendCompleter))]
        public string AutoExtendDuration { get; set; }

        /// <summary>The customer: the tenant id, or an object with TenantId. If omitted, any customer can approve the relationship.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public object Customer { get; set; }

        /// <summary>The customer's tenant id. The same as -Customer, for pipelines: Partner Center's columns "Tenant ID" and "Microsoft ID" are accepted, and a blank cell means no customer.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [Alias("TenantId", "Tenant ID", "MicrosoftId", "Microsoft ID")]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public string CustomerTenantId { get; set; }

        /// <summary>The roles as the service has them: a hashtable or object with unifiedRoles, each with a roleDefinitionId. -Role is shorter.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object AccessDetails { get; set; }

        /// <summary>More properties of the body, as a hashtable. Known ones are validated, unknown ones are sent unchanged. One that is also set by a parameter is an error.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ArgumentCompleter(typeof(NoCompleter))]
        public Hashtable AdditionalProperties { get; set; }

        /// <summary>What to create: a hashtable, an object, a CSV row whose columns have the parameters' names, or JSON text.</summary>
        [Parameter(Mandatory = true, ParameterSetName = ByBody, ValueFromPipeline = true)]
        [AllowNull]
        [ArgumentCompleter(typeof(NoCompleter))]
        public object BodyParameter { get; set; }

        /// <summary>Accepts an equal relationship with this name as the result, so that a run can be repeated. One that differs is still an error.</summary>
        [Parameter]
        public SwitchParameter ReuseExisting { get; set; }

        /// <summary>CloudCockpit: the customer's id.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance. If omitted, that of the session is used.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string ProviderInstanceId { get; set; }

        /// <summary>CloudCockpit: whether the relationship is extended by 180 days when it ends.</summary>
        [Parameter(ParameterSetName = Expanded)]
        public bool AutoExtendEnabled { get; set; }

        /// <summary>CloudCockpit: the roles by name or id. If omitted, the portal's default roles are used.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNull]
        [AllowEmptyCollection]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string[] CustomSelectedGdapRolesIds { get; set; }

        /// <summary>CloudCockpit: a UUID that ties the call to the portal's audit log. If omitted, a new one is used.</summary>
        [Parameter]
        public Guid CorrelationId { get; set; }

        /// <summary>Rejected: read-only. Use New-GdapAccessAssignment to assign security groups.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] AccessAssignments { get; set; }

        /// <summary>Rejected: read-only. The service sets it when the relationship becomes active.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object ActivatedDateTime { get; set; }

        /// <summary>Rejected: read-only. The service sets it when the relationship is created.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object CreatedDateTime { get; set; }

        /// <summary>Rejected: read-only. The service calculates it from the activation and the duration.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object EndDateTime { get; set; }

        /// <summary>Rejected: read-only. The service sets the id of a new relationship.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object Id { get; set; }

        /// <summary>Rejected: read-only. The service sets it with each change.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object LastModifiedDateTime { get; set; }

        /// <summary>Rejected: read-only. Get-GdapOperation returns the operations.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] Operations { get; set; }

        /// <summary>Rejected: read-only. Lock-GdapRelationship and Stop-GdapRelationship post requests.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] Requests { get; set; }

        /// <summary>Rejected: read-only. Lock-GdapRelationship and Stop-GdapRelationship change it, and the customer does.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object Status { get; set; }

        internal override string Activity => "Creating relationships";
    }
}
