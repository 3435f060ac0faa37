using System;
using System.Collections;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Creates a delegated admin relationship, exactly once.</summary>
    /// <remarks>
    /// The name is unique among the partner's relationships, and settles what became of a lost answer: the call looks
    /// before it sends again. The result carries ApprovalUri, the link for the customer, which works once the
    /// relationship is locked for approval.
    /// </remarks>
    /// <example>
    /// <para>Two roles for two years, extended by itself.</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator', 'Service Support Administrator' -AutoExtendDuration P180D</code>
    /// </example>
    /// <example>
    /// <para>For one customer, in a run that may be repeated.</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator' -Customer $tenantId -ReuseExisting</code>
    /// <para>An equal relationship of that name comes back as Unchanged.</para>
    /// </example>
    /// <example>
    /// <para>From a CSV file with the columns DisplayName, Duration, Role and CustomerTenantId.</para>
    /// <code>Import-Csv new.csv | New-GdapRelationship</code>
    /// <para>Several roles in one column are split at ';'.</para>
    /// </example>
    [Cmdlet(VerbsCommon.New, "GdapRelationship", DefaultParameterSetName = "CreateExpanded", SupportsShouldProcess = true)]
    [OutputType(typeof(Relationship))]
    public sealed partial class NewGdapRelationshipCommand : GdapWriteCmdlet
    {
        private const string Expanded = "CreateExpanded";
        private const string ByBody = "Create";

        /// <summary>The name, unique among the partner's relationships, at most 50 characters.</summary>
        [Parameter(Position = 0, ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        public string DisplayName { get; set; }

        /// <summary>How long it lasts from its activation: 1 to 730 days, as P730D, 730 or a TimeSpan.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [DurationTransformation]
        public string Duration { get; set; }

        /// <summary>The roles, by name or id; ';' splits.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>By how much it is extended when it ends: P180D (or 180), PT0S (or 0) for never.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [DurationTransformation(AutoExtend = true)]
        [ArgumentCompleter(typeof(AutoExtendCompleter))]
        public string AutoExtendDuration { get; set; }

        /// <summary>The customer, as an object with TenantId, or the tenant id itself. Without one any customer may approve it.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNullOrEmpty]
        public object Customer { get; set; }

        /// <summary>The customer's tenant id, for pipelines; a blank cell stands for none.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [AllowEmptyString]
        public string CustomerTenantId { get; set; }

        /// <summary>The roles as the service has them: an object with UnifiedRoles. -Role is shorter.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNullOrEmpty]
        public object AccessDetails { get; set; }

        /// <summary>More members of the body. Known ones are checked, unknown ones are sent as given.</summary>
        [Parameter(ParameterSetName = Expanded)]
        public Hashtable AdditionalProperties { get; set; }

        /// <summary>What to create, as a hashtable, an object, or JSON text.</summary>
        [Parameter(Mandatory = true, ParameterSetName = ByBody, ValueFromPipeline = true)]
        [AllowNull]
        public object BodyParameter { get; set; }

        /// <summary>Takes an equal relationship of that name as the result, so that a run can be repeated.</summary>
        [Parameter]
        public SwitchParameter ReuseExisting { get; set; }

        /// <summary>CloudCockpit: the customer's id there, to associate the relationship with.</summary>
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
        public bool AutoExtendEnabled { get; set; }

        /// <summary>CloudCockpit: the ids of the roles; without it the portal's default roles.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNull]
        [AllowEmptyCollection]
        public string[] CustomSelectedGdapRolesIds { get; set; }

        /// <summary>CloudCockpit: a UUID that ties the call to the portal's audit log; one is made where none is given.</summary>
        [Parameter]
        public Guid CorrelationId { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] AccessAssignments { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object ActivatedDateTime { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object CreatedDateTime { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object EndDateTime { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object Id { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object LastModifiedDateTime { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] Operations { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] Requests { get; set; }

        /// <summary>Read-only at the service: refused.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object Status { get; set; }

        internal override string Activity => "Creating relationships";

        internal override string Doing => "Create";
    }
}
