using System;
using System.Collections;
using System.Management.Automation;

namespace Gdap
{
    /// <summary>Creates a delegated admin relationship, exactly once.</summary>
    /// <remarks>
    /// <para>The name is unique among the partner's relationships, and settles what became of a lost answer: the call
    /// looks for it before it sends again. A run that may be repeated takes -ReuseExisting.</para>
    /// <para>The relationship is in status created: it can still be edited. Lock-GdapRelationship makes it ready for
    /// the customer, whose link is in ApprovalUri.</para>
    /// <para>All problems of a document are told at once, before anything is sent. On CloudCockpit the portal makes
    /// the relationship, with -AutoExtendEnabled and -CustomSelectedGdapRolesIds; this is only valid for provider
    /// customers that belong to a Microsoft tenant.</para>
    /// </remarks>
    /// <example>
    /// <para>Two roles for two years, extended by itself.</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration 730 -Role 'Helpdesk Administrator', 'Service Support Administrator' -AutoExtendDuration P180D</code>
    /// <para>Role names are completed with Tab.</para>
    /// </example>
    /// <example>
    /// <para>For one customer, in a run that may be repeated.</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration P1Y -Role 'Helpdesk Administrator' -Customer $tenantId -ReuseExisting</code>
    /// <para>The second time an equal relationship of that name comes back as Unchanged; one that differs is an error
    /// that names what differs.</para>
    /// </example>
    /// <example>
    /// <para>From a CSV file with the columns DisplayName, Duration, Role and CustomerTenantId.</para>
    /// <code>Import-Csv new.csv | New-GdapRelationship -ReuseExisting -KeepOrder | Select-Object DisplayName, Result, ApprovalUri</code>
    /// <para>Several roles in one cell are split at ';'; a blank cell stands for nothing.</para>
    /// </example>
    /// <example>
    /// <para>The whole document as a hashtable.</para>
    /// <code>
    /// New-GdapRelationship -BodyParameter @{
    ///     displayName   = 'Fabrikam support'
    ///     duration      = 'P730D'
    ///     accessDetails = @{ unifiedRoles = @(@{ roleDefinitionId = '729827e3-9c14-49f7-bb1b-9608f156bbb8' }) }
    /// }
    /// </code>
    /// <para>An object or JSON text will do as well, also from the pipeline.</para>
    /// </example>
    /// <example>
    /// <para>Look first.</para>
    /// <code>New-GdapRelationship 'Contoso support' -Duration 90 -Role 'Directory Readers' -WhatIf</code>
    /// <para>Says what would be created, or which rule refuses it.</para>
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

        /// <summary>The roles, by name or id; one text may hold several, split at ';'.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>By how much it is extended when it ends: P180D (or 180), PT0S (or 0) for never.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [DurationTransformation(AutoExtend = true)]
        [ArgumentCompleter(typeof(AutoExtendCompleter))]
        public string AutoExtendDuration { get; set; }

        /// <summary>The customer: the tenant id, or an object with TenantId. Without one any customer may approve the relationship.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNullOrEmpty]
        public object Customer { get; set; }

        /// <summary>The customer's tenant id, for pipelines; a blank cell stands for none.</summary>
        [Parameter(ParameterSetName = Expanded, ValueFromPipelineByPropertyName = true)]
        [AllowEmptyString]
        public string CustomerTenantId { get; set; }

        /// <summary>The roles as the service has them: a hashtable or object with unifiedRoles, each with a roleDefinitionId. -Role is shorter.</summary>
        [Parameter(ParameterSetName = Expanded)]
        [ValidateNotNullOrEmpty]
        public object AccessDetails { get; set; }

        /// <summary>More members of the body, as a hashtable. Known ones are checked, unknown ones are sent as given; one that is also a parameter is refused.</summary>
        [Parameter(ParameterSetName = Expanded)]
        public Hashtable AdditionalProperties { get; set; }

        /// <summary>What to create: a hashtable, an object (a row of CSV with the columns of the parameters, too), or JSON text.</summary>
        [Parameter(Mandatory = true, ParameterSetName = ByBody, ValueFromPipeline = true)]
        [AllowNull]
        public object BodyParameter { get; set; }

        /// <summary>Takes an equal relationship of that name as the result, so that a run can be repeated. One that differs is an error still.</summary>
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

        /// <summary>Refused: read-only. Access is assigned to security groups by the relationship's access assignments, not by the relationship itself.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] AccessAssignments { get; set; }

        /// <summary>Refused: read-only. The service sets it when the relationship becomes active.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object ActivatedDateTime { get; set; }

        /// <summary>Refused: read-only. The service sets it when the relationship is created.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object CreatedDateTime { get; set; }

        /// <summary>Refused: read-only. The service reckons it from the activation and the duration; -AutoExtendDuration moves it when it is due.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object EndDateTime { get; set; }

        /// <summary>Refused: read-only. The service gives a new relationship its id.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object Id { get; set; }

        /// <summary>Refused: read-only. The service sets it at each change.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object LastModifiedDateTime { get; set; }

        /// <summary>Refused: read-only. The service lists its long-running operations there.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] Operations { get; set; }

        /// <summary>Refused: read-only. The service lists the requests there that Lock-GdapRelationship and others post.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object[] Requests { get; set; }

        /// <summary>Refused: read-only. It changes by requests, such as Lock-GdapRelationship posts, and by what the customer does.</summary>
        [Parameter(DontShow = true, ParameterSetName = Expanded)]
        public object Status { get; set; }

        internal override string Activity => "Creating relationships";

        internal override string Doing => "Create";
    }
}
