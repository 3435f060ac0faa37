using System;
using Gdap.Native;

namespace Gdap
{
    /// <summary>An access assignment: a security group of the partner, and the roles of a relationship that it has.</summary>
    public sealed class AccessAssignment : IOfSession
    {
        private readonly JsonObject entity;

        internal AccessAssignment(JsonObject entity, string relationshipId, Session session)
        {
            this.entity = entity;
            RelationshipId = relationshipId;
            Id = entity.Text("id");
            Status = entity.Text("status");
            ETag = entity.Text("@odata.etag");
            CreatedDateTime = UtcDate.Show(UtcDate.Read(entity["createdDateTime"]));
            LastModifiedDateTime = UtcDate.Show(UtcDate.Read(entity["lastModifiedDateTime"]));
            AccessContainer = entity["accessContainer"] is JsonObject container ? new AccessContainer(container) : null;
            AccessDetails = entity["accessDetails"] is JsonObject access ? new AccessDetails(access) : null;
            Session = session;
        }

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>The id of the assignment.</summary>
        public string Id { get; internal set; }

        /// <summary>The status: pending, active, deleting, deleted, error.</summary>
        public string Status { get; }

        /// <summary>What the cmdlet did; empty if it only read.</summary>
        public string Result { get; internal set; }

        /// <summary>The id of the security group.</summary>
        public string GroupId => AccessContainer?.AccessContainerId;

        /// <summary>The names of the roles, joined with "; ".</summary>
        public string RoleNames => AccessDetails?.UnifiedRoles == null ? null : AccessDetails.ToString();

        /// <summary>The security group as the service has it.</summary>
        public AccessContainer AccessContainer { get; }

        /// <summary>The roles as the service has them.</summary>
        public AccessDetails AccessDetails { get; }

        /// <summary>When it was created, in UTC.</summary>
        public object CreatedDateTime { get; }

        /// <summary>When it was last changed, in UTC.</summary>
        public object LastModifiedDateTime { get; }

        /// <summary>The long-running operation that the change started, if there is one.</summary>
        public string OperationId { get; internal set; }

        /// <summary>The ETag, for If-Match.</summary>
        public string ETag { get; }

        /// <summary>The assignment as JSON, as the service returned it.</summary>
        public string ToJson() => Json.Write(entity);

        /// <summary>The group and the roles.</summary>
        public override string ToString() => GroupId + ": " + RoleNames;

        Session IOfSession.Session => Session;

        private Session Session { get; }

        /// <summary>The JSON that replaces the first read; null if properties are missing.</summary>
        internal string Snapshot() => ETag == null || Status == null || AccessDetails == null ? null : ToJson();
    }

    /// <summary>The group of an access assignment.</summary>
    public sealed class AccessContainer
    {
        internal AccessContainer(JsonObject entity)
        {
            AccessContainerId = entity.Text("accessContainerId");
            AccessContainerType = entity.Text("accessContainerType");
        }

        /// <summary>The id of the group.</summary>
        public string AccessContainerId { get; }

        /// <summary>The type: securityGroup.</summary>
        public string AccessContainerType { get; }

        /// <summary>The id of the group.</summary>
        public override string ToString() => AccessContainerId ?? "";
    }
}
