using Gdap.Native;

namespace Gdap
{
    /// <summary>A relationship or an access assignment that was deleted.</summary>
    public sealed class RemovalOutcome
    {
        internal RemovalOutcome(WorkItem item, string id, GdapResult result)
        {
            RelationshipId = item.Id;
            Id = id;
            DisplayName = item.Name;
            Result = result.Kind.ToString();
        }

        /// <summary>The relationship.</summary>
        public string RelationshipId { get; }

        /// <summary>The id of what was deleted: the relationship itself, or one of its access assignments.</summary>
        public string Id { get; }

        /// <summary>The relationship's name, if it is known.</summary>
        public string DisplayName { get; }

        /// <summary>What the cmdlet did: Deleted, Recovered, Accepted, or Unchanged if it didn't exist any more.</summary>
        public string Result { get; }
    }
}
