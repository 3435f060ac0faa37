using System;
using Gdap.Native;

namespace Gdap
{
    /// <summary>Makes the document of an access assignment from the parameters of the cmdlets that set its roles.</summary>
    internal sealed class AssignmentBody
    {
        internal string[] Role { get; set; }

        internal object AccessDetails { get; set; }

        internal object BodyParameter { get; set; }

        /// <summary>The security group, as its id; null for an update.</summary>
        internal string GroupId { get; set; }

        /// <summary>The security group as the service has it; null for an update.</summary>
        internal object AccessContainer { get; set; }

        /// <summary>The document for an input.</summary>
        internal string ToDocument(object input, bool isNew)
        {
            if (BodyParameter != null)
            {
                if ((Role ?? AccessDetails ?? GroupId ?? AccessContainer) != null)
                {
                    throw new GdapCallException("InvalidArgument", "-BodyParameter can't be combined with other values.", "Put everything into -BodyParameter, or omit it.");
                }
                return BodyText.Assignment(BodyParameter, input, isNew);
            }
            var document = new JsonObject();
            if (isNew)
            {
                document.Add("accessContainer", Container());
            }
            document.Add("accessDetails", Roles());
            return Json.Write(document);
        }

        /// <summary>The assignment in an item's document, for texts and for results without an entity; empty if it can't be read, which the library reports.</summary>
        internal static AccessAssignment Read(WorkItem item)
        {
            var entity = new JsonObject();
            try
            {
                entity = Json.Read(item.Document) as JsonObject ?? entity;
            }
            catch (GdapJsonException)
            {
                // The library reports the position.
            }
            return new AccessAssignment(entity, item.Id, item.Session);
        }

        private object Container()
        {
            if ((GroupId == null) == (AccessContainer == null))
            {
                throw new GdapCallException("InvalidArgument", GroupId == null ? "No security group is specified." : "-GroupId and -AccessContainer set the same property.", "Specify -GroupId.");
            }
            return GroupId != null
                ? new JsonObject { ["accessContainerId"] = GroupId.Trim(), ["accessContainerType"] = "securityGroup" }
                : Document.Value("accessContainer", AccessContainer);
        }

        private JsonObject Roles()
        {
            if ((Role == null) == (AccessDetails == null))
            {
                throw new GdapCallException("InvalidArgument", Role == null ? "No roles are specified." : "-Role and -AccessDetails set the same property.", "Specify -Role.");
            }
            return Role != null ? RoleList.Document(Role)
                : Document.Value("accessDetails", AccessDetails, Document.Unwrap(AccessDetails) is AccessDetails) as JsonObject
                    ?? throw new GdapCallException("InvalidArgument", "-AccessDetails isn't an object.", "Specify -Role.");
        }
    }
}
