using System;
using System.Collections.Generic;
using System.Threading;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// A delegated admin relationship. The service's properties keep their names and nesting; flat ones are added for tables
    /// and CSV. Properties that this version doesn't know are in AdditionalProperties.
    /// </summary>
    public sealed class Relationship : IOfSession
    {
        private readonly string response;
        private Values values;

        /// <summary>A relationship from an entity that was read.</summary>
        internal Relationship(JsonObject entity, Session session)
        {
            values = new Values(entity);
            Session = session;
            Id = entity.Text("id") ?? entity.Text("relationshipId");
            ETag = entity.Text("@odata.etag");
        }

        /// <summary>A relationship from the response of a call, which is parsed when it's needed.</summary>
        internal Relationship(GdapResult result, string id, Session session)
        {
            response = result.Json;
            Session = session;
            Id = result.Id ?? id;
            ETag = result.ETag;
            Result = result.Kind.ToString();
        }

        /// <summary>The id.</summary>
        public string Id { get; }

        /// <summary>The name, unique among the partner's relationships.</summary>
        public string DisplayName { get => Read.DisplayName; set => Read.DisplayName = value; }

        /// <summary>The status: created, approvalPending, active, expired, ...</summary>
        public string Status => Read.Status;

        /// <summary>What the cmdlet did: Created, Updated, Unchanged, Recovered, Accepted, Skipped; empty if it only read.</summary>
        public string Result { get; internal set; }

        /// <summary>The customer's name.</summary>
        public string CustomerName => Read.Customer?.DisplayName;

        /// <summary>The customer's tenant id.</summary>
        public string CustomerTenantId => Read.Customer?.TenantId;

        /// <summary>How long it lasts after its activation.</summary>
        public TimeSpan? Duration { get => Read.Duration; set => Read.Duration = value; }

        /// <summary>By how much it is extended when it ends; zero for no extension.</summary>
        public TimeSpan? AutoExtendDuration { get => Read.AutoExtendDuration; set => Read.AutoExtendDuration = value; }

        /// <summary>When it ends, in UTC.</summary>
        public object EndDateTime => UtcDate.Show(Read.End);

        /// <summary>The whole days until it ends, from now; negative after the end.</summary>
        public int? DaysLeft => Read.End == null ? (int?)null : (int)Math.Floor((Read.End.Value - DateTime.UtcNow).TotalDays);

        /// <summary>The names of its roles, joined with "; ".</summary>
        public string RoleNames => Read.AccessDetails?.UnifiedRoles == null ? null : Read.AccessDetails.ToString();

        /// <summary>When it became active, in UTC.</summary>
        public object ActivatedDateTime => UtcDate.Show(Read.Activated);

        /// <summary>When it was created, in UTC.</summary>
        public object CreatedDateTime => UtcDate.Show(Read.Created);

        /// <summary>When it was last changed, in UTC.</summary>
        public object LastModifiedDateTime => UtcDate.Show(Read.LastModified);

        /// <summary>The customer.</summary>
        public Customer Customer { get => Read.Customer; set => Read.Customer = value; }

        /// <summary>The roles.</summary>
        public AccessDetails AccessDetails { get => Read.AccessDetails; set => Read.AccessDetails = value; }

        /// <summary>The access assignments, if they were requested.</summary>
        public object[] AccessAssignments => Read.Entity["accessAssignments"] as object[];

        /// <summary>The long-running operations, if they were requested.</summary>
        public object[] Operations => Read.Entity["operations"] as object[];

        /// <summary>The requests, if they were requested.</summary>
        public object[] Requests => Read.Entity["requests"] as object[];

        /// <summary>The ETag, for If-Match.</summary>
        public string ETag { get; }

        /// <summary>The link where the customer approves it; only while it is locked for approval, because the link doesn't work before.</summary>
        public string ApprovalUri => Status == "approvalPending" && Session != null && Session.IsGraph && Id != null ? Session.ApprovalUri(Id) : null;

        /// <summary>The long-running operation that the change started, if there is one.</summary>
        public string OperationId { get; internal set; }

        /// <summary>CloudCockpit: the customer's id.</summary>
        public string CustomerId { get; internal set; }

        /// <summary>CloudCockpit: the provider instance.</summary>
        public string ProviderInstanceId { get; internal set; }

        /// <summary>Properties of the service that this class doesn't have, and '@odata.etag'.</summary>
        public ExtraMembers AdditionalProperties => Read.Additional;

        Session IOfSession.Session => Session;

        internal Session Session { get; }

        /// <summary>The relationship as JSON, as the service returned it.</summary>
        public string ToJson() => Json.Write(Read.Entity);

        /// <summary>The name, otherwise the id.</summary>
        public override string ToString() => DisplayName ?? Id ?? base.ToString();

        internal DateTime? End => Read.End;

        /// <summary>Whether it has a role, by its id.</summary>
        internal bool HasRole(string id) =>
            Array.Exists(AccessDetails?.UnifiedRoles ?? new UnifiedRole[0], role => id.Equals(role.RoleDefinitionId, StringComparison.OrdinalIgnoreCase));

        /// <summary>The JSON that replaces the first GET of an update; null if properties are missing.</summary>
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

        private Values Read
        {
            get
            {
                if (values == null)
                {
                    var entity = ((JsonObject)Json.Read(response))["relationship"] as JsonObject ?? new JsonObject { ["id"] = Id };
                    Interlocked.CompareExchange(ref values, new Values(entity), null);
                }
                return values;
            }
        }

        /// <summary>The properties of an entity in PowerShell's types.</summary>
        private sealed class Values
        {
            internal Values(JsonObject entity)
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

    /// <summary>Properties that an object of this module doesn't have; displayed as JSON.</summary>
    public sealed class ExtraMembers : Dictionary<string, object>
    {
        internal ExtraMembers()
            : base(StringComparer.Ordinal)
        {
        }

        /// <summary>The properties as JSON.</summary>
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

        /// <summary>The customer's tenant id.</summary>
        public string TenantId { get; set; }

        /// <summary>The customer's name.</summary>
        public string DisplayName { get; set; }

        /// <summary>The name, otherwise the tenant id.</summary>
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

        /// <summary>The name, if it is a built-in role.</summary>
        public string RoleName => Roles.NameOf(RoleDefinitionId);

        /// <summary>The name, otherwise the id.</summary>
        public override string ToString() => RoleName ?? RoleDefinitionId ?? "";
    }
}
