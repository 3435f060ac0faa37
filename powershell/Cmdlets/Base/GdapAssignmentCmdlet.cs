using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What every cmdlet has that writes to an access assignment.</summary>
    public abstract class GdapAssignmentCmdlet : GdapTargetCmdlet
    {
        internal override string OnlyGraph => "CloudCockpit has no access assignments.";

        internal override string Phrase(WorkItem item) => Doing + " assignment "
            + (item.Call.AssignmentId ?? "") + (item.Call.AssignmentId == null ? "" : " ") + "of relationship " + item.Label;

        internal override void Emit(WorkItem item, GdapResult result)
        {
            var entity = result.Value["assignment"] as JsonObject;
            if (entity == null)
            {
                // The service gives no entity while it works on it: the group is the piped one's, the roles are those sent.
                entity = item.Document == null ? new JsonObject() : (JsonObject)Json.Read(item.Document);
                if (!entity.ContainsKey("accessContainer") && item.Input is AccessAssignment piped)
                {
                    entity["accessContainer"] = ((JsonObject)Json.Read(piped.ToJson()))["accessContainer"];
                }
            }
            Emit(new AccessAssignment(entity, item.Id, item.Session)
            {
                Id = result.Id ?? item.Call.AssignmentId,
                Result = result.Done.ToString(),
                OperationId = (result.Value["operation"] as JsonObject)?.Text("id"),
            });
        }

        /// <summary>Puts out what became of an assignment.</summary>
        internal virtual void Emit(AccessAssignment assignment) => WriteObject(assignment);

        /// <summary>The id of the assignment and its values: typed, or of the piped object.</summary>
        internal void UseAssignment(WorkItem item, string typed, string ifMatch)
        {
            var source = InputObject ?? (object)IdentityText.SourceOf(DelegatedAdminRelationshipId ?? "");
            item.Call.AssignmentId = typed ?? Part.IdOf(source, "DelegatedAdminAccessAssignmentId", "AssignmentId")
                ?? throw new GdapCallException("InvalidArgument", "No access assignment is named.", "Pipe what Get-GdapAccessAssignment returns, or give -DelegatedAdminAccessAssignmentId.");
            item.Name = null;
            UseEtag(item, ifMatch, typed == null ? (Document.Unwrap(source) as AccessAssignment)?.Snapshot() : null);
        }
    }
}
