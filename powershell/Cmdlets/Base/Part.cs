using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Reads what assignments, operations and customers have in common.</summary>
    internal static class Part
    {
        /// <summary>
        /// The id of the part itself that a piped object names, by one of its long names, or as Id where a relationship is
        /// named beside it.
        /// </summary>
        internal static string IdOf(object input, params string[] names)
        {
            var inner = Document.Unwrap(input);
            if (inner is string text && IdentityText.SourceOf(text) is object source)
            {
                return IdOf(source, names);
            }
            if (inner == null || inner is string || inner is Relationship)
            {
                return null;
            }
            var members = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in Document.Members(input) ?? new KeyValuePair<string, object>[0])
            {
                if (Document.Unwrap(member.Value) is string value && value.Length > 0)
                {
                    members[member.Key] = value;
                }
            }
            foreach (var name in names)
            {
                if (members.TryGetValue(name, out var id))
                {
                    return id;
                }
            }
            return (members.ContainsKey("RelationshipId") || members.ContainsKey("DelegatedAdminRelationshipId")) && members.TryGetValue("Id", out var own) ? own : null;
        }
    }
}
