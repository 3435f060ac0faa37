using Gdap.Native;

namespace Gdap
{
    /// <summary>A request that was posted for a relationship.</summary>
    public sealed class RelationshipRequest : IOfSession
    {
        internal RelationshipRequest(WorkItem item, GdapResult result)
        {
            var request = result.Value["request"] as JsonObject;
            RelationshipId = item.Id;
            DisplayName = item.Name;
            Id = request?.Text("id");
            Action = request?.Text("action") ?? item.Request;
            Status = request?.Text("status");
            Result = result.Kind.ToString();
            Session = item.Session;
            ApprovalUri = Action == "lockForApproval" ? Session.ApprovalUri(RelationshipId) : null;
        }

        /// <summary>Makes an item post a request with this action.</summary>
        internal static void Prepare(WorkItem item, string action)
        {
            item.Action = GdapAction.RequestCreate;
            item.Request = action;
            item.Document = "{\"action\":\"" + action + "\"}";
        }

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>The relationship's name, if it is known.</summary>
        public string DisplayName { get; }

        /// <summary>The id of the request; empty if none was needed.</summary>
        public string Id { get; }

        /// <summary>The action: lockForApproval or terminate.</summary>
        public string Action { get; }

        /// <summary>The status of the request.</summary>
        public string Status { get; }

        /// <summary>What the cmdlet did.</summary>
        public string Result { get; }

        /// <summary>The link where the customer approves a locked relationship.</summary>
        public string ApprovalUri { get; }

        Session IOfSession.Session => Session;

        private Session Session { get; }
    }
}
