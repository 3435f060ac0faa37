using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Gets the customers that the partner has delegated admin relationships with.</summary>
    /// <remarks>
    /// Without -CustomerTenantId all customers are returned, page by page as the pipeline takes them.
    /// -ServiceManagementDetail returns where the services of a customer are managed instead.
    /// </remarks>
    /// <example>
    /// <para>Get all customers</para>
    /// <code>Get-GdapCustomer</code>
    /// <para>Piped into Get-GdapRelationship, they return their relationships.</para>
    /// </example>
    /// <example>
    /// <para>Find customers by name</para>
    /// <code>Get-GdapCustomer -DisplayName 'Customer*' -Sort displayName -Top 10</code>
    /// <para>The name accepts wildcards.</para>
    /// </example>
    /// <example>
    /// <para>Show where a customer's services are managed</para>
    /// <code>Get-GdapRelationship $id | Get-GdapCustomer -ServiceManagementDetail</code>
    /// <para>Returns one object for each service.</para>
    /// </example>
    [Cmdlet(VerbsCommon.Get, "GdapCustomer", DefaultParameterSetName = "List")]
    [OutputType(typeof(DelegatedAdminCustomer), typeof(ServiceManagementDetail))]
    public sealed class GetGdapCustomerCommand : GdapCmdlet
    {
        /// <summary>The tenant ids of the customers. Piped relationships and customers have one.</summary>
        [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Get", ValueFromPipelineByPropertyName = true)]
        [Alias("DelegatedAdminCustomerId", "TenantId", "Tenant ID", "MicrosoftId", "Microsoft ID")]
        [AllowNull]
        [AllowEmptyString]
        [ArgumentCompleter(typeof(RecentTenantCompleter))]
        public string[] CustomerTenantId { get; set; }

        /// <summary>Returns where the services of the customers are managed.</summary>
        [Parameter]
        public SwitchParameter ServiceManagementDetail { get; set; }

        /// <summary>Returns only customers with this name. Wildcards are accepted.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        [SupportsWildcards]
        [ArgumentCompleter(typeof(RecentCustomerNameCompleter))]
        public string DisplayName { get; set; }

        /// <summary>An OData filter, sent to the service unchanged.</summary>
        [Parameter(ParameterSetName = "List")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(NoCompleter))]
        public string Filter { get; set; }

        /// <summary>The properties to sort by at the service, such as 'displayName'.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("OrderBy")]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(CustomerPropertyCompleter))]
        public string[] Sort { get; set; }

        /// <summary>The maximum number of customers to return. Default: all.</summary>
        [Parameter(ParameterSetName = "List")]
        [Alias("Limit")]
        [ValidateRange(1, int.MaxValue)]
        public int Top { get; set; }

        /// <summary>Accepted for scripts that use the Graph cmdlet. Everything is returned anyway.</summary>
        [Parameter(ParameterSetName = "List")]
        public SwitchParameter All { get; set; }

        internal override string Activity => "Reading customers";

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (ParameterSetName == "List")
            {
                Require(List);
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
                    Errors.Write(this, error, ItemName.Of(string.IsNullOrEmpty(id) ? null : "'" + id + "'", id));
                }
            }
        }

        private void Get(string id)
        {
            if (string.IsNullOrEmpty(id))
            {
                throw new GdapCallException("InvalidArgument", "The customer's tenant id is empty.", "A relationship has a customer after the approval, or if it was created for one.");
            }
            GuidText.Require(nameof(CustomerTenantId), new[] { id }, "To find a customer by name, use -DisplayName.");
            var session = Calls.GraphSessionFor(null);
            if (ServiceManagementDetail.IsPresent)
            {
                WriteDetails(session, id);
                return;
            }
            var client = Request.ClientOf(session);
            var call = Request.NewCall(session);
            var result = new Pager(Calls, session, Request).One(() => client.GetCustomer(id, call));
            Write(new DelegatedAdminCustomer(result.Value["customer"] as JsonObject ?? new JsonObject { ["tenantId"] = id }, session));
        }

        private void List()
        {
            var session = Calls.GraphSessionFor(null);
            var client = Request.ClientOf(session);
            var call = Request.NewCall(session);
            var name = DisplayName == null ? null : WildcardPattern.Get(DisplayName, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            var remaining = Top > 0 ? Top : int.MaxValue;
            var query = new GdapListOptions
            {
                Filter = Filter,
                OrderBy = Sort == null ? null : string.Join(",", Sort),
                Top = name == null && Top > 0 && Top < 300 ? Top : 0,
            };
            foreach (var entity in new Pager(Calls, session, Request).Read(query, one => client.ListCustomers(one, call)))
            {
                var customer = new DelegatedAdminCustomer(entity, session);
                if (name != null && !name.IsMatch(customer.DisplayName ?? ""))
                {
                    continue;
                }
                if (ServiceManagementDetail.IsPresent)
                {
                    WriteDetails(session, customer.TenantId);
                }
                else
                {
                    Write(customer);
                }
                if (--remaining == 0)
                {
                    return;
                }
            }
        }

        private void Write(DelegatedAdminCustomer customer)
        {
            Calls.State.Customers.Add(customer);
            WriteObject(customer);
        }

        private void WriteDetails(Session session, string id)
        {
            var client = Request.ClientOf(session);
            var call = Request.NewCall(session);
            foreach (var entity in new Pager(Calls, session, Request).Read(new GdapListOptions(), query => client.ListCustomerServices(id, query, call)))
            {
                WriteObject(new ServiceManagementDetail(id, entity));
            }
        }
    }
}
