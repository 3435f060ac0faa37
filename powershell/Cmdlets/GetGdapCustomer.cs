using System;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads the customers that the partner has delegated admin relationships with.</summary>
    /// <remarks>
    /// Without a tenant id all of them are returned, page by page as they come. -ServiceManagementDetail returns where the
    /// services of a customer are managed instead.
    /// </remarks>
    /// <example>
    /// <para>All customers.</para>
    /// <code>Get-GdapCustomer</code>
    /// </example>
    /// <example>
    /// <para>The customers by name, with wildcards.</para>
    /// <code>Get-GdapCustomer -DisplayName 'Customer*' -Sort displayName -Top 10</code>
    /// </example>
    /// <example>
    /// <para>Where the services of a relationship's customer are managed.</para>
    /// <code>Get-GdapRelationship $id | Get-GdapCustomer -ServiceManagementDetail</code>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapCustomer", DefaultParameterSetName = "List")]
    [OutputType(typeof(DelegatedAdminCustomer), typeof(ServiceManagementDetail))]
    public sealed class GetGdapCustomerCommand : GdapReadCmdlet
    {
        /// <summary>The tenant id of the customer, or an object that names it.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Get", ValueFromPipelineByPropertyName = true)]
        [Alias("DelegatedAdminCustomerId", "TenantId")]
        [AllowNull]
        [AllowEmptyString]
        public string[] CustomerTenantId { get; set; }

        /// <summary>Returns where the services of the customers are managed.</summary>
        [Parameter]
        public SwitchParameter ServiceManagementDetail { get; set; }

        /// <summary>Only customers of this name; * and ? stand for anything.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        public string DisplayName { get; set; }

        /// <summary>An OData filter, given to the service as it is.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        public string Filter { get; set; }

        /// <summary>Members to sort by at the service, such as 'displayName'.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("OrderBy")]
        [ValidateNotNullOrEmpty]
        public string[] Sort { get; set; }

        /// <summary>How many customers to return in all.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("Limit")]
        [ValidateRange(1, int.MaxValue)]
        public int Top { get; set; }

        /// <summary>Accepted for scripts of the Graph cmdlet; everything is returned anyway.</summary>
        [Parameter(ParameterSetName = "List")]
        public SwitchParameter All { get; set; }

        internal override string Activity => "Reading customers";

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (ParameterSetName == "List")
            {
                try
                {
                    List(GraphSession(null));
                }
                catch (GdapCallException error)
                {
                    ThrowFailure(error);
                }
                return;
            }
            foreach (var id in CustomerTenantId ?? new string[] { null })
            {
                try
                {
                    Get(id);
                }
                catch (GdapCallException error)
                {
                    WriteFailure(error, id);
                }
            }
        }

        private void Get(string id)
        {
            if (string.IsNullOrEmpty(id))
            {
                throw new GdapCallException("InvalidArgument", "The object names no customer: its tenant id is empty.", "A relationship has a customer once it is approved, or when it was made for one.");
            }
            var session = GraphSession(null);
            var client = ClientOf(session);
            if (ServiceManagementDetail.IsPresent)
            {
                Details(session, client, id);
                return;
            }
            var call = NewRequest(session);
            var result = Read(session, () => client.GetCustomer(id, call));
            WriteObject(new DelegatedAdminCustomer(result.Value["customer"] as JsonObject ?? new JsonObject { ["tenantId"] = id }));
        }

        private void List(Session session)
        {
            var client = ClientOf(session);
            var call = NewRequest(session);
            var name = DisplayName == null ? null : WildcardPattern.Get(DisplayName, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            var left = Top > 0 ? Top : int.MaxValue;
            var query = new GdapListQuery
            {
                Filter = Filter,
                OrderBy = Sort == null ? null : string.Join(",", Sort),
                Top = name == null && Top > 0 && Top < 300 ? Top : 0,
            };
            foreach (var entity in Pages(session, query, one => client.Customers(one, call)))
            {
                var customer = new DelegatedAdminCustomer(entity);
                if (name != null && !name.IsMatch(customer.DisplayName ?? ""))
                {
                    continue;
                }
                if (ServiceManagementDetail.IsPresent)
                {
                    Details(session, client, customer.TenantId);
                }
                else
                {
                    WriteObject(customer);
                }
                if (--left == 0)
                {
                    return;
                }
            }
        }

        private void Details(Session session, GdapClient client, string id)
        {
            var call = NewRequest(session);
            foreach (var entity in Pages(session, new GdapListQuery(), query => client.CustomerServices(id, query, call)))
            {
                WriteObject(new ServiceManagementDetail(id, entity));
            }
        }
    }

    /// <summary>A customer that the partner has a delegated admin relationship with.</summary>
    public sealed class DelegatedAdminCustomer
    {
        private readonly JsonObject entity;

        internal DelegatedAdminCustomer(JsonObject entity)
        {
            this.entity = entity;
        }

        /// <summary>The customer's tenant.</summary>
        public string TenantId => entity.Text("tenantId") ?? entity.Text("id");

        /// <summary>The customer's name.</summary>
        public string DisplayName => entity.Text("displayName");

        /// <summary>The customer as the service wrote it, as JSON.</summary>
        public string ToJson() => Json.Write(entity);

        /// <summary>The name, else the tenant.</summary>
        public override string ToString() => DisplayName ?? TenantId ?? "";
    }

    /// <summary>Where a service of a customer is managed.</summary>
    public sealed class ServiceManagementDetail
    {
        internal ServiceManagementDetail(string tenantId, JsonObject entity)
        {
            CustomerTenantId = tenantId;
            ServiceName = entity.Text("serviceName");
            ServiceManagementUrl = entity.Text("serviceManagementUrl");
        }

        /// <summary>The customer's tenant.</summary>
        public string CustomerTenantId { get; }

        /// <summary>The service.</summary>
        public string ServiceName { get; }

        /// <summary>The address where it is managed.</summary>
        public string ServiceManagementUrl { get; }
    }
}
