using System;
using System.Collections.Generic;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// A delegated admin relationship. The service's members keep their names and nesting; beside them
    /// stand flat ones for tables and CSV. Members that this version does not know are in
    /// AdditionalProperties.
    /// </summary>
    public sealed class Relationship
    {
        private readonly string answer;
        private Parts parts;

        /// <summary>An entity that has been read.</summary>
        internal Relationship(JsonObject entity, Session session)
        {
            parts = new Parts(entity);
            Session = session;
            Id = entity.Text("id") ?? entity.Text("relationshipId");
            ETag = entity.Text("@odata.etag");
        }

        /// <summary>The entity in the answer to a call, which is read when somebody looks at it.</summary>
        internal Relationship(GdapResult result, string id, Session session)
        {
            answer = result.Json;
            Session = session;
            Id = result.Id ?? id;
            ETag = result.ETag;
            Result = result.Done.ToString();
        }

        /// <summary>The id.</summary>
        public string Id { get; }

        /// <summary>The name, unique among the partner's relationships.</summary>
        public string DisplayName { get => Read.DisplayName; set => Read.DisplayName = value; }

        /// <summary>Where it is in its life: created, approvalPending, active, expired, ...</summary>
        public string Status => Read.Status;

        /// <summary>What the cmdlet did: Created, Updated, Unchanged, Recovered, Accepted, or nothing where it only read.</summary>
        public string Result { get; internal set; }

        /// <summary>The customer's name.</summary>
        public string CustomerName => Read.Customer?.DisplayName;

        /// <summary>The customer's tenant.</summary>
        public string CustomerTenantId => Read.Customer?.TenantId;

        /// <summary>How long it lasts from its activation.</summary>
        public TimeSpan? Duration { get => Read.Duration; set => Read.Duration = value; }

        /// <summary>By how much it is extended when it ends; zero for never.</summary>
        public TimeSpan? AutoExtendDuration { get => Read.AutoExtendDuration; set => Read.AutoExtendDuration = value; }

        /// <summary>When it ends, in UTC.</summary>
        public object EndDateTime => UtcDate.Show(Read.End);

        /// <summary>Whole days until it ends, counted now; negative after the end.</summary>
        public int? DaysLeft => Read.End == null ? (int?)null : (int)Math.Floor((Read.End.Value - DateTime.UtcNow).TotalDays);

        /// <summary>The names of its roles, joined with "; ".</summary>
        public string RoleNames => Read.AccessDetails?.UnifiedRoles == null ? null : Read.AccessDetails.ToString();

        /// <summary>When it became active, in UTC.</summary>
        public object ActivatedDateTime => UtcDate.Show(Read.Activated);

        /// <summary>When it was created, in UTC.</summary>
        public object CreatedDateTime => UtcDate.Show(Read.Created);

        /// <summary>When it was last changed, in UTC.</summary>
        public object LastModifiedDateTime => UtcDate.Show(Read.LastModified);

        /// <summary>The customer it is with.</summary>
        public Customer Customer { get => Read.Customer; set => Read.Customer = value; }

        /// <summary>The roles.</summary>
        public AccessDetails AccessDetails { get => Read.AccessDetails; set => Read.AccessDetails = value; }

        /// <summary>Its access assignments, where they were asked for.</summary>
        public object[] AccessAssignments => Read.Entity["accessAssignments"] as object[];

        /// <summary>Its long-running operations, where they were asked for.</summary>
        public object[] Operations => Read.Entity["operations"] as object[];

        /// <summary>Its requests, where they were asked for.</summary>
        public object[] Requests => Read.Entity["requests"] as object[];

        /// <summary>Its version: what If-Match takes.</summary>
        public string ETag { get; }

        /// <summary>The link by which the customer approves it.</summary>
        public string ApprovalUri => Session != null && Session.IsGraph && Id != null
            ? "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/" + Id : null;

        /// <summary>The long-running operation that works on it, where the service has begun one.</summary>
        public string OperationId { get; internal set; }

        /// <summary>CloudCockpit: the customer's id there.</summary>
        public string CustomerId { get; internal set; }

        /// <summary>CloudCockpit: the provider instance.</summary>
        public string ProviderInstanceId { get; internal set; }

        /// <summary>Members that have no property here, '@odata.etag' among them.</summary>
        public ExtraMembers AdditionalProperties => Read.Additional;

        internal Session Session { get; }

        /// <summary>The relationship as the service wrote it, as JSON.</summary>
        public string ToJson() => Json.Write(Read.Entity);

        /// <summary>The name, else the id.</summary>
        public override string ToString() => DisplayName ?? Id ?? base.ToString();

        /// <summary>The JSON that may stand in for the first GET of an update; null where members are missing.</summary>
        internal string Snapshot()
        {
            foreach (var name in new[] { "@odata.etag", "status", "displayName", "duration", "autoExtendDuration", "accessDetails" })
            {
                if (!Read.Entity.ContainsKey(name))
                {
                    return null;
                }
            }
            return ToJson();
        }

        private Parts Read
        {
            get
            {
                if (parts == null)
                {
                    var entity = ((JsonObject)Json.Read(answer))["relationship"] as JsonObject ?? new JsonObject { ["id"] = Id };
                    Interlocked.CompareExchange(ref parts, new Parts(entity), null);
                }
                return parts;
            }
        }

        /// <summary>The members of an entity as PowerShell has them.</summary>
        private sealed class Parts
        {
            internal Parts(JsonObject entity)
            {
                Entity = entity;
                foreach (var member in entity)
                {
                    Set(member.Key, member.Value);
                }
            }

            internal JsonObject Entity { get; }

            internal string DisplayName { get; set; }

            internal string Status { get; private set; }

            internal TimeSpan? Duration { get; set; }

            internal TimeSpan? AutoExtendDuration { get; set; }

            internal DateTime? End { get; private set; }

            internal DateTime? Activated { get; private set; }

            internal DateTime? Created { get; private set; }

            internal DateTime? LastModified { get; private set; }

            internal Customer Customer { get; set; }

            internal AccessDetails AccessDetails { get; set; }

            internal ExtraMembers Additional { get; } = new ExtraMembers();

            private void Set(string name, object value)
            {
                switch (name)
                {
                    case "id":
                    case "relationshipId":
                    case "accessAssignments":
                    case "operations":
                    case "requests":
                    case "customerId":
                    case "providerInstanceId": return;
                    case "displayName": DisplayName = value as string; return;
                    case "status": Status = value as string ?? (value as JsonObject)?.Text("name"); return;
                    case "duration": Duration = Gdap.Duration.Parse(value as string); return;
                    case "autoExtendDuration": AutoExtendDuration = Gdap.Duration.Parse(value as string); return;
                    case "endDateTime": End = UtcDate.Read(value); return;
                    case "activatedDateTime": Activated = UtcDate.Read(value); return;
                    case "createdDateTime": Created = UtcDate.Read(value); return;
                    case "lastModifiedDateTime": LastModified = UtcDate.Read(value); return;
                    case "customer": Customer = value is JsonObject customer ? new Customer(customer) : null; return;
                    case "accessDetails": AccessDetails = value is JsonObject access ? new AccessDetails(access) : null; return;
                    default: Additional[name] = value; return;
                }
            }
        }
    }

    /// <summary>Members without a property of their own; prints as JSON.</summary>
    public sealed class ExtraMembers : Dictionary<string, object>
    {
        internal ExtraMembers()
            : base(StringComparer.Ordinal)
        {
        }

        /// <summary>The members as JSON.</summary>
        public override string ToString() => Json.Write(this);
    }

    /// <summary>The customer of a relationship.</summary>
    public sealed class Customer
    {
        internal Customer(JsonObject entity)
        {
            TenantId = entity.Text("tenantId");
            DisplayName = entity.Text("displayName");
        }

        /// <summary>The customer's tenant.</summary>
        public string TenantId { get; set; }

        /// <summary>The customer's name.</summary>
        public string DisplayName { get; set; }

        /// <summary>The name, else the tenant.</summary>
        public override string ToString() => DisplayName ?? TenantId ?? "";
    }

    /// <summary>The roles of a relationship.</summary>
    public sealed class AccessDetails
    {
        internal AccessDetails(JsonObject entity)
        {
            if (!(entity["unifiedRoles"] is object[] roles))
            {
                return;
            }
            var list = new List<UnifiedRole>(roles.Length);
            foreach (var role in roles)
            {
                if (role is JsonObject one)
                {
                    list.Add(new UnifiedRole(one.Text("roleDefinitionId")));
                }
            }
            UnifiedRoles = list.ToArray();
        }

        /// <summary>The roles.</summary>
        public UnifiedRole[] UnifiedRoles { get; set; }

        /// <summary>The names of the roles, joined with "; ".</summary>
        public override string ToString() => string.Join("; ", Array.ConvertAll(UnifiedRoles ?? new UnifiedRole[0], role => role.ToString()));
    }

    /// <summary>One role.</summary>
    public sealed class UnifiedRole
    {
        internal UnifiedRole(string id)
        {
            RoleDefinitionId = id;
        }

        /// <summary>The id of the Entra role.</summary>
        public string RoleDefinitionId { get; set; }

        /// <summary>Its name, where it is a built-in role.</summary>
        public string RoleName => Roles.NameOf(RoleDefinitionId);

        /// <summary>The name, else the id.</summary>
        public override string ToString() => RoleName ?? RoleDefinitionId ?? "";
    }
}
