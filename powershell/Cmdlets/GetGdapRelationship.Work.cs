using System;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    // The work of Get-GdapRelationship: pages as they come, and what the service does not filter.
    public sealed partial class GetGdapRelationshipCommand
    {
        internal override string Activity => "Reading relationships";

        internal override string RunStatus => read == 0 ? null : read.ToString(CultureInfo.InvariantCulture) + " read";

        private long read;

        /// <inheritdoc/>
        protected override void BeginProcessing()
        {
            base.BeginProcessing();
            if (ExpandProperty != null || Search != null)
            {
                ThrowFailure(new GdapCallException("Unsupported", "The service documents neither $expand nor $search for relationships.", "Leave -ExpandProperty away; instead of -Search give -DisplayName with wildcards."));
            }
        }

        /// <inheritdoc/>
        protected override void EndProcessing()
        {
            base.EndProcessing();
            if (CountVariable != null)
            {
                SessionState.PSVariable.Set(CountVariable, read);
            }
        }

        /// <inheritdoc/>
        protected override void ProcessRecord()
        {
            if (ParameterSetName == "List")
            {
                try
                {
                    List(TheSession());
                }
                catch (GdapCallException error)
                {
                    ThrowFailure(error);
                }
                return;
            }
            var given = ParameterSetName == "Get" ? DelegatedAdminRelationshipId ?? new object[] { null } : new[] { InputObject };
            foreach (var one in given)
            {
                Read(one, given.Length == 1 && !MyInvocation.ExpectingInput);
            }
        }

        private void Read(object one, bool isAlone)
        {
            object about = one;
            try
            {
                var target = Target.Of(one);
                about = target.Id;
                var session = SessionFor(target.Session);
                Submit(new WorkItem { Action = GdapAction.Get, Id = target.Id, Session = session, Client = ClientOf(session), Call = Options(session, target) }, isAlone);
            }
            catch (GdapCallException error)
            {
                WriteFailure(error, about);
            }
        }

        internal override void Emit(WorkItem item, GdapResult result)
        {
            if (result.Value["relationship"] is JsonObject entity)
            {
                Put(entity, item.Session, item.Call);
            }
        }

        private void List(Session session)
        {
            var wanted = new Wanted(this);
            var query = new GdapListQuery
            {
                Filter = FilterText(),
                Select = SelectText(),
                OrderBy = Sort == null ? null : string.Join(",", Sort),
                Top = PageSize > 0 ? PageSize : Top > 0 && Top < 300 && Skip == 0 && !wanted.Chooses ? Top : 0,
            };
            var call = Options(session, null);
            var client = ClientOf(session);
            var left = Top > 0 ? Top : long.MaxValue;
            var skip = Skip;
            do
            {
                GdapResult page;
                try
                {
                    page = Read(session, () => client.List(query, call));
                }
                catch (GdapCallException error) when (error.Kind == "BadRequest" && query.Filter != null && Filter == null)
                {
                    // The service does not filter by it: everything is read, and chosen here.
                    query.Filter = null;
                    page = Read(session, () => client.List(query, call));
                }
                foreach (var entity in page.Value["value"] as object[] ?? new object[0])
                {
                    if (!(entity is JsonObject one) || !wanted.Has(one) || skip-- > 0)
                    {
                        continue;
                    }
                    Put(one, session, call);
                    if (--left == 0)
                    {
                        return;
                    }
                }
                query = new GdapListQuery { Next = page.Next };
            }
            while (query.Next != null);
        }

        private GdapCall Options(Session session, Target target)
        {
            var call = NewRequest(session);
            if (session.IsGraph)
            {
                if (Typed(nameof(CustomerId)) && target == null)
                {
                    throw new GdapCallException("Unsupported", "-CustomerId belongs to CloudCockpit; this session is " + session + ".", "Give -CustomerTenantId.");
                }
                return call;
            }
            call.CustomerId = string.IsNullOrEmpty(CustomerId) ? target?.CustomerId : CustomerId;
            call.ProviderInstanceId = string.IsNullOrEmpty(ProviderInstanceId) ? target?.ProviderInstanceId : ProviderInstanceId;
            return call;
        }

        private void Put(JsonObject entity, Session session, GdapCall call)
        {
            var relationship = new Relationship(entity, session)
            {
                CustomerId = call.CustomerId,
                ProviderInstanceId = call.ProviderInstanceId ?? (session.IsGraph ? null : session.ProviderInstanceId),
            };
            read++;
            State.Recent.Add(relationship);
            WriteObject(relationship);
        }

        // What one comparison can say is left to the service; the rest is chosen here.
        private string FilterText()
        {
            var parts = new List<string>();
            if (Filter != null)
            {
                parts.Add(Filter);
            }
            AddOne(parts, "status", Status);
            AddOne(parts, "customer/tenantId", CustomerTenantId);
            if (DisplayName != null && !WildcardPattern.ContainsWildcardCharacters(DisplayName))
            {
                AddOne(parts, "displayName", new[] { WildcardPattern.Unescape(DisplayName) });
            }
            if (Filter != null && parts.Count > 1)
            {
                parts[0] = "(" + Filter + ")";
            }
            return parts.Count == 0 ? null : string.Join(" and ", parts);
        }

        private static void AddOne(List<string> parts, string member, string[] values)
        {
            if (values != null && values.Length == 1)
            {
                parts.Add(member + " eq '" + values[0].Replace("'", "''") + "'");
            }
        }

        private string SelectText()
        {
            if (Property == null)
            {
                return null;
            }
            var names = new List<string> { "id" };
            var needed = new List<string>(Property);
            needed.AddRange(Status == null ? new string[0] : new[] { "status" });
            needed.AddRange(CustomerTenantId == null ? new string[0] : new[] { "customer" });
            needed.AddRange(DisplayName == null ? new string[0] : new[] { "displayName" });
            needed.AddRange(ExpiringWithin == null ? new string[0] : new[] { "endDateTime" });
            foreach (var property in needed)
            {
                var name = Document.Canonical(property.Trim());
                if (!names.Contains(name))
                {
                    names.Add(name);
                }
            }
            return string.Join(",", names);
        }

        /// <summary>What is chosen here, whether or not the service has chosen it before.</summary>
        private sealed class Wanted
        {
            private readonly GetGdapRelationshipCommand from;
            private readonly WildcardPattern name;
            private readonly TimeSpan? within;

            internal Wanted(GetGdapRelationshipCommand from)
            {
                this.from = from;
                name = from.DisplayName == null ? null : WildcardPattern.Get(from.DisplayName, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                within = from.ExpiringWithin == null ? null : Gdap.Duration.Parse(from.ExpiringWithin);
                Chooses = name != null || within != null || from.Status?.Length > 1 || from.CustomerTenantId?.Length > 1;
            }

            /// <summary>Whether some of what the service returns is left out here.</summary>
            internal bool Chooses { get; }

            internal bool Has(JsonObject entity) =>
                (name == null || !entity.ContainsKey("displayName") || name.IsMatch(entity.Text("displayName") ?? ""))
                && Among(from.Status, entity.ContainsKey("status"), entity.Text("status") ?? (entity["status"] as JsonObject)?.Text("name"))
                && Among(from.CustomerTenantId, entity.ContainsKey("customer"), (entity["customer"] as JsonObject)?.Text("tenantId"))
                && (within == null || EndsWithin(entity["endDateTime"] as string));

            private static bool Among(string[] values, bool known, string value) =>
                values == null || !known || Array.Exists(values, one => one.Equals(value, StringComparison.OrdinalIgnoreCase));

            private bool EndsWithin(string text) =>
                DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end)
                && end >= DateTime.UtcNow && end <= DateTime.UtcNow + within.Value;
        }
    }
}
