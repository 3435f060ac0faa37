using Gdap.Native;

namespace Gdap
{
    /// <summary>A request that was posted for a relationship.</summary>
    public class RelationshipRequest : IOfSession
    {
        internal RelationshipRequest(WorkItem item, GdapResult result)
            : this(item, result.Value["request"] as JsonObject)
        {
            Result = result.Kind.ToString();
        }

        /// <param name="item">The item, which has the relationship.</param>
        /// <param name="request">The request as it was read; null if none was needed.</param>
        internal RelationshipRequest(WorkItem item, JsonObject request)
        {
            RelationshipId = item.Id;
            DisplayName = item.Name;
            Id = request?.Text("id");
            Action = request?.Text("action") ?? item.Request;
            Status = request?.Text("status");
            Created = UtcDate.Read(request?["createdDateTime"]);
            LastModifiedDateTime = UtcDate.Show(UtcDate.Read(request?["lastModifiedDateTime"]));
            Session = item.Session;
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

        /// <summary>The action: lockForApproval or terminate; approve or reject, if an indirect provider made the relationship.</summary>
        public string Action { get; }

        /// <summary>The status of the request.</summary>
        public string Status { get; }

        /// <summary>When it was created, in UTC.</summary>
        public object CreatedDateTime => UtcDate.Show(Created);

        /// <summary>When it was last changed, in UTC.</summary>
        public object LastModifiedDateTime { get; }

        internal System.DateTime? Created { get; }

        /// <summary>What the cmdlet did; empty if it only read.</summary>
        public string Result { get; }

        Session IOfSession.Session => Session;

        private protected Session Session { get; }
    }

    /// <summary>A request that locked a relationship for approval, with the link for the customer.</summary>
    public sealed class ApprovalRequest : RelationshipRequest
    {
        /// <param name="item">The item.</param>
        /// <param name="result">Its result.</param>
        /// <param name="before">The status of the piped relationship; null if it isn't known.</param>
        internal ApprovalRequest(WorkItem item, GdapResult result, string before)
            : base(item, result)
        {
            var isApproved = result.Kind == GdapResultKind.Unchanged && before != null && before != "created" && before != "approvalPending";
            ApprovalUri = isApproved ? null : Session.ApprovalUri(RelationshipId);
        }

        /// <summary>The link where the customer approves the relationship; empty if that has happened before.</summary>
        public string ApprovalUri { get; }
    }
}
