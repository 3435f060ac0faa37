using System;
using System.Collections.Generic;
using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Selects relationships. A condition with one value is sent to the service as an OData filter; the others are checked here.</summary>
    internal sealed class RelationshipFilter
    {
        private readonly string[] statuses;
        private readonly string[] tenants;
        private readonly string name;
        private readonly int? withinDays;
        private readonly WildcardPattern pattern;
        private readonly WildcardPattern[] excluded;
        private readonly HashSet<string> statusSet;
        private readonly HashSet<string> tenantSet;

        /// <param name="statuses">The statuses; null for any.</param>
        /// <param name="tenants">The customers' tenant ids; null for any.</param>
        /// <param name="name">The name, with wildcards; null for any.</param>
        /// <param name="withinDays">The maximum number of days until the end; null for any.</param>
        /// <param name="excluded">Names to exclude, with wildcards; null for none.</param>
        internal RelationshipFilter(string[] statuses, string[] tenants, string name, int? withinDays, string[] excluded = null)
        {
            this.statuses = statuses;
            this.tenants = tenants;
            this.name = name;
            this.withinDays = withinDays;
            pattern = name == null ? null : Pattern(name);
            this.excluded = Array.ConvertAll(excluded ?? new string[0], Pattern);
            statusSet = Set(statuses);
            tenantSet = Set(tenants);
        }

        /// <summary>Whether relationships that the service returns can be excluded here.</summary>
        internal bool IsLocal => name != null || excluded.Length > 0 || withinDays != null || statuses?.Length > 1 || tenants?.Length > 1;

        /// <summary>The filter for the service, together with the user's own; null for none.</summary>
        internal string ToOData(string own)
        {
            var parts = new List<string>();
            AddOne(parts, "status", statuses);
            AddOne(parts, "customer/tenantId", tenants);
            if (name != null && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                AddOne(parts, "displayName", new[] { WildcardPattern.Unescape(name) });
            }
            if (own != null)
            {
                parts.Insert(0, parts.Count == 0 ? own : "(" + own + ")");
            }
            return parts.Count == 0 ? null : string.Join(" and ", parts);
        }

        /// <summary>The properties to request: those that the user selects, and those that this filter needs.</summary>
        internal string Select(string[] wanted)
        {
            var needed = new List<string>(wanted);
            needed.AddRange(statuses == null ? new string[0] : new[] { "status" });
            needed.AddRange(tenants == null ? new string[0] : new[] { "customer" });
            needed.AddRange(name == null ? new string[0] : new[] { "displayName" });
            needed.AddRange(withinDays == null ? new string[0] : new[] { "endDateTime" });
            var names = new List<string> { "id" };
            foreach (var property in needed)
            {
                var canonical = Document.Canonical(property.Trim());
                if (!names.Contains(canonical))
                {
                    names.Add(canonical);
                }
            }
            return string.Join(",", names);
        }

        /// <summary>Whether a relationship is selected. A missing property doesn't exclude it.</summary>
        internal bool Accepts(JsonObject entity) =>
            !Excludes(entity.Text("displayName"))
            && (pattern == null || !entity.ContainsKey("displayName") || pattern.IsMatch(entity.Text("displayName") ?? ""))
            && IsAmong(statusSet, entity.ContainsKey("status"), entity.Text("status") ?? (entity["status"] as JsonObject)?.Text("name"))
            && IsAmong(tenantSet, entity.ContainsKey("customer"), (entity["customer"] as JsonObject)?.Text("tenantId"))
            && (withinDays == null || EndsInTime(UtcDate.Read(entity["endDateTime"])));

        /// <summary>Whether a name is excluded.</summary>
        internal bool Excludes(string displayName) => Array.Exists(excluded, one => one.IsMatch(displayName ?? ""));

        private static WildcardPattern Pattern(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

        private bool EndsInTime(DateTime? end) =>
            end != null && end.Value >= DateTime.UtcNow && end.Value <= DateTime.UtcNow.AddDays(withinDays.Value);

        private static bool IsAmong(HashSet<string> values, bool isKnown, string value) => values == null || !isKnown || values.Contains(value ?? "");

        private static HashSet<string> Set(string[] values) => values == null ? null : new HashSet<string>(values, StringComparer.OrdinalIgnoreCase);

        private static void AddOne(List<string> parts, string property, string[] values)
        {
            if (values != null && values.Length == 1)
            {
                parts.Add(property + " eq '" + values[0].Replace("'", "''") + "'");
            }
        }
    }
}
