namespace Gdap
{
    /// <summary>The customer and the provider instance, which CloudCockpit requires in addition to the id of a relationship.</summary>
    internal static class CloudCockpitIds
    {
        /// <summary>Sets both for a call: those of the parameters, otherwise those of the object.</summary>
        /// <exception cref="GdapCallException">They are specified for Microsoft Graph, which has neither.</exception>
        internal static void Set(WorkItem item, Target target, string customerId, string providerInstanceId)
        {
            if (!item.Session.IsGraph)
            {
                item.Call.CustomerId = customerId ?? target?.CustomerId;
                item.Call.ProviderInstanceId = providerInstanceId ?? target?.ProviderInstanceId;
                return;
            }
            if ((customerId ?? providerInstanceId) != null)
            {
                throw OtherService.Only(customerId != null ? "CustomerId" : "ProviderInstanceId", item.Session);
            }
        }

        /// <summary>Copies both to a result, so that it can be piped on.</summary>
        internal static void Copy(WorkItem item, Relationship to)
        {
            to.CustomerId = item.Call.CustomerId;
            to.ProviderInstanceId = item.Call.ProviderInstanceId ?? (item.Session.IsGraph ? null : item.Session.ProviderInstanceId);
        }
    }
}
