using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Which relationship is meant, read from whatever was piped or given: text, or the members of an
    /// object by name, never by its type.
    /// </summary>
    internal sealed class Target
    {
        private static readonly string[] IdNames = { "DelegatedAdminRelationshipId", "RelationshipId", "Id" };

        internal string Id { get; private set; }

        internal string Name { get; private set; }

        /// <summary>The session the object came through.</summary>
        internal Session Session { get; private set; }

        /// <summary>The relationship as it was read, with its etag, as JSON; null where the object lacks the values.</summary>
        internal string Snapshot { get; private set; }

        internal string CustomerId { get; private set; }

        internal string ProviderInstanceId { get; private set; }

        internal static Target Of(object input)
        {
            var inner = Document.Unwrap(input);
            switch (inner)
            {
                case null:
                    throw new GdapCallException("InvalidArgument", "The object is $null: it names no relationship.", "Give an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.");
                case string text:
                    return IdentityText.SourceOf(text) is object source ? Of(source) : OfText(text);
                case Relationship own:
                    return new Target
                    {
                        Id = own.Id,
                        Name = own.DisplayName,
                        Session = own.Session,
                        Snapshot = own.Snapshot(),
                        CustomerId = own.CustomerId,
                        ProviderInstanceId = own.ProviderInstanceId,
                    };
                case UpdateOutcome outcome:
                    return new Target
                    {
                        Id = outcome.Id,
                        Session = outcome.Session,
                        CustomerId = outcome.CustomerId,
                        ProviderInstanceId = outcome.ProviderInstanceId,
                    };
                default:
                    return OfMembers(input);
            }
        }

        private static Target OfText(string text) => new Target { Id = text };

        private static Target OfMembers(object input)
        {
            var members = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
            foreach (var member in Document.Members(input) ?? new KeyValuePair<string, object>[0])
            {
                members[member.Key] = Document.Unwrap(member.Value);
            }
            string id = null;
            foreach (var name in IdNames)
            {
                if (members.TryGetValue(name, out var value) && value is string text && text.Length > 0)
                {
                    id = text;
                    break;
                }
            }
            if (id == null)
            {
                throw new GdapCallException("InvalidArgument", "The object (" + Document.Unwrap(input).GetType().Name + ") names no relationship.", "Give an id, or an object with DelegatedAdminRelationshipId, RelationshipId or Id.");
            }
            return new Target
            {
                Id = id,
                Name = Text(members, "DisplayName"),
                Session = (Document.Unwrap(input) as IOfSession)?.Session,
                CustomerId = Text(members, "CustomerId"),
                ProviderInstanceId = Text(members, "ProviderInstanceId"),
                Snapshot = IsItself(members, id) ? SnapshotOf(members) : null,
            };
        }

        // An assignment, request or operation has an Id of its own: its etag and status are not the relationship's.
        private static bool IsItself(Dictionary<string, object> members, string id) => Text(members, "Id") == id;

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
            foreach (var name in new[] { "id", "status", "displayName", "duration", "autoExtendDuration", "accessDetails", "customer" })
            {
                members.TryGetValue(name, out var value);
                if (value == null && name == "customer")
                {
                    continue;
                }
                var read = value == null ? null : Document.Value(name, value, true);
                // A CSV row has flat text where the service has objects, ConvertTo-Json objects where it has text: then it lacks the values.
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

    /// <summary>What remembers the session it came through.</summary>
    internal interface IOfSession
    {
        /// <summary>That session.</summary>
        Session Session { get; }
    }

    /// <summary>
    /// Lets the id be given as an object too: the id as text, behind which the object can be found
    /// again for its values and its session.
    /// </summary>
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class IdentityText : ArgumentTransformationAttribute
    {
        private static readonly ConditionalWeakTable<string, object> Sources = new ConditionalWeakTable<string, object>();

        /// <inheritdoc/>
        public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
        {
            var value = Document.Unwrap(inputData);
            if (value == null || value is string || value is ValueType)
            {
                return value;
            }
            try
            {
                var text = new string(Target.Of(inputData).Id.ToCharArray());
                Sources.Add(text, inputData);
                return text;
            }
            catch (GdapCallException error)
            {
                throw new ArgumentTransformationMetadataException(error.Message + " " + error.Hint);
            }
        }

        internal static object SourceOf(string text) => Sources.TryGetValue(text, out var source) ? source : null;
    }

    /// <summary>What an update without an answer did (CloudCockpit): the ids and what was sent.</summary>
    public sealed class UpdateOutcome
    {
        /// <summary>What the cmdlet did.</summary>
        public string Result { get; internal set; }

        /// <summary>The id of the relationship.</summary>
        public string Id { get; internal set; }

        /// <summary>The same, by its long name.</summary>
        public string RelationshipId => Id;

        /// <summary>The customer's id.</summary>
        public string CustomerId { get; internal set; }

        /// <summary>The provider instance.</summary>
        public string ProviderInstanceId { get; internal set; }

        /// <summary>What was sent.</summary>
        public bool? AutoExtendEnabled { get; internal set; }

        /// <summary>The id that ties the call to the portal's audit log.</summary>
        public string CorrelationId { get; internal set; }

        internal Session Session { get; set; }
    }
}
