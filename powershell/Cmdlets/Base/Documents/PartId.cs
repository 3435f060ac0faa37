using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>The id of a part of a relationship, such as an access assignment, that an object names.</summary>
    internal static class PartId
    {
        /// <summary>The id under one of these names, or under Id if the object names its relationship too; null if there is none.</summary>
        internal static string Of(object input, params string[] names)
        {
            var inner = Document.Unwrap(input);
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
