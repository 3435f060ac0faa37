using System.Management.Automation;

namespace Gdap
{
    /// <summary>Gets delegated admin (GDAP) relationships.</summary>
    /// <remarks>
    /// <para>Without -Top all relationships are returned. Pages are read only as fast as the pipeline takes them, so
    /// Select-Object -First ends the reading.</para>
    /// <para>-Status, -CustomerTenantId, -DisplayName and -WithinDays can be combined. What the service can't filter is
    /// filtered here, with the same result. Dates are UTC.</para>
    /// <para>The service's properties keep their names and nesting (.AccessDetails.UnifiedRoles.RoleDefinitionId). Flat
    /// properties are added for tables and CSV: CustomerName, CustomerTenantId, RoleNames, DaysLeft, ETag,
    /// ApprovalUri (while the customer can approve it).</para>
    /// <para>A piped relationship is read again; a piped customer returns the customer's relationships.</para>
    /// </remarks>
    /// <example>
    /// <para>Get a relationship</para>
    /// <code>Get-GdapRelationship $id</code>
    /// <para>Several ids, or objects that have one, are accepted too.</para>
    /// </example>
    /// <example>
    /// <para>Find relationships that end within 60 days and aren't extended</para>
    /// <code>
    /// Get-GdapRelationship -Status active -WithinDays 60 |
    ///     Where-Object { -not $_.AutoExtendDuration.Days } |
    ///     Sort-Object EndDateTime
    /// </code>
    /// <para>Pipe them into Update-GdapRelationship -AutoExtendDuration P180D to extend them.</para>
    /// </example>
    /// <example>
    /// <para>Write a report</para>
    /// <code>
    /// Get-GdapRelationship |
    ///     Select-Object DisplayName, CustomerName, Status, EndDateTime, DaysLeft, RoleNames |
    ///     Export-Csv report.csv -NoTypeInformation
    /// </code>
    /// <para>Dates and numbers are the same in every culture.</para>
    /// </example>
    /// <example>
    /// <para>Find relationships by name, or with a filter of the service</para>
    /// <code>
    /// Get-GdapRelationship -DisplayName 'Seeded*' -Top 2
    /// Get-GdapRelationship -Filter "status eq 'active'" -PageSize 100
    /// </code>
    /// <para>-DisplayName accepts wildcards; -Filter is sent unchanged.</para>
    /// </example>
    /// <example>
    /// <para>Get the relationships of customers</para>
    /// <code>Get-GdapCustomer -DisplayName 'Customer*' | Get-GdapRelationship -Status active</code>
    /// <para>Customers are recognized by their TenantId or CustomerTenantId.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapRelationship", DefaultParameterSetName = "List")]
    [OutputType(typeof(Relationship))]
    public sealed partial class GetGdapRelationshipCommand : GdapCmdlet
    {
        private const string ByList = "List";
        private const string ByIdentity = "GetViaIdentity";

        /// <summary>The ids of the relationships, or objects that name them.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Get")]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        [AllowNull]
        public object[] DelegatedAdminRelationshipId { get; set; }

        /// <summary>A relationship to read again (an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id), or a customer whose relationships to get (an object with TenantId or CustomerTenantId).</summary>
        [Parameter(Mandatory = true, ParameterSetName = ByIdentity, ValueFromPipeline = true)]
        [AllowNull]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        public object InputObject { get; set; }

        /// <summary>An OData filter, sent to the service unchanged, such as "status eq 'active'".</summary>
        [Parameter(ParameterSetName = ByList)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Filter { get; set; }

        /// <summary>Returns only relationships in one of these statuses.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Parameter(ParameterSetName = ByIdentity)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(StatusCompleter))]
        public string[] Status { get; set; }

        /// <summary>Returns only relationships with one of these customers, by their tenant ids.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Alias("TenantId")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public string[] CustomerTenantId { get; set; }

        /// <summary>Returns only relationships with this name. Wildcards are accepted.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Parameter(ParameterSetName = ByIdentity)]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(RecentNameCompleter))]
        public string DisplayName { get; set; }

        /// <summary>Returns only relationships that end within this number of days from now.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Parameter(ParameterSetName = ByIdentity)]
        [ValidateRange(0, 36500)]
        public int WithinDays { get; set; }

        /// <summary>The maximum number of relationships to return. Default: all.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Alias("Limit")]
        [ValidateRange(1, int.MaxValue)]
        public int Top { get; set; }

        /// <summary>The properties to sort by at the service, such as 'status' or 'status desc'.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Alias("OrderBy")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(PropertyCompleter))]
        public string[] Sort { get; set; }

        /// <summary>The properties to return. The id and the ETag are always returned.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Alias("Select")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(PropertyCompleter))]
        public string[] Property { get; set; }

        /// <summary>The number of relationships for each page of the service. Default: the service's.</summary>
        [Parameter(ParameterSetName = ByList)]
        [ValidateRange(1, 300)]
        public int PageSize { get; set; }

        /// <summary>The number of relationships to skip at the beginning.</summary>
        [Parameter(ParameterSetName = ByList)]
        [ValidateRange(0, int.MaxValue)]
        public int Skip { get; set; }

        /// <summary>The name, without $, of a variable that receives the number of relationships returned.</summary>
        [Parameter(ParameterSetName = ByList)]
        [Alias("CV")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CountVariable { get; set; }

        /// <summary>Rejected: the service doesn't expand these properties.</summary>
        [Parameter(DontShow = true)]
        [Alias("Expand")]
        public string[] ExpandProperty { get; set; }

        /// <summary>Rejected: the service doesn't search relationships. -DisplayName accepts wildcards.</summary>
        [Parameter(DontShow = true, ParameterSetName = ByList)]
        public string Search { get; set; }

        /// <summary>Accepted for scripts that use the Graph cmdlet. Everything is returned anyway.</summary>
        [Parameter(ParameterSetName = ByList)]
        public SwitchParameter All { get; set; }

        /// <summary>CloudCockpit: the customer whose relationships are listed.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance. If omitted, that of the piped relationship or of the session is used.</summary>
        [Parameter]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string ProviderInstanceId { get; set; }

        internal override string Activity => "Reading relationships";
    }
}
