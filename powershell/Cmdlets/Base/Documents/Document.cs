using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// Converts a body to the document that the library takes: property names are matched in any case at every depth,
    /// durations are accepted in each of their forms, and of a relationship only the writable properties are used. The
    /// library validates the document.
    /// </summary>
    internal static class Document
    {
        private const int MaxDepth = 32;

        private static readonly string[] Writable = { "displayName", "duration", "customer", "accessDetails", "autoExtendDuration" };

        private static readonly Dictionary<string, string> Names = Index(
            "displayName", "duration", "customer", "tenantId", "accessDetails", "unifiedRoles", "roleDefinitionId",
            "autoExtendDuration", "id", "status", "createdDateTime", "lastModifiedDateTime", "activatedDateTime",
            "endDateTime", "accessAssignments", "operations", "requests", "accessContainer", "accessContainerId",
            "accessContainerType", "providerInstanceId", "autoExtendEnabled", "customSelectedGdapRolesIds", "action");

        /// <summary>The properties of a body of any accepted kind; JSON text is returned in <paramref name="json"/> as it is.</summary>
        internal static JsonObject Read(object body, out string json)
        {
            json = null;
            var inner = Unwrap(body);
            if (inner is string text)
            {
                json = text;
                return FromEntityText(ref json);
            }
            var members = Members(body) ?? throw new GdapCallException(
                "InvalidArgument",
                inner == null ? "The body is $null." : "A body of the type " + inner.GetType().Name + " can't be sent.",
                "Specify a hashtable, an object, JSON text, or a script block that returns one of them.");
            var model = IsModel(body);
            var result = new JsonObject();
            foreach (var member in members)
            {
                var name = Canonical(member.Key);
                if (IsMatchingType(name, member.Value)
                    || (model && (Array.IndexOf(Writable, name) < 0 || IsEmpty(member.Value))))
                {
                    continue;
                }
                var value = Value(name, member.Value, model, 1);
                if (!(model && value is JsonObject empty && empty.Count == 0))
                {
                    Add(result, name, value);
                }
            }
            return result;
        }

        // Of an entity, such as the JSON of ToJson(), only the writable properties are used; all other text is sent
        // as it is.
        private static JsonObject FromEntityText(ref string json)
        {
            if (json.IndexOf("\"@odata.", StringComparison.Ordinal) < 0)
            {
                return null;
            }
            JsonObject entity;
            try
            {
                entity = Json.Read(json) as JsonObject;
            }
            catch (GdapJsonException)
            {
                return null; // The library reports the position.
            }
            if (entity == null || !(entity.ContainsKey("@odata.etag") || entity.ContainsKey("@odata.context")))
            {
                return null;
            }
            json = null;
            var result = new JsonObject();
            foreach (var name in Writable)
            {
                if (entity[name] is object value)
                {
                    result.Add(name, value);
                }
            }
            return result;
        }

        /// <summary>A property's name in the service's case; unknown ones begin with a lower-case letter.</summary>
        internal static string Canonical(string name)
        {
            if (Names.TryGetValue(name, out var canonical))
            {
                return canonical;
            }
            return name.Length > 0 && name[0] >= 'A' && name[0] <= 'Z' ? char.ToLowerInvariant(name[0]) + name.Substring(1) : name;
        }

        /// <summary>Whether the services have a property of this name, in any case.</summary>
        internal static bool IsKnown(string name) => Names.ContainsKey(name);

        /// <summary>Adds a property; the same name in two spellings is rejected.</summary>
        internal static void Add(JsonObject to, string name, object value)
        {
            if (to.ContainsKey(name))
            {
                throw new GdapCallException("InvalidArgument", "The property '" + name + "' is specified twice.", "Specify it once.");
            }
            to.Add(name, value);
        }

        /// <summary>A property's value as JSON types: names inside are matched; durations, dates and switches become text and booleans.</summary>
        internal static object Value(string name, object value, bool model = false, int depth = 0)
        {
            if (depth > MaxDepth)
            {
                throw new GdapCallException("InvalidArgument", "The body is nested more than " + MaxDepth + " levels deep, or contains itself.", "Specify a plain hashtable of the properties to send.");
            }
            var inner = Unwrap(value);
            if ((name == "duration" || name == "autoExtendDuration") && inner != null && IsScalar(inner))
            {
                return Duration.Read(inner, name == "autoExtendDuration", out _) ?? Scalar(inner);
            }
            if (IsScalar(inner))
            {
                return Scalar(inner);
            }
            if (inner is SecureString || inner is ScriptBlock || inner is Delegate)
            {
                throw new GdapCallException("InvalidArgument", "A " + inner.GetType().Name + " can't be sent.", "Use text, numbers, booleans, lists and hashtables.");
            }
            var members = Members(value);
            if (members == null)
            {
                var list = new List<object>();
                foreach (var item in (IEnumerable)inner)
                {
                    list.Add(Value(null, item, model, depth + 1));
                }
                return list.ToArray();
            }
            var result = new JsonObject();
            foreach (var member in members)
            {
                var inside = Canonical(member.Key);
                if (!IsMatchingType(inside, member.Value) && !(model && (IsEmpty(member.Value) || IsDecoration(inside))))
                {
                    Add(result, inside, Value(inside, member.Value, model, depth + 1));
                }
            }
            // PowerShell unrolls a list of one.
            return name == "unifiedRoles" ? new object[] { result } : (object)result;
        }

        /// <summary>The properties of an object or a dictionary; null for everything else.</summary>
        internal static IEnumerable<KeyValuePair<string, object>> Members(object value)
        {
            var inner = Unwrap(value);
            switch (inner)
            {
                case IEnumerable<KeyValuePair<string, object>> members: return members;
                case IDictionary dictionary: return FromDictionary(dictionary);
                default: return IsScalar(inner) || inner is IEnumerable ? null : FromObject(PSObject.AsPSObject(value));
            }
        }

        /// <summary>The object that PowerShell wraps.</summary>
        internal static object Unwrap(object value) =>
            value is PSObject wrapped && !(wrapped.BaseObject is PSCustomObject) ? wrapped.BaseObject : value;

        /// <summary>Whether a body is a relationship of this module or of the Graph module, live or deserialised.</summary>
        internal static bool IsModel(object body)
        {
            if (Unwrap(body) is Relationship)
            {
                return true;
            }
            foreach (var name in PSObject.AsPSObject(body).TypeNames)
            {
                var plain = name.StartsWith("Deserialized.", StringComparison.Ordinal) ? name.Substring(13) : name;
                if (plain == "Gdap.Relationship" || plain.StartsWith("Microsoft.Graph.PowerShell.Models.", StringComparison.Ordinal))
                {
                    return true;
                }
            }
            return false;
        }

        private static bool IsScalar(object inner) =>
            inner == null || inner is string || inner is ValueType || inner is Uri || inner is Version;

        private static object Scalar(object inner)
        {
            switch (inner)
            {
                case SwitchParameter on: return on.IsPresent;
                case TimeSpan span: return Duration.Read(span, false, out _) ?? System.Xml.XmlConvert.ToString(span);
                case Enum name: return name.ToString();
                case Uri _: case Version _: return Convert.ToString(inner, CultureInfo.InvariantCulture);
                default: return inner;
            }
        }

        // Properties that the objects of the two modules have and the service doesn't.
        private static bool IsDecoration(string name) => name == "roleName" || name == "additionalProperties";

        internal static bool IsMatchingType(string name, object value) =>
            name == "@odata.type" && "#microsoft.graph.delegatedAdminRelationship".Equals(Unwrap(value) as string, StringComparison.OrdinalIgnoreCase);

        private static bool IsEmpty(object value)
        {
            var inner = Unwrap(value);
            return inner == null || (inner is ICollection list && list.Count == 0);
        }

        private static IEnumerable<KeyValuePair<string, object>> FromDictionary(IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                yield return new KeyValuePair<string, object>(Convert.ToString(entry.Key, CultureInfo.InvariantCulture), entry.Value);
            }
        }

        private static IEnumerable<KeyValuePair<string, object>> FromObject(PSObject value)
        {
            foreach (var property in value.Properties)
            {
                if (property.IsGettable)
                {
                    yield return new KeyValuePair<string, object>(property.Name, property.Value);
                }
            }
        }

        private static Dictionary<string, string> Index(params string[] names)
        {
            var index = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var name in names)
            {
                index[name] = name;
            }
            return index;
        }
    }
}
