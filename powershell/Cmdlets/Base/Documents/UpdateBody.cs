using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What an update changes: a document, or JSON text as the user wrote it, and roles to remove.</summary>
    internal sealed class UpdateBody
    {
        private readonly JsonObject members;
        private readonly string[] removedRoles;
        private string text;

        /// <exception cref="GdapCallException">It changes nothing.</exception>
        internal UpdateBody(JsonObject members, string[] removedRoles = null)
        {
            this.members = members;
            this.removedRoles = removedRoles;
            if (members != null && members.Count == 0 && removedRoles == null)
            {
                throw NoChange();
            }
        }

        /// <summary>The body from -BodyParameter or its script block.</summary>
        internal static UpdateBody Of(object body)
        {
            var members = Document.Read(body, out var json);
            return new UpdateBody(members) { text = json };
        }

        /// <summary>The columns of a row that have the names of parameters; null if it has none, or isn't a row.</summary>
        /// <exception cref="GdapCallException">They are all blank.</exception>
        internal static UpdateBody OfRow(object input)
        {
            var inner = Document.Unwrap(input);
            if (inner == null || inner is string || Document.IsModel(input) || inner is IOfSession)
            {
                return null;
            }
            var values = new RelationshipValues();
            string[] removed = null;
            var isRow = false;
            foreach (var member in Document.Members(input) ?? new KeyValuePair<string, object>[0])
            {
                if (member.Key.Equals("RemoveRole", StringComparison.OrdinalIgnoreCase))
                {
                    isRow = true;
                    removed = string.IsNullOrWhiteSpace(Document.Unwrap(member.Value) as string) ? null : new[] { (string)Document.Unwrap(member.Value) };
                }
                else
                {
                    isRow |= values.Take(member.Key, member.Value);
                }
            }
            return isRow ? new UpdateBody(values.ToDocument(), removed) : null;
        }

        internal static GdapCallException NoChange() =>
            new GdapCallException("NoChange", "Nothing to change is specified.", "Specify at least one property, such as -AutoExtendDuration P180D, or -BodyParameter.");

        /// <summary>The document in CloudCockpit's form.</summary>
        internal string ForCloudCockpit() => members == null ? text : Json.Write(CloudCockpitDocument.Of(members));

        /// <summary>Lets an item make this change. Removing roles needs the current ones, which are read first if they aren't known.</summary>
        internal WorkItem Apply(WorkItem item)
        {
            if (removedRoles != null)
            {
                return RoleList.Without(item, members, removedRoles);
            }
            item.Document = Text;
            return item;
        }

        // Serialized once for all items that share it.
        private string Text => text ?? (text = Json.Write(members));
    }
}
