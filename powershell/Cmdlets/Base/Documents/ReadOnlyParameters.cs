using System.Collections.Generic;

namespace Gdap
{
    /// <summary>The parameters of the Graph cmdlets for properties that the service sets itself.</summary>
    internal static class ReadOnlyParameters
    {
        private static readonly string[] Names =
        {
            "AccessAssignments", "ActivatedDateTime", "CreatedDateTime", "EndDateTime", "Id",
            "LastModifiedDateTime", "Operations", "Requests", "Status",
        };

        /// <exception cref="GdapCallException">One of them was typed.</exception>
        internal static void Reject(ICollection<string> typed)
        {
            foreach (var name in Names)
            {
                if (typed.Contains(name))
                {
                    throw new GdapCallException("ReadOnly", "-" + name + " is read-only: the service sets this property.",
                        name == "Status" ? "Use Lock-GdapRelationship or Stop-GdapRelationship." : "Omit it.");
                }
            }
        }
    }
}
