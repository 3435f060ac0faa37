using System.Management.Automation;

namespace Gdap
{
    /// <summary>Reads delegated admin relationships: those with the ids given, or those that match, page by page as they come.</summary>
    /// <remarks>
    /// <para>Without -Top everything is returned, and pages are read only as fast as the pipeline takes them:
    /// Select-Object -First stops the reading.</para>
    /// <para>-Status, -CustomerTenantId, -DisplayName and -ExpiringWithin go together, and each narrows the rest
    /// down. What the service does not filter is filtered here, so the result is the same. Dates are UTC.</para>
    /// <para>The service's members keep their names and nesting (.AccessDetails.UnifiedRoles.RoleDefinitionId);
    /// beside them stand flat ones for tables and CSV: CustomerName, CustomerTenantId, RoleNames, DaysLeft, ETag,
    /// ApprovalUri.</para>
    /// </remarks>
    /// <example>
    /// <para>One relationship.</para>
    /// <code>Get-GdapRelationship $id</code>
    /// </example>
    /// <example>
    /// <para>What ends within 60 days and is not extended.</para>
    /// <code>
    /// Get-GdapRelationship -Status active -ExpiringWithin 60 |
    ///     Where-Object { -not $_.AutoExtendDuration.Days } |
    ///     Sort-Object EndDateTime
    /// </code>
    /// <para>Piped into Update-GdapRelationship -AutoExtendDuration P180D they are extended.</para>
    /// </example>
    /// <example>
    /// <para>A report.</para>
    /// <code>
    /// Get-GdapRelationship |
    ///     Select-Object DisplayName, CustomerName, Status, EndDateTime, DaysLeft, RoleNames |
    ///     Export-Csv report.csv -NoTypeInformation
    /// </code>
    /// <para>Dates and numbers are written alike under every culture.</para>
    /// </example>
    /// <example>
    /// <para>By name, or by a filter of the service.</para>
    /// <code>
    /// Get-GdapRelationship -DisplayName 'Seeded*' -Top 2
    /// Get-GdapRelationship -Filter "status eq 'active'" -PageSize 100
    /// </code>
    /// <para>-DisplayName takes wildcards; -Filter is given to the service as it is.</para>
    /// </example>
    /// <example>
    /// <para>Which relationships hold Global Administrator.</para>
    /// <code>
    /// Get-GdapRelationship -Status active |
    ///     Where-Object { $_.AccessDetails.UnifiedRoles.RoleName -contains 'Global Administrator' } |
    ///     Select-Object Id, CustomerName, RoleNames
    /// </code>
    /// <para>These cannot be extended until the role is removed.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapRelationship", DefaultParameterSetName = "List")]
    [OutputType(typeof(Relationship))]
    public sealed partial class GetGdapRelationshipCommand : GdapManyReadCmdlet
    {
        /// <summary>The ids of the relationships, or objects that name them.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Get", ValueFromPipelineByPropertyName = true)]
        [Alias("RelationshipId", "Id")]
        [ArgumentCompleter(typeof(RecentIdCompleter))]
        [AllowNull]
        [AllowEmptyString]
        public object[] DelegatedAdminRelationshipId { get; set; }

        /// <summary>The relationship: an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.</summary>
        [Parameter(Mandatory = true, ParameterSetName = "GetViaIdentity", ValueFromPipeline = true)]
        [AllowNull]
        public object InputObject { get; set; }

        /// <summary>An OData filter, given to the service as it is, such as "status eq 'active'".</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        public string Filter { get; set; }

        /// <summary>Only relationships in one of these statuses.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(StatusCompleter))]
        public string[] Status { get; set; }

        /// <summary>Only relationships with one of these customers.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        public string[] CustomerTenantId { get; set; }

        /// <summary>Only relationships of this name; * and ? stand for anything.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        public string DisplayName { get; set; }

        /// <summary>Only relationships that end within so many days, or within this TimeSpan, from now.</summary>
        [Parameter(ParameterSetName = "List")]
        [DurationTransformation]
        public string ExpiringWithin { get; set; }

        /// <summary>How many relationships to return in all.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("Limit")]
        [ValidateRange(1, int.MaxValue)]
        public int Top { get; set; }

        /// <summary>Members to sort by at the service, such as 'status' or 'status desc'.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("OrderBy")]
        [ValidateNotNullOrEmpty]
        public string[] Sort { get; set; }

        /// <summary>The members to return; the id and the etag always come.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("Select")]
        [ValidateNotNullOrEmpty]
        public string[] Property { get; set; }

        /// <summary>How many the service shall put on one page, at most 300.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateRange(1, 300)]
        public int PageSize { get; set; }

        /// <summary>How many relationships to leave out at the beginning.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateRange(0, int.MaxValue)]
        public int Skip { get; set; }

        /// <summary>The name, without $, of a variable that takes the number of relationships that were returned.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("CV")]
        [ValidateNotNullOrEmpty]
        public string CountVariable { get; set; }

        /// <summary>Refused: the service does not expand these members.</summary>
        [Parameter(DontShow = true)]
        [Alias("Expand")]
        public string[] ExpandProperty { get; set; }

        /// <summary>Refused: the service does not search relationships. -DisplayName takes wildcards.</summary>
        [Parameter(DontShow = true, ParameterSetName = "List")]
        public string Search { get; set; }

        /// <summary>Accepted for scripts of the Graph cmdlet; everything is returned anyway.</summary>
        [Parameter(ParameterSetName = "List")]
        public SwitchParameter All { get; set; }

        /// <summary>CloudCockpit: the customer whose relationships are listed.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string CustomerId { get; set; }

        /// <summary>CloudCockpit: the provider instance, where it is not the session's.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        public string ProviderInstanceId { get; set; }
    }
}
