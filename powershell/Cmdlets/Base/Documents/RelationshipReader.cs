using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Makes relationships that were read before from objects of any type with the right properties.</summary>
    internal static class RelationshipReader
    {
        private static readonly string[] Names =
        {
            "id", "displayName", "status", "duration", "autoExtendDuration", "endDateTime", "customer", "accessDetails",
        };

        /// <summary>The relationship with an object's values; null for an id, or for a CSV row, whose roles are text.</summary>
        internal static Relationship Of(object input)
        {
            var inner = Document.Unwrap(input);
            if (inner is Relationship own)
            {
                return own;
            }
            if (inner == null || inner is string || inner is ValueType)
            {
                return null;
            }
            var entity = new JsonObject();
            foreach (var member in Document.Members(input) ?? new KeyValuePair<string, object>[0])
            {
                var name = Document.Canonical(member.Key);
                if (Array.IndexOf(Names, name) >= 0 && Document.Unwrap(member.Value) != null)
                {
                    entity[name] = Document.Unwrap(member.Value) is DateTime date ? UtcDate.ToText(date) : Document.Value(name, member.Value, true);
                }
            }
            return entity.Text("id") != null && entity.Text("status") != null && entity["accessDetails"] is JsonObject
                ? new Relationship(entity, (inner as IOfSession)?.Session) : null;
        }
    }
}
