using Gdap.Native;

namespace Gdap
{
    /// <summary>The result of an update or a termination on CloudCockpit. The service returns no relationship, so it has the ids and the value that was sent.</summary>
    public sealed class UpdateOutcome : IOfSession
    {
        internal UpdateOutcome(WorkItem item, GdapResult result)
        {
            Result = result.Kind.ToString();
            Id = item.Id;
            CustomerId = item.Call.CustomerId;
            ProviderInstanceId = item.Call.ProviderInstanceId ?? item.Session.ProviderInstanceId;
            AutoExtendEnabled = (result.Value["sent"] as JsonObject)?["autoExtendEnabled"] as bool?;
            CorrelationId = result.ClientRequestId;
            Session = item.Session;
        }

        /// <summary>What the cmdlet did.</summary>
        public string Result { get; }

        /// <summary>The id of the relationship.</summary>
        public string Id { get; }

        /// <summary>The same id, by its long name.</summary>
        public string RelationshipId => Id;

        /// <summary>The customer's id.</summary>
        public string CustomerId { get; }

        /// <summary>The provider instance.</summary>
        public string ProviderInstanceId { get; }

        /// <summary>The auto-extension that was sent.</summary>
        public bool? AutoExtendEnabled { get; }

        /// <summary>The id that ties the call to the portal's audit log.</summary>
        public string CorrelationId { get; }

        Session IOfSession.Session => Session;

        private Session Session { get; }
    }
}
