using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
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
        private readonly JsonObject wire;

        internal Relationship(JsonObject entity, Session session)
        {
            wire = entity;
            Session = session;
            foreach (var member in entity)
            {
                Set(member.Key, member.Value);
            }
            if (session != null && Id != null && session.IsGraph)
            {
                ApprovalUri = "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/" + Id;
            }
        }

        /// <summary>The id.</summary>
        public string Id { get; private set; }

        /// <summary>The name, unique among the partner's relationships.</summary>
        public string DisplayName { get; set; }

        /// <summary>Where it is in its life: created, approvalPending, active, expired, ...</summary>
        public string Status { get; private set; }

        /// <summary>What the cmdlet did: Created, Updated, Unchanged, Recovered, Accepted, or nothing where it only read.</summary>
        public string Result { get; internal set; }

        /// <summary>The customer's name.</summary>
        public string CustomerName => Customer?.DisplayName;

        /// <summary>The customer's tenant.</summary>
        public string CustomerTenantId => Customer?.TenantId;

        /// <summary>How long it lasts from its activation.</summary>
        public TimeSpan? Duration { get; set; }

        /// <summary>By how much it is extended when it ends; zero for never.</summary>
        public TimeSpan? AutoExtendDuration { get; set; }

        /// <summary>When it ends, in UTC.</summary>
        public DateTime? EndDateTime { get; private set; }

        /// <summary>Whole days until it ends, counted now; negative after the end.</summary>
        public int? DaysLeft => EndDateTime == null ? (int?)null : (int)Math.Floor((EndDateTime.Value - DateTime.UtcNow).TotalDays);

        /// <summary>The names of its roles, joined with "; ".</summary>
        public string RoleNames
        {
            get
            {
                if (AccessDetails?.UnifiedRoles == null)
                {
                    return null;
                }
                var text = new StringBuilder();
                foreach (var role in AccessDetails.UnifiedRoles)
                {
                    text.Append(text.Length == 0 ? "" : "; ").Append(role.RoleName ?? role.RoleDefinitionId);
                }
                return text.ToString();
            }
        }

        /// <summary>When it became active, in UTC.</summary>
        public DateTime? ActivatedDateTime { get; private set; }

        /// <summary>When it was created, in UTC.</summary>
        public DateTime? CreatedDateTime { get; private set; }

        /// <summary>When it was last changed, in UTC.</summary>
        public DateTime? LastModifiedDateTime { get; private set; }

        /// <summary>The customer it is with.</summary>
        public Customer Customer { get; set; }

        /// <summary>The roles.</summary>
        public AccessDetails AccessDetails { get; set; }

        /// <summary>Its access assignments, where they were asked for.</summary>
        public object[] AccessAssignments { get; private set; }

        /// <summary>Its long-running operations, where they were asked for.</summary>
        public object[] Operations { get; private set; }

        /// <summary>Its requests, where they were asked for.</summary>
        public object[] Requests { get; private set; }

        /// <summary>Its version: what If-Match takes.</summary>
        public string ETag { get; private set; }

        /// <summary>The link by which the customer approves it.</summary>
        public string ApprovalUri { get; }

        /// <summary>The long-running operation that works on it, where the service has begun one.</summary>
        public string OperationId { get; internal set; }

        /// <summary>CloudCockpit: the customer's id there.</summary>
        public string CustomerId { get; internal set; }

        /// <summary>CloudCockpit: the provider instance.</summary>
        public string ProviderInstanceId { get; internal set; }

        /// <summary>Members that have no property here, '@odata.etag' among them.</summary>
        public ExtraMembers AdditionalProperties { get; } = new ExtraMembers();

        internal Session Session { get; }

        /// <summary>The relationship as the service wrote it, as JSON.</summary>
        public string ToJson() => Json.Write(wire);

        /// <summary>The name, else the id.</summary>
        public override string ToString() => DisplayName ?? Id ?? base.ToString();

        /// <summary>The JSON that may stand in for the first GET of an update; null where members are missing.</summary>
        internal string Snapshot()
        {
            foreach (var name in new[] { "@odata.etag", "status", "displayName", "duration", "autoExtendDuration", "accessDetails" })
            {
                if (!wire.ContainsKey(name))
                {
                    return null;
                }
            }
            return ToJson();
        }

        private void Set(string name, object value)
        {
            switch (name)
            {
                case "id": Id = value as string; return;
                case "relationshipId" when Id == null: Id = value as string; return;
                case "displayName": DisplayName = value as string; return;
                case "status": Status = value as string ?? (value as JsonObject)?.Text("name"); return;
                case "duration": Duration = Gdap.Duration.Parse(value as string); return;
                case "autoExtendDuration": AutoExtendDuration = Gdap.Duration.Parse(value as string); return;
                case "endDateTime": EndDateTime = Date(value); return;
                case "activatedDateTime": ActivatedDateTime = Date(value); return;
                case "createdDateTime": CreatedDateTime = Date(value); return;
                case "lastModifiedDateTime": LastModifiedDateTime = Date(value); return;
                case "customer": Customer = value is JsonObject customer ? new Customer(customer) : null; return;
                case "accessDetails": AccessDetails = value is JsonObject access ? new AccessDetails(access) : null; return;
                case "accessAssignments": AccessAssignments = value as object[]; return;
                case "operations": Operations = value as object[]; return;
                case "requests": Requests = value as object[]; return;
                case "@odata.etag": ETag = value as string; break;
            }
            AdditionalProperties[name] = value;
        }

        private static DateTime? Date(object value) =>
            value is string text && text.Length > 0
                && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                ? date : (DateTime?)null;
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

        /// <summary>How many roles there are.</summary>
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
