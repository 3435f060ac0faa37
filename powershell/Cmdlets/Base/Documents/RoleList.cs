using System;
using System.Collections.Generic;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Roles by name or id, as the service's accessDetails.</summary>
    internal static class RoleList
    {
        /// <summary>The roles of a parameter: an array, or one text with ';' between them, such as RoleNames of a relationship.</summary>
        internal static JsonObject Document(IEnumerable<string> roles)
        {
            var list = new List<object>();
            foreach (var role in Split(roles))
            {
                list.Add(new JsonObject { ["roleDefinitionId"] = role });
            }
            return new JsonObject { ["unifiedRoles"] = list.ToArray() };
        }

        /// <summary>Makes an item an update that removes roles. The relationship's roles come from the snapshot; without one, they are read first.</summary>
        /// <param name="item">The update, whose Then runs after it.</param>
        /// <param name="members">The other properties to change.</param>
        /// <param name="removed">The roles to remove.</param>
        internal static WorkItem Without(WorkItem item, JsonObject members, string[] removed)
        {
            var removedIds = Ids(removed);
            if (item.Call.Snapshot != null)
            {
                return Reduce(item, members, (JsonObject)Json.Read(item.Call.Snapshot), removedIds);
            }
            var update = item.Copy();
            item.Action = GdapAction.RelationshipGet;
            item.Document = null;
            item.Then = (read, result) =>
            {
                var entity = result.Value["relationship"] as JsonObject
                    ?? throw new GdapCallException("InvalidResponse", "The relationship couldn't be read.");
                if (update.Call.IfMatch == null)
                {
                    update.Call.Snapshot = Json.Write(entity);
                }
                return Reduce(update, members, entity, removedIds);
            };
            return item;
        }

        /// <summary>The relationship after a removal of roles, for the next call; null if it isn't known.</summary>
        internal static string SnapshotAfter(WorkItem removal, GdapResult result)
        {
            if (removal.Plans == null)
            {
                // An earlier run with the journal can have removed them: then there is no relationship in the result.
                return result.Value["relationship"] is JsonObject read ? new Relationship(read, null).Snapshot() : null;
            }
            var entity = (JsonObject)Json.Read(removal.Call.Snapshot);
            entity["accessDetails"] = ((JsonObject)Json.Read(removal.Document))["accessDetails"];
            return Json.Write(entity);
        }

        private static WorkItem Reduce(WorkItem item, JsonObject members, JsonObject entity, HashSet<string> removedIds)
        {
            var remaining = new List<object>();
            foreach (var role in (entity["accessDetails"] as JsonObject)?["unifiedRoles"] as object[] ?? new object[0])
            {
                if (role is JsonObject one && !removedIds.Contains(one.Text("roleDefinitionId") ?? ""))
                {
                    remaining.Add(new JsonObject { ["roleDefinitionId"] = one.Text("roleDefinitionId") });
                }
            }
            var document = new JsonObject();
            foreach (var member in members)
            {
                document.Add(member.Key, member.Value);
            }
            document.Add("accessDetails", new JsonObject { ["unifiedRoles"] = remaining.ToArray() });
            item.Name = item.Name ?? entity.Text("displayName");
            item.CustomerName = item.CustomerName ?? (entity["customer"] as JsonObject)?.Text("displayName");
            item.Document = Json.Write(document);
            return item;
        }

        // The library decides whether an unknown name is a role: it checks a document that contains the name.
        private static HashSet<string> Ids(string[] roles)
        {
            var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var role in Split(roles))
            {
                var id = Roles.IdOf(role);
                if (!Guid.TryParse(id, out _))
                {
                    var document = Json.Write(new JsonObject { ["accessDetails"] = Document(new[] { role }) });
                    foreach (var problem in GdapProblem.ListOf(GdapClient.CheckDocument(GdapService.Graph, GdapAction.RelationshipUpdate, document).Value))
                    {
                        throw new GdapCallException("Validation", "-RemoveRole " + problem.Message);
                    }
                }
                ids.Add(id);
            }
            return ids;
        }

        private static IEnumerable<string> Split(IEnumerable<string> roles)
        {
            foreach (var text in roles)
            {
                foreach (var role in text.Split(';'))
                {
                    if (role.Trim().Length > 0)
                    {
                        yield return role.Trim();
                    }
                }
            }
        }
    }
}
