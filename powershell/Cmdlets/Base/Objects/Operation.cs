using Gdap.Native;

namespace Gdap
{
    /// <summary>A long-running operation.</summary>
    public sealed class Operation : IOfSession
    {
        private readonly JsonObject entity;

        internal Operation(JsonObject entity, string relationshipId, Session session)
        {
            this.entity = entity;
            RelationshipId = relationshipId;
            Session = session;
        }

        internal static Operation Of(WorkItem item, GdapResult result) =>
            new Operation(result.Value["operation"] as JsonObject ?? new JsonObject { ["id"] = item.Document }, item.Id, item.Session);

        /// <summary>The id of the operation that an input names: the typed id, otherwise the id of a piped operation; null if there is none.</summary>
        internal static string IdOf(string typedId, object input) =>
            string.IsNullOrEmpty(typedId) ? (Document.Unwrap(input) as Operation)?.Id : typedId;

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>The id of the operation.</summary>
        public string Id => entity.Text("id");

        /// <summary>The same id, by its long name.</summary>
        public string OperationId => Id;

        /// <summary>The kind of operation: delegatedAdminRelationshipUpdate or delegatedAdminAccessAssignmentUpdate.</summary>
        public string OperationType => entity.Text("operationType");

        /// <summary>The status: notStarted, running, succeeded or failed.</summary>
        public string Status => entity.Text("status");

        /// <summary>The service's data, as text.</summary>
        public string Data => entity.Text("data");

        /// <summary>When it was started, in UTC.</summary>
        public object CreatedDateTime => UtcDate.Show(UtcDate.Read(entity["createdDateTime"]));

        /// <summary>When it last changed, in UTC.</summary>
        public object LastModifiedDateTime => UtcDate.Show(UtcDate.Read(entity["lastModifiedDateTime"]));

        /// <summary>The operation as JSON, as the service returned it.</summary>
        public string ToJson() => Json.Write(entity);

        /// <summary>The kind and the status.</summary>
        public override string ToString() => OperationType + ": " + Status;

        Session IOfSession.Session => Session;

        private Session Session { get; }
    }
}
