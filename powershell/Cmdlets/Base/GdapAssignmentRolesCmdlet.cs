using System.Management.Automation;
using Gdap.Native;

namespace Gdap
{
    /// <summary>What every cmdlet has that says which roles an access assignment shall have.</summary>
    public abstract class GdapAssignmentRolesCmdlet : GdapAssignmentCmdlet
    {
        /// <summary>The roles it shall have, by name or id; ';' splits. They must be among those of the relationship.</summary>
        [Parameter(ValueFromPipelineByPropertyName = true)]
        [ValidateNotNullOrEmpty]
        [ArgumentCompleter(typeof(RoleCompleter))]
        public string[] Role { get; set; }

        /// <summary>The roles as the service has them: an object with UnifiedRoles. -Role is shorter.</summary>
        [Parameter]
        [ValidateNotNull]
        public object AccessDetails { get; set; }

        /// <summary>The whole body: a hashtable, an object, JSON text, or a script block that returns one of them for each piped object ($_).</summary>
        [Parameter]
        [ValidateNotNull]
        public object BodyParameter { get; set; }

        /// <summary>The document of -BodyParameter; null where it is not given.</summary>
        internal string Body(bool isNew, object others)
        {
            if (BodyParameter == null)
            {
                return null;
            }
            if ((others ?? Role ?? AccessDetails) != null)
            {
                throw new GdapCallException("InvalidArgument", "-BodyParameter and another parameter both say what to send.", "Put everything into -BodyParameter, or leave it away.");
            }
            return BodyText.Assignment(BodyParameter, InputObject ?? (object)DelegatedAdminRelationshipId, isNew);
        }

        /// <summary>The roles: by name or id, or as the service has them.</summary>
        internal JsonObject Roles()
        {
            if ((Role == null) == (AccessDetails == null))
            {
                throw new GdapCallException("InvalidArgument", Role == null ? "No roles are given." : "-Role and -AccessDetails both set the roles.", "Give -Role.");
            }
            return Role != null ? RoleList.Document(Role)
                : Document.Value("accessDetails", AccessDetails, Document.Unwrap(AccessDetails) is AccessDetails) as JsonObject
                    ?? throw new GdapCallException("InvalidArgument", "-AccessDetails is no object.", "Give -Role.");
        }

        /// <summary>What an item sends; empty where the text cannot be read, which the library tells.</summary>
        internal static AccessAssignment Sent(WorkItem item)
        {
            try
            {
                return new AccessAssignment(Json.Read(item.Document) as JsonObject ?? new JsonObject(), item.Id, item.Session);
            }
            catch (GdapJsonException)
            {
                return new AccessAssignment(new JsonObject(), item.Id, item.Session);
            }
        }
    }
}
