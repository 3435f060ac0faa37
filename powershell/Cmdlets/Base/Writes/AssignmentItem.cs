using Gdap.Native;

namespace Gdap
{
    /// <summary>Shared by the cmdlets that write access assignments: the assignment's id, its ETag, and its result.</summary>
    internal static class AssignmentItem
    {
        /// <summary>Makes an item create an assignment.</summary>
        /// <param name="item">The item.</param>
        /// <param name="document">The assignment's document.</param>
        /// <param name="snapshot">The relationship as it was read; null for none.</param>
        /// <param name="reuseExisting">Whether an equal assignment that exists is a success.</param>
        /// <param name="group">The name by which the group was found; null for none.</param>
        internal static void PrepareNew(WorkItem item, string document, string snapshot, bool reuseExisting, string group = null)
        {
            item.Action = GdapAction.AssignmentCreate;
            item.Document = document;
            item.Call.Snapshot = snapshot;
            item.Call.ReuseExisting = reuseExisting;
            var assignment = AssignmentBody.Read(item);
            item.TargetName = "group " + (group == null ? assignment.GroupId : "'" + group + "'");
            item.Phrase = one => "Assign " + one.TargetName + " the roles " + assignment.RoleNames + " of relationship " + one.Label;
        }

        /// <summary>Makes an item link a relationship of CloudCockpit with the portal's group.</summary>
        internal static void PrepareLink(WorkItem item, bool reuseExisting)
        {
            item.Action = GdapAction.AssignmentCreate;
            item.Call.ReuseExisting = reuseExisting;
            item.Phrase = one => "Link relationship " + one.Label + " with the group of CloudCockpit's settings";
        }

        /// <summary>Sets the assignment of an item: by its typed id, otherwise the piped one, whose values replace the first read.</summary>
        internal static void Name(WorkItem item, object input, string typedId, string ifMatch, RequestSettings request)
        {
            item.Call.AssignmentId = typedId ?? PartId.Of(input, "DelegatedAdminAccessAssignmentId", "AssignmentId")
                ?? throw new GdapCallException("InvalidArgument", "No access assignment is specified.", "Pipe what Get-GdapAccessAssignment returns, or specify -DelegatedAdminAccessAssignmentId.");
            item.Name = null;
            item.Input = Document.Unwrap(input);
            var piped = typedId == null ? item.Input as AccessAssignment : null;
            item.TargetName = "assignment " + item.Call.AssignmentId;
            request.UseETag(item.Call, ifMatch, piped?.Snapshot());
        }

        /// <summary>The assignment after a write. While the service works on it, the group is that of the piped assignment and the roles are those sent.</summary>
        internal static AccessAssignment Result(WorkItem item, GdapResult result)
        {
            var entity = result.Value["assignment"] as JsonObject;
            if (entity == null)
            {
                entity = item.Document == null ? new JsonObject() : (JsonObject)Json.Read(item.Document);
                if (!entity.ContainsKey("accessContainer") && item.Input is AccessAssignment piped)
                {
                    entity["accessContainer"] = ((JsonObject)Json.Read(piped.ToJson()))["accessContainer"];
                }
            }
            return new AccessAssignment(entity, item.Id, item.Session)
            {
                Id = result.Id ?? item.Call.AssignmentId,
                Result = result.Kind.ToString(),
                OperationId = (result.Value["operation"] as JsonObject)?.Text("id"),
            };
        }
    }
}
