using Gdap.Native;

namespace Gdap
{
    /// <summary>A customer that the partner has a delegated admin relationship with.</summary>
    public sealed class DelegatedAdminCustomer : IOfSession
    {
        private readonly JsonObject entity;

        internal DelegatedAdminCustomer(JsonObject entity, Session session)
        {
            this.entity = entity;
            Session = session;
        }

        /// <summary>The customer's tenant id.</summary>
        public string TenantId => entity.Text("tenantId") ?? entity.Text("id");

        /// <summary>The customer's name.</summary>
        public string DisplayName => entity.Text("displayName");

        /// <summary>The customer as JSON, as the service returned it.</summary>
        public string ToJson() => Json.Write(entity);

        /// <summary>The name, otherwise the tenant id.</summary>
        public override string ToString() => DisplayName ?? TenantId ?? "";

        Session IOfSession.Session => Session;

        private Session Session { get; }
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

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId { get; }

        /// <summary>The service.</summary>
        public string ServiceName { get; }

        /// <summary>The address where it is managed.</summary>
        public string ServiceManagementUrl { get; }
    }
}
