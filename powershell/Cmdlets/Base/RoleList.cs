using System;
using System.Collections;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Parts of documents that more than one cmdlet makes: role lists, more members, CloudCockpit's form.</summary>
    internal static class RoleList
    {
        /// <summary>Roles by name or id, as the service's accessDetails. "; " splits, as in a CSV column.</summary>
        internal static JsonObject Document(IEnumerable<string> roles)
        {
            var list = new List<object>();
            foreach (var text in roles)
            {
                foreach (var role in text.Split(';'))
                {
                    if (role.Trim().Length > 0)
                    {
                        list.Add(new JsonObject { ["roleDefinitionId"] = role.Trim() });
                    }
                }
            }
            return new JsonObject { ["unifiedRoles"] = list.ToArray() };
        }

        /// <summary>Merges -AdditionalProperties; a member that is also a parameter is an error.</summary>
        internal static void AddMore(JsonObject members, IDictionary more)
        {
            if (more == null)
            {
                return;
            }
            foreach (var member in Gdap.Document.Members(more))
            {
                var name = Gdap.Document.Canonical(member.Key);
                if (name == "@odata.type" && "#microsoft.graph.delegatedAdminRelationship".Equals(Gdap.Document.Unwrap(member.Value) as string, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }
                if (members.ContainsKey(name))
                {
                    throw new GdapCallException("InvalidArgument", "'" + name + "' is in -AdditionalProperties and is a parameter of this call too.", "Give it once.");
                }
                // Unknown members go as they are given, their case included.
                members.Add(name == member.Key || Gdap.Document.IsKnown(member.Key) ? name : member.Key, Gdap.Document.Value(name, member.Value));
            }
        }

        /// <summary>The document of CloudCockpit: the duration mapped to its switch.</summary>
        internal static JsonObject ForCloudCockpit(JsonObject members)
        {
            if (!(members["autoExtendDuration"] is string duration))
            {
                return members;
            }
            var mapped = new JsonObject();
            foreach (var member in members)
            {
                if (member.Key != "autoExtendDuration")
                {
                    mapped.Add(member.Key, member.Value);
                }
            }
            if (mapped.ContainsKey("autoExtendEnabled"))
            {
                throw new GdapCallException("InvalidArgument", "autoExtendEnabled and autoExtendDuration say the same thing.", "Give one of them.");
            }
            switch (duration.ToUpperInvariant())
            {
                case "P180D": mapped.Add("autoExtendEnabled", true); break;
                case "P0D":
                case "PT0S": mapped.Add("autoExtendEnabled", false); break;
                default: throw new GdapCallException("Validation", "CloudCockpit switches auto-extension on or off; '" + duration + "' is neither.", "Give P180D or PT0S, or -AutoExtendEnabled.");
            }
            return mapped;
        }

        /// <summary>An update that takes roles away: the roles it has come from the snapshot, else from a read before.</summary>
        internal static WorkItem Without(WorkItem item, JsonObject members, string[] remove)
        {
            if (item.Call.Snapshot != null)
            {
                return Reduce(item, members, (JsonObject)Json.Read(item.Call.Snapshot), remove);
            }
            var update = item.Copy();
            item.Action = GdapAction.Get;
            item.Then = result =>
            {
                var entity = result.Value["relationship"] as JsonObject
                    ?? throw new GdapCallException("BadAnswer", "The relationship could not be read.");
                if (update.Call.IfMatch == null)
                {
                    update.Call.Snapshot = Json.Write(entity);
                }
                return Reduce(update, members, entity, remove);
            };
            return item;
        }

        private static WorkItem Reduce(WorkItem item, JsonObject members, JsonObject entity, string[] remove)
        {
            var gone = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var role in Document(remove)["unifiedRoles"] as object[])
            {
                gone.Add(Known((JsonObject)role));
            }
            var left = new List<object>();
            foreach (var role in (entity["accessDetails"] as JsonObject)?["unifiedRoles"] as object[] ?? new object[0])
            {
                if (role is JsonObject one && !gone.Contains(one.Text("roleDefinitionId") ?? ""))
                {
                    left.Add(new JsonObject { ["roleDefinitionId"] = one.Text("roleDefinitionId") });
                }
            }
            var document = new JsonObject();
            foreach (var member in members)
            {
                document.Add(member.Key, member.Value);
            }
            document.Add("accessDetails", new JsonObject { ["unifiedRoles"] = left.ToArray() });
            item.Name = item.Name ?? entity.Text("displayName");
            item.Document = Json.Write(document);
            return item;
        }

        // Whether a name is a role at all is the library's to say: it checks a document that has the name.
        private static string Known(JsonObject role)
        {
            var text = role.Text("roleDefinitionId");
            var id = Roles.IdOf(text);
            if (!Guid.TryParse(id, out _))
            {
                var check = GdapClient.Check(GdapService.Graph, GdapAction.Update, Json.Write(new JsonObject { ["accessDetails"] = new JsonObject { ["unifiedRoles"] = new object[] { role } } }));
                foreach (var problem in check.Value["problems"] as object[] ?? new object[0])
                {
                    throw new GdapCallException("Validation", (problem as JsonObject)?.Text("message") ?? "'" + text + "' is no role.");
                }
            }
            return id;
        }
    }
}
