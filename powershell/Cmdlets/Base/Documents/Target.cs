using System;
using System.Collections.Generic;
using System.Management.Automation.Language;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// The relationship that an input names: text is its id; an object's properties are found by their names, whatever
    /// the type of the object.
    /// </summary>
    internal sealed class Target
    {
        private const string Fix = "Specify the id of a relationship, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.";
        private static readonly string[] IdNames = { "DelegatedAdminRelationshipId", "RelationshipId", "Id" };
        private static readonly string[] SnapshotNames = { "id", "status", "displayName", "duration", "autoExtendDuration", "accessDetails", "customer" };

        private Target(string id)
        {
            Id = id;
        }

        internal string Id { get; }

        internal string Name { get; private set; }

        internal string CustomerName { get; private set; }

        /// <summary>The session that the object was read through.</summary>
        internal Session Session { get; private set; }

        /// <summary>The relationship as it was read, with its ETag, as JSON; null if the object lacks values.</summary>
        internal string Snapshot { get; private set; }

        internal string CustomerId { get; private set; }

        internal string ProviderInstanceId { get; private set; }

        /// <exception cref="GdapCallException">The input names no relationship.</exception>
        internal static Target Of(object input)
        {
            switch (Document.Unwrap(input))
            {
                case null:
                    throw new GdapCallException("InvalidArgument", "It is $null.", Fix);
                case string text:
                    return new Target(Checked(text));
                case Relationship own:
                    return new Target(own.Id)
                    {
                        Name = own.DisplayName,
                        CustomerName = own.CustomerName,
                        Session = own.Session,
                        Snapshot = own.Snapshot(),
                        CustomerId = own.CustomerId,
                        ProviderInstanceId = own.ProviderInstanceId,
                    };
                default:
                    return OfMembers(input);
            }
        }

        /// <summary>The id that an input names, and the display name; null if it names none.</summary>
        internal static string TryIdOf(object input, out string name)
        {
            name = null;
            var inner = Document.Unwrap(input);
            if (inner == null || inner is string || inner is ValueType)
            {
                return string.IsNullOrWhiteSpace(inner as string) ? null : (string)inner;
            }
            var members = Index(input);
            name = Text(members, "DisplayName");
            return IdOf(members);
        }

        private static Target OfMembers(object input)
        {
            var members = Index(input);
            var id = IdOf(members) ?? throw new GdapCallException("InvalidArgument", "It has no relationship id.", Fix);
            return new Target(Checked(id))
            {
                Name = Text(members, "DisplayName"),
                CustomerName = Text(members, "CustomerName"),
                Session = (Document.Unwrap(input) as IOfSession)?.Session,
                CustomerId = Text(members, "CustomerId"),
                ProviderInstanceId = Text(members, "ProviderInstanceId"),
                // An assignment, request or operation has an Id of its own: its ETag and status aren't the relationship's.
                Snapshot = Text(members, "Id") == id ? SnapshotOf(members) : null,
            };
        }

        // Ids are opaque, in the library too. Only text that must be a name is rejected: every id of the service has
        // digits, and none has a blank.
        private static string Checked(string text)
        {
            var id = text.Trim();
            if (id.Length == 0)
            {
                throw new GdapCallException("InvalidArgument", "The relationship id is empty.", Fix);
            }
            var hasDigit = false;
            var hasBlank = false;
            foreach (var letter in id)
            {
                hasDigit |= letter >= '0' && letter <= '9';
                hasBlank |= char.IsWhiteSpace(letter);
            }
            return hasDigit && !hasBlank ? id : throw new GdapCallException(
                "InvalidArgument",
                "This isn't a relationship id.",
                "To find a relationship by its name, use Get-GdapRelationship -DisplayName '" + CodeGeneration.EscapeSingleQuotedStringContent(id) + "'.");
        }

        private static Dictionary<string, object> Index(object input)
        {
            var members = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in Document.Members(input) ?? new KeyValuePair<string, object>[0])
            {
                members[member.Key] = Document.Unwrap(member.Value);
            }
            return members;
        }

        private static string IdOf(Dictionary<string, object> members)
        {
            foreach (var name in IdNames)
            {
                if (Text(members, name) is string id)
                {
                    return id;
                }
            }
            return null;
        }

        private static string SnapshotOf(Dictionary<string, object> members)
        {
            var etag = Text(members, "ETag") ?? Text(members, "@odata.etag");
            if (etag == null && members.TryGetValue("AdditionalProperties", out var more) && more != null)
            {
                foreach (var member in Document.Members(more) ?? new KeyValuePair<string, object>[0])
                {
                    etag = member.Key == "@odata.etag" ? Document.Unwrap(member.Value) as string : etag;
                }
            }
            if (etag == null)
            {
                return null;
            }
            var entity = new JsonObject { ["@odata.etag"] = etag };
            foreach (var name in SnapshotNames)
            {
                members.TryGetValue(name, out var value);
                if (value == null && name == "customer")
                {
                    continue;
                }
                var read = value == null ? null : Document.Value(name, value, true);
                // A CSV row has flat text where the service has objects, and ConvertTo-Json has objects where it has text.
                if (read == null || (name == "accessDetails" || name == "customer" ? !(read is JsonObject) : !(read is string)))
                {
                    return null;
                }
                entity[name] = read;
            }
            return Json.Write(entity);
        }

        private static string Text(Dictionary<string, object> members, string name) =>
            members.TryGetValue(name, out var value) && value is string text && text.Length > 0 ? text : null;
    }

    /// <summary>An object that remembers the session it was read through.</summary>
    internal interface IOfSession
    {
        /// <summary>The session that the object was read through.</summary>
        Session Session { get; }
    }
}
